"""Condition operators: how a value of the request is compared with the values in the policy."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final, Protocol, TypeAlias, TypeVar

from poolhouse.identity_pools.policy import values as read
from poolhouse.identity_pools.policy.arns import compared
from poolhouse.identity_pools.policy.malformed import MalformedPolicy, quoted
from poolhouse.identity_pools.policy.patterns import AnyOf, pattern
from poolhouse.identity_pools.policy.variables import Phrase, Values, parts, tokens

T = TypeVar("T")

Test: TypeAlias = Callable[[str, Values], bool]
"""Whether a value of the request matches one of the policy's; `Values` are what variables stand for."""


class Maker(Protocol):
    """Makes the test for the policy's values; MalformedPolicy if they are not of the operator's kind."""

    def __call__(self, texts: Sequence[str], *, variables: bool) -> Test:
        """The test; with `variables`, `${key}` in a text stands for a value of the request."""


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator without its qualifiers. A negated one holds exactly where its opposite does not."""

    make: Maker
    negated: bool = False


class _InAnyCase:
    """Texts, one of which must be equal but for case."""

    __slots__ = ("_phrases",)

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases

    def matches(self, text: str, values: Values) -> bool:
        filled = (phrase.fill(values) for phrase in self._phrases)
        return any(each is not None and each.lower() == text.lower() for each in filled)


def _equal(texts: Sequence[str], *, variables: bool) -> Test:
    return AnyOf(pattern(parts(text, variables=variables)) for text in texts).matches


def _equal_in_any_case(texts: Sequence[str], *, variables: bool) -> Test:
    return _InAnyCase([Phrase(parts(text, variables=variables)) for text in texts]).matches


def _like(texts: Sequence[str], *, variables: bool) -> Test:
    return AnyOf(pattern(tokens(text, variables=variables)) for text in texts).matches


def _arn(texts: Sequence[str], *, variables: bool) -> Test:
    return AnyOf(compared(text, variables=variables) for text in texts).matches


def _read(
    reader: Callable[[str], T | None],
    holds: Callable[[T, T], bool],
    kind: str,
    texts: Sequence[str],
    *,
    variables: bool,  # noqa: ARG001 (a variable is none of these kinds, and is refused as any other text)
) -> Test:
    """The test for values that are read as something else than text; a request's value that cannot be, matches none."""
    known = [reader(text) for text in texts]
    wanted = tuple(value for value in known if value is not None)
    if len(wanted) != len(known):
        raise MalformedPolicy(f"{quoted(texts[known.index(None)])} is not {kind}.")

    def matches(text: str, _values: Values) -> bool:
        value = reader(text)
        if value is not None:
            for each in wanted:
                if holds(value, each):
                    return True
        return False

    return matches


def _number(holds: Callable[[Decimal, Decimal], bool]) -> Maker:
    return partial(_read, read.number, holds, "a number")


def _moment(holds: Callable[[Decimal, Decimal], bool]) -> Maker:
    return partial(_read, read.moment, holds, "a date")


def _within(address: read.Network, network: read.Network) -> bool:
    return address.address & network.mask == network.address and address.version == network.version


_address: Final[Maker] = partial(_read, read.network, _within, "an IP address or a range of them in CIDR notation")

OPERATORS: Final = {
    "StringEquals": Operator(_equal),
    "StringNotEquals": Operator(_equal, negated=True),
    "StringEqualsIgnoreCase": Operator(_equal_in_any_case),
    "StringNotEqualsIgnoreCase": Operator(_equal_in_any_case, negated=True),
    "StringLike": Operator(_like),
    "StringNotLike": Operator(_like, negated=True),
    "NumericEquals": Operator(_number(operator.eq)),
    "NumericNotEquals": Operator(_number(operator.eq), negated=True),
    "NumericLessThan": Operator(_number(operator.lt)),
    "NumericLessThanEquals": Operator(_number(operator.le)),
    "NumericGreaterThan": Operator(_number(operator.gt)),
    "NumericGreaterThanEquals": Operator(_number(operator.ge)),
    "DateEquals": Operator(_moment(operator.eq)),
    "DateNotEquals": Operator(_moment(operator.eq), negated=True),
    "DateLessThan": Operator(_moment(operator.lt)),
    "DateLessThanEquals": Operator(_moment(operator.le)),
    "DateGreaterThan": Operator(_moment(operator.gt)),
    "DateGreaterThanEquals": Operator(_moment(operator.ge)),
    "Bool": Operator(partial(_read, read.boolean, operator.eq, '"true" or "false"')),
    "BinaryEquals": Operator(partial(_read, read.binary, operator.eq, "base64")),
    "IpAddress": Operator(_address),
    "NotIpAddress": Operator(_address, negated=True),
    "ArnEquals": Operator(_arn),
    "ArnNotEquals": Operator(_arn, negated=True),
    "ArnLike": Operator(_arn),
    "ArnNotLike": Operator(_arn, negated=True),
}
"""By their names in a policy. `Null`, which compares nothing, is not among them."""
