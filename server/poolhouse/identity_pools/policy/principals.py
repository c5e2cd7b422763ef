"""The `Principal` of a trust policy: who may ask for the role."""

import re
from collections.abc import Mapping
from typing import Any, Final

from poolhouse.identity_pools.policy.json_text import strings
from poolhouse.identity_pools.policy.malformed import MalformedPolicy, quoted

_COGNITO: Final = "cognito-identity.amazonaws.com"
_EVERYONE: Final = "*"
_AWS: Final = "AWS"
_FEDERATED: Final = "Federated"
_NAMES: Final = {
    _AWS: re.compile(r"\*|\d{12}|arn:[a-z0-9-]+:(?:iam|sts)::\d{12}:[^\s*?]+", re.ASCII),
    _FEDERATED: re.compile(r"[^\s*?]+"),
    "Service": re.compile(r"[A-Za-z0-9.-]+"),
}
_ARN_OF_ACCOUNT: Final = re.compile(r"arn:[a-z0-9-]+:iam::(\d{12}):root", re.ASCII)
_ACCOUNT: Final = re.compile(r"(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::.*)?", re.ASCII | re.DOTALL)


class Principals:
    """A set of principals; an account among them stands for all of its own."""

    __slots__ = ("_accounts", "_everyone", "_names")

    def __init__(self, names: Mapping[str, list[str]]) -> None:
        """Names by their kind: `AWS`, `Federated` or `Service`."""
        aws = names.get(_AWS, [])
        self._everyone = _EVERYONE in aws
        self._names = frozenset((kind, name) for kind, each in names.items() for name in each)
        self._accounts = frozenset(filter(None, map(_whole_account, aws)))

    def include(self, principal: Mapping[str, str]) -> bool:
        """Whether the principal, named by its kind, is one of them."""
        if self._everyone or not self._names.isdisjoint(principal.items()):
            return True
        found = _ACCOUNT.fullmatch(principal.get(_AWS, ""))
        return found is not None and found[1] in self._accounts

    @property
    def has_cognito(self) -> bool:
        """Whether the provider that identity pools' tokens come from is named among them."""
        return (_FEDERATED, _COGNITO) in self._names


def parse(raw: Any) -> Principals:
    """The principals of a `Principal` or `NotPrincipal`; MalformedPolicy for names that IAM does not take.

    "*", and {"AWS": "*"} alike, are everyone. No other name may have wildcards.
    """
    if raw == _EVERYONE:
        return Principals({_AWS: [_EVERYONE]})
    if not isinstance(raw, dict) or not raw:
        raise MalformedPolicy('Principal must be "*", or an object with at least one of AWS, Federated and Service.')
    return Principals({kind: _names(kind, value) for kind, value in raw.items()})


def _names(kind: str, value: Any) -> list[str]:
    form = _NAMES.get(kind)
    if form is None:
        raise MalformedPolicy(f"Invalid principal in policy: {quoted(kind)}.")
    names = strings(f"Principal {kind}", value)
    for name in names:
        if not form.fullmatch(name):
            raise MalformedPolicy(f"Invalid principal in policy: {quoted(kind)}: {quoted(name)}.")
    return names


def _whole_account(name: str) -> str | None:
    if name.isdigit():
        return name
    found = _ARN_OF_ACCOUNT.fullmatch(name)
    return found[1] if found else None
