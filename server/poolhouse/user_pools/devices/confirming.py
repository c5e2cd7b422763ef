"""Devices become known, and are remembered or not."""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import devices as rows
from poolhouse.storage.devices import DeviceRow
from poolhouse.storage.store import Writer
from poolhouse.user_pools import profiles
from poolhouse.user_pools.claims import DEVICE_KEY
from poolhouse.user_pools.devices import tracking, verifiers
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool

MAX_DEVICES: Final = 100
"""How many devices a user has; those that were used the longest ago make room for others."""
NOT_TRACKED_MESSAGE: Final = "User pool does not have device tracking enabled."
KEY_MESSAGE: Final = "Invalid device key given."
EXISTS_MESSAGE: Final = "Device has been confirmed before."
NAME_MESSAGE: Final = "Invalid device name given."
STATUS_MESSAGE: Final = "DeviceRememberedStatus is missing."


async def confirm_device(call: Call, request: pb.ConfirmDeviceRequest) -> pb.ConfirmDeviceResponse:
    """Make the device known that the access token was issued to, once.

    It is remembered at once, unless the pool has the user asked. From now on its refresh tokens are good with its key.
    """
    session, _ = await profiles.signed_in(call, request.access_token)
    pool, sub, key = session.pool, session.user.sub, request.device_key
    if not pool.devices.tracked:
        raise errors.InvalidUserPoolConfigurationException(NOT_TRACKED_MESSAGE)
    if session.claims.get(DEVICE_KEY) != key:
        raise errors.InvalidParameterException(KEY_MESSAGE)
    if "\0" in request.device_name:
        raise errors.InvalidParameterException(NAME_MESSAGE)
    salt, verifier = verifiers.parse(request.device_secret_verifier_config)
    sealed, now = verifiers.sealed(call.house, pool.id, sub, key, verifier), call.now()
    remembered = not pool.devices.ask_user
    device = DeviceRow(key, request.device_name or None, salt, sealed, remembered, call.source_ip, now, now, now)
    async with call.store.write() as tx:
        await profiles.lock_signed_in(tx, session)
        # A device that was forgotten stays so: its sign-in has been bound, and it is to sign in anew.
        if not await rows.bind_sign_in(tx, pool.id, sub, key):
            raise errors.DeviceKeyExistsException(EXISTS_MESSAGE)
        await rows.add(tx, pool.id, sub, device, MAX_DEVICES)
    return pb.ConfirmDeviceResponse(user_confirmation_necessary=pool.devices.ask_user)


async def update_device_status(call: Call, request: pb.UpdateDeviceStatusRequest) -> pb.UpdateDeviceStatusResponse:
    """Have one of the signed-in user's devices be remembered, or not."""
    session, _ = await profiles.signed_in(call, request.access_token)
    remembered = _remembered(request.device_remembered_status)
    async with call.store.write() as tx:
        await profiles.lock_signed_in(tx, session)
        await _set(tx, call, session.pool, session.user.sub, request.device_key, remembered=remembered)
    return pb.UpdateDeviceStatusResponse()


async def admin_update_device_status(
    call: Call, request: pb.AdminUpdateDeviceStatusRequest
) -> pb.AdminUpdateDeviceStatusResponse:
    """`update_device_status` for a device of any user, by an operator."""
    pool = await pools.find(call, request.user_pool_id)
    user = await users.find_existing(call.store, pool, request.username)
    remembered = _remembered(request.device_remembered_status)
    async with call.store.write() as tx:
        await _set(tx, call, pool, user.sub, request.device_key, remembered=remembered)
    return pb.AdminUpdateDeviceStatusResponse()


def _remembered(status: pb.DeviceRememberedStatusType) -> bool:
    if not status:
        raise errors.InvalidParameterException(STATUS_MESSAGE)
    return status == pb.DEVICE_REMEMBERED_STATUS_TYPE_REMEMBERED


async def _set(tx: Writer, call: Call, pool: Pool, sub: str, key: str, *, remembered: bool) -> None:
    if not await rows.set_remembered(tx, pool.id, sub, key, call.now(), remembered=remembered):
        raise tracking.unknown()
