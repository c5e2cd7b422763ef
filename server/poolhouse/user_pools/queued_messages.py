"""Messages as they wait to be sent: sealed, for they hold secrets."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Self

from poolhouse.crypto.sealed import Keyring
from poolhouse.integrations.message import Channel, Message

_CONTEXT: Final = b"message"


@dataclass(frozen=True, slots=True)
class StoredCode:
    """Where the code of a message is stored, to see before sending whether it is still worth anything."""

    pool_id: str
    sub: str
    purpose: str
    code_hash: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an invitation is for, to see before sending whether its temporary password is still to be used."""

    pool_id: str
    sub: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Why a message is sent, as the pool's function for messages is told it: to whom, through which app client.

    `link` is what the message carries in place of a code. `details` are what it tells of a risky sign-in, by the names
    that Cognito has for them.
    """

    sub: str
    reason: str
    client_id: str | None
    metadata: Mapping[str, str] = field(repr=False)
    link: str | None = field(default=None, repr=False)
    details: Mapping[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A message, and what decides whether it is sent: whether its code still stands, and whether it is for anybody."""

    message: Message
    code: StoredCode | None = None
    invited: Invited | None = None
    decoy: bool = False
    """Made for a name that nobody has, to cost what a real one costs; never sent."""
    expires_at: float | None = None
    """When it stops being worth anything, where nothing is stored that could tell."""
    origin: Origin | None = None
    """None unless the pool has a function that may put it into other words."""

    def seal(self, keyring: Keyring) -> bytes:
        """What is stored."""
        document: dict[str, Any] = {each.name: getattr(self.message, each.name) for each in fields(Message)}
        document |= {"decoy": self.decoy, "expires_at": self.expires_at}
        if self.code is not None:
            hashed = base64.b64encode(self.code.code_hash).decode()
            document["proof"] = [self.code.pool_id, self.code.sub, self.code.purpose, hashed]
        if self.invited is not None:
            document["invited"] = [self.invited.pool_id, self.invited.sub]
        if self.origin is not None:
            document["origin"] = {each.name: getattr(self.origin, each.name) for each in fields(Origin)}
        return keyring.seal(json.dumps(document).encode(), _CONTEXT)

    @classmethod
    def open(cls, keyring: Keyring, payload: bytes) -> Self:
        """What `seal` has stored; SealBroken under other master keys."""
        document: dict[str, Any] = json.loads(keyring.open(payload, _CONTEXT))
        origin, invited = document.pop("origin", None), document.pop("invited", None)
        proof, decoy, expires_at = document.pop("proof", None), document.pop("decoy"), document.pop("expires_at", None)
        message = Message(**document | {"channel": Channel(document["channel"])})
        code = None if proof is None else _stored_code(*proof)
        return cls(
            message,
            code,
            None if invited is None else Invited(*invited),
            decoy,
            expires_at,
            None if origin is None else Origin(**origin),
        )


def _stored_code(pool_id: str, sub: str, purpose: str, hashed: str) -> StoredCode:
    return StoredCode(pool_id, sub, purpose, base64.b64decode(hashed))
