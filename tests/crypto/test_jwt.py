"""Tokens, held against pyjwt in both directions."""

import base64
import itertools
import json
from typing import Any

import jwt as pyjwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from poolhouse.crypto.jwt import (
    ISSUED_AT_TOLERANCE,
    MAX_HEADER_CHARS,
    MAX_TOKEN_CHARS,
    PublicKey,
    SigningKey,
    TokenExpired,
    TokenInvalid,
    UnknownKey,
    decode_unverified,
    decode_unverified_claims,
    decode_unverified_header,
    generate_key,
    sign,
    verify,
)
from poolhouse.crypto.jwt_keys import base64url

ISSUER = "https://idp.example/eu-west-1_AbCdEfGhI"
NOW = 1_762_247_103.0
KEY, OTHER = generate_key(), generate_key()
KEYS = {key.kid: key.public for key in (KEY, OTHER)}
CLAIMS: dict[str, Any] = {"iss": ISSUER, "sub": "someone", "iat": int(NOW), "exp": int(NOW) + 3600}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=10,
)


def accept(token: str, **options: Any) -> dict[str, Any]:
    """Verify with the ordinary keys, issuer and time unless other ones are given."""
    return verify(token, **{"keys": KEYS, "issuer": ISSUER, "now": NOW, **options})


