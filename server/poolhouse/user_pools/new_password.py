"""The challenge NEW_PASSWORD_REQUIRED: who signs in with a temporary password sets one of their own."""

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import users as user_rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import (
    answers,
    attributes,
    changed_users,
    compromised,
    going_on,
    passwords,
    progress,
    sessions,
    sign_in_steps,
    throttles,
)
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.auth_events import recording
from poolhouse.user_pools.going_on import Begun
from poolhouse.user_pools.model.mfa import ADDRESSES
from poolhouse.user_pools.model.schema import VERIFIABLE, verified_flag
from poolhouse.user_pools.model.user import CONFIRMED, User
from poolhouse.user_pools.new_password_challenge import ATTRIBUTE_PREFIX
from poolhouse.user_pools.passkeys import known
from poolhouse.user_pools.passwords import Secrets
from poolhouse.user_pools.progress import Progress, Reply
from poolhouse.user_pools.triggers import token_generation


async def respond(reply: Reply) -> Answer:
    """Set the new password, with what attributes come along, and go on with the sign-in.

    A password or an attribute that is refused leaves the session good for another answer.
    """
    call, pool = reply.call, reply.pool
    password = answers.required(reply.responses, "NEW_PASSWORD")
    read = progress.resumed(reply, await user_rows.by_sub(call.store, pool.id, reply.sub))
    user = read.user
    _take_attributes(reply, read)
    passwords.check_policy(pool, password)
    await passwords.check_history(call, call.store, pool, user, password)
    leaked = await compromised.check_new(call, pool, reply.client, compromised.PASSWORD_CHANGE, password)
    secrets = await passwords.make(call, pool, user.sub, user.username, password)
    async with call.store.write() as tx:
        held = progress.resumed(reply, await user_rows.lock(tx, pool.id, reply.sub, tx.dialect.for_update))
        _take_attributes(reply, held)
        await sessions.spend(tx, reply.client, reply.session)
        await known.check_is_kept(tx, held)
        outcome = await _set(tx, held, secrets)
        if leaked:
            await recording.mark_compromised(tx, held)
    return await going_on.answered(held, outcome, token_generation.NEW_PASSWORD)


def _take_attributes(reply: Reply, standing: Progress) -> None:
    """Give the user the attributes that come with the answer; raises as `_attributes` does.

    NotAuthorizedException if they would change which second factors are asked for next, or where their codes go:
    whoever has the password alone could put a phone of their own in the place of the user's. A required attribute that
    was missing may add a factor, unless the sign-in looks so risky that one is demanded.
    """
    before = _second_factors(standing)
    missing = {name for name in reply.pool.schema.required if not standing.user.attributes.get(name)}
    standing.user.set_attributes(_attributes(reply, standing.user))
    if not before:
        return
    after = _second_factors(standing)
    demanded = standing.followed is not None and standing.followed.mfa_demanded
    for factor, address in ADDRESSES.items():
        may_be_new = factor not in before and address in missing and not demanded
        if before.get(factor) != after.get(factor) and not may_be_new:
            raise errors.NotAuthorizedException(f"Cannot modify {address} before MFA")


def _second_factors(standing: Progress) -> dict[str, str]:
    """The second factors that the user may be asked for, and for those with codes, the addresses that these go to."""
    attributes = standing.user.attributes
    usable = sign_in_steps.second_factors(standing.standing())
    return {factor: attributes.get(ADDRESSES.get(factor, ""), "") for factor in usable}


def _attributes(reply: Reply, user: User) -> dict[str, str]:
    """The attributes that come with the answer, fit to be stored; raises if one is refused, or if one is missing."""
    pool = reply.pool
    given = {
        key.removeprefix(ATTRIBUTE_PREFIX): value
        for key, value in reply.responses.items()
        if key.startswith(ATTRIBUTE_PREFIX)
    }
    present = {name for name in given if user.attributes.get(name)}
    for name in sorted(present & pool.schema.required):
        raise errors.NotAuthorizedException(f"Cannot modify an already provided {name}")
    values: dict[str, str] = {}
    for update in (False, True):
        part = [pb.AttributeType(name=n, value=v) for n, v in given.items() if (n in present) is update]
        values |= attributes.parse(pool, reply.client, part, update=update)
    for name in sorted(pool.schema.required):
        if not values.get(name, user.attributes.get(name)):
            raise errors.InvalidParameterException(f"Invalid attributes given, {name} is missing")
    # Nobody has verified new ones. Clients send back all that they were told of: what stays as it is stays proven.
    changed = [n for n in VERIFIABLE if n in values and values[n] != user.attributes.get(n, "")]
    return {**values, **{verified_flag(name): "false" if values[name] else "" for name in changed}}


async def _set(tx: Writer, held: Progress, secrets: Secrets) -> Begun | Answer:
    pool, user, now = held.pool, held.user, held.call.now()
    passwords.apply(user, secrets)
    user.status = CONFIRMED
    await changed_users.save(tx, held.call, pool, user, held.client)
    await passwords.remember(tx, pool, user, now)
    await throttles.clear(tx, pool.id, user.sub)
    return await going_on.advance(tx, held, throttles.PASSWORDS)
