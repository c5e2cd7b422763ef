"""UserMigration, which knows users of an older directory: they move here when they first sign in, or ask for a code."""

from typing import Any, Final

import structlog

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.store import Writer
from poolhouse.user_pools import answers, attributes, changed_users, codes, passwords, throttles, usernames
from poolhouse.user_pools.first_factor import Attempt
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.mfa import SMS_MFA
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.schema import VERIFIABLE
from poolhouse.user_pools.model.user import CONFIRMED, RESET_REQUIRED, User
from poolhouse.user_pools.triggers import calling, events, reading
from poolhouse.user_pools.triggers.calling import Occasion
from poolhouse.user_pools.triggers.kinds import Trigger, function_of

SIGN_IN: Final = "UserMigration_Authentication"
FORGOT_PASSWORD: Final = "UserMigration_ForgotPassword"

_RESPONSE: Final = dict.fromkeys(
    (
        "userAttributes",
        "forceAliasCreation",
        "enableSMSMFA",
        "finalUserStatus",
        "messageAction",
        "desiredDeliveryMediums",
    )
)

_log = structlog.get_logger(__name__)


async def for_sign_in(attempt: Attempt, password: str) -> None:
    """Take in a user whom nobody here knows, with the password, if the function knows them by it.

    For a client that tells who exists, UserNotFoundException if the function does not. Wrong passwords lock the name
    out, as they do a user: an older directory is not to be guessed at through this server.
    """
    call, pool = attempt.call, attempt.pool
    if function_of(pool, Trigger.USER_MIGRATION) is None:
        return
    if await users.find(call.store, pool, attempt.name) is None:
        await throttles.check(call.store, pool.id, codes.decoy_sub(call, pool, attempt.name), call.now())
        await _migrate(attempt, SIGN_IN, password)


async def for_recovery(call: Call, pool: Pool, client: AppClient, name: str) -> User | None:
    """A user whom nobody here knew, who is to set a new password, if the function knows them."""
    if function_of(pool, Trigger.USER_MIGRATION) is None:
        return None
    await _migrate(Attempt(call, pool, client, name), FORGOT_PASSWORD, None)
    return await users.find(call.store, pool, name)


async def _migrate(attempt: Attempt, source: str, password: str | None) -> None:
    call, pool = attempt.call, attempt.pool
    occasion = Occasion.of(call, pool, attempt.client.id, attempt.name)
    given = {} if password is None else {"password": password}
    request = {**given, **events.validation_data(call.client_metadata)}
    request = events.with_metadata(request, occasion.metadata)
    try:
        response = await calling.ask(occasion, Trigger.USER_MIGRATION, source, request, dict(_RESPONSE))
        user = _user(attempt, response)
        if password is not None:
            passwords.apply(user, await passwords.make(call, pool, user.sub, user.username, password))
        async with call.store.write() as tx:
            if password is not None:  # wrong ones that were tried meanwhile count first
                await throttles.check(tx, pool.id, codes.decoy_sub(call, pool, attempt.name), call.now())
            await _store(tx, attempt, user, force=reading.flag(response, "forceAliasCreation"))
    except errors.UsernameExistsException:
        return  # they have just moved, by another call
    except errors.CognitoError as error:
        # What the function says of somebody would tell who exists.
        _log.info("triggers.not_migrated", user_pool_id=pool.id, error=error.name, message=error.message)
        if not attempt.client.hides_users:
            if password is not None:
                await _count(attempt)
            client_id = attempt.client.id
            raise errors.UserNotFoundException(f"Exception migrating user in app client {client_id}") from error


async def _count(attempt: Attempt) -> None:
    """Count a wrong password; NotAuthorizedException if the name is locked out, right or wrong."""
    call, pool = attempt.call, attempt.pool
    async with call.store.write() as tx:
        counted = await throttles.count(tx, pool.id, codes.decoy_sub(call, pool, attempt.name), call.now())
    if not counted:
        raise throttles.blocked()


def _user(attempt: Attempt, response: dict[str, Any]) -> User:
    call, pool = attempt.call, attempt.pool
    given = reading.text_table(response, "userAttributes")
    name = given.pop("username", attempt.name)
    if not answers.is_name(name):
        raise reading.invalid("username is none that a user could have")
    if not given:
        raise reading.invalid("userAttributes is empty")
    values = attributes.parse(pool, None, [pb.AttributeType(name=n, value=v) for n, v in given.items()])
    sub, now = call.ids.uuid(), call.now()
    username, values = usernames.choose(pool, attempt.name if pool.username_names else name, sub, values)
    user = User(pool.id, sub, username, _status(response), {}, now, now)
    user.set_attributes(values)
    if reading.flag(response, "enableSMSMFA"):
        user.mfa = user.mfa.switched(SMS_MFA, on=True, preferred=False)
    return user


def _status(response: dict[str, Any]) -> str:
    status = reading.text(response, "finalUserStatus") or RESET_REQUIRED
    if status not in {CONFIRMED, RESET_REQUIRED}:
        raise reading.invalid(f"finalUserStatus is neither {CONFIRMED} nor {RESET_REQUIRED}")
    return status


async def _store(tx: Writer, attempt: Attempt, user: User, *, force: bool) -> None:
    call, pool = attempt.call, attempt.pool
    await usernames.check_free(tx, pool, user.username)
    if force:
        for name in VERIFIABLE:
            if name in pool.alias_names and user.verified(name):
                await changed_users.release_alias(tx, call, pool, attempt.client, name, user.attributes[name])
    await users.insert(tx, pool, user)
    await passwords.remember(tx, pool, user, user.created_at)
