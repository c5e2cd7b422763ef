"""What an operation is about."""

from typing import Any

import pytest

from poolhouse.gen.iam import v1 as iam_pb
from poolhouse.gen.identity import v1 as pb
from poolhouse.gen.sync import v1 as sync_pb
from poolhouse.gen.userpool import v1 as users_pb
from poolhouse.identity_pools import resources
from tests.house import Driver
from tests.identity_pools.conftest import Api
from tests.identity_pools.stage import ACCOUNT, Stage

POOL, IDENTITY = "eu-west-1:0a0b0c0d-0000-4000-8000-000000000000", "eu-west-1:0a0b0c0d-1111-4111-8111-111111111111"
SERVICES = {
    users_pb: "poolhouse.userpool.v1.UserPoolService",
    pb: "poolhouse.identity.v1.IdentityService",
    sync_pb: "poolhouse.sync.v1.SyncService",
    iam_pb: "poolhouse.iam.v1.IamService",
}


async def found(api: Api, package: Any, name: str, /, **members: Any) -> str:
    """The resource of an operation's request."""
    driver = Driver(SERVICES[package], api.house, api.clock, api.inbox)
    operation = next(each for each in driver._operations.values() if each.name == name)
    return await resources.of(driver.call(operation.function_name), operation.request(**members))


@pytest.mark.parametrize(
    ("package", "name", "members", "resource"),
    [
        (
            users_pb,
            "AdminGetUser",
            {"user_pool_id": "eu-west-1_abc", "username": "a"},
            f"arn:aws:cognito-idp:eu-west-1:{ACCOUNT}:userpool/eu-west-1_abc",
        ),
        (users_pb, "ListUserPools", {"max_results": 1}, "*"),
        (
            pb,
            "DescribeIdentityPool",
            {"identity_pool_id": POOL},
            f"arn:aws:cognito-identity:eu-west-1:{ACCOUNT}:identitypool/{POOL}",
        ),
        (
            pb,
            "LookupDeveloperIdentity",
            {"identity_pool_id": POOL, "identity_id": IDENTITY},
            f"arn:aws:cognito-identity:eu-west-1:{ACCOUNT}:identitypool/{POOL}",
        ),
        (pb, "TagResource", {"resource_arn": "arn:aws:cognito-identity:x"}, "arn:aws:cognito-identity:x"),
        (pb, "DescribeIdentity", {"identity_id": IDENTITY}, "*"),
        (pb, "DeleteIdentities", {"identity_ids_to_delete": [IDENTITY]}, "*"),
        (
            sync_pb,
            "ListRecords",
            {"identity_pool_id": POOL, "identity_id": IDENTITY, "dataset_name": "notes"},
            f"arn:aws:cognito-sync:eu-west-1:{ACCOUNT}:identitypool/{POOL}/identity/{IDENTITY}/dataset/notes",
        ),
        (
            sync_pb,
            "ListDatasets",
            {"identity_pool_id": POOL, "identity_id": IDENTITY},
            f"arn:aws:cognito-sync:eu-west-1:{ACCOUNT}:identitypool/{POOL}/identity/{IDENTITY}",
        ),
        (iam_pb, "CreateRole", {"role_name": "R", "path": "/a/"}, f"arn:aws:iam::{ACCOUNT}:role/a/R"),
        (iam_pb, "GetRole", {"role_name": "R"}, f"arn:aws:iam::{ACCOUNT}:role/R"),
        (
            iam_pb,
            "CreateOpenIDConnectProvider",
            {"url": "https://issuer.example.com/path"},
            f"arn:aws:iam::{ACCOUNT}:oidc-provider/issuer.example.com/path",
        ),
        (
            iam_pb,
            "CreateSAMLProvider",
            {"name": "Corp", "saml_metadata_document": "<xml/>"},
            f"arn:aws:iam::{ACCOUNT}:saml-provider/Corp",
        ),
        (iam_pb, "GetSAMLProvider", {"saml_provider_arn": "arn:aws:iam::1:x"}, "arn:aws:iam::1:x"),
        (
            iam_pb,
            "GetOpenIDConnectProvider",
            {"open_id_connect_provider_arn": "arn:aws:iam::1:y"},
            "arn:aws:iam::1:y",
        ),
    ],
)
async def test_a_request_says_what_it_is_about(
    api: Api, package: Any, name: str, members: dict[str, Any], resource: str
) -> None:
    """By its members, as policies written for AWS name it; `*` where it is no single thing."""
    assert await found(api, package, name, **members) == resource


async def test_an_identity_is_a_part_of_its_pool(api: Api) -> None:
    """Whose ARN policies name."""
    stage = await Stage.new(api)
    arn = await found(api, pb, "DescribeIdentity", identity_id=await stage.identity())
    assert arn == stage.pool.arn(ACCOUNT)


async def test_a_role_is_called_by_its_whole_arn(api: Api) -> None:
    """Though requests name it without its path."""
    stage = await Stage.new(api)
    arn = await stage.new_role("Deep", path="/teams/blue/")
    assert await found(api, iam_pb, "GetRole", role_name="deep") == arn
