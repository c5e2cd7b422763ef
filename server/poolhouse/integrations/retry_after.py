"""When somebody else's service wants to be asked again: the Retry-After header of HTTP (RFC 9110 section 10.2.3)."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

_SECONDS: Final = re.compile(r"[0-9]{1,9}")


def seconds(value: str | None, now: float) -> float | None:
    """How many seconds from now on that is, at least none; None for a header that is not there or says nothing."""
    if value is None:
        return None
    if _SECONDS.fullmatch(value.strip()):
        return float(value)
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
    return max(at.timestamp() - now, 0.0)
