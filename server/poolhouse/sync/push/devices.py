"""Devices of an identity, registered to be notified while they sleep."""

import structlog

from poolhouse import errors, schema
from poolhouse.call import Call, House
from poolhouse.gen.sync import v1 as pb
from poolhouse.integrations.push.notification import (
    Application,
    ApplicationRefused,
    DeviceGone,
    Platform,
    PushFailed,
)
from poolhouse.storage import sync_devices as rows
from poolhouse.storage import sync_identities
from poolhouse.storage.sync_devices import DeviceRow
from poolhouse.sync import owners, pool_settings
from poolhouse.sync.push import model, tokens

_log = structlog.get_logger(__name__)


async def register_device(call: Call, request: pb.RegisterDeviceRequest) -> pb.RegisterDeviceResponse:
    """Register the caller's own device; with a token that was registered before, it is the same one as then.

    InvalidConfigurationException if the pool has no application that reaches it.
    """
    owner = await owners.of_own_identity(call, request.identity_pool_id, request.identity_id)
    platform = Platform(schema.wire(pb.Platform, request.platform))
    token = tokens.read(platform, request.token)
    application = await _application(call, owner.pool_id, platform)
    reached_by, now = await _registered(call, application, token), call.now()
    digest = tokens.digest(platform, token)
    sealed = call.keyring.seal(reached_by.encode(), _context(owner.pool_id, owner.identity_id, digest))
    device = DeviceRow(call.ids.uuid(), application.arn, sealed, digest, now)
    async with call.store.write() as tx:
        await owners.hold(tx, owner, now)
        most = call.config.sync_max_devices
        device_id = await rows.register(tx, owner.pool_id, owner.identity_id, device, most)
        await sync_identities.note_subscribed(tx, owner.pool_id, [owner.identity_id])
    return pb.RegisterDeviceResponse(device_id=device_id)


async def check_registered(call: Call, pool_id: str, identity_id: str, device_id: str) -> None:
    """ResourceNotFoundException for what is not a device of this identity."""
    if await rows.find(call.store, pool_id, identity_id, device_id) is None:
        raise not_found(device_id)


def not_found(device_id: str) -> errors.ResourceNotFoundException:
    """What is raised for a device that does not exist."""
    return errors.ResourceNotFoundException(f"Device '{device_id}' not found.")


async def application_of(house: House, pool_id: str, device: DeviceRow) -> Application | None:
    """What the device is notified through; None if the pool does not use it any more."""
    used = (await pool_settings.of(house, pool_id)).applications
    return await model.find(house, device.application) if device.application in used else None


def reached_by(house: House, pool_id: str, identity_id: str, device: DeviceRow) -> str:
    """What the push service knows the device by; SealBroken if that is sealed under a key that is not held."""
    return house.keyring.open(device.token, _context(pool_id, identity_id, device.token_digest)).decode()


async def _application(call: Call, pool_id: str, platform: Platform) -> Application:
    for arn in (await pool_settings.of(call.house, pool_id)).applications:
        found = await model.find(call.house, arn) if model.platform_of(arn) is platform else None
        if found is not None:
            return found
    raise errors.InvalidConfigurationException(f"The identity pool has no platform application for {platform}.")


async def _registered(call: Call, application: Application, token: str) -> str:
    try:
        return await call.house.push.of(application).register(application, token)
    except DeviceGone as gone:
        _log.info("push.device_refused", application=application.arn, reason=str(gone))
        raise errors.InvalidParameterException(f"Token is not one of {application.platform}.") from None
    except ApplicationRefused as error:
        _log.error("push.refused", application=application.arn, reason=str(error))
        raise errors.InvalidConfigurationException(f"{application.arn} cannot be used.") from None
    except PushFailed as error:
        _log.warning("push.unreachable", application=application.arn, reason=str(error))
        raise errors.ServiceUnavailableException("The push service is out of reach for now. Try again.") from None


def _context(pool_id: str, identity_id: str, digest: str) -> bytes:
    return f"push token\0{pool_id}\0{identity_id}\0{digest}".encode()
