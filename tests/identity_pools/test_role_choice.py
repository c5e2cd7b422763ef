"""Which role somebody gets."""

from collections.abc import Mapping
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import role_choice
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.identity_pools.role_choice import AMBIGUOUS_MESSAGE, CONFIGURATION_MESSAGE
from tests.identity_pools.conftest import AMAZON, GOOGLE, Api, login
from tests.identity_pools.stage import role_arn

USERS, GUESTS, ADMINS, STAFF = map(role_arn, ("Users", "Guests", "Admins", "Staff"))
POOL_NAME = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
DENY = pb.AMBIGUOUS_ROLE_RESOLUTION_TYPE_DENY
DEFAULT = pb.AMBIGUOUS_ROLE_RESOLUTION_TYPE_AUTHENTICATED_ROLE
EQUALS = pb.MAPPING_RULE_MATCH_TYPE_EQUALS
CONTAINS = pb.MAPPING_RULE_MATCH_TYPE_CONTAINS
STARTS_WITH = pb.MAPPING_RULE_MATCH_TYPE_STARTS_WITH
NOT_EQUAL = pb.MAPPING_RULE_MATCH_TYPE_NOT_EQUAL


@pytest.fixture
def engine() -> str:
    """The engine, which makes no difference to a choice."""
    return "sqlite"


def by_token(ambiguous: pb.AmbiguousRoleResolutionType = DENY) -> pb.RoleMapping:
    """A mapping by the token's roles."""
    return pb.RoleMapping(type=pb.ROLE_MAPPING_TYPE_TOKEN, ambiguous_role_resolution=ambiguous)


def rule(claim: str, match: pb.MappingRuleMatchType, value: str, role: str) -> pb.MappingRule:
    """A rule."""
    return pb.MappingRule(claim=claim, match_type=match, value=value, role_arn=role)


def by_rules(*rules: pb.MappingRule, ambiguous: pb.AmbiguousRoleResolutionType = DENY) -> pb.RoleMapping:
    """A mapping by rules."""
    return pb.RoleMapping(
        type=pb.ROLE_MAPPING_TYPE_RULES,
        ambiguous_role_resolution=ambiguous,
        rules_configuration=pb.RulesConfigurationType(rules=rules),
    )


async def pool_with(api: Api, mappings: Mapping[str, pb.RoleMapping], **roles: str) -> IdentityPool:
    """A pool with these roles and mappings."""
    pool = await api.new_pool(
        supported_login_providers={GOOGLE: "app", AMAZON: "app"},
        cognito_identity_providers=[pb.CognitoIdentityProvider(provider_name=POOL_NAME, client_id="client")],
    )
    roles = roles or {"authenticated": USERS, "unauthenticated": GUESTS}
    await api.set_identity_pool_roles(identity_pool_id=pool.id, roles=roles, role_mappings=dict(mappings))
    return await api.found_pool(pool.id)


def choose(api: Api, pool: IdentityPool, *logins: Login, custom: str = "", guest: bool = False) -> str:
    """The role for these logins."""
    return role_choice.choose(api.house, pool, logins, custom, guest=guest)


def refused(kind: type[errors.CognitoError], message: str, *args: Any, **how: Any) -> None:
    """The choice is refused in these words."""
    with pytest.raises(kind) as refusal:
        choose(*args, **how)
    assert refusal.value.message == message


def denied(*args: Any, **how: Any) -> None:
    """The rules leave nothing, and the pool denies that."""
    refused(errors.NotAuthorizedException, AMBIGUOUS_MESSAGE, *args, **how)


async def test_users_and_guests_have_a_role_each(api: Api) -> None:
    """Without mappings, whoever has signed in gets the one, and guests the other."""
    pool = await pool_with(api, {})
    assert choose(api, pool, login(GOOGLE, "1")) == USERS
    assert choose(api, pool) == USERS
    assert choose(api, pool, guest=True) == GUESTS


async def test_a_role_that_the_pool_lacks_cannot_be_given(api: Api) -> None:
    """In Cognito's words."""
    pool = await pool_with(api, {}, unauthenticated=GUESTS)
    misconfigured = errors.InvalidIdentityPoolConfigurationException
    refused(misconfigured, CONFIGURATION_MESSAGE, api, pool, login(GOOGLE, "1"))
    assert choose(api, pool, guest=True) == GUESTS


async def test_nobody_chooses_a_role_that_they_are_not_offered(api: Api) -> None:
    """Neither users without a mapping, nor guests; naming the role that one has is no harm."""
    pool = await pool_with(api, {})
    forbidden = f"Access to Role '{ADMINS}' is forbidden."
    refused(errors.NotAuthorizedException, forbidden, api, pool, login(GOOGLE, "1"), custom=ADMINS)
    refused(errors.NotAuthorizedException, forbidden, api, pool, guest=True, custom=ADMINS)
    assert choose(api, pool, guest=True, custom=GUESTS) == GUESTS


