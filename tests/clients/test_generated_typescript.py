"""The TypeScript client: its types hold, and its own tests pass against a server."""

import re
from pathlib import Path

import pytest

from tests.clients.live import Live
from tests.clients.programs import ROOT, run

FOLDER = ROOT / "clients" / "typescript"


@pytest.fixture(scope="session")
def built(server: Live) -> Path:
    """The client's folder, compiled."""
    run("npm", "run", "--silent", "build", folder=FOLDER, env=server.environment())
    return FOLDER


def test_the_types_hold(built: Path, server: Live) -> None:
    """Whoever writes TypeScript against the client is helped by the compiler."""
    run("npm", "run", "--silent", "check", folder=built, env=server.environment())


def test_its_own_tests_pass(built: Path, server: Live) -> None:
    """Over gRPC, in Node: users sign up and in, and identities get credentials."""
    output = run("npm", "test", "--silent", folder=built, env=server.environment())
    assert re.search(r"pass [1-9]", output), output