def forge(header: object, claims: object = CLAIMS, key: SigningKey = KEY) -> str:
    """A token with any header and a genuine signature over it."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, claims)]
    signed = ".".join(base64url(part) for part in parts)
    return f"{signed}.{base64url(pyjwt.get_algorithm_by_name('RS256').sign(signed.encode(), key.private))}"


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_pyjwt_accepts_our_tokens(claims: dict[str, Any]) -> None:
    """Applications check our tokens with the library they have, and read what was put in."""
    token = sign({**claims, **CLAIMS}, KEY)
    options = {"verify_exp": False, "verify_iat": False, "verify_aud": False, "verify_nbf": False}
    options |= {"verify_sub": False, "verify_jti": False}
    read = pyjwt.decode(token, pyjwt.PyJWK(KEY.public.to_jwk()).key, ["RS256"], options, issuer=ISSUER)  # type: ignore[arg-type]
    assert read == {**claims, **CLAIMS}


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_we_accept_the_tokens_of_pyjwt(claims: dict[str, Any]) -> None:
    """An issuer that signs with another library is understood."""
    claims = {name: value for name, value in claims.items() if name not in {"nbf", "aud"}} | CLAIMS
    token = pyjwt.encode(claims, KEY.private, "RS256", {"kid": KEY.kid})
    assert accept(token) == claims


def test_the_header_is_that_of_cognitos_tokens() -> None:
    """The header names key and algorithm and nothing else."""
    assert decode_unverified_header(sign(CLAIMS, KEY)) == {"kid": KEY.kid, "alg": "RS256"}


@pytest.mark.parametrize("claims", [{"x": float("nan")}, {"x": float("inf")}, {"x": b"bytes"}, {"x": "\ud800"}])
def test_claims_that_json_cannot_carry_are_not_signed(claims: dict[str, Any]) -> None:
    """Every token that leaves the server can be read."""
    with pytest.raises((TypeError, ValueError)):
        sign(claims, KEY)


def test_each_key_checks_its_own_tokens() -> None:
    """During a rotation, tokens of the old and of the new key are valid side by side."""
    assert accept(sign(CLAIMS, OTHER)) == CLAIMS
    mislabelled = {KEY.kid: PublicKey(KEY.kid, OTHER.public.key)}
    with pytest.raises(TokenInvalid, match="signature"):
        accept(sign(CLAIMS, KEY), keys=mislabelled)


def test_a_token_of_a_key_that_was_withdrawn_is_invalid() -> None:
    """Removing a key ends its tokens; the error tells a caller that fresh keys might help."""
    with pytest.raises(UnknownKey):
        accept(sign(CLAIMS, KEY), keys={OTHER.kid: OTHER.public})


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "kid": KEY.kid},
        {"alg": "None", "kid": KEY.kid},
        {"alg": "HS256", "kid": KEY.kid},
        {"alg": "RS512", "kid": KEY.kid},
        {"alg": "PS256", "kid": KEY.kid},
        {"alg": "ES256", "kid": KEY.kid},
        {"alg": ["RS256"], "kid": KEY.kid},
        {"kid": KEY.kid},
        {"alg": "RS256"},
        {"alg": "RS256", "kid": 1},
        {"alg": "RS256", "kid": None},
        {"alg": "RS256", "kid": [KEY.kid]},
        {"alg": "RS256", "kid": KEY.kid, "crit": ["b64"], "b64": False},
        {"alg": "RS256", "kid": KEY.kid, "crit": []},
        {"alg": "RS256", "kid": KEY.kid, "crit": ["x" * 600]},
        [],
        "RS256",
        None,
        b"",
        b"{",
        b"\xff",
        b"[" * 5000,
        b'{"alg":"RS256","kid":"%b","x":NaN}' % KEY.kid.encode(),
        b'{"alg":"none","alg":"RS256","kid":"%b"}' % KEY.kid.encode(),
    ],
    ids=itertools.count(),
)
def test_a_header_that_asks_for_anything_else_is_refused(header: object) -> None:
    """Even under a genuine signature: RS256 by a named key, no other algorithm, no extension, no ambiguity."""
    with pytest.raises(TokenInvalid):
        accept(forge(header))


def test_a_token_without_a_signature_is_refused() -> None:
    """`alg: none` is never a way in, nor is RS256 with nothing behind it."""
    unsigned = pyjwt.encode(CLAIMS, "", "none", {"kid": KEY.kid})
    header, payload, _ = sign(CLAIMS, KEY).split(".")
    for token in (unsigned, f"{header}.{payload}.", f"{header}.{payload}"):
        with pytest.raises(TokenInvalid):
            accept(token)


def test_the_public_key_is_not_a_shared_secret() -> None:
    """An HS256 token made with the published key, in any of its forms, is refused."""
    forms = [
        KEY.public.key.public_bytes(encoding, format_)
        for encoding in (serialization.Encoding.PEM, serialization.Encoding.DER)
        for format_ in (serialization.PublicFormat.SubjectPublicKeyInfo, serialization.PublicFormat.PKCS1)
    ]
    hmac_algorithm = pyjwt.get_algorithm_by_name("HS256")
    for alg in ("HS256", "RS256"):
        for form in forms:
            signed = f"{base64url(json.dumps({'alg': alg, 'kid': KEY.kid}).encode())}.{base64url(b'{}')}"
            with pytest.raises(TokenInvalid):
                accept(f"{signed}.{base64url(hmac_algorithm.sign(signed.encode(), form))}")


def test_a_token_does_not_bring_its_own_key() -> None:
    """Keys in or behind `jwk`, `jku`, `x5c` and `x5u` are never looked at."""
    stranger = generate_key()
    extra = {"jwk": stranger.public.to_jwk(), "jku": "https://evil.example/jwks", "x5u": "https://evil.example/x"}
    with pytest.raises(UnknownKey):
        accept(pyjwt.encode(CLAIMS, stranger.private, "RS256", {"kid": stranger.kid, **extra}))
    with pytest.raises(TokenInvalid, match="signature"):
        accept(pyjwt.encode(CLAIMS, stranger.private, "RS256", {"kid": KEY.kid, **extra}))
    assert accept(pyjwt.encode(CLAIMS, KEY.private, "RS256", {"kid": KEY.kid, **extra})) == CLAIMS


def test_an_elliptic_signature_under_an_rsa_header_is_refused() -> None:
    """A signature of another kind does not fit."""
    curve = ec.generate_private_key(ec.SECP256R1())
    token = pyjwt.encode(CLAIMS, curve, "ES256", {"kid": KEY.kid})
    header = base64url(json.dumps({"alg": "RS256", "kid": KEY.kid}).encode())
    with pytest.raises(TokenInvalid):
        accept(".".join([header, *token.split(".")[1:]]))


@settings(deadline=None)
@given(st.data())
def test_any_changed_character_voids_a_token(data: st.DataObject) -> None:
    """There is one spelling of each token: nothing in it can be changed, not even an unused bit."""
    token = sign(CLAIMS, KEY)
    position = data.draw(st.integers(0, len(token) - 1))
    character = data.draw(st.sampled_from("ABCxyz019-_+/=. é\n\ud800").filter(lambda each: each != token[position]))
    with pytest.raises(TokenInvalid):
        accept(token[:position] + character + token[position + 1 :])


@pytest.mark.parametrize("character", ["é", "\ud800"])
@pytest.mark.parametrize("part", range(3))
def test_a_token_is_ascii(part: int, character: str) -> None:
    """Text that has no place in a token, even text that no encoding has, is refused like any other forgery."""
    segments = sign(CLAIMS, KEY).split(".")
    segments[part] = segments[part][:-1] + character
    with pytest.raises(TokenInvalid):
        accept(".".join(segments))


@pytest.mark.parametrize("suffix", ["=", "==", ".", "\n", " ", "A"])
def test_nothing_may_follow_a_token(suffix: str) -> None:
    """A token with something behind it is another token."""
    with pytest.raises(TokenInvalid):
        accept(sign(CLAIMS, KEY) + suffix)


@given(st.text() | st.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*", fullmatch=True))
def test_arbitrary_text_is_an_invalid_token_and_nothing_worse(text: str) -> None:
    """A hostile client gets a refusal, never a server error."""
    with pytest.raises(TokenInvalid):
        accept(text)


def test_an_oversized_token_is_refused_before_it_is_parsed() -> None:
    """Nobody makes the server work by sending megabytes."""
    with pytest.raises(TokenInvalid, match="not a signed token"):
        accept("a" * MAX_TOKEN_CHARS + ".b.c")
    with pytest.raises(TokenInvalid, match="not a signed token"):
        decode_unverified_header("a" * (MAX_HEADER_CHARS + 1) + ".b.c")


@pytest.mark.parametrize("payload", [b"", b"[]", b"1", b'"x"', b"{", b"\xff", b'{"exp":Infinity}', b"[" * 20000])
def test_a_signed_payload_that_is_no_object_is_refused(payload: bytes) -> None:
    """A signature over something else (by a careless issuer) is no token."""
    with pytest.raises(TokenInvalid):
        accept(forge({"alg": "RS256", "kid": KEY.kid}, payload))


@pytest.mark.parametrize("issuer", [None, "", ISSUER + "/", ISSUER.upper(), [ISSUER], 1])
def test_a_token_of_another_issuer_is_refused(issuer: object) -> None:
    """One pool's token opens nothing in another pool, even with the same key."""
    with pytest.raises(TokenInvalid, match="issuer"):
        accept(sign({**CLAIMS, "iss": issuer}, KEY))


