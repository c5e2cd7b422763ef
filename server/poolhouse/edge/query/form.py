"""The form itself: names and values, from the body and the query string, each name once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from poolhouse import schema
from poolhouse.errors import SerializationException, UnknownOperationException
from poolhouse.schema import Operation

MAX_FIELDS: Final = 1_000

_NAME: Final = re.compile(r"[\w-]{1,128}", re.ASCII)
_SIGNATURE: Final = "X-Amz-"
"""What the names begin with by which a signed URL carries its signature."""


@dataclass(frozen=True, slots=True)
class Form:
    """Which operation a form names, and the members that it carries."""

    action: str
    version: str
    members: Mapping[str, str]

    def operation(self) -> Operation:
        """The operation; UnknownOperationException if there is none."""
        found = schema.by_action(self.version, self.action)
        if found is None:
            raise UnknownOperationException(
                f"Could not find operation {_shown(self.action, 'NO_ACTION_SPECIFIED')}"
                f" for version {_shown(self.version, 'NO_VERSION_SPECIFIED')}"
            )
        return found


def read(query_string: bytes, body: bytes) -> Form:
    """The form in a query string and a body; SerializationException if it cannot be read."""
    fields: dict[str, str] = {}
    for encoded in filter(None, (query_string, body)):
        for name, value in _pairs(encoded):
            if name.startswith(_SIGNATURE):
                continue
            if name in fields:
                raise SerializationException("The form has a name twice.")
            fields[name] = value
    return Form(fields.pop("Action", ""), fields.pop("Version", ""), fields)


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode(), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError:
        raise SerializationException(f"The form is not one of up to {MAX_FIELDS} names and values in UTF-8.") from None


def _shown(name: str, absent: str) -> str:
    """A name that a client has sent, fit to be told back."""
    if not name:
        return absent
    return name if _NAME.fullmatch(name) else "INVALID"
