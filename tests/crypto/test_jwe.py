"""What only the holder of a private key can read."""

import base64
import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from poolhouse.crypto import jwe
from poolhouse.crypto.jwt_keys import InvalidKey
from tests.user_pools.triggers.code_reader import PRIVATE, PUBLIC_PEM, read


def public_pem(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> str:
    """The key as files hold it."""
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(encoding, form).decode()


def test_the_holder_of_the_key_reads_it() -> None:
    """By RFC 7516, section 5.2: the header says all that it takes."""
    text = jwe.encrypt(b"123456", jwe.read_public_key(PUBLIC_PEM), "arn:key")
    header = text.partition(".")[0]
    assert json.loads(base64.urlsafe_b64decode(header + "==")) == {
        "alg": "RSA-OAEP-256",
        "enc": "A256GCM",
        "kid": "arn:key",
    }
    assert read(text) == "123456"


def test_no_two_are_alike_and_none_can_be_changed() -> None:
    """The header is a part of what is sealed."""
    first, second = (jwe.encrypt(b"123456", jwe.read_public_key(PUBLIC_PEM), "arn:key") for _ in range(2))
    assert first != second
    _, wrapped, iv, sealed, tag = (base64.urlsafe_b64decode(part + "==") for part in first.split("."))
    content_key = PRIVATE.decrypt(wrapped, OAEP(MGF1(SHA256()), SHA256(), None))
    with pytest.raises(InvalidTag):
        AESGCM(content_key).decrypt(iv, sealed + tag, b"another header")


@pytest.mark.parametrize(
    "pem",
    [
        "nonsense",
        public_pem(rsa.generate_private_key(65537, 1024).public_key()),  # noqa: S505  that is what is refused
        public_pem(ec.generate_private_key(ec.SECP256R1()).public_key()),
    ],
)
def test_other_keys_are_refused(pem: str) -> None:
    """When they are read, and not when a code is to be sent."""
    with pytest.raises(InvalidKey):
        jwe.read_public_key(pem)
