"""The clients of JavaScript, unmodified, in Node: one file each in `javascript/`."""

import re
from pathlib import Path

import httpx
import pytest

from tests.clients.live import Live
from tests.clients.programs import run

FOLDER = Path(__file__).parent / "javascript"


@pytest.mark.parametrize("file", sorted(path.name for path in FOLDER.glob("*.test.js")))
def test_the_library_works_unmodified(server: Live, file: str) -> None:
    """Every test of the file passes."""
    # Amplify leaves a timer of three minutes behind where it signs a user in after a sign-up.
    options = ("--test", "--test-force-exit", "--test-reporter=spec")
    output = run("node", *options, file, folder=FOLDER, env=server.environment())
    assert re.search(r"pass [1-9]", output), output


def test_browsers_may_call(server: Live) -> None:
    """A page of any origin may send what these libraries send, and read what they read of an answer."""
    page = {"origin": "https://app.example.com"}
    asked = "cache-control,content-type,x-amz-target,x-amz-user-agent"
    wish = {"access-control-request-method": "POST", "access-control-request-headers": asked}
    allowed = httpx.options(server.url, headers={**page, **wish})
    assert allowed.status_code in {200, 204}
    assert allowed.headers["access-control-allow-origin"] in {"*", page["origin"]}
    granted = {name.strip().lower() for name in allowed.headers["access-control-allow-headers"].split(",")}
    assert set(asked.split(",")) <= granted
    call = {"x-amz-target": "AWSCognitoIdentityProviderService.GetUser", "content-type": "application/x-amz-json-1.1"}
    refused = httpx.post(server.url, headers={**page, **call}, json={"AccessToken": "none"})
    assert refused.headers["access-control-allow-origin"] in {"*", page["origin"]}
    assert "x-amzn-errortype" in refused.headers["access-control-expose-headers"].lower()
