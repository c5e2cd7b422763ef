"""Texts of a policy that hold wildcards and variables, taken apart: `home/${cognito-identity.amazonaws.com:sub}/*`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from poolhouse.identity_pools.policy.malformed import MalformedPolicy, quoted


class Wildcard(Enum):
    """What stands for characters that the author does not know."""

    ANY = "*"
    """Any characters, or none."""
    ONE = "?"
    """One character."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A value of the request that a policy refers to by its condition key, here in lower case."""

    key: str
    default: str | None


Part: TypeAlias = str | Variable
Token: TypeAlias = Part | Wildcard
Values: TypeAlias = Mapping[str, str]
"""The request's keys that have one value, in lower case: those that variables may refer to."""


class Phrase:
    """Characters and variables, ready to be filled in for many requests."""

    __slots__ = ("_first", "_rest")

    def __init__(self, read: Iterable[Part]) -> None:
        """The parts in order."""
        variables: list[Variable] = []
        texts: list[list[str]] = [[]]
        for part in read:
            if isinstance(part, Variable):
                variables.append(part)
                texts.append([])
            else:
                texts[-1].append(part)
        self._first, *afters = map("".join, texts)
        self._rest = tuple((each.key, each.default, after) for each, after in zip(variables, afters, strict=True))

    def fill(self, values: Values) -> str | None:
        """The text with the request's values in it; None if one has neither a value (empty is none) nor a default."""
        text = self._first
        for key, default, after in self._rest:
            value = values.get(key) or default
            if value is None:
                return None
            text += value + after
        return text


# A variable holds a condition key and perhaps a default in single quotes; `${*}` and its like are the character itself.
# Nothing here backtracks over what another part has read, so that reading takes linear time.
_PARTS: Final = re.compile(
    r"""
      \$\{(?P<character>[*?$])\}
    | \$\{(?P<key>[^\s{}$*?',:]++:[^\s{}$*?',]++)(?:,\ *+'(?P<default>[^']*+)')?+\}
    | (?P<opened>\$\{)
    | (?:[^$]++|\$(?!\{))++
    """,
    re.VERBOSE,
)
_PIECES: Final = re.compile(r"\*++|\?|[^*?]++")
_WILDCARDS: Final = {"*": Wildcard.ANY, "?": Wildcard.ONE}


def parts(text: str, *, variables: bool) -> tuple[Part, ...]:
    """The text's characters and variables in order; without `variables`, `${` means itself.

    Raises MalformedPolicy for a variable that does not end, or names no condition key.
    """
    return tuple(part for part, _ in _read(text, variables=variables))


def tokens(text: str, *, variables: bool) -> tuple[Token, ...]:
    """As `parts`, with the wildcards set apart; `${*}` and its like are characters."""
    found: list[Token] = []
    for part, literal in _read(text, variables=variables):
        if literal or isinstance(part, Variable):
            found.append(part)
        else:
            found.extend(_WILDCARDS.get(piece[0], piece) for piece in _PIECES.findall(part))
    return tuple(found)


def _read(text: str, *, variables: bool) -> Iterator[tuple[Part, bool]]:
    """The parts, and whether their characters are certain to mean themselves."""
    if not variables:
        yield text, False
        return
    for found in _PARTS.finditer(text):
        if found["opened"]:
            raise MalformedPolicy(f"A variable in {quoted(text)} is not of the form ${{key}} or ${{key, 'default'}}.")
        if found["key"]:
            yield Variable(found["key"].lower(), found["default"]), True
        elif found["character"]:
            yield found["character"], True
        else:
            yield found[0], False
