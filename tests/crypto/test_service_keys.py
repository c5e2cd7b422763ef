"""Keys by which this server proves who it is, and the tokens that it signs with them."""

import base64

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.crypto import service_keys
from poolhouse.crypto.jwt_keys import InvalidKey, base64url
from tests.house import RsaKeys
from tests.services.push import pem

P256 = ec.generate_private_key(ec.SECP256R1())


def test_a_p256_key_is_read_and_signs_with_es256(rsa_keys: RsaKeys) -> None:
    """What it signs, others verify with the public half; the header names the key if it has a name."""
    key = service_keys.read_p256_key(pem(P256))
    token = service_keys.sign({"iss": "team", "iat": 1}, key, "kid")
    assert jwt.get_unverified_header(token) == {"alg": "ES256", "kid": "kid", "typ": "JWT"}
    assert jwt.decode(token, P256.public_key(), ["ES256"]) == {"iss": "team", "iat": 1}
    assert "kid" not in jwt.get_unverified_header(service_keys.sign({}, key))
    with pytest.raises(InvalidKey, match="not a P-256 key"):
        service_keys.read_p256_key(pem(rsa_keys().private))


def test_an_rsa_key_is_read_and_signs_with_rs256(rsa_keys: RsaKeys) -> None:
    """The same; a small one is none."""
    private = rsa_keys().private
    token = service_keys.sign({"iss": "account"}, service_keys.read_rsa_key(pem(private)), "kid")
    assert jwt.decode(token, private.public_key(), ["RS256"]) == {"iss": "account"}
    small = rsa.generate_private_key(65_537, 1024)  # noqa: S505  that is what it is for
    for wrong in (pem(P256), pem(small)):
        with pytest.raises(InvalidKey, match="not an RSA key of 2048 to 8192 bits"):
            service_keys.read_rsa_key(wrong)


@pytest.mark.parametrize("text", ["", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "\0", "é"])
def test_what_is_no_key_is_refused(text: str) -> None:
    """In whatever form it is expected."""
    for read in (service_keys.read_p256_key, service_keys.read_rsa_key, service_keys.read_vapid_key):
        with pytest.raises(InvalidKey):
            read(text)


def test_other_curves_and_encrypted_keys_are_refused() -> None:
    """There is nobody to ask for a password."""
    other = ec.generate_private_key(ec.SECP384R1())
    edwards = ed25519.Ed25519PrivateKey.generate()
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    locked = P256.private_bytes(encoding, form, serialization.BestAvailableEncryption(b"secret")).decode()
    bare = edwards.private_bytes(encoding, form, serialization.NoEncryption()).decode()
    for wrong in (pem(other), bare, locked):
        with pytest.raises(InvalidKey):
            service_keys.read_p256_key(wrong)


def test_a_vapid_key_is_read_in_both_of_its_forms() -> None:
    """PEM, and the number itself in base64url."""
    number = P256.private_numbers().private_value.to_bytes(32)
    expected = service_keys.point(P256.public_key())
    for text in (pem(P256), base64url(number), base64.urlsafe_b64encode(number).decode(), f" {base64url(number)}\n"):
        assert service_keys.point(service_keys.read_vapid_key(text).public_key()) == expected
    for nothing in (bytes(32), b"\xff" * 32):
        with pytest.raises(InvalidKey, match="not a P-256 key"):
            service_keys.read_vapid_key(base64url(nothing))


def test_a_point_is_read() -> None:
    """If it is one of the curve, and whole."""
    raw = service_keys.point(P256.public_key())
    assert service_keys.point(service_keys.read_point(raw)) == raw
    compressed = P256.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    for wrong in (b"", compressed, raw[:-1], raw + b"\0", b"\x04" + bytes(64), b"\x04" + b"\xff" * 64):
        with pytest.raises(InvalidKey):
            service_keys.read_point(wrong)


@given(st.binary(max_size=70))
def test_base64url_is_read_with_and_without_padding(value: bytes) -> None:
    """Browsers and libraries write either."""
    assert (
        service_keys.decode(base64url(value)) == service_keys.decode(base64.urlsafe_b64encode(value).decode()) == value
    )


@pytest.mark.parametrize("text", ["a", "a+b/", "a b=", "é", "aa\n"])
def test_what_is_not_base64url_is_refused(text: str) -> None:
    """The other alphabet is another."""
    with pytest.raises(InvalidKey):
        service_keys.decode(text)
