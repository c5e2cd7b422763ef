"""The sessions that tie a challenge to its answer: sealed state that the client carries, so that asking writes nothing.

A session opens for one app client and one challenge, until it expires, and is answered once: what has been spent is
remembered for as long as it would have lived. It says in the clear which app client it is for, since some operations
learn that from nothing else; the seal covers it.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from poolhouse import errors, schema
from poolhouse.call import Call
from poolhouse.crypto import tickets
from poolhouse.crypto.sealed import SealBroken
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import sessions as rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools.model.app_client import AppClient

Purpose = pb.ChallengeNameType | Literal["sign-up", "signed-up", "passkey"]
"""What a session is good for: one challenge, a step of a sign-up that leads to a sign-in, or making a passkey."""

INVALID_MESSAGE: Final = "Invalid session for the user."
EXPIRED_MESSAGE: Final = "Invalid session for the user, session is expired."
SPENT_MESSAGE: Final = "Invalid session for the user, session can only be used once."

_LABEL: Final = "challenge sessions"
_EXPIRES_AT: Final = "exp"
_SEPARATOR: Final = b":"
# Cognito's rule for ids of app clients. What breaks it never reaches the store.
_CLIENT_ID: Final = re.compile(rb"[\w+]{1,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Session:
    """What a session that was opened holds, and what it is remembered under once it is spent."""

    state: Mapping[str, str] = field(repr=False)
    expires_at: float
    session_hash: bytes


def seal(call: Call, client: AppClient, challenge: Purpose, state: Mapping[str, str]) -> str:
    """A session (base64) that holds `state` until the client's time for an answer is over."""
    plaintext = json.dumps({**state, _EXPIRES_AT: call.now() + client.session_seconds}, ensure_ascii=False)
    ticket = tickets.seal(call.keyring.derive(_LABEL), plaintext.encode(), _context(client, challenge))
    return base64.b64encode(client.id.encode() + _SEPARATOR + ticket).decode()


def unseal(call: Call, client: AppClient, challenge: Purpose, session: str) -> Session:
    """What the session holds; NotAuthorizedException if it is not one of this client's for this challenge, or over."""
    client_id, ticket = _parts(session)
    try:
        plaintext = tickets.open_sealed(call.keyring.derive_each(_LABEL), ticket, _context(client, challenge))
    except SealBroken:
        raise invalid() from None
    if client_id != client.id:
        raise invalid()
    state = json.loads(plaintext)
    expires_at = state.pop(_EXPIRES_AT)
    if expires_at <= call.now():
        raise errors.NotAuthorizedException(EXPIRED_MESSAGE)
    # Of the bytes, not of the text: one ticket can be spelled in several ways.
    return Session(state, expires_at, hashlib.sha256(ticket).digest())


def client_id(session: str) -> str:
    """The app client that the session says it is for, which `unseal` proves; NotAuthorizedException if it says none."""
    return _parts(session)[0]


def _parts(session: str) -> tuple[str, bytes]:
    try:
        name, _, ticket = base64.b64decode(session, validate=True).partition(_SEPARATOR)
    except (binascii.Error, ValueError):
        raise invalid() from None
    if not _CLIENT_ID.fullmatch(name):
        raise invalid()
    return name.decode(), ticket


async def spend(tx: Writer, client: AppClient, session: Session) -> None:
    """Make sure that the session is never answered again; NotAuthorizedException if it has been already."""
    if not await rows.spend(tx, client.pool_id, session.session_hash, session.expires_at):
        raise errors.NotAuthorizedException(SPENT_MESSAGE)


def invalid() -> errors.NotAuthorizedException:
    """What is said of a session that does not belong to what it came with."""
    return errors.NotAuthorizedException(INVALID_MESSAGE)


def _context(client: AppClient, challenge: Purpose) -> bytes:
    name = challenge if isinstance(challenge, str) else schema.wire(pb.ChallengeNameType, challenge)
    return f"{client.pool_id}:{client.id}:{name}".encode()
