"""Devices as users and operators see them, and are rid of them."""

from poolhouse import page_tokens, schema
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.page_tokens import MAX_PAGE
from poolhouse.storage import devices as rows
from poolhouse.storage.devices import DeviceRow
from poolhouse.timestamps import timestamp
from poolhouse.user_pools import profiles
from poolhouse.user_pools.devices import tracking
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool


async def get_device(call: Call, request: pb.GetDeviceRequest) -> pb.GetDeviceResponse:
    """One of the signed-in user's devices."""
    session, _ = await profiles.signed_in(call, request.access_token)
    return pb.GetDeviceResponse(device=await _found(call, session.pool, session.user.sub, request.device_key))


async def admin_get_device(call: Call, request: pb.AdminGetDeviceRequest) -> pb.AdminGetDeviceResponse:
    """`get_device` for any user, by an operator."""
    pool, sub = await _owner(call, request.user_pool_id, request.username)
    return pb.AdminGetDeviceResponse(device=await _found(call, pool, sub, request.device_key))


async def list_devices(call: Call, request: pb.ListDevicesRequest) -> pb.ListDevicesResponse:
    """One page of the signed-in user's devices, in the order of their keys."""
    session, _ = await profiles.signed_in(call, request.access_token)
    page = await _page(call, session.pool, session.user.sub, request.limit, request.pagination_token)
    return pb.ListDevicesResponse(devices=page[0], pagination_token=page[1])


async def admin_list_devices(call: Call, request: pb.AdminListDevicesRequest) -> pb.AdminListDevicesResponse:
    """`list_devices` for any user, by an operator."""
    pool, sub = await _owner(call, request.user_pool_id, request.username)
    page = await _page(call, pool, sub, request.limit, request.pagination_token)
    return pb.AdminListDevicesResponse(devices=page[0], pagination_token=page[1])


async def forget_device(call: Call, request: pb.ForgetDeviceRequest) -> pb.ForgetDeviceResponse:
    """Forget one of the signed-in user's devices: it is trusted no more, and its refresh tokens are worth nothing."""
    session, _ = await profiles.signed_in(call, request.access_token)
    await _forget(call, session.pool, session.user.sub, request.device_key)
    return pb.ForgetDeviceResponse()


async def admin_forget_device(call: Call, request: pb.AdminForgetDeviceRequest) -> pb.AdminForgetDeviceResponse:
    """`forget_device` for any user, by an operator."""
    pool, sub = await _owner(call, request.user_pool_id, request.username)
    await _forget(call, pool, sub, request.device_key)
    return pb.AdminForgetDeviceResponse()


async def _owner(call: Call, pool_id: str, name: str) -> tuple[Pool, str]:
    pool = await pools.find(call, pool_id)
    return pool, (await users.find_existing(call.store, pool, name)).sub


async def _found(call: Call, pool: Pool, sub: str, key: str) -> pb.DeviceType:
    row = await rows.find(call.store, pool.id, sub, key)
    if row is None:
        raise tracking.unknown()
    return _device(row)


async def _page(call: Call, pool: Pool, sub: str, limit: int, token: str) -> tuple[list[pb.DeviceType], str | None]:
    """Devices, and the token for those that follow, if any do."""
    list_name, limit = f"ListDevices {pool.id} {sub}", limit or MAX_PAGE
    after = page_tokens.read(call.house, list_name, token)
    found = await rows.after(call.store, pool.id, sub, after, limit + 1)
    page = found[:limit]
    following = page_tokens.issue(call.house, list_name, page[-1].key) if len(found) > limit else None
    return [_device(row) for row in page], following


async def _forget(call: Call, pool: Pool, sub: str, key: str) -> None:
    async with call.store.write() as tx:
        if not await rows.delete(tx, pool.id, sub, key):
            raise tracking.unknown()


def _device(row: DeviceRow) -> pb.DeviceType:
    return pb.DeviceType(
        device_key=row.key,
        device_attributes=_attributes(row),
        device_create_date=timestamp(row.created_at),
        device_last_modified_date=timestamp(row.updated_at),
        device_last_authenticated_date=timestamp(row.authenticated_at),
    )


def _attributes(row: DeviceRow) -> list[pb.AttributeType]:
    """What Cognito tells of a device, by the names that it has there."""
    remembered = pb.DEVICE_REMEMBERED_STATUS_TYPE_REMEMBERED
    status = remembered if row.remembered else pb.DEVICE_REMEMBERED_STATUS_TYPE_NOT_REMEMBERED
    values = {
        "device_status": "valid",
        "device_name": row.name,
        "dev:device_remembered_status": schema.wire(pb.DeviceRememberedStatusType, status),
        "last_ip_used": row.last_ip,
    }
    return [pb.AttributeType(name=name, value=value) for name, value in values.items() if value]
