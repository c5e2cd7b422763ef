"""`poolhouse jobs`: what servers have given up, from the command line."""

import asyncio
import json
from pathlib import Path

import pytest

from poolhouse.app import open_house
from poolhouse.config import Config
from poolhouse.storage import jobs
from tests.cli.conftest import Run

NAMES = ("first", "second", "third")


@pytest.fixture
def given_up(data: Path) -> tuple[str, ...]:
    """The ids of three rows of work that have failed."""

    async def fail() -> None:
        async with open_house(Config(mode="serve", data=data), channels={}) as house, house.store.write() as tx:
            for name in NAMES:
                await jobs.add(tx, name, "message", None, b"sealed", 0.0)
            for job in await jobs.claim(tx, {"message": len(NAMES)}, "lease", 1.0, 9.0):
                await jobs.fail(tx, job, f"nobody would take {job.id}")

    asyncio.run(fail())
    return NAMES


def listed(run: Run) -> list[dict[str, str]]:
    """What is shown as failed."""
    found: list[dict[str, str]] = json.loads(run("jobs", "failed", "--json").output)
    return found


def test_what_was_given_up_is_listed_with_its_error(
    run: Run, given_up: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For people and for programs, also over several pages; what it holds is not shown."""
    monkeypatch.setattr("poolhouse.cli.jobs._PAGE", 2)
    error = {"kind": "message", "attempts": "1"}
    assert listed(run) == [{"id": name, **error, "error": f"nobody would take {name}"} for name in sorted(given_up)]
    shown = run("jobs", "failed").output
    assert all(f"nobody would take {name}" in shown for name in given_up)
    assert "sealed" not in shown + run("jobs", "failed", "--json").output


def test_it_is_tried_again_or_deleted(run: Run, given_up: tuple[str, ...]) -> None:
    """Either way it is not listed any more; whoever names what is not there is told, and the rest is done."""
    first, second, third = given_up
    ended = run("jobs", "retry", first, "unknown")
    assert (ended.code, ended.output) == (1, f"{first}: will be tried again\n")
    assert "there is no failed job unknown" in ended.errors
    assert [row["id"] for row in listed(run)] == [second, third]
    assert run("jobs", "discard", second, third).output == f"{second}: deleted\n{third}: deleted\n"
    assert listed(run) == []
    assert run("jobs", "discard", first).code == 1


def test_nothing_given_up_is_an_empty_list(run: Run) -> None:
    """A new installation has none."""
    run("migrate")
    assert listed(run) == []
