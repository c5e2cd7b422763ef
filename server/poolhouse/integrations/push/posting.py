"""One request to a push service, and what all of them answer in common."""

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from poolhouse.integrations import retry_after
from poolhouse.integrations.outside import Answer, FetchFailed, Outside
from poolhouse.integrations.push.notification import PushFailed

OK: Final = 200
SUCCESS: Final = range(200, 300)
UNAUTHORIZED: Final = 401
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
GONE: Final = 410
SECONDS: Final = 10.0
ANSWER_BYTES: Final = 16 * 1024
APPLICATIONS: Final = 1000
"""For how many applications at once a process remembers what it proves itself by."""

_WORD: Final = re.compile(r"[A-Za-z_]{1,64}")


async def post(outside: Outside, url: str, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
    """What the service answers; PushFailed if there is no answer."""
    try:
        return await outside.post(url, body, headers, limit=ANSWER_BYTES, seconds=SECONDS)
    except FetchFailed as error:
        raise PushFailed(str(error)) from None


def document(answer: Answer) -> dict[str, Any]:
    """The JSON object in an answer; an empty one if there is none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def word(value: object) -> str:
    """What a service says in one word, such as the name of an error; empty for all else, which nobody should log."""
    return value if isinstance(value, str) and _WORD.fullmatch(value) else ""


def pause(answer: Answer, now: float) -> float | None:
    """How many seconds the service wants to be left alone, if it says so."""
    return retry_after.seconds(answer.headers.get("retry-after"), now)


def described(service: str, answer: Answer, reason: str) -> str:
    """A refusal, for operators."""
    return f"{service} answered {answer.status} {reason}".rstrip()
