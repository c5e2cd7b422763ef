"""`python -m tests.load [figure…]`: a server under load on this machine, and whether it keeps what it promises."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.load import pieces, report
from tests.load.crowds import CROWD
from tests.load.duel import Outcome
from tests.load.figures import ALONE, FIGURES, IDLE, chosen, idle, memory
from tests.load.ghz import GHZ
from tests.load.pieces import PIECES
from tests.load.plays import DEVICES, Stage
from tests.load.trial import settle
from tests.load.world import World, world
from tests.services.postgres import Postgres
from tests.services.server import ROOT, running

REPORT: Final = ROOT / ".cache" / "bench" / "report.json"
SMALL: Final = 1_000
LARGE: Final = 1_000_000


class Engine(StrEnum):
    """Which databases to measure on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure, and for how long."""

    names: Sequence[str]
    rounds: int
    seconds: float
    users: int
    small: int = SMALL
    devices: int = DEVICES


def missing(names: Sequence[str]) -> dict[str, list[str]]:
    """Figures that cannot be measured yet, and the operations that they wait for."""
    return {name: lacking for name in names if name in FIGURES and (lacking := FIGURES[name].missing())}


async def measure_pieces(plan: Plan, progress: Progress) -> AsyncIterator[Outcome]:
    """The plan's single pieces of work, which no engine has a part in."""
    for name in (name for name in plan.names if name in PIECES):
        bar = progress.add_task(name, total=plan.rounds)
        yield await pieces.time(name, plan.rounds, plan.seconds, partial(progress.advance, bar))


async def measure_alone(plan: Plan, folder: Path, progress: Progress) -> AsyncIterator[Outcome]:
    """The plan's figures that are measured without pools, which no engine has a part in either."""
    for name in (name for name in plan.names if name in ALONE):
        own = folder / name
        own.mkdir()
        bar = progress.add_task(name, total=1)
        async with ALONE[name](own, plan.devices) as duel:
            yield await settle(duel, plan.rounds, plan.seconds, partial(progress.advance, bar))


async def measure(plan: Plan, folder: Path, cluster: Postgres | None, progress: Progress) -> AsyncIterator[Outcome]:
    """All figures of the plan on one engine: on PostgreSQL if there is a cluster, else on SQLite."""
    if IDLE in plan.names:
        yield await _idle(folder / IDLE, cluster)
    names = [name for name in plan.names if name in FIGURES]
    if not names:
        return
    async with _stage(plan, folder, cluster, progress) as stage:
        for name in names:
            bar = progress.add_task(f"{_engine(cluster)} {name}", total=plan.rounds)
            async with FIGURES[name].play(stage) as contest:
                yield await settle(contest, plan.rounds, plan.seconds, partial(progress.advance, bar))
        yield memory("after all that", _engine(cluster), stage.small.target.pid, None)


def _engine(cluster: Postgres | None) -> str:
    return "postgresql" if cluster else "sqlite"


async def _idle(folder: Path, cluster: Postgres | None) -> Outcome:
    url = await cluster.create_database() if cluster else None
    async with running("serve", folder, *(("--database-url", url) if url else ())) as server:
        return await idle(_engine(cluster), server.pid)


@asynccontextmanager
async def _stage(plan: Plan, folder: Path, cluster: Postgres | None, progress: Progress) -> AsyncIterator[Stage]:
    figures = [FIGURES[name] for name in plan.names if name in FIGURES]
    records = any(figure.records for figure in figures)
    async with AsyncExitStack() as stack:

        async def populated(name: str, users: int) -> World:
            (folder / name).mkdir()
            bar = progress.add_task(f"{_engine(cluster)}: pools of {users:,} users", total=users)
            url = await cluster.create_database() if cluster else None
            advance = partial(progress.advance, bar)
            return await stack.enter_async_context(world(folder / name, url, users, advance, records=records))

        small = await populated("small", plan.small)
        large = await populated("large", plan.users) if any(figure.large for figure in figures) else None
        (folder / "files").mkdir()
        yield Stage(folder / "files", small, large, plan.devices)


async def measure_all(engine: Engine, plan: Plan, progress: Progress, outcomes: list[Outcome]) -> None:
    """The plan's pieces of work, and then the rest on each of the engines.

    Each figure is among `outcomes` once it is measured.
    """
    async for outcome in measure_pieces(plan, progress):
        outcomes.append(outcome)  # noqa: PERF401  what is measured stays, whatever happens to the next
    with _folder() as folder:
        async for outcome in measure_alone(plan, folder, progress):
            outcomes.append(outcome)  # noqa: PERF401  what is measured stays, whatever happens to the next
    for name in (Engine.SQLITE, Engine.POSTGRESQL):
        if engine not in {name, Engine.BOTH} or {*PIECES, *ALONE} >= {*plan.names}:
            continue
        cluster = await Postgres.start_new() if name is Engine.POSTGRESQL else None
        try:
            with _folder() as folder:
                async for outcome in measure(plan, folder, cluster, progress):
                    outcomes.append(outcome)  # noqa: PERF401  what is measured stays, whatever happens to the next
        finally:
            if cluster is not None:
                await cluster.remove()


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="poolhouse-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def main(
    figures: Annotated[list[str] | None, typer.Argument(help="Figures, or how they begin; default: all.")] = None,
    engine: Annotated[Engine, typer.Option(help="The databases to measure on.")] = Engine.BOTH,
    seconds: Annotated[float, typer.Option(min=0.1, help="Length of one stretch of load.")] = 3.0,
    rounds: Annotated[int, typer.Option(min=1, help="How often each side has its turn.")] = 5,
    users: Annotated[
        int, typer.Option(min=SMALL, help="Users of the large pools; for sync, each has ten records.")
    ] = LARGE,
    devices: Annotated[
        int, typer.Option(min=1, help="Devices of the largest crowd; the others are smaller in proportion.")
    ] = DEVICES,
) -> None:
    """Measure the server under load, each figure in turns with the baseline that it is held against."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    try:
        names = chosen(figures or ())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if not (GHZ.exists() and CROWD.exists()):
        raise typer.BadParameter("a driver is not there: run it as `make bench`")
    skipped = missing(names)
    plan = Plan([name for name in names if name not in skipped], rounds, seconds, users, devices=devices)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    outcomes: list[Outcome] = []
    try:
        with Progress(*columns, console=console) as progress:
            asyncio.run(measure_all(engine, plan, progress, outcomes))
    finally:
        report.show(console, outcomes, skipped)
        report.write(REPORT, outcomes, {"seconds": seconds, "rounds": rounds, "users": users, "devices": devices})
        console.print(f"{REPORT.relative_to(ROOT)} has it all")
    if skipped or not all(outcome.met for outcome in outcomes):
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)
