"""Names of identity providers: several ways to write one."""

import pytest

from poolhouse.call import House
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import provider_names
from tests.house import PUBLIC_URL

HOST = PUBLIC_URL.removeprefix("https://")
USER_POOL = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI"


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        (USER_POOL, USER_POOL),
        (f"{HOST}/eu-west-1_AbCdEfGhI", USER_POOL),
        (f"{HOST}/eu-west-1_AbCdEfGhI:client", f"{USER_POOL}:client"),
        (f"{USER_POOL}:client", f"{USER_POOL}:client"),
        ("cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_A", "cognito-idp.cn-north-1.amazonaws.com/cn-north-1_A"),
        ("arn:aws:iam::000000000000:oidc-provider/id.example.com/realm", "id.example.com/realm"),
        ("arn:aws:iam::000000000000:saml-provider/Corp", "arn:aws:iam::000000000000:saml-provider/Corp"),
        ("accounts.google.com", "accounts.google.com"),
        (f"{HOST}/cognito-identity", f"{HOST}/cognito-identity"),
        (f"{HOST}.example.org/eu-west-1_A", f"{HOST}.example.org/eu-west-1_A"),
    ],
)
def test_every_name_of_a_provider_means_the_same(house: House, name: str, canonical: str) -> None:
    """Logins are stored under one of them, whichever an app sends."""
    assert provider_names.canonical(house, name) == canonical


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        (USER_POOL, True),
        (f"{HOST}/eu-west-1_AbCdEfGhI", True),
        (f"{USER_POOL}:client", False),
        ("cognito-idp.eu-west-1.amazonaws.com/us-east-1_AbCdEfGhI", False),
        ("cognito-idp.eu-west-1.amazonaws.com/", False),
        ("eu-west-1_AbCdEfGhI", False),
        ("accounts.google.com", False),
    ],
)
def test_a_user_pools_name_is_known_by_its_form(house: House, name: str, is_one: bool) -> None:  # noqa: FBT001
    """Its region stands in it twice, and has to be the same."""
    assert provider_names.is_user_pool(house, name) is is_one


def test_the_providers_of_a_pool_go_by_their_canonical_names(house: House) -> None:
    """All kinds of them; the developers' own is none of these."""
    settings = pb.DescribeIdentityPoolResponse(
        supported_login_providers={"graph.facebook.com": "app"},
        cognito_identity_providers=[
            pb.CognitoIdentityProvider(provider_name=f"{HOST}/eu-west-1_AbCdEfGhI", client_id="c")
        ],
        open_id_connect_provider_arns=["arn:aws:iam::000000000000:oidc-provider/id.example.com"],
        saml_provider_arns=["arn:aws:iam::000000000000:saml-provider/Corp"],
        developer_provider_name="login.example.com",
    )
    assert provider_names.configured(house, settings) == {
        "graph.facebook.com",
        USER_POOL,
        "id.example.com",
        "arn:aws:iam::000000000000:saml-provider/Corp",
    }
