"""How sync's figures are played: crowds of devices on a server, in turns with the same crowds on a bare one."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from poolhouse.server_file import ServerFile
from tests.load.crowds import GRPC, WEBSOCKET, Crowd, Member, guests
from tests.load.duel import Compare, Contestant, Duel
from tests.load.plays import Figure, Play, Stage, size_duel
from tests.load.processes import Helper, helper, resident_megabytes
from tests.load.sample import Sample
from tests.load.target import SYNC, Target
from tests.load.taste import Taste, taste
from tests.load.trial import Trial
from tests.load.world import World
from tests.services.server import running

# Devices of a few identities with many, so that what is measured is deliveries; and of many with a few each.
FEW: Final = 10
DEVICES_OF_ONE: Final = 10 / 3
WATCHERS: Final = 1_000
WRITES_PER_SECOND: Final = 500
WRITERS: Final = 64
WARM_WATCHERS: Final = 100
RETURNING: Final = 5_000
RETURN_SECONDS: Final = 60.0
SETTLE_SECONDS: Final = 2.0
KIB_OF_A_MEGABYTE: Final = 1024

BARE: Final = {GRPC: "tests.load.bare_streams", WEBSOCKET: "tests.load.bare_websockets"}

Alone = Callable[[Path, int], AbstractAsyncContextManager[Duel]]
"""Plays a figure that no engine has a part in, with so many watchers, on a server of its own."""


def of_many(watchers: int) -> int:
    """How many identities so many devices are of."""
    return max(1, round(watchers / DEVICES_OF_ONE))


@asynccontextmanager
async def bare(folder: Path, address: str, member: Member, links: str = GRPC) -> AsyncIterator[Helper]:
    """A bare server that answers as the one at `address` answers this member."""
    known: Taste = await taste(address, member)
    async with helper(BARE[links], str(known.keep(folder))) as process:
        yield process


async def _guests(server: Target, count: int) -> list[Member]:
    return await guests(server.address, server.access_key, count)


def fan_out(name: str, target: float, links: str = GRPC) -> Figure:
    """Deliveries to many watchers of a few identities, against a bare fan-out."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        server = stage.small.target
        tasted, *members = await _guests(server, 1 + FEW)
        crowd = Crowd(stage.folder, members, stage.share(WATCHERS), links=links)
        address = server.address if links == GRPC else server.url.partition("//")[2]
        async with bare(stage.folder, server.address, tasted, links) as other:
            measured = partial(crowd.write, address, server.pid)
            baseline = partial(crowd.write, other.said, other.pid)
            yield Duel(name, server.engine, measured, baseline, "bare fan-out", target)

    return _figure(name, play)


def update(name: str, target: float) -> Figure:
    """Writes by many identities at once, against a bare server that answers the same bytes."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        server = stage.small.target
        tasted, *members = await _guests(server, 1 + WRITERS)
        crowd = Crowd(stage.folder, members)
        async with bare(stage.folder, server.address, tasted) as other:
            measured = partial(crowd.write, server.address, server.pid)
            baseline = partial(crowd.write, other.said, other.pid)
            yield Duel(name, server.engine, measured, baseline, "bare echo", target)

    return _figure(name, play)


def latency(name: str, limit_ms: float) -> Figure:
    """How long nearly all deliveries take at a fixed rate of writes."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Trial]:
        server, watchers = stage.small.target, stage.share(WATCHERS)
        crowd = Crowd(stage.folder, await _guests(server, of_many(watchers)), watchers)
        measured = partial(crowd.pace, server.address, server.pid, rate=stage.share(WRITES_PER_SECOND))
        yield Trial(name, server.engine, "ms", measured, _slowest, limit_ms)

    return _figure(name, play)


def _slowest(sample: Sample) -> float:
    return sample.latency_ms.get("99", math.inf)


def reconnect(name: str, limit_seconds: float) -> Figure:
    """How long it takes until all of many devices that lost their connections at once are current again."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Trial]:
        server, watchers = stage.small.target, stage.share(RETURNING)
        crowd = Crowd(stage.folder, await _guests(server, of_many(watchers)), watchers)

        async def measured(_seconds: float) -> Sample:
            return await crowd.reconnect(server.address, server.pid, RETURN_SECONDS)

        yield Trial(name, server.engine, "s", measured, lambda sample: sample.seconds, limit_seconds, once=True)

    return _figure(name, play)


def update_by_size(name: str) -> Figure:
    """Writes to large pools whose identities have records, against the same on small ones."""

    @asynccontextmanager
    async def play(stage: Stage) -> AsyncIterator[Duel]:
        assert stage.large is not None
        sides = [_writers(stage, world) for world in (stage.large, stage.small)]
        yield size_duel(name, stage, *sides)

    return replace(_figure(name, play), large=True, records=True)


def _writers(stage: Stage, world: World) -> Contestant:
    """Operators who write to the identities of a world: whoever has a million of them has no tokens of theirs."""
    authorization = f"Bearer {world.target.access_key}"
    members = [Member(world.pools.identity_pool_id, one, authorization) for one in world.identity_ids[:WRITERS]]
    return partial(Crowd(stage.folder, members).write, world.target.address, world.target.pid)


def _figure(name: str, play: Play) -> Figure:
    return Figure(name, (f"{SYNC}UpdateRecords", f"{SYNC}Watch"), play)


def idle_watchers(name: str, target: float, connections: int) -> Alone:
    """The memory of watchers to whom nothing happens, against that of bare streams."""

    @asynccontextmanager
    async def play(folder: Path, watchers: int) -> AsyncIterator[Duel]:
        arguments = ("--max-watches", str(watchers + WARM_WATCHERS))
        async with running("serve", folder / "data", *arguments) as server:
            file = ServerFile.read(folder / "data", "serve")
            assert file is not None
            key = f"{file.access_key_id}:{file.secret_access_key}"
            tasted, *members = await guests(server.grpc, key, 1 + of_many(watchers))
            crowd = Crowd(folder, members, watchers, min(connections, watchers))
            async with bare(folder, server.grpc, tasted) as other:
                measured = partial(_held, crowd, server.grpc, server.pid)
                baseline = partial(_held, crowd, other.said, other.pid)
                yield Duel(name, "", measured, baseline, "bare streams", target, Compare.MEMORY, once=True)

    return play


async def _held(crowd: Crowd, address: str, pid: int, _seconds: float) -> Sample:
    """What each watch of the crowd adds to a server that has had some already."""
    async with replace(crowd, watchers=min(WARM_WATCHERS, crowd.watchers)).hold(address):
        pass
    await asyncio.sleep(SETTLE_SECONDS)
    before, started = resident_megabytes(pid), time.perf_counter()
    async with crowd.hold(address):
        await asyncio.sleep(SETTLE_SECONDS)
        held = resident_megabytes(pid) - before
    seconds = time.perf_counter() - started
    return Sample(crowd.watchers, seconds, kilobytes=held * KIB_OF_A_MEGABYTE / crowd.watchers)
