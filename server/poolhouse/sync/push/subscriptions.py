"""What registered devices want to hear of."""

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import sync_devices, sync_identities
from poolhouse.storage import sync_subscriptions as rows
from poolhouse.storage.sync_devices import DeviceRow
from poolhouse.sync import limits, owners
from poolhouse.sync.push import devices


async def subscribe_to_dataset(call: Call, request: pb.SubscribeToDatasetRequest) -> pb.SubscribeToDatasetResponse:
    """Have a device told when others change the dataset, which need not be there yet.

    InvalidConfigurationException if the pool does not notify the device any more.
    """
    owner = await owners.of_own_identity(call, request.identity_pool_id, request.identity_id)
    if (await owners.of_dataset(call, request)).is_merged:
        raise errors.InvalidParameterException("A merged dataset is not written to. Subscribe to the one it is for.")
    key = (owner.pool_id, owner.identity_id, request.device_id)
    device = _existing(await sync_devices.find(call.store, *key), request.device_id)
    if await devices.application_of(call.house, owner.pool_id, device) is None:
        raise errors.InvalidConfigurationException("The identity pool does not notify this device any more.")
    async with call.store.write() as tx:
        await owners.hold(tx, owner, call.now())
        _existing(await sync_devices.find(tx, *key), request.device_id)
        if not await rows.add(tx, *key, request.dataset_name, call.config.sync_max_datasets):
            raise limits.too_many_subscriptions(call.config)
        await sync_identities.note_subscribed(tx, owner.pool_id, [owner.identity_id])
    return pb.SubscribeToDatasetResponse()


async def unsubscribe_from_dataset(
    call: Call, request: pb.UnsubscribeFromDatasetRequest
) -> pb.UnsubscribeFromDatasetResponse:
    """Have a device told of the dataset no more; one that is not told stays so."""
    owner = await owners.of_own_identity(call, request.identity_pool_id, request.identity_id)
    key = (owner.pool_id, owner.identity_id, request.device_id)
    async with call.store.write() as tx:
        await owners.hold(tx, owner, call.now())
        _existing(await sync_devices.find(tx, *key), request.device_id)
        await rows.remove(tx, *key, request.dataset_name)
        await sync_identities.note_subscribed(tx, owner.pool_id, [owner.identity_id])
    return pb.UnsubscribeFromDatasetResponse()


def _existing(device: DeviceRow | None, device_id: str) -> DeviceRow:
    if device is None:
        raise devices.not_found(device_id)
    return device