@pytest.mark.parametrize(
    ("named", "fits"),
    [("app", True), (["app"], True), (["x", "app"], True), ("x", False), ("ap", False), ([], False), (None, False)],
)
def test_a_token_is_for_its_audience(named: object, fits: bool) -> None:  # noqa: FBT001  a row of the table
    """Where an application is named, a token for another one is refused (RFC 7519 section 4.1.3)."""
    token = sign({**CLAIMS, "aud": named}, KEY)
    assert accept(token)["aud"] == named
    if fits:
        assert accept(token, audience="app")["aud"] == named
    else:
        with pytest.raises(TokenInvalid, match="audience"):
            accept(token, audience="app")


def test_a_token_without_an_audience_is_not_for_everybody() -> None:
    """An application that asks for its own tokens does not get unaddressed ones."""
    with pytest.raises(TokenInvalid, match="audience"):
        accept(sign(CLAIMS, KEY), audience="app")


def test_a_token_is_valid_until_its_last_second() -> None:
    """A token ends exactly when it says, and later by the leeway that the caller grants."""
    token = sign(CLAIMS, KEY)
    end = CLAIMS["exp"]
    assert accept(token, now=end - 0.001)
    for now, leeway in ((end, 0.0), (end + 10.0, 10.0)):
        with pytest.raises(TokenExpired):
            accept(token, now=now, leeway=leeway)
    assert accept(token, now=end + 9.0, leeway=10.0)


