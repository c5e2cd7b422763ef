"""What a pool's tokens say: Cognito's claims, in Cognito's order. Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from poolhouse.storage.groups import GroupRow
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.schema import VERIFIABLE, verified_flag
from poolhouse.user_pools.model.sign_in import SignIn
from poolhouse.user_pools.model.user import User

USER_SCOPE: Final = "aws.cognito.signin.user.admin"
"""The scope of users who signed in through the API: all that users may do about themselves."""
ACCESS, ID = "access", "id"
DEVICE_KEY: Final = "device_key"

_FLAGS: Final = frozenset(verified_flag(name) for name in VERIFIABLE)
_TIME_CLAIM: Final = "updated_at"
_ADDRESS_CLAIM: Final = "address"
_TIME_DIGITS: Final = 12
"""More than any time in seconds has; a longer number is not one that every JSON library can read."""

Claims = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom tokens are about, and through which app client of which issuer; `groups` have precedence in their order."""

    issuer: str
    client: AppClient
    user: User
    groups: Sequence[GroupRow]


def access_claims(subject: Subject, sign_in: SignIn, now: float, jti: str) -> Claims:
    """The claims of an access token that is issued now. Its `jti` is there even where tokens cannot be revoked."""
    return {
        "sub": subject.user.sub,
        **({} if sign_in.device_key is None else {DEVICE_KEY: sign_in.device_key}),
        **_groups(subject),
        "iss": subject.issuer,
        "client_id": subject.client.id,
        **_origin(subject, sign_in),
        "event_id": sign_in.event_id,
        "token_use": ACCESS,
        "scope": USER_SCOPE,
        **_times(sign_in, now, subject.client.access_token_seconds),
        "jti": jti,
        "username": subject.user.username,
    }


def id_claims(subject: Subject, sign_in: SignIn, now: float, jti: str, readable: frozenset[str] | None) -> Claims:
    """The claims of an ID token that is issued now, with those of the user's attributes that are `readable`."""
    # The token's own claims come last: no attribute can take the place of one of them.
    return {
        **_attributes(subject.user.attributes, readable),
        "sub": subject.user.sub,
        **_groups(subject),
        **_roles(subject.groups),
        "iss": subject.issuer,
        "cognito:username": subject.user.username,
        **_origin(subject, sign_in),
        "aud": subject.client.id,
        "event_id": sign_in.event_id,
        "token_use": ID,
        **_times(sign_in, now, subject.client.id_token_seconds),
        **({"jti": jti} if subject.client.revokes_tokens else {}),
    }


def _times(sign_in: SignIn, now: float, lifetime: float) -> Claims:
    # Whole seconds: some verifiers refuse fractions, which RFC 7519 allows.
    return {"auth_time": int(sign_in.auth_time), "exp": int(now + lifetime), "iat": int(now)}


def _origin(subject: Subject, sign_in: SignIn) -> Claims:
    # A session can be revoked whatever its client says of tokens: they have to name it.
    return {"origin_jti": sign_in.origin_jti} if subject.client.revokes_tokens or sign_in.tracked else {}


def _groups(subject: Subject) -> Claims:
    return {"cognito:groups": [group.name for group in subject.groups]} if subject.groups else {}


def _roles(groups: Sequence[GroupRow]) -> Claims:
    """All roles, and the preferred one: that of the group with precedence, unless another such group disagrees."""
    named = [group for group in groups if group.role_arn]
    if not named:
        return {}
    foremost = {group.role_arn for group in named if group.precedence == named[0].precedence}
    preferred = {"cognito:preferred_role": named[0].role_arn} if len(foremost) == 1 else {}
    return {"cognito:roles": list(dict.fromkeys(group.role_arn for group in named)), **preferred}


def _attributes(attributes: Mapping[str, str], readable: frozenset[str] | None) -> Claims:
    return {name: _claim(name, value) for name, value in attributes.items() if readable is None or name in readable}


def _claim(name: str, value: str) -> Any:
    """An attribute as OpenID Connect Core section 5.1 has it; custom attributes stay strings, whatever their type."""
    if name in _FLAGS:
        return value == "true"
    if name == _ADDRESS_CLAIM:
        return {"formatted": value}
    if name == _TIME_CLAIM and len(value) <= _TIME_DIGITS and value.isascii() and value.isdigit():
        return int(value)
    return value
