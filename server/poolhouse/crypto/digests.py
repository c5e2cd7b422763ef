"""Hashes for tokens, codes and client secrets, and comparison in constant time."""

import base64
import hashlib
import hmac
from typing import Final

_LENGTH_BYTES: Final = 8


def token_hash(token: str) -> bytes:
    """The 32 bytes under which a high-entropy token is stored. Plain SHA-256: nobody can guess 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def code_hash(key: bytes, *parts: str) -> bytes:
    """The 32 bytes under which a short code is stored: HMAC-SHA256, since a table of all six-digit codes is small.

    The parts are framed by their lengths, so that no two different sequences of parts share a hash.
    """
    return hmac.digest(key, b"".join(map(_framed, parts)), hashlib.sha256)


def _framed(part: str) -> bytes:
    encoded = part.encode()
    return len(encoded).to_bytes(_LENGTH_BYTES) + encoded


def secret_hash(username: str, client_id: str, client_secret: str) -> str:
    """Cognito's SECRET_HASH: base64 of HMAC-SHA256 under the client secret over username and client id."""
    digest = hmac.digest(client_secret.encode(), (username + client_id).encode(), hashlib.sha256)
    return base64.b64encode(digest).decode()


def context_signature(payload: str, client_id: str, version: str) -> str:
    """The signature of what an app's SDK tells of a device: base64 of HMAC-SHA256 under the client id, which is public.

    So it proves nothing but that the payload is whole.
    """
    digest = hmac.digest(client_id.encode(), _as_bytes(version + payload), hashlib.sha256)
    return base64.b64encode(digest).decode()


def equal(left: str | bytes, right: str | bytes) -> bool:
    """Whether two secrets are the same, in a time that does not tell where they differ (only their lengths)."""
    return hmac.compare_digest(_as_bytes(left), _as_bytes(right))


def _as_bytes(value: str | bytes) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
