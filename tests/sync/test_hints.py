"""What others are told of a change."""

import asyncio

from poolhouse.sync import hints
from tests.sync.conftest import Device


async def test_a_hint_comes_once_the_change_is_committed(device: Device) -> None:
    """With the identity's revision, which a reader then finds."""
    house = device.api.house
    heard: list[tuple[str, str]] = []
    house.bus.subscribe(hints.topic(device.identity_id), lambda *hint: heard.append(hint), lambda: None)
    async with house.store.write() as tx:
        hints.publish(house, tx, device.identity_id, 7)
        await asyncio.sleep(0)
        assert heard == []
    assert heard == [(f"sync.{device.identity_id}", "7")]


async def test_every_write_gives_a_hint(device: Device) -> None:
    """Nobody hears of other identities."""
    heard: list[str] = []
    device.api.house.bus.subscribe(
        hints.topic(device.identity_id), lambda _, payload: heard.append(payload), lambda: None
    )
    stranger = await device.api.device()
    await stranger.put(a="1")
    await device.put(a="1")
    await device.other(name="b").put(a="1")
    assert heard == ["1", "2"]
