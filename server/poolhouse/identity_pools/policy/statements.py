"""One statement of a policy: what it is about, and when it applies."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from poolhouse.identity_pools.policy import arns, conditions, principals
from poolhouse.identity_pools.policy.json_text import strings
from poolhouse.identity_pools.policy.malformed import MalformedPolicy, quoted
from poolhouse.identity_pools.policy.patterns import AnyOf, pattern
from poolhouse.identity_pools.policy.principals import Principals
from poolhouse.identity_pools.policy.request import Request
from poolhouse.identity_pools.policy.variables import tokens

Criterion: TypeAlias = Callable[[Request], bool]
"""Something that must be true of a request."""
Elements: TypeAlias = Mapping[str, Any]

_EVERYWHERE: Final = ("Sid", "Effect", "Action", "NotAction", "Condition")
_OF_IDENTITY: Final = frozenset((*_EVERYWHERE, "Resource", "NotResource"))
_OF_TRUST: Final = frozenset((*_EVERYWHERE, "Principal", "NotPrincipal"))
_ALLOWS: Final = {"Allow": True, "Deny": False}
_SID: Final = re.compile(r"[0-9A-Za-z]*")
_EVERY_ACTION: Final = ("*", "*:*")
_ACTION: Final = re.compile(r"\*(?::\*)?|[A-Za-z0-9.-]+:[A-Za-z0-9*?_.-]+")
_TRUST_ACTIONS: Final = (
    "sts:assumerole",
    "sts:assumerolewithsaml",
    "sts:assumerolewithwebidentity",
    "sts:setcontext",
    "sts:setsourceidentity",
    "sts:tagsession",
)


class Statement:
    """A statement that allows or denies what all its criteria are true of."""

    __slots__ = ("_criteria", "allows", "sid")

    def __init__(self, sid: str, criteria: Iterator[Criterion], *, allows: bool) -> None:
        """The criteria in the order in which they are looked at."""
        self.sid: Final = sid
        """Its `Sid`, or the empty string."""
        self.allows: Final = allows
        """Whether its effect is Allow, not Deny."""
        self._criteria: Final = tuple(criteria)

    def applies(self, request: Request) -> bool:
        """Whether it is about this request."""
        for criterion in self._criteria:  # noqa: SIM110 (half the time of all() with a generator)
            if not criterion(request):
                return False
        return True


def of_identity(raw: Any, *, variables: bool) -> Statement:
    """A statement of a role's or session's policy; MalformedPolicy says what is wrong with it."""
    elements = _elements(raw, _OF_IDENTITY)

    def criteria() -> Iterator[Criterion]:
        yield _actions(elements)
        yield _resources(elements, variables=variables)
        yield from conditions.parse(elements.get("Condition", {}), variables=variables)

    return Statement(_sid(elements), criteria(), allows=_allows(elements))


def of_trust(raw: Any, *, variables: bool) -> Statement:
    """A statement of a role's trust policy; MalformedPolicy says what is wrong with it."""
    elements = _elements(raw, _OF_TRUST)

    def criteria() -> Iterator[Criterion]:
        yield _trust_actions(elements)
        yield _principals(elements)
        yield from conditions.parse(elements.get("Condition", {}), variables=variables)

    return Statement(_sid(elements), criteria(), allows=_allows(elements))


def _elements(raw: Any, known: frozenset[str]) -> Elements:
    if not isinstance(raw, dict):
        raise MalformedPolicy("A statement must be an object.")
    for name in raw:
        if name not in known:
            raise MalformedPolicy(f"Has prohibited field {quoted(name)}.")
    return raw


def _sid(elements: Elements) -> str:
    sid = elements.get("Sid", "")
    if type(sid) is not str or not _SID.fullmatch(sid):
        raise MalformedPolicy("Statement IDs (SID) must be alphanumeric: [0-9A-Za-z]*.")
    return sid


def _allows(elements: Elements) -> bool:
    effect = elements.get("Effect")
    if type(effect) is not str or effect not in _ALLOWS:
        raise MalformedPolicy('Effect must be "Allow" or "Deny".')
    return _ALLOWS[effect]


def _chosen(elements: Elements, name: str) -> tuple[Any, bool]:
    """The element, or the one that lists exceptions, and whether it is the latter; exactly one must be there."""
    names = [each for each in (name, f"Not{name}") if each in elements]
    if len(names) != 1:
        raise MalformedPolicy(f"A statement must contain either {name} or Not{name}.")
    return elements[names[0]], names[0] != name


def _actions(elements: Elements) -> Criterion:
    raw, others = _chosen(elements, "Action")
    named = _matcher(strings("Action", raw))
    return lambda request: named.matches(request.action, request.singles) is not others


def _matcher(actions: list[str]) -> AnyOf:
    for action in actions:
        if not _ACTION.fullmatch(action):
            raise MalformedPolicy(
                f'Action {quoted(action)} must be "*", or prefaced by a vendor, e.g., s3:GetObject or s3:Get*.'
            )
    return AnyOf(pattern(tokens(action.lower(), variables=False)) for action in actions)


def _trust_actions(elements: Elements) -> Criterion:
    raw, _ = _chosen(elements, "Action")
    for action in strings("Action", raw):
        known = _matcher([action])
        if action in _EVERY_ACTION or not any(known.matches(each, {}) for each in _TRUST_ACTIONS):
            raise MalformedPolicy("AssumeRole policy may only specify STS AssumeRole actions.")
    return _actions(elements)


def _resources(elements: Elements, *, variables: bool) -> Criterion:
    raw, others = _chosen(elements, "Resource")
    named = AnyOf(arns.resource(text, variables=variables) for text in strings("Resource", raw))
    return lambda request: named.matches(request.resource, request.singles) is not others


def _principals(elements: Elements) -> Criterion:
    raw, others = _chosen(elements, "Principal")
    named = principals.parse(raw)
    if _allows(elements):
        _check_trust(elements, named, others=others)
    return lambda request: named.include(request.principal) is not others


def _check_trust(elements: Elements, named: Principals, *, others: bool) -> None:
    """IAM's own rules against trust by oversight: of everybody else, and of every identity pool that there is."""
    if others:
        raise MalformedPolicy("Allow with NotPrincipal is not allowed.")
    if named.has_cognito and not elements.get("Condition"):
        raise MalformedPolicy("A condition block must be present for the Cognito provider.")
