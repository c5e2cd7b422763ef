"""SyncSessionToken: proof that a device has listed a dataset's records before it writes, and how it has found them.

It is sealed, so that nobody can make one up, and good for the one dataset of the one identity, until it expires.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import tickets
from poolhouse.crypto.sealed import SealBroken
from poolhouse.sync.owners import Source

SESSION_SECONDS: Final = 3600.0
"""How long a session lives: enough for whoever settles conflicts by asking the user."""
INVALID_MESSAGE: Final = "SyncSessionToken not valid for these inputs"
EXPIRED_MESSAGE: Final = "SyncSessionToken has expired"

_LABEL: Final = "sync sessions"
_STATE: Final = struct.Struct(">qd")


@dataclass(frozen=True, slots=True)
class SyncSession:
    """The dataset's sync count as the device knows it."""

    sync_count: int


def seal(call: Call, source: Source, sync_count: int) -> str:
    """The token of a session in which the dataset is seen as of `sync_count`."""
    state = _STATE.pack(sync_count, call.now() + SESSION_SECONDS)
    ticket = tickets.seal(call.keyring.derive(_LABEL), state, _context(source))
    return base64.urlsafe_b64encode(ticket).rstrip(b"=").decode()


def unseal(call: Call, source: Source, token: str) -> SyncSession:
    """The session that the token is of; InvalidParameterException if it is none of this dataset, or over."""
    try:
        raw = token.encode("ascii")
        ticket = base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
        state = tickets.open_sealed(call.keyring.derive_each(_LABEL), ticket, _context(source))
    except (binascii.Error, ValueError, SealBroken):
        raise errors.InvalidParameterException(INVALID_MESSAGE) from None
    sync_count, expires_at = _STATE.unpack(state)
    if expires_at <= call.now():
        raise errors.InvalidParameterException(EXPIRED_MESSAGE)
    return SyncSession(sync_count)


def _context(source: Source) -> bytes:
    return "\0".join(source.key).encode()
