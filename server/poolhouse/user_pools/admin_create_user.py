"""AdminCreateUser: users whom an operator creates, with a temporary password and an invitation."""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel
from poolhouse.storage.store import Writer
from poolhouse.user_pools import (
    attribute_changes,
    attributes,
    changed_users,
    messages,
    passwords,
    profiles,
    usernames,
)
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.schema import VERIFIABLE, verified_flag
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD, User
from poolhouse.user_pools.passwords import Secrets
from poolhouse.user_pools.triggers import sign_ups
from poolhouse.user_pools.triggers.calling import Occasion

EXISTS_MESSAGE: Final = "User account already exists"
RESEND_MESSAGE: Final = "Resend not possible. The user's status is not FORCE_CHANGE_PASSWORD."

_CHANNELS: Final = {
    pb.DELIVERY_MEDIUM_TYPE_SMS: Channel.SMS,
    pb.DELIVERY_MEDIUM_TYPE_EMAIL: Channel.EMAIL,
}
_ADDRESSES: Final = {Channel.SMS: "phone_number", Channel.EMAIL: "email"}


async def admin_create_user(call: Call, request: pb.AdminCreateUserRequest) -> pb.AdminCreateUserResponse:
    """Create a user who has to change the temporary password at the first sign-in, or invite such a user again.

    Without a temporary password, one is made up that satisfies the policy. Required attributes may be missing: the
    user gives them at the first sign-in. Where no medium is asked for and the user has no address, nothing is sent.
    """
    pool = await pools.find(call, request.user_pool_id)
    again = request.message_action == pb.MESSAGE_ACTION_TYPE_RESEND
    user = await (_resend if again else _create)(call, pool, request)
    return pb.AdminCreateUserResponse(user=profiles.user_type(user))


async def _create(call: Call, pool: Pool, request: pb.AdminCreateUserRequest) -> User:
    user = _new_user(call, pool, request)
    suppressed = request.message_action == pb.MESSAGE_ACTION_TYPE_SUPPRESS
    occasion = Occasion.of(call, pool, None, user.username)
    verdict = await sign_ups.before_sign_up(occasion, sign_ups.ADMIN_CREATE_USER, user, request.validation_data)
    sign_ups.verify(user, verdict)
    channels = () if suppressed else _channels(call, pool, user, request)
    password, secrets = await _temporary_password(call, pool, user, request)
    passwords.apply(user, secrets, passwords.temporary_until(pool, user.created_at))
    async with call.store.write() as tx:
        await usernames.check_free(tx, pool, request.username, EXISTS_MESSAGE)
        if request.force_alias_creation:
            await _release_aliases(tx, call, pool, user)
        await sign_ups.take_aliases(tx, call, pool, None, user, verdict)
        await users.insert(tx, pool, user, EXISTS_MESSAGE)
        await messages.send_invitation(tx, call, pool, user, password, channels)
    return user


def _new_user(call: Call, pool: Pool, request: pb.AdminCreateUserRequest) -> User:
    given = attributes.parse(pool, None, request.user_attributes)
    sub, now = call.ids.uuid(), call.now()
    username, values = usernames.choose(pool, request.username, sub, given)
    attribute_changes.check_flags(values, values)
    user = User(pool.id, sub, username, FORCE_CHANGE_PASSWORD, {}, now, now)
    user.set_attributes(values)
    for name in VERIFIABLE:
        if name in user.attributes:
            user.attributes.setdefault(verified_flag(name), "false")
    return user


async def _release_aliases(tx: Writer, call: Call, pool: Pool, user: User) -> None:
    for name in VERIFIABLE:
        if name in pool.alias_names and user.verified(name):
            await changed_users.release_alias(tx, call, pool, None, name, user.attributes[name])


async def _resend(call: Call, pool: Pool, request: pb.AdminCreateUserRequest) -> User:
    found = await users.find_existing(call.store, pool, request.username)
    _check_invited(found)
    password, secrets = await _temporary_password(call, pool, found, request)
    async with call.store.write() as tx:
        user = await users.lock(tx, pool, found.sub, tx.dialect.for_update)
        _check_invited(user)
        channels = _channels(call, pool, user, request)
        if not channels:
            raise errors.InvalidParameterException("The user has no address to send the invitation to.")
        passwords.apply(user, secrets, passwords.temporary_until(pool, call.now()))
        await users.save(tx, pool, user, call.now())
        await messages.send_invitation(tx, call, pool, user, password, channels)
    return user


def _check_invited(user: User) -> None:
    if user.status != FORCE_CHANGE_PASSWORD:
        raise errors.UnsupportedUserStateException(RESEND_MESSAGE)


async def _temporary_password(
    call: Call, pool: Pool, user: User, request: pb.AdminCreateUserRequest
) -> tuple[str, Secrets]:
    """The temporary password of the request, or one that is made up, and the forms it is stored in."""
    password = request.temporary_password or passwords.generate(call, pool)
    passwords.check_policy(pool, password, passwords.INVITATION_WORDS)
    return password, await passwords.make(call, pool, user.sub, user.username, password)


def _channels(call: Call, pool: Pool, user: User, request: pb.AdminCreateUserRequest) -> tuple[Channel, ...]:
    """How the invitation goes: as asked for, or else by text message if that can be, and by mail if not."""
    if request.desired_delivery_mediums:
        return tuple(dict.fromkeys(_CHANNELS[medium] for medium in request.desired_delivery_mediums))
    reachable = [channel for channel in _CHANNELS.values() if user.attributes.get(_ADDRESSES[channel])]
    ready = [channel for channel in reachable if messages.can_send(call, pool, channel)]
    return tuple((ready or reachable)[:1])
