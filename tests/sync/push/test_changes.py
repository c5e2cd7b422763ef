"""Changes of datasets, noted for the devices that are to be told."""

import pytest

from poolhouse import errors
from poolhouse.storage import jobs
from poolhouse.sync.push import changes
from tests.sync.push.conftest import IPAD, Stage


async def waiting(stage: Stage) -> int:
    """How many devices are to be told of something."""
    return (await jobs.backlog(stage.house.store)).get((changes.JOB_KIND, "waiting"), 0)


async def test_a_change_is_noted_for_those_who_subscribed(stage: Stage) -> None:
    """For each of them once, however often it changes; not for the device that changed it."""
    phone, tablet = await stage.phone(), await stage.phone(IPAD)
    await phone.subscribe()
    await tablet.subscribe()
    await phone.put("a", "1")
    assert await waiting(stage) == 1
    await tablet.put("b", "1")
    await stage.device.put(c="1")
    assert await waiting(stage) == 2


async def test_what_nobody_subscribed_to_costs_nothing(stage: Stage) -> None:
    """There is no work for it, and not even a look."""
    phone = await stage.phone()
    await stage.device.put(a="1")
    await phone.subscribe("scores")
    await stage.device.put(a="2")
    assert await waiting(stage) == 0


async def test_a_change_that_is_taken_back_is_not_noted(stage: Stage) -> None:
    """It is part of the same transaction."""
    phone = await stage.phone()
    await phone.subscribe()
    stage.api = stage.api.limited(sync_max_records=1)
    refused = stage.device.other(api=stage.api)
    with pytest.raises(errors.LimitExceededException):
        await refused.put(a="1", b="1")
    assert await waiting(stage) == 0


def test_work_names_its_device() -> None:
    """Whatever is in an id."""
    assert changes.device_of(b"us-east-1:0a us-east-1:0a1 device") == ("us-east-1:0a", "us-east-1:0a1", "device")
