"""Session tags out of a provider's claims."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.edge import transcode
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import principal_tags
from poolhouse.identity_pools.model.pool import IdentityPool
from tests.house import PUBLIC_URL
from tests.identity_pools.conftest import FACEBOOK, GOOGLE, Api, login

USER_POOL = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
OWN = f"{PUBLIC_URL.removeprefix('https://')}/us-east-1_AbCdEfGhI"


async def mapped(api: Api, provider: str = GOOGLE, **members: Any) -> IdentityPool:
    """A pool with a mapping."""
    pool = await api.new_pool(
        supported_login_providers={GOOGLE: "app", FACEBOOK: "app"},
        cognito_identity_providers=[pb.CognitoIdentityProvider(provider_name=OWN, client_id="client")],
    )
    await api.set_principal_tag_attribute_map(identity_pool_id=pool.id, identity_provider_name=provider, **members)
    return await api.found_pool(pool.id)


async def told(api: Api, pool: IdentityPool, provider: str) -> dict[str, Any]:
    """A provider's mapping as the AWS wire shows it."""
    found = await api.get_principal_tag_attribute_map(identity_pool_id=pool.id, identity_provider_name=provider)
    return transcode.to_document(found)


async def test_nothing_becomes_a_tag_unless_it_is_said(api: Api) -> None:
    """A pool of which nothing was said gives its users none."""
    pool = await mapped(api, FACEBOOK, use_defaults=True)
    assert await told(api, pool, GOOGLE) == {
        "IdentityPoolId": pool.id,
        "IdentityProviderName": GOOGLE,
        "UseDefaults": False,
    }
    assert principal_tags.tags_of(pool, login(GOOGLE, "1", team="a")) == {}


async def test_a_mapping_is_told_as_it_was_set(api: Api) -> None:
    """Until another replaces it."""
    pool = await mapped(api, principal_tags={"team": "department"})
    members = {"identity_pool_id": pool.id, "identity_provider_name": GOOGLE}
    document = {"IdentityPoolId": pool.id, "IdentityProviderName": GOOGLE}
    assert await told(api, pool, GOOGLE) == {**document, "UseDefaults": False, "PrincipalTags": {"team": "department"}}
    response = await api.set_principal_tag_attribute_map(**members, use_defaults=True)
    defaults = {**document, "UseDefaults": True, "PrincipalTags": {"client": "aud", "username": "sub"}}
    assert transcode.to_document(response) == defaults
    assert await told(api, pool, GOOGLE) == defaults
    await api.set_principal_tag_attribute_map(**members, use_defaults=False)
    assert await told(api, pool, GOOGLE) == {**document, "UseDefaults": False}


async def test_claims_become_tags(api: Api) -> None:
    """Whole values only: a list or an object has none, and a claim that is missing gives no tag."""
    claims = {
        "text": "a",
        "yes": True,
        "number": 7,
        "one": ["x"],
        "several": ["x", "y"],
        "object": {"a": "b"},
        "null": None,
        "empty": "",
    }
    pool = await mapped(api, principal_tags={**{f"t {name}": name for name in claims}, "t missing": "missing"})
    assert principal_tags.tags_of(pool, login(GOOGLE, "1", **claims)) == {
        "t text": "a",
        "t yes": "true",
        "t number": "7",
        "t one": "x",
        "t empty": "",
    }


async def test_the_built_in_mapping_tells_user_and_app(api: Api) -> None:
    """Where the provider knows applications."""
    pool = await mapped(api, use_defaults=True)
    assert principal_tags.tags_of(pool, login(GOOGLE, "1", aud="app")) == {"client": "app", "username": "1"}
    assert principal_tags.tags_of(pool, login(GOOGLE, "1")) == {"username": "1"}


async def test_a_user_pools_mapping_is_found_by_either_name(api: Api) -> None:
    """Its name at AWS, and its issuer here."""
    pool = await mapped(api, OWN, principal_tags={"team": "custom:team"})
    assert (await told(api, pool, USER_POOL))["PrincipalTags"] == {"team": "custom:team"}
    assert principal_tags.tags_of(pool, login(USER_POOL, "1", **{"custom:team": "a"})) == {"team": "a"}


@pytest.mark.parametrize("value", ["x" * 257, "a,b", "a\nb", "<b>"])
async def test_a_value_that_is_no_tags_stops_the_user(api: Api, value: str) -> None:
    """A policy that looks at the tag would miss it otherwise, and perhaps allow what it is to deny."""
    pool = await mapped(api, principal_tags={"team": "team"})
    with pytest.raises(errors.InvalidParameterException, match="The session tag team"):
        principal_tags.tags_of(pool, login(GOOGLE, "1", team=value))
    assert principal_tags.tags_of(pool, login(GOOGLE, "1", team="é x_.:/=+-@" + "x" * 245)) != {}


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"principal_tags": {"a,b": "c"}}, "cannot be called 'a,b'"),
        ({"principal_tags": {"AWS:team": "c"}}, "cannot be called"),
        ({"principal_tags": {"Team": "a", "team": "b"}}, "differ in case alone"),
        ({"principal_tags": {"a": "b"}, "use_defaults": True}, "exclude each other"),
        ({"identity_provider_name": "www.amazon.com"}, "is not a configured provider"),
        ({"identity_provider_name": "login.example.com"}, "is not a configured provider"),
    ],
)
async def test_a_mapping_that_could_not_work_is_refused(api: Api, members: dict[str, Any], message: str) -> None:
    """When it is set."""
    pool = await mapped(api)
    with pytest.raises(errors.InvalidParameterException, match=message):
        await api.set_principal_tag_attribute_map(
            **{"identity_pool_id": pool.id, "identity_provider_name": GOOGLE, **members}
        )
    with pytest.raises(errors.InvalidParameterException, match="is not a configured provider"):
        await told(api, pool, "www.amazon.com")


async def test_an_unknown_pool_has_no_mappings(api: Api) -> None:
    """Neither to be told nor to be set."""
    members = {
        "identity_pool_id": "us-east-1:00000000-0000-4000-8000-000000000000",
        "identity_provider_name": GOOGLE,
    }
    for call in (api.get_principal_tag_attribute_map(**members), api.set_principal_tag_attribute_map(**members)):
        with pytest.raises(errors.ResourceNotFoundException):
            await call
