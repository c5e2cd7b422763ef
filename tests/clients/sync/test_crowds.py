"""Many devices that write at once, over networks that break, at servers that are killed: nothing is lost by that."""

import asyncio
import contextlib
import random
import time
from pathlib import Path
from typing import Any, Final

import pytest

from poolhouse_client import Handlers, aio
from poolhouse_client.credentials.schedule import Clock
from tests.clients.live import Key, Live
from tests.clients.sync.places import NOWHERE, Place
from tests.clients.sync.proxy import Proxy
from tests.clients.sync.test_faults import QUICK, free_port
from tests.services.server import running

DEVICES: Final = 6
SECONDS: Final = 4.0
PATIENCE_SECONDS: Final = 25.0
BROKEN_SECONDS: Final = 0.3
KEYS: Final = "abcdef"


class Member:
    """One device, behind a network of its own, that does anything; what it alone writes only ever counts up."""

    def __init__(
        self, name: str, place: Place, identity: str, proxy: Proxy, folder: Path, chance: random.Random
    ) -> None:
        self.name = name
        self.count = 0
        self._place = place
        self._identity = identity
        self._proxy = proxy
        self._store = folder / f"{name}.db"
        self._chance = chance
        self._errors: list[Any] = []
        self.device: aio.Device | None = None

    async def open(self, target: str | None = None) -> None:
        """Open the device anew on its store, on line or off."""
        await self.close()
        pool_id = self._place.identity_pool_id
        self.device = aio.Device(
            target or self._proxy.address,
            pool_id,
            store=self._store,
            identity_ids={pool_id: self._identity},
            plaintext=True,
            clock=Clock(asyncio.sleep, random=lambda: 0.1),
            handlers=Handlers(on_error=lambda *told: self._errors.append(told)),
        )

    async def close(self) -> None:
        """Close it, if it is open."""
        if self.device is not None:
            await self.device.close()

    async def live(self, until: float) -> None:
        """Do one thing after the other."""
        doings = {
            self._count: 55,
            self._put: 20,
            self._remove: 8,
            self._clear: 2,
            self._delete: 2,
            self._proxy.cut: 2,
            self._lose_network: 4,
            self.open: 2,
            self._go_offline: 1,
        }
        while time.monotonic() < until:
            (doing,) = self._chance.choices(list(doings), list(doings.values()))
            if (work := doing()) is not None:
                await work
            await asyncio.sleep(self._chance.random() * self._chance.choice((0, 0.005, 0.02, 0.05)))

    def _count(self) -> None:
        self.count += 1
        self._dataset("counts").update({self.name: str(self.count), "latest": self.name})

    def _put(self) -> None:
        self._dataset("anything")[self._chance.choice(KEYS)] = f"{self.name} {self.count}"

    def _remove(self) -> None:
        self._dataset("anything").pop(self._chance.choice(KEYS), None)

    def _clear(self) -> None:
        self._dataset("anything").clear()

    def _delete(self) -> None:
        self._dataset("anything").delete()

    async def _lose_network(self) -> None:
        self._chance.choice((self._proxy.stall, self._proxy.deafen))()
        await asyncio.sleep(self._chance.random() * BROKEN_SECONDS)
        self._proxy.cut()
        self._proxy.heal()

    async def _go_offline(self) -> None:
        await self.open(NOWHERE)
        await asyncio.sleep(self._chance.random() * BROKEN_SECONDS)
        await self.open()

    def _dataset(self, name: str) -> aio.Dataset:
        assert self.device is not None
        return self.device.sync(name)

    async def current(self) -> dict[str, dict[str, str]]:
        """What it has once it is the same as the server. No change was refused."""
        assert self.device is not None
        await self.device.synchronize(PATIENCE_SECONDS)
        assert self._errors == []
        return {name: self._dataset(name).copy() for name in ("counts", "anything")}


async def play(place: Place, folder: Path, seed: int, *meanwhile: Any) -> None:
    """Have a crowd live on one identity, and settle; `meanwhile` are told until when it lives."""
    chance = random.Random(seed)  # noqa: S311  it is played again by its seed
    identity = await asyncio.to_thread(place.guest)
    async with contextlib.AsyncExitStack() as stack:

        async def join(name: str) -> Member:
            proxy = await stack.enter_async_context(Proxy.before(place.live.grpc))
            own = random.Random(chance.random())  # noqa: S311
            member = Member(name, place, identity, proxy, folder, own)
            stack.push_async_callback(member.close)
            await member.open()
            return member

        crowd = [await join(f"device {number}") for number in range(DEVICES)]
        until = time.monotonic() + SECONDS
        await asyncio.gather(*(member.live(until) for member in crowd), *(work(until, chance) for work in meanwhile))
        settled = await the_same(crowd)
        counts = {member.name: str(member.count) for member in crowd}
        assert {name: settled["counts"].get(name) for name in counts} == counts
        late = await join("late")
        assert await late.current() == settled


async def the_same(crowd: list[Member]) -> dict[str, dict[str, str]]:
    """What all have in the end."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        first, *others = [await member.current() for member in crowd]
        if all(one == first for one in others):
            return first
        assert time.monotonic() < end, (first, *others)
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("seed", [1, 2])
async def test_nothing_is_lost_on_networks_that_break(strict_place: Place, tmp_path: Path, seed: int) -> None:
    """Of what a device has written, all devices have the last; and of what all have written, the same."""
    await play(strict_place, tmp_path, seed)


async def test_nothing_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    """Again and again, in the middle of everything."""
    fixed = ("--grpc-address", f"127.0.0.1:{free_port()}", *QUICK)
    async with contextlib.AsyncExitStack() as stack:
        server = await stack.enter_async_context(running("dev", tmp_path / "data", *fixed))
        place = await asyncio.to_thread(Place.new, Live(server.grpc, server.url, tmp_path, tmp_path, Key()))

        async def kill(until: float, chance: random.Random) -> None:
            running_now = server
            while time.monotonic() < until:
                await asyncio.sleep(0.3 + chance.random())
                running_now.process.kill()
                await running_now.process.wait()
                running_now = await stack.enter_async_context(running("dev", tmp_path / "data", *fixed))

        await play(place, tmp_path, 3, kill)
