"""Bodies of HTTP requests: read whole, within bounds of size and time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.types import Receive

from poolhouse.errors import (
    CognitoError,
    RequestEntityTooLargeException,
    RequestTimeoutException,
    SerializationException,
)

# Old AWS SDKs for Java send `amz-1.0`, which names no encoding at all.
_NOT_ENCODED: Final = frozenset({b"", b"identity", b"amz-1.0"})
_DIGITS_OF_A_LENGTH: Final = 18

# A client that still sends does not listen. So what it sends beyond the limit is thrown away, up to here; then the
# connection is closed, and the client learns that much.
LINGER_BYTES: Final = 32 * 1024 * 1024
LINGER_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Body:
    """What was read: the bytes, or why they were not.

    Unless `complete`, more may come on the connection, and it has to be closed; `sending`: more is on its way already.
    """

    content: bytes
    refusal: CognitoError | None = None
    complete: bool = True
    sending: bool = False


async def read_body(receive: Receive, headers: Mapping[bytes, bytes], limit: int, seconds: float) -> Body:
    """The request's body, of at most `limit` bytes and within `seconds`; never raises for what the client does."""
    if refusal := _refusal(headers, limit):
        # Who expects `100 Continue` waits for it, or for the refusal.
        return Body(b"", refusal, complete=False, sending=b"expect" not in headers)
    try:
        async with asyncio.timeout(seconds):
            return await _read(receive, limit)
    except TimeoutError:
        refusal = RequestTimeoutException(f"The request's body did not arrive within {seconds:g} seconds.")
        return Body(b"", refusal, complete=False)


def _refusal(headers: Mapping[bytes, bytes], limit: int) -> CognitoError | None:
    if headers.get(b"content-encoding", b"").lower() not in _NOT_ENCODED:
        return SerializationException("The request's body is encoded. Send it as it is, without Content-Encoding.")
    length = headers.get(b"content-length", b"")
    if len(length) > _DIGITS_OF_A_LENGTH or (length.isdigit() and int(length) > limit):
        return _too_large(limit)
    return None


def _too_large(limit: int) -> CognitoError:
    return RequestEntityTooLargeException(f"The request's body is larger than {limit} bytes.")


async def _read(receive: Receive, limit: int) -> Body:
    message = await receive()
    content: bytes = message.get("body", b"")
    if message["type"] == "http.request" and not message.get("more_body") and len(content) <= limit:
        return Body(content)
    chunks, size = [content], len(content)
    while message["type"] == "http.request" and message.get("more_body") and size <= limit:
        message = await receive()
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
    if size > limit:
        more = bool(message.get("more_body"))
        return Body(b"", _too_large(limit), complete=not more, sending=more)
    if message["type"] != "http.request":
        return Body(b"", SerializationException("The client went away before the whole body had arrived."))
    return Body(b"".join(chunks))


async def linger(receive: Receive) -> None:
    """Throw away what the client still sends, until it is done or has had its chance."""
    size = 0
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while size <= LINGER_BYTES:
                message = await receive()
                size += len(message.get("body", b""))
                if not message.get("more_body"):
                    return
    except TimeoutError:
        return
