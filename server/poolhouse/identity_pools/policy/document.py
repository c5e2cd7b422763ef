"""A whole policy, read and made ready to be asked."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from poolhouse.identity_pools.policy import json_text, statements
from poolhouse.identity_pools.policy.malformed import MalformedPolicy, quoted
from poolhouse.identity_pools.policy.statements import Statement

__all__ = ["Kind", "MalformedPolicy", "Policy"]

_ELEMENTS: Final = frozenset(("Version", "Id", "Statement"))
_VERSIONS: Final = {"2008-10-17": False, "2012-10-17": True}
"""The versions of the language, and whether they know variables."""
_OLDEST: Final = "2008-10-17"
"""What a policy without a version is written in."""


class Kind(Enum):
    """What a policy is for, and so what may be in it."""

    IDENTITY = "identity"
    """What a role, or a session, may do: statements name resources, and no principals."""
    TRUST = "trust"
    """Who may ask for a role: statements name principals, and no resources."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that was understood to the last word. It never changes."""

    name: str
    """What its owner calls it; verdicts tell it."""
    statements: tuple[Statement, ...]

    @classmethod
    def parse(cls, text: str, kind: Kind, name: str = "") -> "Policy":
        """The policy that the text spells in JSON; raises MalformedPolicy, and nothing else, if it is none.

        How long the text may be is for the caller to say.
        """
        document = _object(json_text.load(text))
        variables = _VERSIONS[_version(document)]
        read = statements.of_identity if kind is Kind.IDENTITY else statements.of_trust
        found = []
        for number, raw in enumerate(_statements(document), 1):
            try:
                found.append(read(raw, variables=variables))
            except MalformedPolicy as wrong:
                raise MalformedPolicy(f"{wrong} (Statement {number})") from None
        _check_ids(found)
        return cls(name, tuple(found))


def _object(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise MalformedPolicy("A policy must be an object.")
    for name in document:
        if name not in _ELEMENTS:
            raise MalformedPolicy(f"Has prohibited field {quoted(name)}.")
    if type(document.get("Id", "")) is not str:
        raise MalformedPolicy("Id must be a string.")
    return document


def _version(document: dict[str, Any]) -> str:
    version = document.get("Version", _OLDEST)
    if type(version) is not str or version not in _VERSIONS:
        raise MalformedPolicy(f"The policy must contain a valid version string: {' or '.join(_VERSIONS)}.")
    return version


def _statements(document: dict[str, Any]) -> list[Any]:
    found = document.get("Statement", [])
    listed = found if isinstance(found, list) else [found]
    if not listed:
        raise MalformedPolicy("The policy must contain a statement.")
    return listed


def _check_ids(found: list[Statement]) -> None:
    named = [statement.sid for statement in found if statement.sid]
    if len(set(named)) != len(named):
        raise MalformedPolicy("Statement IDs (SID) in a single policy must be unique.")
