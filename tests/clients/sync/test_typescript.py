"""The cases that the clients of all languages share, with TypeScript's devices."""

from pathlib import Path

import pytest

from tests.clients.live import Live
from tests.clients.programs import ROOT, run
from tests.clients.sync.places import Place, cases

FOLDER = ROOT / "clients" / "typescript"
ALL = [f"ok {case['name']}" for case in cases() if "skip" not in case]


@pytest.fixture(scope="session")
def built(server: Live) -> Path:
    """The client's folder, compiled."""
    run("npm", "run", "--silent", "build", folder=FOLDER, env=server.environment())
    return FOLDER


def played(place: Place, built: Path, folder: Path) -> list[str]:
    """The cases that went well."""
    said = run("node", "test/sync_cases.ts", folder=built, env=place.environment(folder))
    return [line for line in said.splitlines() if line.startswith("ok ")]


def test_devices_do_as_those_of_all_languages(place: Place, built: Path, tmp_path: Path) -> None:
    """Over a websocket, at the emulator: all have the same in the end, and it is what people mean."""
    assert played(place, built, tmp_path) == ALL


def test_devices_do_so_at_a_server_that_checks_everything(strict_place: Place, built: Path, tmp_path: Path) -> None:
    """The same, with PostgreSQL."""
    assert played(strict_place, built, tmp_path) == ALL
