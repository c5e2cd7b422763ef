"""The load tests themselves: every driver works, and what fails is counted as a failure. Nothing here is a measure."""

import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import grpc
import pytest
from rich.console import Console
from rich.progress import Progress

from poolhouse import schema
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb
from tests.load import arithmetic, flows, pieces, report
from tests.load.__main__ import Engine, Plan, measure, measure_all, missing
from tests.load.duel import Compare, Duel, Outcome, judge
from tests.load.echo import echo
from tests.load.figures import ALONE, FIGURES, IDLE, chosen
from tests.load.founding import call
from tests.load.ghz import Ghz
from tests.load.pieces import PIECES
from tests.load.population import RECORDS
from tests.load.sample import Sample, of_latencies, together
from tests.load.target import USER_POOLS
from tests.load.unary import GET_CREDENTIALS, GET_ID, LIST_RECORDS, Unary
from tests.load.world import World, world
from tests.services.postgres import Postgres

A_MOMENT = 0.2


async def nothing(_seconds: float) -> Sample:
    """A contestant that is never asked."""
    raise NotImplementedError


def duel(compare: Compare, target: float) -> Duel:
    """A figure that was measured already."""
    return Duel("figure", "sqlite", nothing, nothing, "the other", target, compare)


@pytest.fixture(scope="module")
async def small(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A server with a pool of a few hundred users."""
    async with world(tmp_path_factory.mktemp("world"), None, 300, lambda _: None, records=True) as found:
        yield found


@pytest.mark.parametrize("name", flows.FLOWS)
async def test_every_flow_does_what_it_is_called_after(small: World, name: str) -> None:
    """Against a real server, without one failure, and with the time that it took."""
    beside = {"app-sign-in": small.apps, "device-sign-in": small.devices}
    sample = await flows.run(name, beside.get(name, small.target), A_MOMENT, concurrency=2, processes=2)
    assert sample.errors == {}
    assert sample.calls > 0
    assert 0 < sample.latency_ms["50"] <= sample.latency_ms["99"]
    assert sample.cpu_seconds > 0


async def test_a_flow_that_the_server_refuses_counts_as_an_error(small: World) -> None:
    """It is in no rate."""
    broken = type(small.target)(**{**json.loads(small.target.to_json()), "access_key": "AKIAAAAAAAAAAAAAAAAA:wrong"})
    sample = await flows.run("list-by-email", broken, A_MOMENT, concurrency=1)
    assert (sample.calls, sample.rate) == (0, 0.0)
    assert list(sample.errors) == ["UNAUTHENTICATED: The security token included in the request is invalid."]


async def test_no_code_of_an_app_is_used_twice(small: World) -> None:
    """Whoever runs out of users says so."""
    sample = await flows.run("app-sign-in", replace(small.apps, names=small.apps.names[-2:]), A_MOMENT, concurrency=1)
    assert sample.calls <= 2
    assert set(sample.errors) <= {"there is no user left whose code is good still"}


async def test_unary_calls_are_sent_in_turn_and_refusals_are_errors(small: World, tmp_path: Path) -> None:
    """One good token and one bad one: half of the calls are answered."""
    requests = [pb.GetUserRequest(access_token=token) for token in (small.tokens[0].access_token, "a.b.c")]
    ghz = Ghz(tmp_path, f"{USER_POOLS}GetUser", requests, {})
    sample = await ghz.run(small.target.address, small.target.pid, A_MOMENT, concurrency=2)
    assert list(sample.errors) == ["Unauthenticated"]
    assert sample.calls == pytest.approx(sample.failed, rel=0.2)


async def test_the_bare_server_answers_everything(tmp_path: Path) -> None:
    """It is the baseline of unary calls."""
    ghz = Ghz(tmp_path, f"{USER_POOLS}GetUser", [pb.GetUserRequest(access_token="x")], {})
    async with echo(pb.GetUserResponse(username="x").SerializeToString(), tmp_path) as bare:
        sample = await ghz.run(bare.said, bare.pid, A_MOMENT)
    assert sample.errors == {}
    assert sample.calls > 0


@pytest.mark.parametrize("name", arithmetic.WORK)
async def test_the_arithmetic_is_done_for_as_long_as_asked(name: str) -> None:
    """On every core, in a process of its own."""
    sample = await arithmetic.run(name, A_MOMENT)
    assert sample.calls > 0
    assert sample.cpu_seconds > 0


async def test_every_figure_can_be_measured(tmp_path: Path) -> None:
    """Without one failed call, whatever the figures are; and people and programs can read them."""
    names = chosen(())
    assert missing(names) == {}
    with Progress(disable=True) as progress:
        plan = Plan(names, 1, 3 * A_MOMENT, users=400, small=200, devices=200)
        outcomes = [outcome async for outcome in measure(plan, tmp_path, None, progress)]
    assert [(outcome.figure, outcome.errors) for outcome in outcomes if outcome.errors] == []
    assert len(outcomes) == len(FIGURES) + 2
    assert all(outcome.measured > 0 for outcome in outcomes)
    console = Console(width=200, record=True, file=io.StringIO())
    report.show(console, outcomes, {"figure": ["Operation"]})
    assert "not measured, Operation is not built yet" in console.export_text()
    report.write(tmp_path / "report.json", outcomes, {"users": 400})
    assert len(json.loads((tmp_path / "report.json").read_text())["figures"]) == len(outcomes)


@pytest.mark.parametrize("request_of", [GET_ID, GET_CREDENTIALS])
async def test_users_have_the_identities_that_were_made_for_them(small: World, request_of: Unary) -> None:
    """Every login leads to the one that is in the database already: what is measured makes none."""
    operation = schema.by_path(request_of.path)
    assert operation is not None
    async with grpc.aio.insecure_channel(small.target.address) as channel:
        for request, identity_id in zip(request_of.requests(small), small.identity_ids, strict=True):
            assert (await call(channel, request_of.path, request, operation.response)).identity_id == identity_id


async def test_users_have_the_records_that_were_made_for_them(small: World) -> None:
    """As many as each of them should have, written by one call."""
    async with grpc.aio.insecure_channel(small.target.address) as channel:
        for request in LIST_RECORDS.requests(small)[:5]:
            key = small.target.access_key
            listed = await call(channel, LIST_RECORDS.path, request, sync.ListRecordsResponse, key)
            assert (listed.count, listed.dataset_sync_count) == (RECORDS, 1)


async def test_pieces_of_work_are_measured_once_and_for_no_engine() -> None:
    """Whatever they come to, which is for this machine alone."""
    outcomes: list[Outcome] = []
    with Progress(disable=True) as progress:
        await measure_all(Engine.BOTH, Plan([*PIECES], 2, A_MOMENT, users=400), progress, outcomes)
    assert [(outcome.figure, outcome.engine, outcome.unit) for outcome in outcomes] == [
        ("sigv4", "", "µs"),
        ("policy", "", "µs"),
        ("trigger-callable", "", "µs"),
    ]
    assert all(outcome.measured > 0 for outcome in outcomes)


@pytest.mark.parametrize(("microseconds", "met"), [(49.9, True), (50.0, True), (50.1, False)])
def test_a_piece_of_work_has_a_limit(microseconds: float, *, met: bool) -> None:
    """In microseconds, and people are told."""
    outcome = pieces.judge("policy", microseconds)
    assert (outcome.met, outcome.target) == (met, "≤ 50 µs")


async def test_figures_are_measured_on_postgresql_too(tmp_path: Path, postgres: Postgres) -> None:
    """With the same drivers."""
    with Progress(disable=True) as progress:
        names = ["get-user", "get-id", "get-credentials", "size-list-by-email", "sync-size-list", "sync-latency"]
        plan = Plan(names, 1, A_MOMENT, users=400, small=200, devices=500)
        outcomes = [outcome async for outcome in measure(plan, tmp_path, postgres, progress)]
    assert [(outcome.engine, outcome.errors) for outcome in outcomes] == [("postgresql", {})] * 7


@pytest.mark.parametrize(
    ("compare", "target", "rates", "met"),
    [
        (Compare.RATE, 0.6, (60, 100), True),
        (Compare.RATE, 0.6, (59, 100), False),
        (Compare.RATE, 0.6, (0, 100), False),
        (Compare.TIME, 1.2, (100, 110), True),
        (Compare.TIME, 1.2, (100, 130), False),
        (Compare.TIME, 1.2, (0, 130), False),
        (Compare.MEMORY, 1.3, (13, 10), True),
        (Compare.MEMORY, 1.3, (14, 10), False),
        (Compare.MEMORY, 1.3, (0, 10), False),
    ],
)
def test_a_figure_is_met_or_not(compare: Compare, target: float, rates: tuple[int, int], *, met: bool) -> None:
    """By the ratio of the rates, of the times, or of what is held."""
    measured, baseline = (Sample(rate, 1.0, kilobytes=rate) for rate in rates)
    outcome = judge(duel(compare, target), [(measured, baseline)])
    assert outcome.met is met


@pytest.mark.parametrize("side", [0, 1])
def test_one_failed_call_is_enough_for_a_figure_not_to_be_met(side: int) -> None:
    """Fast refusals are no answers, on either side."""
    pair = [Sample(100, 1.0), Sample(100, 1.0)]
    pair[side] = Sample(100, 1.0, {"Unavailable": 1})
    outcome = judge(duel(Compare.RATE, 0.6), [(pair[0], pair[1])])
    assert not outcome.met
    assert sum(outcome.errors.values()) == 1


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    """A round that something else disturbed decides nothing."""
    rounds = [(Sample(calls, 1.0), Sample(100, 1.0)) for calls in (70, 5, 80)]
    assert judge(duel(Compare.RATE, 0.6), rounds).ratio == 0.7


def test_samples_of_processes_add_up() -> None:
    """Rates and errors; of latencies the worse one stands."""
    both = together([of_latencies([0.1] * 20, 2.0, {"A": 1}), of_latencies([0.2] * 5, 1.0, {"A": 2, "B": 1})])
    assert (both.rate, both.errors, both.latency_ms["50"]) == (15.0, {"A": 3, "B": 1}, 200.0)
    assert Sample.from_json(both.to_json()) == both


def test_nothing_measured_is_no_rate() -> None:
    """Instead of a division by zero."""
    assert (Sample(0, 0.0).rate, Sample(0, 1.0).cpu_us, of_latencies([], 1.0, {}).latency_ms) == (0.0, 0.0, {})


def test_figures_are_chosen_by_how_they_begin() -> None:
    """`size` is all that has to do with size; a name that nothing begins with is refused."""
    assert chosen(["size-s", "idle"]) == ["size-sign-in", "size-sign-up", "idle"]
    assert chosen(()) == [*PIECES, *ALONE, *FIGURES, IDLE]
    with pytest.raises(ValueError, match="no figure is called speed"):
        chosen(["speed"])
