"""Devices are told what has changed, by the push services themselves."""

import json
from dataclasses import replace
from typing import Any

import pytest
import structlog.testing

from poolhouse.crypto import sealed
from poolhouse.gen.sync import v1 as pb
from poolhouse.integrations.push.notification import Platform
from poolhouse.storage import jobs, sync_devices, sync_subscriptions
from poolhouse.sync import housekeeping
from poolhouse.sync.housekeeping import DAY
from poolhouse.sync.push import changes
from tests.services.push import Apple
from tests.sync.push.conftest import ANDROID, IPAD, IPHONE, Stage


async def test_every_other_device_is_told(stage: Stage) -> None:
    """Through its own service; the one that wrote knows already."""
    phone, android = await stage.phone(), await stage.phone(ANDROID, pb.PLATFORM_GCM)
    browser = await stage.phone(stage.world.browser.subscription, pb.PLATFORM_WEB_PUSH)
    for one in (phone, android, browser):
        await one.subscribe()
    assert await android.put("theme", "dark") == 1
    assert await stage.work() == 2
    assert (stage.told(), stage.world.google.sent) == ([(IPHONE, "settings", 1)], [])
    (request,) = stage.world.browser.sent
    assert json.loads(stage.world.browser.read(request.body)) == {
        "source": "cognito-sync",
        "identityPoolId": stage.device.pool_id,
        "identityId": stage.device.identity_id,
        "datasetName": "settings",
        "syncCount": "1",
    }
    await phone.put("theme", "light")
    await stage.work()
    assert [message["data"]["syncCount"] for message in stage.world.google.sent] == ["2"]


async def test_many_changes_are_told_once(stage: Stage) -> None:
    """As they are by then; another dataset is another notification."""
    phone = await stage.phone()
    await phone.subscribe()
    await phone.subscribe("scores")
    for number in range(5):
        await stage.device.put(a=str(number))
    await stage.device.other(name="scores").put(a="1")
    assert await stage.work(1.9) == 0
    assert await stage.work(0.1) == 1
    assert stage.told() == [(IPHONE, "scores", 1), (IPHONE, "settings", 5)]
    assert await stage.work(3600) == 0


async def test_a_deleted_dataset_is_a_change(stage: Stage) -> None:
    """Devices are to drop it."""
    phone = await stage.phone()
    await phone.subscribe()
    await stage.device.put(a="1")
    await stage.device.delete()
    await stage.work()
    assert stage.told() == [(IPHONE, "settings", 2)]


async def test_who_has_unsubscribed_meanwhile_is_left_alone(stage: Stage) -> None:
    """So is whose pool does not use the application any more, or whose application is gone."""
    phone = await stage.phone()
    await phone.subscribe()
    await stage.device.put(a="1")
    await phone.unsubscribe()
    assert await stage.work() == 1
    await phone.subscribe()
    await stage.device.put(a="2")
    await stage.use()
    assert await stage.work() == 1
    await stage.use(stage.arns[Platform.APNS])
    await stage.device.put(a="3")
    await stage.sns.delete_platform_application(platform_application_arn=stage.arns[Platform.APNS])
    assert await stage.work() == 1
    assert stage.told() == []


async def test_a_device_that_is_gone_is_forgotten(stage: Stage) -> None:
    """Writes do not look for it any more; its token may be registered anew."""
    phone = await stage.phone()
    await phone.subscribe()
    stage.world.apple.refusals[IPHONE] = (410, "Unregistered")
    await stage.device.put(a="1")
    assert await stage.work() == 1
    assert await sync_devices.find(stage.house.store, stage.device.pool_id, stage.device.identity_id, phone.id) is None
    assert not await stage.subscribed()
    assert not await jobs.backlog(stage.house.store)
    stage.world.apple.refusals.clear()
    anew = await stage.phone()
    assert anew.id != phone.id
    await anew.subscribe()
    await stage.device.put(a="2")
    await stage.work()
    assert stage.told() == [(IPHONE, "settings", 2)]


