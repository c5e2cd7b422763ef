"""Which settings an identity pool can have."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.call import House
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import pool_rules
from poolhouse.identity_pools.pool_rules import LOGIN_PROVIDERS, MAX_TAGS, MAX_USER_POOLS
from tests.house import PUBLIC_URL

USER_POOL = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
OWN = f"{PUBLIC_URL.removeprefix('https://')}/us-east-1_AbCdEfGhI"
OIDC, SAML = "arn:aws:iam::000000000000:oidc-provider/id.example.com/x", "arn:aws:iam::000000000000:saml-provider/Corp"


def user_pool(name: str | None = USER_POOL, client_id: str | None = "client") -> pb.CognitoIdentityProvider:
    """An app client of a user pool."""
    return pb.CognitoIdentityProvider(provider_name=name, client_id=client_id)


def check(house: House, **members: Any) -> None:
    """Hold settings against the rules."""
    pool_rules.check(house, pb.DescribeIdentityPoolResponse(**members))


def test_every_kind_of_provider_can_be_had(house: House) -> None:
    """The social ones that Cognito knows, user pools by either name, and what is registered with IAM."""
    apps = dict.fromkeys(LOGIN_PROVIDERS, "key;secret")
    check(
        house,
        supported_login_providers=apps,
        cognito_identity_providers=[user_pool(), user_pool(OWN, "other")],
        open_id_connect_provider_arns=[OIDC],
        saml_provider_arns=[SAML],
        developer_provider_name="login.example.com",
    )
    assert len(apps) == 5


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"supported_login_providers": {"www.digits.com": "app"}}, "www.digits.com has closed down"),
        ({"supported_login_providers": {"github.com": "app"}}, "github.com is none of accounts.google.com, "),
        ({"supported_login_providers": {"api.twitter.com": "key"}}, "with a semicolon between them"),
        ({"supported_login_providers": {"api.twitter.com": ";secret"}}, "with a semicolon between them"),
        ({"cognito_identity_providers": [user_pool(None)]}, "Invalid Cognito Identity Provider: ''"),
        ({"cognito_identity_providers": [user_pool(client_id=None)]}, "Invalid Cognito Identity Provider"),
        ({"cognito_identity_providers": [user_pool("us-east-1_AbCdEfGhI")]}, "Invalid Cognito Identity Provider"),
        ({"cognito_identity_providers": [user_pool(f"https://{USER_POOL}")]}, "Invalid Cognito Identity Provider"),
        ({"cognito_identity_providers": [user_pool(f"{USER_POOL}:client")]}, "Invalid Cognito Identity Provider"),
        ({"cognito_identity_providers": [user_pool(), user_pool(OWN)]}, "twice with one ClientId"),
        (
            {"cognito_identity_providers": [user_pool(client_id=f"c{i}") for i in range(MAX_USER_POOLS + 1)]},
            "at most 50 members",
        ),
        ({"open_id_connect_provider_arns": [SAML]}, "OpenIdConnectProviderARNs: arn:.* is not the ARN"),
        ({"open_id_connect_provider_arns": ["https://id.example.com/oidc"]}, "is not the ARN of such a provider"),
        ({"open_id_connect_provider_arns": [OIDC, OIDC]}, "OpenIdConnectProviderARNs names .* twice"),
        ({"saml_provider_arns": [OIDC]}, "SamlProviderARNs: arn:.* is not the ARN"),
        ({"saml_provider_arns": [SAML, SAML]}, "SamlProviderARNs names .* twice"),
        ({"identity_pool_tags": {f"k{i}": "" for i in range(MAX_TAGS + 1)}}, "at most 50 tags"),
        ({"identity_pool_tags": {"AWS:x": ""}}, "must not begin with aws:"),
        (
            {
                "developer_provider_name": "accounts.google.com",
                "supported_login_providers": {"accounts.google.com": "app"},
            },
            "the name of another provider",
        ),
    ],
)
def test_what_could_not_work_is_refused(house: House, members: dict[str, Any], message: str) -> None:
    """With a message that says what is wrong, rather than when the first user comes."""
    with pytest.raises(errors.InvalidParameterException, match=message):
        check(house, **members)


def test_the_limits_themselves_can_be_had(house: House) -> None:
    """Fifty tags, and fifty app clients of user pools."""
    clients = [user_pool(client_id=f"c{i}") for i in range(MAX_USER_POOLS)]
    check(house, identity_pool_tags={f"k{i}": "" for i in range(MAX_TAGS)}, cognito_identity_providers=clients)
