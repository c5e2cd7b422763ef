"""How a websocket is closed: each code says what the client is to do next."""

import asyncio
from enum import IntEnum
from typing import Final

MAX_REASON_BYTES: Final = 123
"""What is left for words in a close frame (RFC 6455, section 5.5)."""


class CloseCode(IntEnum):
    """The codes: up to 1999 as RFC 6455 means them, from 4000 on our own, close to the HTTP statuses they recall."""

    GOING_AWAY = 1001
    """The server stops. Watches were told when to come back."""
    PROTOCOL_ERROR = 1002
    """What was sent is no websocket. It is the client's fault, and happens again."""
    UNSUPPORTED_DATA = 1003
    """A text frame where the sub-protocol has binary ones, or the other way round."""
    INVALID_DATA = 1007
    """A text frame that is not UTF-8."""
    MESSAGE_TOO_BIG = 1009
    """A frame of more than `max_message_bytes`."""
    INTERNAL_ERROR = 1011
    """The server failed, or got no answer to its pings. Come back after a pause that grows with each attempt."""
    BAD_FRAME = 4400
    """A frame that cannot be read, or whose id is in use. It is the client's fault, and happens again."""
    SIGN_IN = 4401
    """No sign-in, or not in time, or the proof is not good any more. Come back with a new one."""
    FORBIDDEN = 4403
    """The page's origin is not allowed, or somebody else signed in on the socket. Do not come back."""
    TOO_SLOW = 4408
    """The client has not read what it was sent. Come back: the last resume token leads on."""
    TOO_MANY = 4429
    """Too many websockets at this server, or watches on this one. Come back after a pause that grows."""


class Closing(Exception):
    """The server closes the websocket."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason.encode()[:MAX_REASON_BYTES].decode(errors="ignore")


class Gone(asyncio.CancelledError):
    """The client is gone: what runs for it is cancelled."""
