"""An identity pool's settings as they are stored: the one secret among them, an app's at Twitter, is sealed."""

import base64
from typing import Final

from poolhouse.crypto.sealed import Keyring
from poolhouse.gen.identity import v1 as pb

TWITTER: Final = "api.twitter.com"
"""The provider whose app id is a key and a secret, with a semicolon between them."""
SEAL_CONTEXT: Final = "identity pool app"


def dump(keyring: Keyring, pool_id: str, settings: pb.DescribeIdentityPoolResponse) -> bytes:
    """The settings as they are stored; `load` makes them readable again."""
    sealed = pb.DescribeIdentityPoolResponse()
    sealed.CopyFrom(settings)
    if TWITTER in sealed.supported_login_providers:
        app = sealed.supported_login_providers[TWITTER].encode()
        secret = keyring.seal(app, _context(pool_id))
        sealed.supported_login_providers[TWITTER] = base64.b64encode(secret).decode()
    return sealed.SerializeToString()


def load(keyring: Keyring, pool_id: str, stored: bytes) -> pb.DescribeIdentityPoolResponse:
    """The settings that `dump` has stored; SealBroken if they were another pool's."""
    settings = pb.DescribeIdentityPoolResponse.FromString(stored)
    if TWITTER in settings.supported_login_providers:
        secret = base64.b64decode(settings.supported_login_providers[TWITTER])
        settings.supported_login_providers[TWITTER] = keyring.open(secret, _context(pool_id)).decode()
    return settings


def _context(pool_id: str) -> bytes:
    return f"{SEAL_CONTEXT}:{pool_id}".encode()