async def test_a_token_prefers_a_role(api: Api) -> None:
    """One that lists roles lets its user choose among them."""
    pool = await pool_with(api, {GOOGLE: by_token()})
    user = login(GOOGLE, "1", **{"cognito:roles": [STAFF, ADMINS], "cognito:preferred_role": ADMINS})
    assert choose(api, pool, user) == ADMINS
    assert choose(api, pool, user, custom=STAFF) == STAFF
    refused(errors.NotAuthorizedException, f"Access to Role '{USERS}' is forbidden.", api, pool, user, custom=USERS)
    assert choose(api, pool, login(GOOGLE, "1", **{"cognito:preferred_role": STAFF}), custom=STAFF) == STAFF


async def test_a_single_role_is_not_ambiguous(api: Api) -> None:
    """It needs no preference."""
    pool = await pool_with(api, {GOOGLE: by_token()})
    assert choose(api, pool, login(GOOGLE, "1", **{"cognito:roles": [STAFF]})) == STAFF
    assert choose(api, pool, login(GOOGLE, "1", **{"cognito:roles": STAFF})) == STAFF


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"cognito:roles": []},
        {"cognito:roles": [STAFF, ADMINS]},
        {"cognito:roles": [7, None]},
        {"cognito:preferred_role": ["x"]},
    ],
)
async def test_what_a_token_leaves_open_the_pool_resolves(api: Api, claims: dict[str, Any]) -> None:
    """By its role for users, or by none."""
    user = login(GOOGLE, "1", **claims)
    assert choose(api, await pool_with(api, {GOOGLE: by_token(DEFAULT)}), user) == USERS
    denied(api, await pool_with(api, {GOOGLE: by_token()}), user)


@pytest.mark.parametrize(
    ("match", "value", "claim", "fits"),
    [
        (EQUALS, "finance", "finance", True),
        (EQUALS, "finance", "Finance", False),
        (EQUALS, "finance", "finances", False),
        (CONTAINS, "nan", "finance", True),
        (CONTAINS, "nan", "legal", False),
        (STARTS_WITH, "fin", "finance", True),
        (STARTS_WITH, "nan", "finance", False),
        (NOT_EQUAL, "finance", "legal", True),
        (NOT_EQUAL, "finance", "finance", False),
        (EQUALS, "true", True, True),
        (EQUALS, "7", 7, True),
        (EQUALS, "admin", ["staff", "admin"], True),
        (EQUALS, "admin", ["staff"], False),
        (CONTAINS, "adm", ["staff", "admin"], True),
        (STARTS_WITH, "adm", ["staff", "admin"], True),
        (NOT_EQUAL, "admin", ["staff", "admin"], False),
        (NOT_EQUAL, "admin", ["staff"], True),
        (EQUALS, "", None, False),
        (NOT_EQUAL, "admin", None, False),
    ],
)
async def test_a_rule_compares_a_claim(
    api: Api,
    match: pb.MappingRuleMatchType,
    value: str,
    claim: Any,
    fits: bool,  # noqa: FBT001
) -> None:
    """As its type says; without the claim it never fits."""
    pool = await pool_with(api, {GOOGLE: by_rules(rule("team", match, value or "x", ADMINS), ambiguous=DEFAULT)})
    claims = {} if claim is None else {"team": claim}
    assert choose(api, pool, login(GOOGLE, "1", **claims)) == (ADMINS if fits else USERS)


async def test_the_first_rule_that_fits_decides(api: Api) -> None:
    """Unless the user asks for the role of another one that fits."""
    rules = (rule("team", EQUALS, "a", ADMINS), rule("team", NOT_EQUAL, "z", STAFF), rule("team", EQUALS, "b", USERS))
    pool = await pool_with(api, {GOOGLE: by_rules(*rules)})
    member = login(GOOGLE, "1", team="a")
    assert choose(api, pool, member) == ADMINS
    assert choose(api, pool, member, custom=STAFF) == STAFF
    refused(errors.NotAuthorizedException, f"Access to Role '{USERS}' is forbidden.", api, pool, member, custom=USERS)
    assert choose(api, pool, login(GOOGLE, "1", team="c")) == STAFF
    denied(api, pool, login(GOOGLE, "1", team="z"))


async def test_mappings_are_each_providers_own(api: Api) -> None:
    """Of several logins, the first by name whose provider has a mapping decides."""
    pool = await pool_with(
        api, {GOOGLE: by_rules(rule("team", EQUALS, "a", ADMINS)), AMAZON: by_rules(rule("team", EQUALS, "a", STAFF))}
    )
    google, amazon = login(GOOGLE, "1", team="a"), login(AMAZON, "1", team="a")
    assert choose(api, pool, google) == ADMINS
    assert choose(api, pool, amazon, google) == choose(api, pool, google, amazon) == ADMINS
    assert choose(api, pool, login("graph.facebook.com", "1"), amazon) == STAFF
    assert choose(api, pool, login("graph.facebook.com", "1", team="a")) == USERS


async def test_a_user_pools_mapping_is_for_one_app_client(api: Api) -> None:
    """Users of another client of the same pool get the default."""
    pool = await pool_with(api, {f"{POOL_NAME}:client": by_token()})
    mapped = login(POOL_NAME, "1", aud="client", **{"cognito:preferred_role": ADMINS})
    other = login(POOL_NAME, "1", aud="other", **{"cognito:preferred_role": ADMINS})
    assert choose(api, pool, mapped) == ADMINS
    assert choose(api, pool, other) == USERS
