import contextlib
import json
from typing import Any

import pytest

from poolhouse.crypto import passkey_options, passkeys
from poolhouse.crypto.passkeys import InvalidPasskey, Site, WrongOrigin, WrongRelyingParty
from tests.crypto.authenticator import Authenticator, base64url, from_base64url

SITE = Site("example.com", verifies_user=False)
STRICT = Site("example.com", verifies_user=True)
CHALLENGE = bytes(range(32))
USER = (b"sub", "alice")


def options(site: Site = SITE) -> dict[str, Any]:
    """What a browser makes a passkey from."""
    return passkey_options.creation_options(site, USER, CHALLENGE, (), 180.0)


def asked(site: Site = SITE) -> dict[str, Any]:
    """What a browser asks a passkey with."""
    found: dict[str, Any] = json.loads(passkey_options.request_options(site, CHALLENGE, (), 180.0))
    return found


@pytest.mark.parametrize("site", [SITE, STRICT])
def test_a_passkey_is_made_and_used(site: Site) -> None:
    """Its count of uses is told anew each time."""
    device = Authenticator(aaguid=bytes(range(16)))
    answer = device.create(options(site))
    assert passkeys.challenge_of(answer) == CHALLENGE
    made = passkeys.made(answer, site, CHALLENGE)
    assert (made.id, made.sign_count) == (device.id, 0)
    assert made.aaguid == "00010203-0405-0607-0809-0a0b0c0d0e0f"
    for count in (1, 2):
        assert passkeys.used(device.get(asked(site)), site, CHALLENGE, made.public_key, count - 1) == count


def test_a_passkey_that_does_not_count_is_good_as_well() -> None:
    """Those that are synchronized between devices always say zero."""
    device = Authenticator(counts=False)
    made = passkeys.made(device.create(options()), SITE, CHALLENGE)
    for _ in range(2):
        assert passkeys.used(device.get(asked()), SITE, CHALLENGE, made.public_key, 0) == 0


def test_a_count_that_does_not_grow_tells_a_copy() -> None:
    """Neither one that stays nor one that goes back."""
    device = Authenticator()
    made = passkeys.made(device.create(options()), SITE, CHALLENGE)
    device.uses = 4
    answer = device.get(asked())
    for known in (5, 6):
        with pytest.raises(InvalidPasskey):
            passkeys.used(answer, SITE, CHALLENGE, made.public_key, known)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://example.com", "https://example.com.evil.example", "null"]
)
def test_another_page_is_refused(origin: str) -> None:
    """When the passkey is made, and when it is used."""
    device = Authenticator(origin=origin)
    with pytest.raises(WrongOrigin):
        passkeys.made(device.create(options()), SITE, CHALLENGE)
    with pytest.raises(WrongOrigin):
        passkeys.used(device.get(asked()), SITE, CHALLENGE, b"", 0)


def test_a_strangers_frame_is_refused() -> None:
    """A page in a page of somebody else's may show the user something else than what is done."""
    device = Authenticator()
    for cross in (True, "no", None):
        with pytest.raises(WrongOrigin):
            passkeys.made(device.create(options(), crossOrigin=cross), SITE, CHALLENGE)


def test_another_relying_party_is_refused() -> None:
    """Whatever the browser let pass."""
    device = Authenticator(site="evil.example")
    with pytest.raises(WrongRelyingParty):
        passkeys.made(device.create(options()), SITE, CHALLENGE)
    honest = Authenticator(key=device.key, credential_id=device.credential_id)
    made = passkeys.made(honest.create(options()), SITE, CHALLENGE)
    with pytest.raises(InvalidPasskey):
        passkeys.used(device.get(asked()), SITE, CHALLENGE, made.public_key, 0)


def test_a_user_who_was_not_verified_is_refused_where_that_is_demanded() -> None:
    """And only there."""
    device = Authenticator(verifies=False)
    made = passkeys.made(device.create(options()), SITE, CHALLENGE)
    assert passkeys.used(device.get(asked()), SITE, CHALLENGE, made.public_key, 0) == 1
    with pytest.raises(InvalidPasskey):
        passkeys.made(device.create(options()), STRICT, CHALLENGE)
    with pytest.raises(InvalidPasskey):
        passkeys.used(device.get(asked()), STRICT, CHALLENGE, made.public_key, 1)


