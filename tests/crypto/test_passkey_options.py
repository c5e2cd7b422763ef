import json
from typing import Any

from poolhouse.crypto import passkey_options
from poolhouse.crypto.passkey_options import Known
from poolhouse.crypto.passkeys import Site
from tests.crypto.authenticator import base64url

SITE = Site("example.com", verifies_user=False)
STRICT = Site("example.com", verifies_user=True)
CHALLENGE = bytes(range(32))
USER = (b"sub", "alice")


def options(site: Site = SITE, *known: Known) -> dict[str, Any]:
    """What a browser makes a passkey from."""
    return passkey_options.creation_options(site, USER, CHALLENGE, known, 180.0)


def asked(site: Site = SITE, *known: Known) -> dict[str, Any]:
    """What a browser asks a passkey with."""
    found: dict[str, Any] = json.loads(passkey_options.request_options(site, CHALLENGE, known, 180.0))
    return found


def test_what_a_browser_is_asked_for_has_the_form_that_it_takes() -> None:
    """A passkey in the strict sense: it is found without a user being named, and no maker is asked to vouch for it."""
    known = Known(base64url(b"known"), ["internal", "usb"])
    assert options(STRICT, known) == {
        "rp": {"id": "example.com", "name": "example.com"},
        "user": {"id": base64url(b"sub"), "name": "alice", "displayName": "alice"},
        "challenge": base64url(CHALLENGE),
        "pubKeyCredParams": [{"type": "public-key", "alg": -7}, {"type": "public-key", "alg": -257}],
        "timeout": 180_000,
        "excludeCredentials": [{"id": base64url(b"known"), "type": "public-key", "transports": ["internal", "usb"]}],
        "authenticatorSelection": {
            "requireResidentKey": True,
            "residentKey": "required",
            "userVerification": "required",
        },
        "attestation": "none",
    }
    assert options()["authenticatorSelection"]["userVerification"] == "preferred"


def test_what_a_passkey_is_asked_with_names_those_that_there_are() -> None:
    """As a text that JavaScript parses."""
    assert asked(SITE, Known(base64url(b"known"), ["hybrid"])) == {
        "challenge": base64url(CHALLENGE),
        "timeout": 180_000,
        "rpId": "example.com",
        "allowCredentials": [{"id": base64url(b"known"), "type": "public-key", "transports": ["hybrid"]}],
        "userVerification": "preferred",
    }
    assert asked(STRICT)["userVerification"] == "required"
