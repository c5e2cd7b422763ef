"""What it means to call a function, wherever it runs."""

import json
from collections.abc import Mapping
from typing import Any, Final, Protocol, TypeVar

Place = TypeVar("Place")

PAYLOAD_BYTES: Final = 6 * 1024 * 1024
"""How long an event and an answer may be; Lambda's own limit."""
MESSAGE_CHARACTERS: Final = 1000
"""How much is told of what a function says when it fails."""
ANY_END: Final = "*"


class FunctionUnavailable(Exception):
    """There is no answer: the function is out of reach, too busy, or too slow. The same call may succeed later."""


class FunctionFailed(Exception):
    """The function was called, and has failed, or has answered what is no answer."""


class FunctionRaised(FunctionFailed):
    """The function has raised an error, and this is what it says: words for whoever it was asked about."""


class AnswerUnusable(FunctionFailed):
    """The function has answered, but not with JSON of a bearable length."""


class Target(Protocol):
    """Somewhere where functions run."""

    async def invoke(self, arn: str, event: bytes, seconds: float) -> bytes:
        """What the function with this ARN answers to the event; FunctionUnavailable or FunctionFailed if nothing."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


def encode(event: Mapping[str, Any]) -> bytes:
    """The event as functions get it; FunctionFailed for one that is too long for them."""
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > PAYLOAD_BYTES:
        raise FunctionFailed(f"the event has {len(text)} bytes, and a function takes {PAYLOAD_BYTES}")
    return text


def decode(answer: bytes, limit: int = PAYLOAD_BYTES) -> Any:
    """What the function has answered; AnswerUnusable if that is too long, or no JSON (RFC 8259).

    That has neither infinite numbers nor halves of characters: nobody could store them, sign them or send them on.
    """
    if len(answer) > limit:
        raise AnswerUnusable(f"the answer has more than {limit} bytes")
    try:
        document = json.loads(answer)
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise AnswerUnusable("the answer is not JSON") from None
    return document


def words(text: str) -> str:
    """What a function says when it fails, as far as that is told: so long, and fit to be sent."""
    return text[:MESSAGE_CHARACTERS].encode(errors="replace").decode()


def said(answer: bytes) -> str | None:
    """The message of an error in the form in which Lambda tells it; None if this is none."""
    try:
        document: Any = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    message = document.get("errorMessage") if isinstance(document, dict) else None
    return words(message) if isinstance(message, str) else None


def find(places: Mapping[str, Place], arn: str) -> Place | None:
    """What stands under this ARN, or else under the longest beginning of it that is listed with a `*` at its end."""
    found = places.get(arn)
    if found is not None or not places:
        return found
    fitting = [key for key in places if key.endswith(ANY_END) and arn.startswith(key[:-1])]
    return places[max(fitting, key=len)] if fitting else None
