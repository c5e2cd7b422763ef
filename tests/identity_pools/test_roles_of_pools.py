"""The roles that an identity pool hands out."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.edge import transcode
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import roles_of_pools
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.identity_pools.roles_of_pools import MAX_RULES
from tests.house import PUBLIC_URL
from tests.identity_pools.conftest import FACEBOOK, Api

ROLE = "arn:aws:iam::000000000000:role/team/Users"
USER_POOL = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
OWN = f"{PUBLIC_URL.removeprefix('https://')}/us-east-1_AbCdEfGhI"
OIDC, SAML = "arn:aws:iam::000000000000:oidc-provider/id.example.com", "arn:aws:iam::000000000000:saml-provider/Corp"
DENY = pb.AMBIGUOUS_ROLE_RESOLUTION_TYPE_DENY


def rule(claim: str = "team", role_arn: str = ROLE) -> pb.MappingRule:
    """A rule for one claim."""
    return pb.MappingRule(claim=claim, match_type=pb.MAPPING_RULE_MATCH_TYPE_EQUALS, value="a", role_arn=role_arn)


def by_rules(*rules: pb.MappingRule, ambiguous: pb.AmbiguousRoleResolutionType | None = DENY) -> pb.RoleMapping:
    """A mapping by rules."""
    return pb.RoleMapping(
        type=pb.ROLE_MAPPING_TYPE_RULES,
        ambiguous_role_resolution=ambiguous,
        rules_configuration=pb.RulesConfigurationType(rules=rules),
    )


BY_TOKEN = pb.RoleMapping(type=pb.ROLE_MAPPING_TYPE_TOKEN, ambiguous_role_resolution=DENY)


async def pool_of_all(api: Api) -> IdentityPool:
    """A pool with a provider of every kind."""
    return await api.new_pool(
        supported_login_providers={FACEBOOK: "app"},
        cognito_identity_providers=[pb.CognitoIdentityProvider(provider_name=USER_POOL, client_id="client")],
        open_id_connect_provider_arns=[OIDC],
        saml_provider_arns=[SAML],
    )


async def test_a_new_pool_has_no_roles(api: Api) -> None:
    """Nobody gets credentials from it."""
    pool = await api.new_pool()
    found = await api.get_identity_pool_roles(identity_pool_id=pool.id)
    assert transcode.to_document(found) == {"IdentityPoolId": pool.id}


async def test_roles_are_told_as_they_were_set(api: Api) -> None:
    """Until others replace them, all at once."""
    pool = await pool_of_all(api)
    roles = {"authenticated": ROLE, "unauthenticated": "arn:minio:iam:::role/guests"}
    mappings = {
        FACEBOOK: by_rules(*(rule(f"claim{i}") for i in range(MAX_RULES))),
        f"{OWN}:client": BY_TOKEN,
        "id.example.com": BY_TOKEN,
        SAML: BY_TOKEN,
    }
    await api.set_identity_pool_roles(identity_pool_id=pool.id, roles=roles, role_mappings=mappings)
    found = await api.get_identity_pool_roles(identity_pool_id=pool.id)
    assert found == pb.GetIdentityPoolRolesResponse(identity_pool_id=pool.id, roles=roles, role_mappings=mappings)
    await api.set_identity_pool_roles(identity_pool_id=pool.id, roles={})
    found = await api.get_identity_pool_roles(identity_pool_id=pool.id)
    assert found == pb.GetIdentityPoolRolesResponse(identity_pool_id=pool.id)


async def test_an_update_of_the_pool_leaves_its_roles_alone(api: Api) -> None:
    """And the other way round."""
    pool = await pool_of_all(api)
    await api.set_identity_pool_roles(identity_pool_id=pool.id, roles={"authenticated": ROLE})
    await api.update_identity_pool(
        identity_pool_id=pool.id, identity_pool_name="x", allow_unauthenticated_identities=False
    )
    found = await api.found_pool(pool.id)
    assert (found.name, dict(found.roles.roles)) == ("x", {"authenticated": ROLE})


@pytest.mark.parametrize("name", [USER_POOL, f"{USER_POOL}:other", "accounts.google.com", "login.example.com", "x"])
async def test_only_configured_providers_have_mappings(api: Api, name: str) -> None:
    """A user pool's has to name the app client as well."""
    pool = await pool_of_all(api)
    with pytest.raises(errors.InvalidParameterException, match="is not a valid RoleMapping ProviderName"):
        await api.set_identity_pool_roles(identity_pool_id=pool.id, roles={}, role_mappings={name: BY_TOKEN})


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        (pb.RoleMapping(type=pb.ROLE_MAPPING_TYPE_TOKEN), "AmbiguousRoleResolution is required"),
        (by_rules(rule(), ambiguous=None), "AmbiguousRoleResolution is required"),
        (
            pb.RoleMapping(type=pb.ROLE_MAPPING_TYPE_RULES, ambiguous_role_resolution=DENY),
            "RulesConfiguration is required",
        ),
        (
            pb.RoleMapping(
                type=pb.ROLE_MAPPING_TYPE_TOKEN,
                ambiguous_role_resolution=DENY,
                rules_configuration=pb.RulesConfigurationType(rules=[rule()]),
            ),
            "of type Token, which has no rules",
        ),
        (by_rules(*(rule() for _ in range(MAX_RULES + 1))), "more than 25 rules"),
        (by_rules(), "rulesConfiguration.rules"),
        (pb.RoleMapping(ambiguous_role_resolution=DENY), "type"),
    ],
)
async def test_a_mapping_that_says_too_little_or_too_much_is_refused(
    api: Api, mapping: pb.RoleMapping, message: str
) -> None:
    """And nothing is changed."""
    pool = await pool_of_all(api)
    with pytest.raises(errors.InvalidParameterException, match=message):
        await api.set_identity_pool_roles(
            identity_pool_id=pool.id, roles={"authenticated": ROLE}, role_mappings={FACEBOOK: mapping}
        )
    assert (await api.found_pool(pool.id)).revision == pool.revision


