"""What a function may change of tokens, and what it may not. Values in, values out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from poolhouse.user_pools.claims import Claims
from poolhouse.user_pools.triggers import reading

MAX_BYTES: Final = 64 * 1024
"""How long the claims of one token may be that a function adds, in JSON."""

_RESERVED: Final = frozenset(
    ("acr", "amr", "at_hash", "aud", "auth_time", "azp", "client_id", "device_key", "event_id", "exp", "iat")
) | frozenset(
    ("identities", "iss", "jti", "nbf", "nonce", "origin_jti", "scope", "sub", "token_use", "username", "version")
)
_RESERVED_PREFIXES: Final = ("cognito:", "dev:")
_SCOPE: Final = "scope"
_GROUPS: Final = "cognito:groups"
_ROLES: Final = "cognito:roles"
_PREFERRED: Final = "cognito:preferred_role"


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups and roles that tokens are to name, in place of the user's own."""

    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    preferred: str | None = None

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self | None:
        """What an answer says of them; None where it says nothing."""
        if fields.get("groupOverrideDetails") is None:
            return None
        said = reading.table(fields, "groupOverrideDetails")
        names, roles = reading.texts(said, "groupsToOverride"), reading.texts(said, "iamRolesToOverride")
        return cls(tuple(names), tuple(roles), reading.text(said, "preferredRole"))


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to become of one token's claims: what is added, and what is left out even if it was added."""

    added: Mapping[str, Any] = field(default_factory=dict)
    suppressed: frozenset[str] = frozenset()
    scopes_added: tuple[str, ...] = ()
    scopes_suppressed: frozenset[str] = frozenset()

    @classmethod
    def read(cls, fields: Mapping[str, Any], *, plain: bool) -> Self:
        """What an answer says of a token; `plain` answers, of the first version, have strings for values."""
        added = reading.table(fields, "claimsToAddOrOverride")
        if plain:
            added = {name: _plain(name, value) for name, value in added.items()}
        added = {name: value for name, value in added.items() if value is not None}
        if len(json.dumps(added, ensure_ascii=False).encode()) > MAX_BYTES:
            raise reading.invalid(f"claimsToAddOrOverride has more than {MAX_BYTES} bytes")
        return cls(
            added,
            frozenset(reading.texts(fields, "claimsToSuppress")),
            tuple(reading.texts(fields, "scopesToAdd")),
            frozenset(reading.texts(fields, "scopesToSuppress")),
        )

    def applied(self, claims: Claims, groups: Groups | None, *, roles: bool) -> Claims:
        """The claims with the changes made; what a token says of itself stays as it is, as in Cognito.

        `roles` is whether tokens of this kind name roles.
        """
        changed = {**claims, **{name: value for name, value in self.added.items() if not _is_reserved(name)}}
        for name in self.suppressed:
            if not _is_reserved(name):
                changed.pop(name, None)
        if _SCOPE in claims:
            changed[_SCOPE] = self._scopes(claims[_SCOPE])
        return changed if groups is None else _with_groups(changed, groups, roles=roles)

    def _scopes(self, scope: str) -> str:
        wanted = dict.fromkeys((*scope.split(), *self.scopes_added))
        return " ".join(each for each in wanted if each not in self.scopes_suppressed)


def _is_reserved(name: str) -> bool:
    return name in _RESERVED or name.startswith(_RESERVED_PREFIXES)


def _plain(name: str, value: Any) -> str | None:
    if isinstance(value, dict | list):
        raise reading.invalid(f"the claim {name} is not a string")
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value)


def _with_groups(claims: Claims, groups: Groups, *, roles: bool) -> Claims:
    kept = {name: value for name, value in claims.items() if name not in {_GROUPS, _ROLES, _PREFERRED}}
    said: Claims = {_GROUPS: list(groups.names)} if groups.names else {}
    if roles and groups.roles:
        said[_ROLES] = list(groups.roles)
    if roles and groups.preferred:
        said[_PREFERRED] = groups.preferred
    return {**kept, **said}
