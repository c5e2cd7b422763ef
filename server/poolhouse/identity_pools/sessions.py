"""Temporary credentials of our own: access key, secret and session token.

Nothing of them is stored. The session token carries the session, sealed so that nobody else can make or read one; it
opens with its own access key only. What can end a session early is looked at with each use.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field, fields
from typing import Any, Final

from poolhouse.call import House
from poolhouse.crypto import tickets
from poolhouse.crypto.sealed import SealBroken
from poolhouse.identity_pools import identities
from poolhouse.identity_pools.iam import model as iam
from poolhouse.identity_pools.model import pool as pools
from poolhouse.session import Role, Session

SESSION_SECONDS: Final = 3600.0
"""How long credentials of the enhanced flow live."""
ROOM_BYTES: Final = 4096
"""How much a session's own policy and tags may take: tokens travel in headers."""
PREFIX: Final = "ASIA"
MAX_TOKEN_CHARS: Final = 12_288
"""What is longer was not made here: it would not fit into gRPC's metadata, nor into other people's servers."""

_LABEL: Final = "temporary credentials"
_SECRET: Final = "secret"
_MEMBERS: Final = tuple(member.name for member in fields(Session))


class SessionError(Exception):
    """The credentials open nothing: SessionError > SessionUnknown, SessionExpired, SessionRevoked."""


class SessionUnknown(SessionError):
    """The session token was not made here, was tampered with, or belongs to another access key."""


class SessionExpired(SessionError):
    """The session's time is over."""


class SessionRevoked(SessionError):
    """The identity's credentials were taken back, or the identity, its pool or the role is gone."""


class SessionTooLarge(Exception):
    """The session takes more room than there is: for its policy and tags, or for its token as a whole.

    The argument is how much, in percent of the room.
    """


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client signs its requests with. `expires_at` is in seconds since the Unix epoch."""

    access_key_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    expires_at: float


def mint(house: House, session: Session) -> Credentials:
    """New credentials for the session; SessionTooLarge if it does not fit."""
    if (used := packed_percent(session)) > 100:  # noqa: PLR2004  percent
        raise SessionTooLarge(used)
    access_key_id, secret = house.ids.access_key_id(PREFIX), house.ids.secret_access_key()
    plaintext = _to_json({_SECRET: secret, **_written(session)})
    ticket = tickets.seal(house.keyring.derive(_LABEL), plaintext, access_key_id.encode())
    token = base64.urlsafe_b64encode(ticket).rstrip(b"=").decode()
    if len(token) > MAX_TOKEN_CHARS:  # what its provider says can be long, too
        raise SessionTooLarge(_percent(len(token), MAX_TOKEN_CHARS))
    return Credentials(access_key_id, secret, token, session.expires_at)


def packed_percent(session: Session) -> int:
    """How much of the room for a policy and tags the session takes."""
    if not session.policy and not session.tags:
        return 0
    return _percent(len(_to_json([session.policy, dict(session.tags)])), ROOM_BYTES)


def unseal(house: House, access_key_id: str, token: str) -> tuple[Session, str]:
    """The session that the token carries, and the secret that it is used with; SessionUnknown if it is no such token.

    Whoever shows a token has yet to prove that they know the secret, and `check` has yet to say whether it is good.
    """
    try:
        ticket = _decoded(token)
        plaintext = tickets.open_sealed(house.keyring.derive_each(_LABEL), ticket, access_key_id.encode())
    except (binascii.Error, ValueError, SealBroken):
        raise SessionUnknown from None
    found = json.loads(plaintext)
    secret = found.pop(_SECRET)
    return _read(found), secret


async def check(house: House, session: Session) -> iam.Role:
    """The role that the session has, as it is now; SessionExpired or SessionRevoked if the session is over.

    It costs one statement for an identity's session, beyond what this process remembers of pools and roles.
    """
    if session.expires_at <= house.clock.now():
        raise SessionExpired
    if session.identity_id and not await identity_stands(house, session):
        raise SessionRevoked
    role = await iam.role(house, session.role.arn) if session.role else None
    if role is None or session.role is None or role.id != session.role.id:
        raise SessionRevoked
    return role


async def identity_stands(house: House, session: Session) -> bool:
    """Whether the identity is still there, and nothing was taken back since the session was issued."""
    if await pools.fetch(house, session.identity_pool_id) is None:
        return False
    identity = await identities.standing(house.store, session.identity_pool_id, session.identity_id)
    return identity is not None and identity.credentials_valid_from < session.issued_at


def _percent(used: int, room: int) -> int:
    return -(-used * 100 // room)


def _to_json(document: Any) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def _decoded(token: str) -> bytes:
    if len(token) > MAX_TOKEN_CHARS:
        raise ValueError("too long")
    raw = token.encode("ascii")
    return base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)


def _written(session: Session) -> dict[str, Any]:
    """What differs from an empty session. Only code that holds the key reads it: names may be those of the members."""
    members = {name: value for name in _MEMBERS if (value := getattr(session, name))}
    members |= {name: dict(members[name]) for name in ("tags", "claims") if name in members}
    if session.role is not None:
        members["role"] = {"arn": session.role.arn, "id": session.role.id}
    return members


def _read(members: dict[str, Any]) -> Session:
    claims = {key: value if isinstance(value, str) else tuple(value) for key, value in members.pop("claims").items()}
    role = Role(**members.pop("role")) if "role" in members else None
    return Session(**members, claims=claims, role=role)
