"""Go's devices: the cases that the clients of all languages share, and what the pages show of them."""

from pathlib import Path

import pytest

from tests.clients.live import Live
from tests.clients.programs import ROOT, run
from tests.clients.sync.places import Place
from tests.docs import pages

GO = ROOT / "tests" / "clients" / "go"
CLIENT = ROOT / "clients" / "go"
PAGE = ROOT / "docs" / "sync-clients.md"
IMPORTS = ("context", "fmt", "slices", "strings", "time")


@pytest.mark.parametrize("where", ["place", "strict_place"])
def test_gos_devices_do_as_those_of_all_languages(where: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Each case ends as it should, at the emulator and at a server that checks everything."""
    place: Place = request.getfixturevalue(where)
    output = run("go", "run", "./sync", folder=GO, env=place.environment(tmp_path))
    assert "\nfailed " not in output
    assert "\nok five devices write at once, and all have the same in the end\n" in output


def test_the_readmes_program_runs(place: Place, tmp_path: Path) -> None:
    """It is a whole one: what it writes is on the server when it ends."""
    text = (CLIENT / "README.md").read_text("utf-8")
    (program,) = (block.text for block in pages.blocks(text) if "OpenDevice" in block.text)
    project = in_project(tmp_path, program)
    output = run("go", "run", ".", folder=project, env=place.environment(tmp_path))
    assert output == "theme dark local\ncurrent map[theme:dark]\n"


def test_what_the_page_shows_compiles(server: Live, tmp_path: Path) -> None:
    """Each piece is a function as it could be in an app."""
    pieces = [block.text for block in pages.blocks(PAGE.read_text("utf-8")) if block.language == "go"]
    imports = "".join(f'import "{name}"\n' for name in IMPORTS)
    package = f'package app\n{imports}import poolhouse "github.com/poolhouse/poolhouse/clients/go"\n'
    run("go", "vet", ".", folder=in_project(tmp_path, package + "\n".join(pieces)), env=server.environment())
    assert len(pieces) >= len(IMPORTS)


def in_project(folder: Path, program: str) -> Path:
    """A module of its own, which needs what the tests' module needs."""
    module = (GO / "go.mod").read_text("utf-8").replace("../../../clients/go", str(CLIENT))
    (folder / "go.mod").write_text(module)
    (folder / "go.sum").write_text((GO / "go.sum").read_text("utf-8"))
    (folder / "program.go").write_text(program)
    return folder
