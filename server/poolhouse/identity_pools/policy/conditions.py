"""The `Condition` of a statement: each of its operators must hold for each of its keys."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from poolhouse.identity_pools.policy import values as read
from poolhouse.identity_pools.policy.json_text import scalars
from poolhouse.identity_pools.policy.malformed import MalformedPolicy, quoted
from poolhouse.identity_pools.policy.operators import OPERATORS, Operator, Test
from poolhouse.identity_pools.policy.request import Request

_OPERATOR: Final = re.compile(
    r"(?:(?P<quantifier>ForAllValues|ForAnyValue):)?(?P<name>[A-Za-z]+?)(?P<if_exists>IfExists)?",
    re.IGNORECASE | re.ASCII,
)
_BY_LOWER_NAME: Final = {name.lower(): found for name, found in OPERATORS.items()}
_NULL: Final = "null"
_KEY: Final = re.compile(r"[^\s:]+:\S[^\r\n]*")

Condition: TypeAlias = Callable[[Request], bool]
"""Whether a request fulfils one operator for one of its keys."""


class _One:
    """Without a quantifier. IAM leaves open what it says of a key with several values; here, that one of them matches.

    That way a negated operator is always the opposite of the plain one: a key that is absent matches nothing.
    """

    __slots__ = ("_if_absent", "_key", "_negated", "_test")

    def __init__(self, key: str, test: Test, *, negated: bool, if_exists: bool) -> None:
        self._key, self._test, self._negated, self._if_absent = key, test, negated, negated or if_exists

    def holds(self, request: Request) -> bool:
        found = request.values.get(self._key)
        if found is None:
            return self._if_absent
        for value in found:
            if self._test(value, request.singles):
                return not self._negated
        return self._negated


class _Every:
    """`ForAllValues`: each of the key's values fulfils the operator. It holds if there is none, or only empty ones."""

    __slots__ = ("_key", "_negated", "_test")

    def __init__(self, key: str, test: Test, *, negated: bool) -> None:
        self._key, self._test, self._negated = key, test, negated

    def holds(self, request: Request) -> bool:
        found = request.values.get(self._key)
        if found is None or not any(found):
            return True
        return all(self._test(value, request.singles) is not self._negated for value in found)


class _Any:
    """`ForAnyValue`: one of the key's values fulfils the operator. It fails if there is none, or only empty ones."""

    __slots__ = ("_if_absent", "_key", "_negated", "_test")

    def __init__(self, key: str, test: Test, *, negated: bool, if_exists: bool) -> None:
        self._key, self._test, self._negated, self._if_absent = key, test, negated, if_exists

    def holds(self, request: Request) -> bool:
        found = request.values.get(self._key)
        if found is None or not any(found):
            return found is None and self._if_absent
        return any(self._test(value, request.singles) is not self._negated for value in found)


class _Null:
    """`Null`: the key has no value where "true" is asked for, and one where "false" is."""

    __slots__ = ("_key", "_wanted")

    def __init__(self, key: str, wanted: frozenset[bool]) -> None:
        self._key, self._wanted = key, wanted

    def holds(self, request: Request) -> bool:
        # What ForAllValues lets pass as empty is null, so that the one can guard the other.
        return (not any(request.values.get(self._key, ()))) in self._wanted


def parse(raw: Any, *, variables: bool) -> tuple[Condition, ...]:
    """What the `Condition` element asks for; MalformedPolicy says what is wrong with it."""
    return tuple(
        _condition(name, key, scalars(quoted(key), value), variables=variables)
        for name, keys in _object("Condition", raw).items()
        for key, value in _keys(name, keys)
    )


def _keys(name: str, raw: Any) -> Iterator[tuple[str, Any]]:
    keys = _object(quoted(name), raw)
    if not keys:
        raise MalformedPolicy(f"Condition operator {quoted(name)} must have a condition key.")
    for key, value in keys.items():
        if not _KEY.fullmatch(key):
            raise MalformedPolicy(f"Condition key {quoted(key)} must be prefaced by a vendor, as in aws:SourceIp.")
        yield key, value


def _condition(name: str, key: str, texts: list[str], *, variables: bool) -> Condition:
    found = _OPERATOR.fullmatch(name)
    if found is None:
        raise MalformedPolicy(f"Invalid condition operator: {quoted(name)}.")
    if name.lower() == _NULL:
        return _Null(key.lower(), _booleans(texts)).holds
    chosen = _BY_LOWER_NAME.get(found["name"].lower())
    if chosen is None:
        raise MalformedPolicy(f"Invalid condition operator: {quoted(name)}.")
    return _qualified(found, key.lower(), chosen, chosen.make(texts, variables=variables))


def _qualified(found: re.Match[str], key: str, chosen: Operator, test: Test) -> Condition:
    if_exists = found["if_exists"] is not None
    match (found["quantifier"] or "").lower():
        case "":
            return _One(key, test, negated=chosen.negated, if_exists=if_exists).holds
        case "forallvalues":
            # Without values it holds anyway.
            return _Every(key, test, negated=chosen.negated).holds
        case _:
            return _Any(key, test, negated=chosen.negated, if_exists=if_exists).holds


def _booleans(texts: list[str]) -> frozenset[bool]:
    wanted = [read.boolean(text) for text in texts]
    if None in wanted:
        raise MalformedPolicy('The values of Null must be "true" or "false".')
    return frozenset(value for value in wanted if value is not None)


def _object(name: str, raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise MalformedPolicy(f"{name} must be an object.")
    return raw
