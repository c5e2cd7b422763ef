"""Which of a pool's roles somebody gets, by how they have signed in."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from poolhouse import errors
from poolhouse.call import House
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import provider_names, roles_of_pools
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.identity_pools.own_tokens import AUTHENTICATED, UNAUTHENTICATED

CONFIGURATION_MESSAGE: Final = "Invalid identity pool configuration. Check assigned IAM roles for this pool."
AMBIGUOUS_MESSAGE: Final = "The ambiguous role mapping rules denied this request."
ROLES: Final = "cognito:roles"
PREFERRED_ROLE: Final = "cognito:preferred_role"


def choose(house: House, pool: IdentityPool, logins: Sequence[Login], custom: str, *, guest: bool) -> str:
    """The ARN of the role for somebody who has signed in with these logins, or of the guests' role.

    `custom` is the role that they ask for, or empty: one that their provider's tokens or rules offer them. Of several
    logins the first whose provider has a mapping decides, in the order of their names.
    InvalidIdentityPoolConfigurationException if the pool has no role for them, NotAuthorizedException if they get none.
    """
    for login in sorted(logins, key=lambda login: login.provider):
        mapping = _mapping(house, pool, login)
        if mapping is not None:
            return _mapped(pool, mapping, login, custom)
    default = _default(pool, UNAUTHENTICATED if guest else AUTHENTICATED)
    if custom not in {"", default}:
        raise _forbidden(custom)
    return default


def misconfigured() -> errors.InvalidIdentityPoolConfigurationException:
    """What is said of a pool whose roles cannot be had."""
    return errors.InvalidIdentityPoolConfigurationException(CONFIGURATION_MESSAGE)


def _mapping(house: House, pool: IdentityPool, login: Login) -> pb.RoleMapping | None:
    client = login.claims["aud"] if provider_names.is_user_pool(house, login.provider) else ""
    return roles_of_pools.mapping_of(house, pool, login.provider, client)


def _mapped(pool: IdentityPool, mapping: pb.RoleMapping, login: Login, custom: str) -> str:
    offered, preferred = _by_token(login) if mapping.type == pb.ROLE_MAPPING_TYPE_TOKEN else _by_rules(mapping, login)
    if custom:
        if custom not in offered:
            raise _forbidden(custom)
        return custom
    if preferred:
        return preferred
    if mapping.ambiguous_role_resolution == pb.AMBIGUOUS_ROLE_RESOLUTION_TYPE_DENY:
        raise errors.NotAuthorizedException(AMBIGUOUS_MESSAGE)
    return _default(pool, AUTHENTICATED)


def _by_token(login: Login) -> tuple[Sequence[str], str]:
    """The roles that the token offers, and the one that it prefers: a single one needs no preference."""
    offered = [role for role in _listed(login.claims.get(ROLES)) if isinstance(role, str)]
    preferred = login.claims.get(PREFERRED_ROLE)
    if isinstance(preferred, str) and preferred:
        return [*offered, preferred], preferred
    return offered, offered[0] if len(offered) == 1 else ""


def _by_rules(mapping: pb.RoleMapping, login: Login) -> tuple[Sequence[str], str]:
    """The roles of the rules that fit; the first one's is preferred."""
    rules = mapping.rules_configuration.rules
    fitting = [rule.role_arn for rule in rules if _fits(rule, login.claims.get(rule.claim))]
    return fitting, fitting[0] if fitting else ""


def _fits(rule: pb.MappingRule, claim: Any) -> bool:
    """Whether a claim compares with the rule's value as it says; of a list, any element may, and none may be equal.

    What is neither text, number nor boolean compares with nothing, and a claim of such alone is as good as none.
    """
    texts = [_text(value) for value in _listed(claim) if isinstance(value, str | int | float)]
    if not texts:
        return False
    match rule.match_type:
        case pb.MAPPING_RULE_MATCH_TYPE_EQUALS:
            return rule.value in texts
        case pb.MAPPING_RULE_MATCH_TYPE_CONTAINS:
            return any(rule.value in text for text in texts)
        case pb.MAPPING_RULE_MATCH_TYPE_STARTS_WITH:
            return any(text.startswith(rule.value) for text in texts)
        case _:
            return rule.value not in texts


def _listed(claim: Any) -> Iterable[Any]:
    if claim is None:
        return ()
    return claim if isinstance(claim, list) else (claim,)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _default(pool: IdentityPool, kind: str) -> str:
    found = pool.roles.roles.get(kind)
    if not found:
        raise misconfigured()
    return found


def _forbidden(role: str) -> errors.NotAuthorizedException:
    return errors.NotAuthorizedException(f"Access to Role '{role}' is forbidden.")
