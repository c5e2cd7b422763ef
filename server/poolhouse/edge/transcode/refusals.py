"""Why JSON does not become a message; the path to what is wrong grows on the way out."""

from typing import Any, Final

from poolhouse.validation import Violation

_JSON_TYPES: Final = {str: "STRING_VALUE", int: "NUMBER_VALUE", float: "NUMBER_VALUE", list: "ARRAY_VALUE"}


class Mismatch(Exception):
    """JSON that cannot become what a member is; the path grows on the way out."""

    def __init__(self, reason: str, path: str = "") -> None:
        self.reason = reason
        self.path = path

    def __str__(self) -> str:
        return f"{self.reason} at '{self.path}'" if self.path else self.reason

    def below(self, member: str) -> "Mismatch":
        """The same, seen from the structure, list or map that holds the member."""
        return Mismatch(self.reason, _join(member, self.path))


class Refused(Exception):
    """Well-typed JSON that violates a constraint which the message could not show, and what else was read."""

    def __init__(self, violations: list[Violation], rest: Any = None) -> None:
        self.violations = violations
        self.rest = rest

    def below(self, member: str) -> list[Violation]:
        """The violations, seen from the structure, list or map that holds the member."""
        return [violation._replace(path=_join(member, violation.path)) for violation in self.violations]


def _join(member: str, path: str) -> str:
    return f"{member}.{path}" if path else member


def mismatch(value: object, wanted: str) -> Mismatch:
    """The mismatch of a value's JSON type with what is `wanted`, such as `a String`."""
    if isinstance(value, bool):
        found = "TRUE_VALUE" if value else "FALSE_VALUE"
    else:
        found = "NULL_VALUE" if value is None else _JSON_TYPES.get(type(value), "OBJECT_VALUE")
    return Mismatch(f"{found} can not be converted to {wanted}")
