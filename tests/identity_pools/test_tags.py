"""Tags of identity pools."""

import pytest

from poolhouse import errors
from tests.identity_pools.conftest import Api


async def tagged(api: Api, **tags: str) -> str:
    """The ARN of a new pool with these tags."""
    pool = await api.new_pool(
        identity_pool_tags=tags, supported_login_providers={"api.twitter.com": "the-key;the-secret"}
    )
    return pool.arn(api.house.config.account_id)


async def listed(api: Api, arn: str) -> dict[str, str]:
    """The tags of a pool."""
    return dict((await api.list_tags_for_resource(resource_arn=arn)).tags)


async def test_tags_are_added_and_changed_and_removed(api: Api) -> None:
    """A key has one value, the last one; the pool's other settings stay."""
    arn = await tagged(api, team="a", stage="test")
    await api.tag_resource(resource_arn=arn, tags={"team": "b", "owner": ""})
    assert await listed(api, arn) == {"team": "b", "stage": "test", "owner": ""}
    await api.untag_resource(resource_arn=arn, tag_keys=["stage", "unknown"])
    assert await listed(api, arn) == {"team": "b", "owner": ""}
    described = await api.describe_identity_pool(identity_pool_id=arn.rpartition("/")[2])
    assert described.identity_pool_tags == {"team": "b", "owner": ""}
    assert described.supported_login_providers == {"api.twitter.com": "the-key;the-secret"}


async def test_a_pool_keeps_to_fifty_tags(api: Api) -> None:
    """A call that would make them more changes nothing."""
    arn = await tagged(api, **{f"k{i}": "" for i in range(49)})
    with pytest.raises(errors.InvalidParameterException, match="at most 50 tags"):
        await api.tag_resource(resource_arn=arn, tags={"a": "", "b": ""})
    await api.tag_resource(resource_arn=arn, tags={"a": "", "k0": "changed"})
    assert len(await listed(api, arn)) == 50


@pytest.mark.parametrize(
    ("arn", "error"),
    [
        (
            "arn:aws:cognito-identity:us-east-1:000000000000:identitypool/us-east-1:00000000-0000-4000-8000-000000000000",
            errors.ResourceNotFoundException,
        ),
        ("arn:aws:s3:us-east-1:000000000000:bucket/us-east-1_Unknown00", errors.InvalidParameterException),
        ("arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_A", errors.InvalidParameterException),
    ],
)
async def test_only_pools_have_tags(api: Api, arn: str, error: type[errors.CognitoError]) -> None:
    """What is not the ARN of a pool that there is, is refused."""
    for call in (
        api.list_tags_for_resource(resource_arn=arn),
        api.tag_resource(resource_arn=arn, tags={"a": "b"}),
        api.untag_resource(resource_arn=arn, tag_keys=["a"]),
    ):
        with pytest.raises(error):
            await call


@pytest.mark.parametrize(("own", "foreign"), [(":000000000000:", ":123456789012:"), ("y:us-east-1:", "y:eu-west-1:")])
async def test_an_arn_of_another_account_or_region_is_not_ours(api: Api, own: str, foreign: str) -> None:
    """Though it ends in the id of a pool that is here."""
    arn = await tagged(api)
    with pytest.raises(errors.ResourceNotFoundException):
        await api.list_tags_for_resource(resource_arn=arn.replace(own, foreign))
