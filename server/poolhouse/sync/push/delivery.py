"""Telling a device what has changed: as it is by the time that this is done, and once for all changes until then."""

import structlog

from poolhouse.call import House
from poolhouse.crypto.sealed import SealBroken
from poolhouse.integrations.push.notification import (
    Application,
    ApplicationRefused,
    DeviceGone,
    Notification,
    PushFailed,
)
from poolhouse.jobs import GiveUp, TryLater
from poolhouse.storage import sync_devices, sync_identities
from poolhouse.storage import sync_subscriptions as rows
from poolhouse.storage.jobs import JobRow
from poolhouse.storage.sync_devices import DeviceRow
from poolhouse.storage.sync_subscriptions import DueRow
from poolhouse.sync.push import changes, devices

_log = structlog.get_logger(__name__)


async def deliver(house: House, job: JobRow) -> None:
    """Do work of kind JOB_KIND. A device that is not reached any more is forgotten.

    PushFailed to be tried again, and TryLater if the push service says when.
    """
    pool_id, identity_id, device_id = key = changes.device_of(job.payload)
    device = await sync_devices.find(house.store, *key)
    due = [] if device is None else await rows.due(house.store, *key)
    application = await devices.application_of(house, pool_id, device) if device is not None and due else None
    if device is None or application is None:
        return
    token = _token(house, pool_id, identity_id, device)
    try:
        for one in due:
            notification = Notification(pool_id, identity_id, device_id, one.dataset, one.sync_count)
            await _send(house, application, token, notification)
            await _note_told(house, key, one)
    except DeviceGone as gone:
        _log.info("push.device_gone", application=application.arn, identity_id=identity_id, reason=str(gone))
        await _forget(house, pool_id, identity_id, device)
    except PushFailed as failed:
        if failed.retry_after is None:
            raise
        raise TryLater(str(failed), failed.retry_after) from failed


def _token(house: House, pool_id: str, identity_id: str, device: DeviceRow) -> str:
    try:
        return devices.reached_by(house, pool_id, identity_id, device)
    except SealBroken:
        raise GiveUp("the device's token cannot be opened with the master keys of this server") from None


async def _send(house: House, application: Application, token: str, notification: Notification) -> None:
    try:
        await house.push.of(application).send(application, token, notification)
    except ApplicationRefused as error:
        _log.error("push.refused", application=application.arn, reason=str(error))
        raise


async def _note_told(house: House, key: tuple[str, str, str], told: DueRow) -> None:
    async with house.store.write() as tx:
        await rows.note_told(tx, *key, told)


async def _forget(house: House, pool_id: str, identity_id: str, device: DeviceRow) -> None:
    """Forget the device, unless it was registered anew meanwhile."""
    async with house.store.write() as tx:
        await sync_identities.hold(tx, pool_id, identity_id)
        if await sync_devices.find(tx, pool_id, identity_id, device.id) == device:
            await sync_devices.delete(tx, pool_id, identity_id, device.id)
            await sync_identities.note_subscribed(tx, pool_id, [identity_id])
