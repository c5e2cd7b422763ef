"""The push services of Apple, Google and the browsers, as they look from outside: they check what they are sent."""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.services import http2
from tests.services.certificates import Authority
from tests.services.http2 import Http2Server, Reply, Request

PRODUCTION, SANDBOX = "api.push.apple.com", "api.sandbox.push.apple.com"
FCM, TOKENS, BROWSERS = "fcm.googleapis.com", "oauth2.googleapis.com", "push.example.com"
NAMES = (PRODUCTION, SANDBOX, FCM, TOKENS, BROWSERS)
NOT_VERIFIED: Any = {"verify_exp": False, "verify_iat": False}


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    """A private key as its file has it."""
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode()


def base64url(value: bytes) -> str:
    """As all of the web writes bytes."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def unbase64url(text: str) -> bytes:
    """The bytes of that."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Apple:
    """Takes notifications of one team's key; `refusals` are by device token."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    refusals: dict[str, tuple[int, str]] = field(default_factory=dict)
    proofs: list[dict[str, Any]] = field(default_factory=list)
    sent: list[Request] = field(default_factory=list)

    @property
    def attributes(self) -> dict[str, str]:
        """What an application needs."""
        return {
            "PlatformCredential": pem(self.key),
            "PlatformPrincipal": "KEY1234567",
            "ApplePlatformTeamID": "TEAM123456",
            "ApplePlatformBundleID": "com.example.app",
        }

    def answer(self, request: Request) -> Reply:
        """As Apple does."""
        scheme, _, token = request.headers["authorization"].partition(" ")
        assert (scheme, jwt.get_unverified_header(token)["kid"]) == ("bearer", "KEY1234567")
        try:
            self.proofs.append(jwt.decode(token, self.key.public_key(), ["ES256"], options=NOT_VERIFIED))
        except jwt.InvalidSignatureError:
            return Reply(403, b'{"reason": "InvalidProviderToken"}')
        status, reason = self.refusals.get(request.url.rpartition("/")[2], (200, ""))
        if status == 200:
            self.sent.append(request)
        return Reply(status, json.dumps({"reason": reason}).encode() if reason else b"")


@dataclass
class Google:
    """Gives access tokens to a service account, and takes messages with the latest; `refusals` are by device token."""

    key: rsa.RSAPrivateKey
    refusals: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    tokens: int = 0
    token_refusal: tuple[int, str] | None = None
    sent: list[dict[str, Any]] = field(default_factory=list)

    @property
    def attributes(self) -> dict[str, str]:
        """What an application needs."""
        return {"PlatformCredential": json.dumps(self.account())}

    def account(self, **members: Any) -> dict[str, Any]:
        """The service account's key file."""
        return {
            "type": "service_account",
            "project_id": "game-1",
            "private_key_id": "k1",
            "private_key": pem(self.key),
            "client_email": "push@game-1.iam.example.com",
            "token_uri": f"https://{TOKENS}/token",
            **members,
        }

    def give(self, request: Request) -> Reply:
        """An access token, for an assertion that the account has signed."""
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
        options, audience = NOT_VERIFIED, f"https://{TOKENS}/token"
        claims = jwt.decode(form["assertion"], self.key.public_key(), ["RS256"], options=options, audience=audience)
        assert claims["scope"] == "https://www.googleapis.com/auth/firebase.messaging"
        assert (claims["iss"], claims["exp"] - claims["iat"]) == ("push@game-1.iam.example.com", 3600)
        if self.token_refusal is not None:
            status, error = self.token_refusal
            return Reply(status, json.dumps({"error": error}).encode())
        self.tokens += 1
        return Reply(200, json.dumps({"access_token": f"ya29.{self.tokens}", "expires_in": 3599}).encode())

    def answer(self, request: Request) -> Reply:
        """As FCM does."""
        assert request.url == f"https://{FCM}/v1/projects/game-1/messages:send"
        if request.headers["authorization"] != f"Bearer ya29.{self.tokens}":
            return Reply(401, b'{"error": {"status": "UNAUTHENTICATED"}}')
        message = json.loads(request.body)["message"]
        if message["token"] in self.refusals:
            status, error = self.refusals[message["token"]]
            return Reply(status, json.dumps({"error": error}).encode())
        self.sent.append(message)
        return Reply(200, b'{"name": "projects/game-1/messages/1"}')


@dataclass
class Browser:
    """One browser and its push service, which takes messages of one application server alone.

    What it refuses comes with `refusal_headers`.
    """

    server_key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen bytes ok"
    status: int = 201
    proofs: list[dict[str, Any]] = field(default_factory=list)
    sent: list[Request] = field(default_factory=list)
    host: str = BROWSERS
    refusal_headers: dict[str, str] = field(default_factory=dict)

    @property
    def attributes(self) -> dict[str, str]:
        """What an application needs."""
        return {"PlatformCredential": pem(self.server_key), "PlatformPrincipal": "mailto:ops@example.com"}

    @property
    def point(self) -> bytes:
        """The browser's public key."""
        return point(self.key.public_key())

    @property
    def subscription(self) -> str:
        """What the browser gives to the app."""
        keys = {"p256dh": base64url(self.point), "auth": base64url(self.auth)}
        return json.dumps({"endpoint": f"https://{self.host}/send/1", "expirationTime": None, "keys": keys})

    def answer(self, request: Request) -> Reply:
        """As a push service does, by RFC 8030 and RFC 8292."""
        scheme, _, parameters = request.headers["authorization"].partition(" ")
        found = dict(each.strip().split("=", 1) for each in parameters.split(","))
        assert (scheme, unbase64url(found["k"])) == ("vapid", point(self.server_key.public_key()))
        options, audience = NOT_VERIFIED, f"https://{self.host}"
        self.proofs.append(
            jwt.decode(found["t"], self.server_key.public_key(), ["ES256"], options=options, audience=audience)
        )
        if self.status == 201:
            self.sent.append(request)
            return Reply(self.status)
        return Reply(self.status, headers=self.refusal_headers)

    def read(self, body: bytes) -> bytes:
        """What a message says, by RFC 8291 and RFC 8188."""
        salt, size, key_length = body[:16], int.from_bytes(body[16:20]), body[20]
        theirs, sealed = body[21 : 21 + key_length], body[21 + key_length :]
        assert len(sealed) <= size
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        secret = _hkdf(self.auth, shared, b"WebPush: info\0" + self.point + theirs, 32)
        key = _hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
        opened = AESGCM(key).decrypt(nonce, sealed, None)
        assert opened[-1] == 2  # the delimiter of the last record
        return opened[:-1]


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as browsers write it."""
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


@dataclass
class World:
    """All of them, behind one server."""

    server: Http2Server
    apple: Apple
    google: Google
    browser: Browser


@asynccontextmanager
async def world(authority: Authority, rsa_key: rsa.RSAPrivateKey) -> AsyncIterator[World]:
    """Every push service that a test needs."""
    apple, google, browser = Apple(), Google(rsa_key), Browser()
    async with http2.serving(authority.server_context(*NAMES)) as server:
        server.hosts = {
            PRODUCTION: apple.answer,
            SANDBOX: apple.answer,
            FCM: google.answer,
            TOKENS: google.give,
            BROWSERS: browser.answer,
        }
        yield World(server, apple, google, browser)
