"""ResumeToken: where a watch goes on. It is sealed, so that nobody can make one up, and good for what it was made for.

It does not expire. What it stands for may be forgotten; then the watch begins anew.
"""

import base64
import binascii
import struct
from typing import Final, NamedTuple

from poolhouse import errors
from poolhouse.call import House
from poolhouse.crypto import tickets
from poolhouse.crypto.sealed import SealBroken
from poolhouse.storage.changes import Cursor

INVALID_MESSAGE: Final = "ResumeToken not valid for these inputs"

_LABEL: Final = "resume tokens"
_NUMBERS: Final = struct.Struct(">qq")
# Neither a dataset's name nor a key has this character.
_BETWEEN: Final = "\0"


class Place(NamedTuple):
    """How far a watch has come. It began when the identity was at revision `since`: it never had what was gone by then.

    `since` is 0 as long as nothing was read.
    """

    cursor: Cursor
    since: int

    @property
    def sent(self) -> int:
        """The revision up to which everything was sent."""
        return self.cursor.revision - 1


BEGINNING: Final = Place(Cursor.past(0), 0)


class Watched(NamedTuple):
    """What a watch is of: the dataset as the caller names it, None for all; and whose it is, under which name there."""

    pool_id: str
    identity_id: str
    dataset_name: str | None
    source_id: str
    source_name: str | None


def seal(house: House, watched: Watched, place: Place) -> str:
    """The token for a place in this watch."""
    cursor, since = place
    plaintext = _NUMBERS.pack(cursor.revision, since) + f"{cursor.dataset}{_BETWEEN}{cursor.key}".encode()
    ticket = tickets.seal(house.keyring.derive(_LABEL), plaintext, _context(watched))
    return base64.urlsafe_b64encode(ticket).rstrip(b"=").decode()


def unseal(house: House, watched: Watched, token: str) -> Place:
    """The place that the token stands for; InvalidParameterException if it is none of a watch like this."""
    try:
        raw = token.encode("ascii")
        ticket = base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
        plaintext = tickets.open_sealed(house.keyring.derive_each(_LABEL), ticket, _context(watched))
    except (binascii.Error, ValueError, SealBroken):
        raise errors.InvalidParameterException(INVALID_MESSAGE) from None
    revision, since = _NUMBERS.unpack_from(plaintext)
    dataset, _, key = plaintext[_NUMBERS.size :].decode().partition(_BETWEEN)
    return Place(Cursor(revision, dataset, key), since)


def _context(watched: Watched) -> bytes:
    return _BETWEEN.join((watched.pool_id, watched.identity_id, watched.dataset_name or "")).encode()
