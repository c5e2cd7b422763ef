"""What the Python client's README shows of sync runs as it stands."""

import sys
from pathlib import Path

from tests.clients.programs import ROOT, run
from tests.clients.sync.places import Place
from tests.docs import pages


def test_the_readmes_program_runs(place: Place, tmp_path: Path) -> None:
    """With a store, which has everything when it runs again."""
    text = pages.section((ROOT / "clients" / "python" / "README.md").read_text("utf-8"), "The same data on all devices")
    (program,) = (block.text for block in pages.blocks(text) if block.language == "python")
    (tmp_path / "program.py").write_text(program)
    told = place.live.environment(IDENTITY_POOL_ID=place.identity_pool_id)
    for heard in ("theme dark local\n", ""):
        said = run(sys.executable, "-W", "error", "program.py", folder=tmp_path, env=told)
        assert said == f"{heard}current {{'theme': 'dark'}}\n"
