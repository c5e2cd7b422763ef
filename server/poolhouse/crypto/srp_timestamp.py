"""The TIMESTAMP of a password claim: `Tue Nov 4 09:05:03 UTC 2025`, in English whatever the locale."""

import re
from datetime import UTC, datetime
from typing import Final

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FORM: Final = re.compile(
    rf"({'|'.join(_WEEKDAYS)}) ({'|'.join(_MONTHS)}) ([1-9]\d?) (\d\d):(\d\d):(\d\d) UTC (\d{{4}})", re.ASCII
)


class InvalidTimestamp(ValueError):
    """The text is not a time in this form."""


def format_timestamp(now: float) -> str:
    """The time, in seconds since the Unix epoch, as clients write it: the day of the month without padding."""
    at = datetime.fromtimestamp(now, UTC)
    return f"{_WEEKDAYS[at.weekday()]} {_MONTHS[at.month - 1]} {at.day} {at:%H:%M:%S} UTC {at.year:04}"


def parse_timestamp(text: str) -> float:
    """The time in seconds since the Unix epoch.

    Raises InvalidTimestamp for any other form, a date that does not exist, or a weekday that is not the date's.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise InvalidTimestamp("not of the form 'Tue Nov 4 09:05:03 UTC 2025'")
    weekday, month, *numbers = match.groups()
    day, hour, minute, second, year = map(int, numbers)
    try:
        at = datetime(year, _MONTHS.index(month) + 1, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise InvalidTimestamp(str(error)) from None
    if _WEEKDAYS[at.weekday()] != weekday:
        raise InvalidTimestamp(f"that day is not a {weekday}")
    return at.timestamp()
