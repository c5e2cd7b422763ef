"""Where a user pool's ID token belongs."""

import base64
import json
from typing import Any

import pytest

from poolhouse_client import sign_in_logins
from tests.clients.credentials.scripted import CONFORMANCE

CASES = json.loads((CONFORMANCE / "sign_in_logins.json").read_text())


def token(claims: Any) -> str:
    """A token with these claims, which nobody has signed."""
    return f"x.{base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.x"


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_a_token_belongs_to_its_pool(case: dict[str, Any]) -> None:
    """The same in all languages."""
    made = token(case["claims"])
    if "provider" in case:
        assert sign_in_logins(made) == {case["provider"]: made}
    else:
        with pytest.raises(ValueError, match="not the ID token of a user pool"):
            sign_in_logins(made)


@pytest.mark.parametrize("text", CASES["no_tokens"])
def test_what_is_no_token_is_refused(text: str) -> None:
    """A mistake is found where it is made, and the error does not repeat what may be secret."""
    with pytest.raises(ValueError, match=r"^This is not the ID token of a user pool\.$"):
        sign_in_logins(text)
