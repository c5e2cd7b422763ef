"""Crowds of devices do what their figures are about, and what is refused is a failure. Nothing here is a measure."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from rich.progress import Progress

from tests.load.__main__ import Plan, measure_alone
from tests.load.crowds import GRPC, WEBSOCKET, Crowd, Member, guests
from tests.load.figures import ALONE
from tests.load.processes import CommandFailed
from tests.load.sample import Sample
from tests.load.sync_plays import bare
from tests.load.trial import Trial, judge, settle
from tests.load.world import World, world

A_MOMENT = 0.2
LINKS = pytest.mark.parametrize("links", [GRPC, WEBSOCKET])


@pytest.fixture(scope="module")
async def small(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A server."""
    async with world(tmp_path_factory.mktemp("world"), None, 40, lambda _: None) as found:
        yield found


@pytest.fixture
async def members(small: World) -> list[Member]:
    """Identities that have nothing yet."""
    return await guests(small.target.address, small.target.access_key, 3)


def address(world: World, links: str) -> str:
    """Where such links lead."""
    return world.target.address if links == GRPC else world.target.url.removeprefix("http://")


@LINKS
async def test_what_is_written_is_delivered_to_all_who_watch(
    small: World, members: list[Member], tmp_path: Path, links: str
) -> None:
    """Nobody writes again before that."""
    crowd = Crowd(tmp_path, members, watchers=6, links=links)
    sample = await crowd.write(address(small, links), small.target.pid, A_MOMENT)
    assert sample.errors == {}
    assert sample.calls > 0
    assert sample.calls % 2 == 0
    assert 0 < sample.latency_ms["50"] <= sample.latency_ms["99"]
    assert sample.cpu_seconds > 0


@LINKS
async def test_a_bare_server_delivers_the_same(small: World, members: list[Member], tmp_path: Path, links: str) -> None:
    """It is the baseline, of the same crowd."""
    async with bare(tmp_path, small.target.address, members[0], links) as other:
        for _ in range(2):
            sample = await Crowd(tmp_path, members[1:], watchers=4, links=links).write(other.said, other.pid, A_MOMENT)
            assert sample.errors == {}
            assert sample.calls > 0


async def test_without_watchers_writes_count(small: World, members: list[Member], tmp_path: Path) -> None:
    """Each goes through: nobody else writes to the same identity."""
    sample = await Crowd(tmp_path, members).write(small.target.address, small.target.pid, A_MOMENT)
    assert sample.errors == {}
    assert sample.calls > 0


async def test_a_rate_is_kept_and_all_is_delivered(small: World, members: list[Member], tmp_path: Path) -> None:
    """Each write to each who watches; they may share connections."""
    crowd = Crowd(tmp_path, members, watchers=6, connections=2)
    sample = await crowd.pace(small.target.address, small.target.pid, 1.0, rate=30)
    assert (sample.errors, sample.calls) == ({}, 60)
    assert sample.seconds == pytest.approx(1.0, abs=0.3)


async def test_devices_that_were_cut_off_come_back(small: World, members: list[Member], tmp_path: Path) -> None:
    """Each has what was written meanwhile."""
    sample = await Crowd(tmp_path, members, watchers=9).reconnect(small.target.address, small.target.pid, 5.0)
    assert (sample.errors, sample.calls) == ({}, 9)


async def test_a_crowd_that_is_not_let_in_is_a_failure(small: World, members: list[Member], tmp_path: Path) -> None:
    """And no measure: the reason is told."""
    stranger = Member(members[0].pool_id, members[0].identity_id, members[1].authorization)
    with pytest.raises(CommandFailed, match="PermissionDenied"):
        await Crowd(tmp_path, [stranger]).write(small.target.address, small.target.pid, A_MOMENT)


async def test_a_watch_that_ends_while_it_is_held_is_a_failure(
    small: World, members: list[Member], tmp_path: Path
) -> None:
    """What is held is counted on."""

    async def hold_until_the_server_is_gone() -> None:
        async with (
            bare(tmp_path, small.target.address, members[0]) as other,
            Crowd(tmp_path, members, watchers=3).hold(other.said),
        ):
            os.kill(other.pid, signal.SIGKILL)
            await asyncio.sleep(2 * A_MOMENT)

    with pytest.raises(CommandFailed, match="has ended"):
        await hold_until_the_server_is_gone()


async def test_what_needs_no_engine_is_measured_once(tmp_path: Path) -> None:
    """A watcher's memory, on connections of their own and on shared ones."""
    with Progress(disable=True) as progress:
        plan = Plan([*ALONE], 3, A_MOMENT, users=400, devices=200)
        outcomes = [outcome async for outcome in measure_alone(plan, tmp_path, progress)]
    assert [(outcome.figure, outcome.engine, outcome.errors) for outcome in outcomes] == [
        (name, "", {}) for name in ALONE
    ]
    assert all(outcome.measured > 0 for outcome in outcomes)


@pytest.mark.parametrize(
    ("latencies", "errors", "met"), [((9, 10, 30), {}, True), ((9, 11, 30), {}, False), ((1, 1, 1), {"A": 1}, False)]
)
def test_a_limit_is_kept_or_not(latencies: tuple[float, ...], errors: dict[str, int], *, met: bool) -> None:
    """By the median of the rounds, and not with a single failure."""
    samples = [Sample(1, 1.0, errors, {"99": latency}) for latency in latencies]
    outcome = judge(trial(samples), samples)
    assert (outcome.met, outcome.target, outcome.unit) == (met, "≤ 10 ms", "ms")


async def test_what_takes_long_is_tried_once() -> None:
    """Everything else is warmed up, and then tried as often as is asked for."""
    samples = [Sample(1, 1.0, {}, {"99": latency}) for latency in (1.0, 2.0, 3.0)]
    assert (await settle(trial(samples, once=True), 5, A_MOMENT, list)).measured == 1.0
    assert (await settle(trial(samples), 2, A_MOMENT, list)).measured == 2.5


def trial(samples: list[Sample], *, once: bool = False) -> Trial:
    """A figure whose rounds come to these samples."""
    rounds = iter(samples)

    async def measured(_seconds: float) -> Sample:
        return next(rounds)

    return Trial("figure", "sqlite", "ms", measured, lambda sample: sample.latency_ms["99"], 10, once)