@pytest.mark.parametrize("changed", [{"challenge": base64url(b"another")}, {"type": "webauthn.get"}, {"type": 7}])
def test_another_ceremony_is_refused(changed: dict[str, Any]) -> None:
    """An answer to another challenge, or to another question."""
    device = Authenticator()
    with pytest.raises(InvalidPasskey):
        passkeys.made(device.create(options(), **changed), SITE, CHALLENGE)


def test_another_key_signs_in_vain() -> None:
    """Whoever knows a passkey's id, and all that was ever sent, has nothing yet."""
    device = Authenticator()
    made = passkeys.made(device.create(options()), SITE, CHALLENGE)
    thief = Authenticator(credential_id=device.credential_id)
    with pytest.raises(InvalidPasskey):
        passkeys.used(thief.get(asked()), SITE, CHALLENGE, made.public_key, 0)
    answer = device.get(asked())
    answer["response"]["clientDataJSON"] = device.get(asked(), extra="tampered")["response"]["clientDataJSON"]
    with pytest.raises(InvalidPasskey):
        passkeys.used(answer, SITE, CHALLENGE, made.public_key, 0)


def test_no_damage_is_more_than_a_refusal() -> None:
    """Any byte of an answer may be another one, or missing: no parser's failure gets through."""
    device = Authenticator()
    answer = device.create(options())
    made = passkeys.made(answer, SITE, CHALLENGE)
    proof = device.get(asked())
    for part in ("clientDataJSON", "attestationObject"):
        data = from_base64url(answer["response"][part])
        for place in range(0, len(data), 3):
            for damaged in (data[:place], data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]):
                broken = {**answer, "response": {**answer["response"], part: base64url(damaged)}}
                _refuses_or_agrees(lambda broken=broken: passkeys.made(broken, SITE, CHALLENGE))
    for part in ("clientDataJSON", "authenticatorData", "signature"):
        data = from_base64url(proof["response"][part])
        for place in range(0, len(data), 3):
            broken = {**proof, "response": {**proof["response"], part: base64url(data[:place])}}
            with pytest.raises(InvalidPasskey):
                passkeys.used(broken, SITE, CHALLENGE, made.public_key, 0)


def _refuses_or_agrees(check: Any) -> None:
    """A new passkey's own numbers may be any: nobody has vouched for them."""
    with contextlib.suppress(InvalidPasskey):
        check()


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"response": None},
        {"response": {}},
        {"response": {"clientDataJSON": 7}},
        {"response": {"clientDataJSON": "é"}},
        {"response": {"clientDataJSON": base64url(b"[]")}},
        {"response": {"clientDataJSON": base64url(b"[" * 100_000)}},
        {"response": {"clientDataJSON": base64url(b"{}")}},
        {"response": {"clientDataJSON": base64url(b'{"challenge": 7}')}},
    ],
)
def test_what_is_no_answer_is_refused(credential: dict[str, Any]) -> None:
    """Before anything is looked up."""
    with pytest.raises(InvalidPasskey):
        passkeys.challenge_of(credential)
    with pytest.raises(InvalidPasskey):
        passkeys.made(credential, SITE, CHALLENGE)
    with pytest.raises(InvalidPasskey):
        passkeys.used(credential, SITE, CHALLENGE, b"", 0)


@pytest.mark.parametrize(
    ("origin", "site", "belongs"),
    [
        ("https://example.com", "example.com", True),
        ("https://example.com:8443", "example.com", True),
        ("https://login.example.com", "example.com", True),
        ("https://example.com", "login.example.com", False),
        ("https://notexample.com", "example.com", False),
        ("https://example.com.evil.example", "example.com", False),
        ("https://example.com@evil.example", "example.com", False),
        ("https://evil.example/https://example.com", "example.com", False),
        ("https://example.com/", "example.com", False),
        ("https://EXAMPLE.com", "example.com", False),
        ("https://example.com:99999999", "example.com", False),
        ("https://[", "example.com", False),
        ("http://example.com", "example.com", False),
        ("http://localhost:3000", "localhost", True),
        ("http://app.localhost:3000", "localhost", True),
        ("android:apk-key-hash:AAAA", "example.com", False),
        ("", "example.com", False),
    ],
)
def test_an_origin_belongs_to_its_domain_and_those_above(origin: str, site: str, *, belongs: bool) -> None:
    """By TLS, except for developers at their own machine."""
    assert passkeys.is_origin_of(origin, site) is belongs


def test_a_user_is_named_by_their_handle() -> None:
    """As the browser hands it back."""
    assert passkeys.handle_of("sub") == options()["user"]["id"]