async def test_a_provider_has_one_mapping(api: Api) -> None:
    """Whichever of its names is used."""
    pool = await pool_of_all(api)
    for names in ((OIDC, "id.example.com"), (f"{USER_POOL}:client", f"{OWN}:client")):
        with pytest.raises(errors.InvalidParameterException, match=r"RoleMappings names .* twice"):
            await api.set_identity_pool_roles(
                identity_pool_id=pool.id, roles={}, role_mappings=dict.fromkeys(names, BY_TOKEN)
            )


@pytest.mark.parametrize(
    "members",
    [
        {"roles": {"authenticated": "arn:aws:iam::000000000000:user/alice"}},
        {"roles": {"unauthenticated": "arn:aws:iam::180971085012ole/x"}},
        {"roles": {}, "role_mappings": {FACEBOOK: by_rules(rule(), rule("x", "arn:aws:s3:::bucket/role/x"))}},
    ],
)
async def test_what_is_no_role_is_refused(api: Api, members: dict[str, Any]) -> None:
    """In the words that Cognito has for it."""
    pool = await pool_of_all(api)
    with pytest.raises(errors.NotAuthorizedException, match=r"Access to Role 'arn:.*' is forbidden."):
        await api.set_identity_pool_roles(identity_pool_id=pool.id, **members)


async def test_other_kinds_of_users_have_no_roles(api: Api) -> None:
    """There are guests and those who have signed in."""
    pool = await pool_of_all(api)
    with pytest.raises(errors.InvalidParameterException):
        await api.set_identity_pool_roles(identity_pool_id=pool.id, roles={"admin": ROLE})


async def test_a_logins_mapping_is_found(api: Api) -> None:
    """By the provider's canonical name, whichever name the mapping was set by; user pools also by the app client."""
    pool = await pool_of_all(api)
    mappings = {f"{OWN}:client": by_rules(rule("a")), OIDC: by_rules(rule("b")), FACEBOOK: by_rules(rule("c"))}
    await api.set_identity_pool_roles(identity_pool_id=pool.id, roles={}, role_mappings=mappings)
    found = await api.found_pool(pool.id)

    def claim(provider: str, client_id: str = "") -> str | None:
        mapping = roles_of_pools.mapping_of(api.house, found, provider, client_id)
        return None if mapping is None else mapping.rules_configuration.rules[0].claim

    assert claim(USER_POOL, "client") == "a"
    assert claim(USER_POOL, "other") is None
    assert claim("id.example.com", "client") == "b"
    assert claim(FACEBOOK, "app") == "c"
    assert claim(SAML) is None


async def test_an_unknown_pool_has_no_roles(api: Api) -> None:
    """Neither to be told nor to be set."""
    unknown = "us-east-1:00000000-0000-4000-8000-000000000000"
    for call in (
        api.get_identity_pool_roles(identity_pool_id=unknown),
        api.set_identity_pool_roles(identity_pool_id=unknown, roles={}),
    ):
        with pytest.raises(errors.ResourceNotFoundException):
            await call
