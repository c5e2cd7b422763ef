"""The challenge NEW_PASSWORD_REQUIRED: who signs in with a temporary password sets one of their own."""

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import users as user_rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import answers, attributes, going_on, passwords, progress, sessions, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.going_on import Begun
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.schema import VERIFIABLE, verified_flag
from poolhouse.user_pools.model.user import CONFIRMED, User
from poolhouse.user_pools.new_password_challenge import ATTRIBUTE_PREFIX
from poolhouse.user_pools.passwords import Secrets
from poolhouse.user_pools.progress import Progress, Reply
from poolhouse.user_pools.triggers import token_generation


async def respond(reply: Reply) -> Answer:
    """Set the new password, with what attributes come along, and go on with the sign-in.

    A password or an attribute that is refused leaves the session good for another answer.
    """
    call, pool = reply.call, reply.pool
    password = answers.required(reply.responses, "NEW_PASSWORD")
    user = progress.resumed(reply, await user_rows.by_sub(call.store, pool.id, reply.sub)).user
    _attributes(reply, user)
    passwords.check_policy(pool, password)
    await passwords.check_history(call, call.store, pool, user, password)
    secrets = await passwords.make(call, pool, user.sub, user.username, password)
    async with call.store.write() as tx:
        held = progress.resumed(reply, await user_rows.lock(tx, pool.id, reply.sub, tx.dialect.for_update))
        held.user.set_attributes(_attributes(reply, held.user))
        await sessions.spend(tx, reply.client, reply.session)
        outcome = await _set(tx, held, secrets)
    return await going_on.answered(held, outcome, token_generation.NEW_PASSWORD)


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
    # Nobody has verified them.
    flags = {verified_flag(name): "false" if values[name] else "" for name in VERIFIABLE if name in values}
    return {**values, **flags}


async def _set(tx: Writer, held: Progress, secrets: Secrets) -> Begun | Answer:
    pool, user, now = held.pool, held.user, held.call.now()
    passwords.apply(user, secrets)
    user.status = CONFIRMED
    await users.save(tx, pool, user, now)
    await passwords.remember(tx, pool, user, now)
    await throttles.clear(tx, pool.id, user.sub)
    return await going_on.advance(tx, held, throttles.PASSWORDS)
