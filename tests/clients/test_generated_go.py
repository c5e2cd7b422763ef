"""The Go client: its own tests pass against a server."""

from tests.clients.live import Live
from tests.clients.programs import ROOT, run

FOLDER = ROOT / "clients" / "go"


def test_its_own_tests_pass(server: Live) -> None:
    """Users sign up and in, identities get credentials, the AWS SDK signs with them; and no test is skipped."""
    output = run("go", "test", "-vet=all", "-count=1", "-v", "./...", folder=FOLDER, env=server.environment())
    assert "--- PASS: TestAUserSignsUpAndInWithTheStubsAlone" in output
    assert "--- PASS: TestTheSDKSignsAsTheIdentity" in output
    assert "SKIP" not in output
