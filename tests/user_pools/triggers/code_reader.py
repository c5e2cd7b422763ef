"""What a sender of one's own does to read a code: RFC 7516, by the standard's own steps."""

import base64
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

KMS_KEY: Final = "arn:aws:kms:us-east-1:000000000000:key/codes"
PRIVATE: Final = rsa.generate_private_key(65537, 2048)
PUBLIC_PEM: Final = (
    PRIVATE.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)


def read(text: str) -> str:
    """What was encrypted."""
    protected = text.partition(".")[0]
    _, wrapped, iv, sealed, tag = (base64.urlsafe_b64decode(part + "==") for part in text.split("."))
    content_key = PRIVATE.decrypt(wrapped, OAEP(MGF1(SHA256()), SHA256(), None))
    return AESGCM(content_key).decrypt(iv, sealed + tag, protected.encode()).decode()
