"""What is wrong with a message, and in which words a caller is told."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from google.protobuf.message import Message

from poolhouse import errors

MAX_ECHOED: Final = 100
"""A value with more characters than this is not repeated in a message."""
MAX_REPORTED: Final = 10
"""How many violations one error spells out: all of it has to fit into gRPC's trailers."""

NULL: Final = " null"
"""How a violation shows a member that is not there."""


class Violation(NamedTuple):
    """One constraint that one member fails; `shown` is how the message repeats the value: `" 'x'"`, or not at all."""

    path: str
    shown: str
    constraint: str

    def __str__(self) -> str:
        return f"Value{self.shown} at '{self.path}' failed to satisfy constraint: {self.constraint}"


def refusal(report: Sequence[Violation]) -> errors.InvalidParameterException:
    """The error that tells a caller about violations: how many there are, and the first few in full."""
    noun = "error" if len(report) == 1 else "errors"
    listed = "; ".join(map(str, report[:MAX_REPORTED]))
    return errors.InvalidParameterException(f"{len(report)} validation {noun} detected: {listed}")


def null(path: str) -> Violation:
    """The violation of a required member that is not there."""
    return Violation(path, NULL, "Member must not be null")


def too_few(path: str, least: int) -> Violation:
    """The violation of a list or map that is empty and must not be."""
    return Violation(path, "", f"Member must have length greater than or equal to {least}")


def echo(value: object, *, sensitive: bool = False) -> str:
    """How a message repeats `value`: not at all when it is sensitive, binary, a message, or long."""
    if sensitive or isinstance(value, bytes | Message):
        return ""
    text = str(value)
    return f" '{text}'" if len(text) <= MAX_ECHOED else ""


def echo_list(values: Iterable[object], *, sensitive: bool = False) -> str:
    """How a message repeats the values of a list, under the same conditions."""
    return echo(f"[{', '.join(map(str, values))}]", sensitive=sensitive)


def entry_name(key: str, position: int, *, sensitive: bool = False) -> str:
    """How a path names a map's entry: by its key, or by its position (from 1) when the key may not be repeated."""
    return f"{position if sensitive or len(key) > MAX_ECHOED else key}.member"


def of_each(kind: str, failures: Iterable[str]) -> str:
    """What a message says of a list or map with entries that fail; `kind` is Member, Map key or Map value."""
    return f"{kind} must satisfy constraint: [{', '.join(failures)}]"
