"""RSA keys for tokens."""

import hashlib
import json

import jwt as pyjwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from poolhouse.crypto.jwt_keys import InvalidKey, PublicKey, SigningKey, base64url, generate_key

KEY = generate_key()
PKCS8 = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def test_a_key_is_the_same_after_export_and_import() -> None:
    """A key sealed in the database signs as it did, under the same id."""
    for again in (SigningKey.from_der(KEY.to_der()), SigningKey.from_pem(KEY.to_pem())):
        assert again.kid == KEY.kid
        assert again.to_der() == KEY.to_der()
    assert KEY.to_pem().startswith(b"-----BEGIN PRIVATE KEY-----")


def test_a_key_that_can_only_be_ours_is_read_without_being_checked() -> None:
    """It comes out of the database thousands of times as fast, and is the same key; junk is still refused."""
    again = SigningKey.from_der(KEY.to_der(), trusted=True)
    assert (again.kid, again.to_der()) == (KEY.kid, KEY.to_der())
    with pytest.raises(InvalidKey):
        SigningKey.from_der(b"junk", trusted=True)


def test_a_generated_key_is_rsa_2048() -> None:
    """Tokens are signed with keys of the size that Cognito uses, and no two pools share one."""
    assert KEY.private.key_size == 2048
    assert generate_key().kid != KEY.kid


def test_the_jwk_has_the_members_of_cognitos() -> None:
    """Libraries that read a Cognito JWKS read ours."""
    jwk = KEY.public.to_jwk()
    assert list(jwk) == ["alg", "e", "kid", "kty", "n", "use"]
    assert (jwk["alg"], jwk["e"], jwk["kid"], jwk["kty"], jwk["use"]) == ("RS256", "AQAB", KEY.kid, "RSA", "sig")
    assert pyjwt.PyJWK(jwk).key.public_numbers() == KEY.public.key.public_numbers()


def test_a_jwk_is_read_as_it_was_written() -> None:
    """A key published by an issuer is the key that checks its tokens."""
    again = PublicKey.from_jwk(KEY.public.to_jwk())
    assert again.kid == KEY.kid
    assert again.key.public_numbers() == KEY.public.key.public_numbers()


def test_a_jwk_needs_neither_alg_nor_use() -> None:
    """Many issuers leave them out (RFC 7517 sections 4.2 and 4.4)."""
    jwk = {name: value for name, value in KEY.public.to_jwk().items() if name not in {"alg", "use"}}
    assert PublicKey.from_jwk(jwk).kid == KEY.kid


def test_the_key_id_is_the_thumbprint() -> None:
    """The same key has the same id on every server and after every restart (RFC 7638)."""
    jwk = {name: KEY.public.to_jwk()[name] for name in ("e", "kty", "n")}
    canonical = json.dumps(jwk, separators=(",", ":"), sort_keys=True).encode()
    assert KEY.kid == base64url(hashlib.sha256(canonical).digest())


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "EC"},
        {"kty": "oct"},
        {"alg": "RS512"},
        {"use": "enc"},
        {"kid": None},
        {"kid": 7},
        {"n": None},
        {"n": 5},
        {"n": "not base64"},
        {"n": "é"},
        {"e": "AA"},
        {"e": "Ag"},
        {"n": base64url((2**1023 + 1).to_bytes(128))},
        {"n": base64url((2**8192 + 1).to_bytes(1025))},
    ],
)
def test_an_unfit_jwk_is_refused(change: dict[str, object]) -> None:
    """A broken or weak entry in a JWKS is skipped, not trusted; one too large cannot stall the server."""
    with pytest.raises(InvalidKey):
        PublicKey.from_jwk({**KEY.public.to_jwk(), **change})


def test_only_unencrypted_rsa_keys_of_a_fit_size_are_read() -> None:
    """What is stored as a signing key is one, or an operator hears of it."""
    curve = ec.generate_private_key(ec.SECP256R1())
    small = rsa.generate_private_key(65537, 1024)  # noqa: S505  the point of the test
    password = serialization.BestAvailableEncryption(b"password")
    locked = KEY.private.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, password)
    for key in (curve, small):
        with pytest.raises(InvalidKey):
            SigningKey.from_der(key.private_bytes(serialization.Encoding.DER, *PKCS8))
        with pytest.raises(InvalidKey):
            SigningKey.from_pem(key.private_bytes(serialization.Encoding.PEM, *PKCS8))
    for junk in (b"", b"junk", locked):
        with pytest.raises(InvalidKey):
            SigningKey.from_der(junk)
        with pytest.raises(InvalidKey):
            SigningKey.from_pem(junk)


def test_the_repr_does_not_show_the_private_key() -> None:
    """A signing key in a log gives away its id and nothing more."""
    assert KEY.kid in repr(KEY)
    assert "private" not in repr(KEY)
