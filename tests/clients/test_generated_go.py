"""The Go client: its own tests pass against a server."""

from tests.clients.live import Live
from tests.clients.programs import ROOT, run

FOLDER = ROOT / "clients" / "go"


def test_a_user_signs_up_and_in(server: Live) -> None:
    """The client works over gRPC, and none of its tests is skipped."""
    output = run("go", "test", "-vet=all", "-count=1", "-v", ".", folder=FOLDER, env=server.environment())
    assert "--- PASS: TestAUserSignsUpAndInWithTheStubsAlone" in output
    assert "SKIP" not in output