async def test_a_service_that_is_down_is_tried_again(stage: Stage) -> None:
    """What was told before it went down is not told twice."""
    phone = await stage.phone()
    await phone.subscribe("a")
    await phone.subscribe("b")
    await stage.device.other(name="a").put(x="1")
    await stage.work()
    stage.world.apple.refusals[IPHONE] = (503, "Shutdown")
    await stage.device.other(name="b").put(x="1")
    await stage.work()
    stage.world.apple.refusals.clear()
    assert await stage.work(60) == 1
    assert stage.told() == [(IPHONE, "a", 1), (IPHONE, "b", 1)]


async def test_a_service_that_says_when_is_left_alone_until_then(stage: Stage) -> None:
    """Also when there is another change meanwhile; then the device is told of both."""
    phone = await stage.phone(stage.world.browser.subscription, pb.PLATFORM_WEB_PUSH)
    await phone.subscribe()
    stage.world.browser.status, stage.world.browser.refusal_headers = 429, {"retry-after": "600"}
    await stage.device.put(a="1")
    assert await stage.work() == 1
    asked = len(stage.world.server.requests)
    stage.world.browser.status = 201
    await stage.device.put(a="2")
    assert await stage.work(598) == 0
    assert len(stage.world.server.requests) == asked
    assert await stage.work(2) == 1
    (request,) = stage.world.browser.sent
    assert json.loads(stage.world.browser.read(request.body))["syncCount"] == "2"


async def test_wrong_credentials_are_said_loudly(stage: Stage) -> None:
    """Without what is secret; once they are mended, the device is told after all."""
    phone = await stage.phone()
    await phone.subscribe()
    stage.world.apple.key, key = Apple().key, stage.world.apple.key
    await stage.device.put(a="1")
    with structlog.testing.capture_logs() as logs:
        await stage.work()
    (said,) = [entry for entry in logs if entry["event"] == "push.refused"]
    assert (said["log_level"], said["application"]) == ("error", stage.arns[Platform.APNS])
    assert said["reason"] == "APNs answered 403 InvalidProviderToken"
    assert IPHONE not in str(logs)
    stage.world.apple.key = key
    await stage.work(60)
    assert stage.told() == [(IPHONE, "settings", 1)]


async def test_a_device_that_registers_while_it_is_found_gone_stays(stage: Stage) -> None:
    """What a push service says of yesterday's token says nothing of today's."""
    phone = await stage.phone()
    await phone.subscribe()
    await stage.device.put(a="1")
    stage.world.apple.refusals[IPHONE] = (410, "Unregistered")
    find = sync_subscriptions.due

    async def due(*args: Any) -> object:
        stage.api.clock.advance(1)
        await stage.phone()
        return await find(*args)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("poolhouse.sync.push.delivery.rows.due", due)
        await stage.work()
    assert (await stage.phone()).id == phone.id
    assert await stage.subscribed()


async def test_a_token_that_cannot_be_opened_is_given_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was sealed under a master key that is lost. All that has failed for good is kept for a week."""
    phone = await stage.phone()
    await phone.subscribe()
    await stage.device.put(a="1")
    stage = stage.over(replace(stage.house, keyring=sealed.Keyring(sealed.new_key())))
    await stage.work()
    (failed,) = await jobs.failed(stage.house.store, 9)
    assert "cannot be opened with the master keys" in failed.error
    async with stage.house.store.write() as tx:
        await jobs.add(tx, "another", changes.JOB_KIND, None, b"", 0.0)
        await tx.execute("UPDATE jobs SET state = 'failed'")
    monkeypatch.setattr(housekeeping, "BATCH_ROWS", 1)
    stage.api.clock.advance(8 * DAY)
    await housekeeping.purge(stage.house)
    assert not await jobs.failed(stage.house.store, 9)


async def test_work_for_a_device_that_is_gone_is_done(stage: Stage) -> None:
    """With its identity, or by hand."""
    phone, tablet = await stage.phone(), await stage.phone(IPAD)
    for one in (phone, tablet):
        await one.subscribe()
    await stage.device.put(a="1")
    await stage.api.identity_pools.delete_identities(identity_ids_to_delete=[stage.device.identity_id])
    await housekeeping.purge(stage.house)
    assert await stage.work() == 2
    assert stage.told() == []
    assert (
        await stage.house.store.value(
            "SELECT count(*) FROM sync_devices WHERE identity_pool_id = $1", stage.device.pool_id
        )
        == 0
    )
