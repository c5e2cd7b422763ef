"""The verifiers of devices' own passwords: made by devices, kept under a seal."""

import base64
import binascii
from typing import Final

from poolhouse import errors
from poolhouse.call import House
from poolhouse.crypto import srp
from poolhouse.crypto.srp_group import N_BYTES
from poolhouse.gen.userpool import v1 as pb

MAX_SALT_BYTES: Final = 64
SALT_MESSAGE: Final = "Invalid salt given."
VERIFIER_MESSAGE: Final = "Invalid password verifier given."


def parse(config: pb.DeviceSecretVerifierConfigType) -> tuple[bytes, bytes]:
    """Salt and verifier; InvalidParameterException unless they are fit to prove something by."""
    salt = _decoded(config.salt, SALT_MESSAGE)
    if not 0 < len(salt) <= MAX_SALT_BYTES:
        raise errors.InvalidParameterException(SALT_MESSAGE)
    try:
        verifier = srp.check_verifier(_decoded(config.password_verifier, VERIFIER_MESSAGE))
    except srp.InvalidVerifier:
        raise errors.InvalidParameterException(VERIFIER_MESSAGE) from None
    return salt, verifier.to_bytes(N_BYTES)


def _decoded(text: str, message: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise errors.InvalidParameterException(message) from None


def sealed(house: House, pool_id: str, sub: str, key: str, verifier: bytes) -> bytes:
    """The verifier as it is stored."""
    return house.keyring.seal(verifier, _context(pool_id, sub, key))


def opened(house: House, pool_id: str, sub: str, key: str, verifier: bytes) -> bytes:
    """A verifier that was stored for this device of the user."""
    return house.keyring.open(verifier, _context(pool_id, sub, key))


def _context(pool_id: str, sub: str, key: str) -> bytes:
    return f"device_verifier:{pool_id}:{sub}:{key}".encode()
