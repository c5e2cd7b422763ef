"""An OpenID Connect issuer whose keys, tokens and answers a test decides on. What signs here is pyjwt."""

import json
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from jwt.algorithms import get_default_algorithms

from tests.services.outside import OutsideServer, Reply

CONFIGURATION_PATH = "/.well-known/openid-configuration"
KEYS_PATH = "/keys"
HOUR = 3600

Key = RSAPrivateKey | ec.EllipticCurvePrivateKey


class Issuer:
    """Signs tokens, and publishes its configuration and its keys on a server.

    `url` is its `iss`. Changing `keys` and publishing again is how it rotates them.
    """

    def __init__(self, server: OutsideServer, url: str, key: Key, algorithm: str = "RS256") -> None:
        self.server = server
        self.url = url
        self.keys: dict[str, tuple[Key, str]] = {"first": (key, algorithm)}
        self.publish()

    @property
    def base(self) -> str:
        """The URL that the paths are appended to."""
        return self.url.rstrip("/")

    @property
    def keys_asked(self) -> int:
        """How often the keys were asked for."""
        return self.server.asked(self.base + KEYS_PATH)

    def publish(self, configuration: dict[str, Any] | None = None, **headers: str) -> None:
        """Answer with the configuration, or one of which members are changed, and with the keys of now."""
        document = {"issuer": self.url, "jwks_uri": self.base + KEYS_PATH, **(configuration or {})}
        keys = [_jwk(kid, key, algorithm) for kid, (key, algorithm) in self.keys.items()]
        self.server.answers[self.base + CONFIGURATION_PATH] = Reply(json.dumps(document).encode())
        self.server.answers[self.base + KEYS_PATH] = Reply(json.dumps({"keys": keys}).encode(), headers=headers)

    def break_down(self, reply: Reply) -> None:
        """Answer every question with this."""
        self.server.answers[self.base + CONFIGURATION_PATH] = reply
        self.server.answers[self.base + KEYS_PATH] = reply

    def token(self, now: float, kid: str | None = None, headers: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token of an hour's life. A claim of None is left out; `kid` is the last of the keys unless it is given."""
        kid = kid or list(self.keys)[-1]
        key, algorithm = self.keys[kid]
        said = {"iss": self.url, "sub": "alice", "aud": "client", "iat": int(now), "exp": int(now) + HOUR, **claims}
        said = {name: value for name, value in said.items() if value is not None}
        header = {"typ": "JWT", "kid": kid, **(headers or {})}
        return jwt.PyJWS().encode(json.dumps(said).encode(), key, algorithm, header)


def _jwk(kid: str, key: Key, algorithm: str) -> dict[str, Any]:
    public: Any = key.public_key()
    return {
        **get_default_algorithms()[algorithm].to_jwk(public, as_dict=True),
        "kid": kid,
        "alg": algorithm,
        "use": "sig",
    }
