"""What mail about a sign-in carries, so that its reader can say whether that was theirs: sealed, good for a month."""

import base64
import json
from dataclasses import dataclass
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import tickets
from poolhouse.crypto.sealed import SealBroken

LIFETIME_SECONDS: Final = 30 * 86_400.0
INVALID_MESSAGE: Final = "Invalid feedback token."
EXPIRED_MESSAGE: Final = "The feedback token has expired."

_LABEL: Final = "event feedback"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a token is about: an event of a user."""

    pool_id: str
    sub: str
    event_id: str


def seal(call: Call, subject: Subject) -> str:
    """A token: letters, digits, `-`, `_` and `=`."""
    expires_at = call.now() + LIFETIME_SECONDS
    plaintext = json.dumps([subject.pool_id, subject.sub, subject.event_id, expires_at]).encode()
    return base64.urlsafe_b64encode(tickets.seal(call.keyring.derive(_LABEL), plaintext, _LABEL.encode())).decode()


def opened(call: Call, token: str) -> Subject:
    """What the token is about; NotAuthorizedException if it is none, or has expired."""
    try:
        ticket = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
        plaintext = tickets.open_sealed(call.keyring.derive_each(_LABEL), ticket, _LABEL.encode())
    except (ValueError, SealBroken):  # what the codecs and base64 raise is all of the first kind
        raise invalid() from None
    *members, expires_at = json.loads(plaintext)
    if expires_at <= call.now():
        raise errors.NotAuthorizedException(EXPIRED_MESSAGE)
    return Subject(*members)


def invalid() -> errors.NotAuthorizedException:
    """What is said of a token that does not belong to what it came with."""
    return errors.NotAuthorizedException(INVALID_MESSAGE)