def test_an_expired_forgery_is_a_forgery() -> None:
    """Only a token that was once good can be expired."""
    with pytest.raises(TokenInvalid) as caught:
        accept(sign({**CLAIMS, "iss": "x"}, KEY), now=NOW + 9999)
    assert not isinstance(caught.value, TokenExpired)


def test_a_token_is_not_valid_before_its_time() -> None:
    """`nbf` holds to the second, but for the leeway."""
    token = sign({**CLAIMS, "nbf": NOW + 5}, KEY)
    with pytest.raises(TokenInvalid, match="not valid yet"):
        accept(token)
    assert accept(token, now=NOW + 5)
    assert accept(token, leeway=5.0)


def test_a_token_from_a_server_whose_clock_is_ahead_is_valid() -> None:
    """Two servers' clocks may differ by a minute; a token from farther in the future is refused."""
    assert accept(sign({**CLAIMS, "iat": NOW + ISSUED_AT_TOLERANCE}, KEY))
    with pytest.raises(TokenInvalid, match="future"):
        accept(sign({**CLAIMS, "iat": NOW + ISSUED_AT_TOLERANCE + 1}, KEY))


@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
@pytest.mark.parametrize("value", [None, True, "1762247103", [], {}])
def test_a_time_that_is_no_number_is_refused(name: str, value: object) -> None:
    """A malformed time never counts as no limit."""
    with pytest.raises(TokenInvalid, match=f"{name} is not a time"):
        accept(sign({**CLAIMS, name: value}, KEY))


def test_a_token_without_an_end_is_refused() -> None:
    """Every token expires."""
    with pytest.raises(TokenInvalid, match="exp is not a time"):
        accept(sign({"iss": ISSUER}, KEY))


def test_errors_do_not_repeat_the_token() -> None:
    """A refused token is not found in the log."""
    token = sign({**CLAIMS, "iss": "x"}, KEY)
    with pytest.raises(TokenInvalid) as caught:
        accept(token)
    assert not any(
        base64.urlsafe_b64decode(part + "==").decode("latin-1") in str(caught.value) for part in token.split(".")
    )
    assert token not in str(caught.value)


def test_claims_can_be_read_before_anything_is_proven() -> None:
    """For choosing the issuer, whose keys then prove the rest; what is no token is refused."""
    token = sign({"iss": "somebody"}, KEY)
    forged = token[:-8] + "AAAAAAAA"
    assert decode_unverified_claims(token) == decode_unverified_claims(forged) == {"iss": "somebody"}
    for hostile in ("", "a.b", "a.b.c", "a.W10.c", "a.bnVsbA.c"):
        with pytest.raises(TokenInvalid):
            decode_unverified_claims(hostile)


def test_a_token_can_be_taken_apart() -> None:
    """Who checks other algorithms gets the very bytes that were signed, and nothing that is not strictly a token."""
    token = pyjwt.encode(CLAIMS, KEY.private, "RS512")
    parts = decode_unverified(token)
    assert parts.claims == CLAIMS
    assert parts.header["alg"] == "RS512"
    assert f"{parts.signed.decode()}.{base64url(parts.signature)}" == token
    for broken in ("", token + ".", token[:-1] + "!", token.replace(".", "..", 1)):
        with pytest.raises(TokenInvalid):
            decode_unverified(broken)
