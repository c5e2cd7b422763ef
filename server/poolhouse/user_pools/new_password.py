"""The challenge NEW_PASSWORD_REQUIRED: who signs in with a temporary password sets one of their own."""

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import users as user_rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import answers, attributes, passwords, sessions, sign_ins, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.schema import VERIFIABLE, verified_flag
from poolhouse.user_pools.model.sign_in import SignIn
from poolhouse.user_pools.model.user import CONFIRMED, FORCE_CHANGE_PASSWORD, User
from poolhouse.user_pools.passwords import Secrets
from poolhouse.user_pools.sessions import Session

CHALLENGE: Final = pb.CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED
ATTRIBUTE_PREFIX: Final = "userAttributes."
DISABLED_MESSAGE: Final = "User is disabled."

_COMPACT: Final = (",", ":")


def challenge(call: Call, pool: Pool, client: AppClient, user: User, name: str) -> Answer:
    """Ask a user, who has proven a temporary password, for a new one, and for required attributes that they lack.

    `name` is what the user called themselves. The session is worth nothing once the user has another password.
    """
    known = attributes.readable(client)
    shown = {n: value for n, value in user.attributes.items() if known is None or n in known}
    missing = [ATTRIBUTE_PREFIX + n for n in sorted(pool.schema.required) if not user.attributes.get(n)]
    srp_name = passwords.srp_name(pool, user.username)
    state = {"sub": user.sub, "name": name, "srp_name": srp_name, "password": _fingerprint(user)}
    parameters = {
        "USER_ID_FOR_SRP": srp_name,
        "requiredAttributes": json.dumps(missing, separators=_COMPACT),
        "userAttributes": json.dumps(shown, separators=_COMPACT, ensure_ascii=False),
    }
    return Answer(None, CHALLENGE, parameters, sessions.seal(call, client, CHALLENGE, state))


def _fingerprint(user: User) -> str:
    return hashlib.sha256((user.password or "").encode()).hexdigest()


async def respond(call: Call, pool: Pool, client: AppClient, session: str, responses: Mapping[str, str]) -> Answer:
    """Set the new password, with what attributes come along, and sign the user in.

    A password or an attribute that is refused leaves the session good for another answer.
    """
    name, password = answers.username(responses), answers.required(responses, "NEW_PASSWORD")
    opened = sessions.unseal(call, client, CHALLENGE, session)
    answers.check_is_named(pool, opened, name)
    answers.check_secret_hash(client, responses, (name, opened.state["srp_name"]))
    row = await user_rows.by_sub(call.store, pool.id, opened.state["sub"])
    user = None if row is None else User.from_row(pool.id, row)
    user = _check(user, opened)
    _attributes(pool, client, user, responses)
    passwords.check_policy(pool, password)
    await passwords.check_history(call, call.store, pool, user, password)
    secrets = await passwords.make(call, pool, user.sub, user.username, password)
    async with call.store.write() as tx:
        user = _check(await users.lock(tx, pool, user.sub, tx.dialect.for_update), opened)
        user.set_attributes(_attributes(pool, client, user, responses))
        await sessions.spend(tx, client, opened)
        sign_in, refresh_token = await _set(tx, call, pool, client, user, secrets)
    return await answers.with_tokens(call, pool, client, user, sign_in, refresh_token)


def _check(user: User | None, session: Session) -> User:
    """The user, if they still are who the session was given to."""
    if user is None or user.status != FORCE_CHANGE_PASSWORD or _fingerprint(user) != session.state["password"]:
        raise sessions.invalid()
    if not user.enabled:
        raise errors.NotAuthorizedException(DISABLED_MESSAGE)
    return user


def _attributes(pool: Pool, client: AppClient, user: User, responses: Mapping[str, str]) -> dict[str, str]:
    """The attributes that come with the answer, fit to be stored; raises if one is refused, or if one is missing."""
    given = {
        key.removeprefix(ATTRIBUTE_PREFIX): value
        for key, value in responses.items()
        if key.startswith(ATTRIBUTE_PREFIX)
    }
    present = {name for name in given if user.attributes.get(name)}
    for name in sorted(present & pool.schema.required):
        raise errors.NotAuthorizedException(f"Cannot modify an already provided {name}")
    values: dict[str, str] = {}
    for update in (False, True):
        part = [pb.AttributeType(name=n, value=v) for n, v in given.items() if (n in present) is update]
        values |= attributes.parse(pool, client, part, update=update)
    for name in sorted(pool.schema.required):
        if not values.get(name, user.attributes.get(name)):
            raise errors.InvalidParameterException(f"Invalid attributes given, {name} is missing")
    # Nobody has verified them.
    flags = {verified_flag(name): "false" if values[name] else "" for name in VERIFIABLE if name in values}
    return {**values, **flags}


async def _set(
    tx: Writer, call: Call, pool: Pool, client: AppClient, user: User, secrets: Secrets
) -> tuple[SignIn, str]:
    now = call.now()
    passwords.apply(user, secrets)
    user.status = CONFIRMED
    await users.save(tx, pool, user, now)
    await passwords.remember(tx, pool, user, now)
    await throttles.clear(tx, pool.id, user.sub)
    return await sign_ins.begin(tx, call, pool, client, user, now)
