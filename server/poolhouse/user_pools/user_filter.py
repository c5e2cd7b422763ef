"""The filter of ListUsers: `attribute = "value"` for equality, `attribute ^= "value"` for the beginning of a value."""

import re
from dataclasses import dataclass
from typing import Final

from poolhouse import errors
from poolhouse.user_pools.model.schema import SEARCHABLE

SUB: Final = "sub"
STATUS: Final = "cognito:user_status"
NAMES: Final = frozenset((*SEARCHABLE, "username", STATUS, "status", SUB))

_FORM: Final = re.compile(
    r'\s*(?:"(?P<quoted>[^"\\]+)"|(?P<name>[^\s"=^\\]+))\s*(?P<operator>\^?=)\s*"(?P<value>(?:[^"\\]|\\.)*)"\s*',
    re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Filter:
    """What ListUsers looks for: users whose `name` is `value`, or begins with it."""

    name: str
    prefix: bool
    value: str


def parse(text: str) -> Filter | None:
    """The filter that the text states, None for an empty one; InvalidParameterException for one that states none."""
    if not text.strip():
        return None
    found = _FORM.fullmatch(text)
    if found is None or "\0" in text:
        raise errors.InvalidParameterException("Error while parsing filter.")
    name = found["name"] or found["quoted"]
    if name not in NAMES:
        raise errors.InvalidParameterException(f"Invalid search attribute: {name}")
    value = _ESCAPED.sub(r"\1", found["value"])
    # Cognito compares this one, and no other, without regard to case.
    return Filter(name, found["operator"] == "^=", value.upper() if name == STATUS else value)
