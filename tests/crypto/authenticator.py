"""A passkey provider in software: it makes passkeys and signs with them, and lies wherever a test wants it to."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN = "https://example.com"
SITE = "example.com"
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40
_COORDINATE_BYTES = 32


def base64url(data: bytes) -> str:
    """Without padding, as everything in WebAuthn's JSON is."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The reverse."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One passkey, once it has been made."""

    origin: str = ORIGIN
    site: str = SITE
    verifies: bool = True
    counts: bool = True
    aaguid: bytes = bytes(16)
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    uses: int = 0
    handle: str | None = None

    @property
    def id(self) -> str:
        """How the passkey is named."""
        return base64url(self.credential_id)

    def create(self, options: dict[str, Any], **client_data: Any) -> dict[str, Any]:
        """What `navigator.credentials.create()` gives, as JSON; some of the client data may be another's."""
        self.handle = options["user"]["id"]
        data = self._client_data("webauthn.create", options["challenge"], client_data)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._authenticator_data(self._attested())}
        return {
            "id": self.id,
            "rawId": self.id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64url(data),
                "attestationObject": base64url(cbor2.dumps(attestation)),
                "transports": ["internal", "hybrid", "unheard-of"],
            },
        }

    def get(self, options: dict[str, Any], **client_data: Any) -> dict[str, Any]:
        """What `navigator.credentials.get()` gives, as JSON."""
        self.uses += self.counts
        data = self._client_data("webauthn.get", options["challenge"], client_data)
        authenticator_data = self._authenticator_data(b"")
        signed = authenticator_data + hashlib.sha256(data).digest()
        response = {
            "clientDataJSON": base64url(data),
            "authenticatorData": base64url(authenticator_data),
            "signature": base64url(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            **({} if self.handle is None else {"userHandle": self.handle}),
        }
        return {
            "id": self.id,
            "rawId": self.id,
            "type": "public-key",
            "clientExtensionResults": {},
            "response": response,
        }

    def _client_data(self, kind: str, challenge: str, changed: dict[str, Any]) -> bytes:
        data = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False, **changed}
        return json.dumps(data).encode()

    def _authenticator_data(self, attested: bytes) -> bytes:
        flags = _PRESENT | (_VERIFIED if self.verifies else 0) | (_ATTESTED if attested else 0)
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4) + attested

    def _attested(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        # RFC 9053 section 7.1.1: a key of ES256 on P-256.
        public = {
            1: 2,
            3: -7,
            -1: 1,
            -2: numbers.x.to_bytes(_COORDINATE_BYTES),
            -3: numbers.y.to_bytes(_COORDINATE_BYTES),
        }
        length = len(self.credential_id).to_bytes(2)
        return self.aaguid + length + self.credential_id + cbor2.dumps(public)
