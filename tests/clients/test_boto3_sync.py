"""boto3's `cognito-sync`, unmodified: rest-json with signatures, of operators and of an identity's own devices."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.clients.live import REGION, Live

PROVIDER = "cognito-identity.amazonaws.com"
EARLIER = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Dataset:
    """A dataset, reached with some credentials."""

    client: Any
    pool_id: str
    identity_id: str
    name: str = "settings"

    @property
    def members(self) -> dict[str, str]:
        """What requests name."""
        return {"IdentityPoolId": self.pool_id, "IdentityId": self.identity_id, "DatasetName": self.name}

    def listed(self, since: int = 0, **members: Any) -> dict[str, Any]:
        """A page of what has changed."""
        return self.client.list_records(**self.members, LastSyncCount=since, **members)

    def put(self, key: str, value: str | None, sync_count: int = 0) -> dict[str, Any]:
        """Write or remove a record; the record as it is answered."""
        change = {"Op": "remove"} if value is None else {"Op": "replace", "Value": value}
        patch = {**change, "Key": key, "SyncCount": sync_count, "DeviceLastModifiedDate": EARLIER}
        token = self.listed()["SyncSessionToken"]
        answer = self.client.update_records(**self.members, RecordPatches=[patch], SyncSessionToken=token)
        return answer["Records"][0]


def new_pool(live: Live) -> str:
    """An identity pool for guests."""
    made = live.boto3("cognito-identity").create_identity_pool(
        IdentityPoolName="sync", AllowUnauthenticatedIdentities=True
    )
    return made["IdentityPoolId"]


def new_guest(live: Live, pool_id: str) -> str:
    """A new guest's identity."""
    return live.boto3("cognito-identity").get_id(IdentityPoolId=pool_id)["IdentityId"]


@pytest.fixture(params=["server", "serving"])
def dataset(request: pytest.FixtureRequest) -> Dataset:
    """A dataset that an operator reaches, on either server."""
    live: Live = request.getfixturevalue(request.param)
    pool_id = new_pool(live)
    return Dataset(live.boto3("cognito-sync"), pool_id, new_guest(live, pool_id))


@pytest.fixture
def guests_pool(serving: Live) -> Iterator[str]:
    """A pool whose guests reach their own data and nothing else, by a policy as AWS's documentation has it for Sync."""
    iam, name, pool_id = serving.boto3("iam"), f"Sync-{uuid.uuid4().hex[:8]}", new_pool(serving)
    trust = {"Effect": "Allow", "Principal": {"Federated": PROVIDER}, "Action": "sts:AssumeRoleWithWebIdentity"}
    asked = {"StringEquals": {f"{PROVIDER}:aud": pool_id}}
    own = f"arn:aws:cognito-sync:*:*:identitypool/{pool_id}/identity/${{{PROVIDER}:sub}}*"
    allowed = {"Effect": "Allow", "Action": "cognito-sync:*", "Resource": own}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document({**trust, "Condition": asked}))["Role"]
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document(allowed))
    roles = {"unauthenticated": role["Arn"]}
    serving.boto3("cognito-identity").set_identity_pool_roles(IdentityPoolId=pool_id, Roles=roles)
    yield pool_id
    iam.delete_role_policy(RoleName=name, PolicyName="own")
    iam.delete_role(RoleName=name)


def document(statement: dict[str, Any]) -> str:
    """A policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def device(live: Live, pool_id: str, identity_id: str) -> Dataset:
    """A device of an identity, with temporary credentials of its own."""
    given = live.boto3("cognito-identity").get_credentials_for_identity(IdentityId=identity_id)["Credentials"]
    client = boto3.client(
        "cognito-sync",
        endpoint_url=live.url,
        region_name=REGION,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretKey"],
        aws_session_token=given["SessionToken"],
    )
    return Dataset(client, pool_id, identity_id)


def test_records_are_written_and_listed(dataset: Dataset) -> None:
    """With paths that hold colons, queries, and times as AWS writes them."""
    empty = dataset.listed()
    assert (empty["Records"], empty["DatasetExists"], empty["MergedDatasetNames"]) == ([], False, [])
    written = dataset.put("theme", "dunkel & schön")
    assert (written["Value"], written["SyncCount"], written["DeviceLastModifiedDate"]) == ("dunkel & schön", 1, EARLIER)
    assert dataset.listed()["Records"] == [written]
    removed = dataset.put("theme", None, 1)
    assert "Value" not in removed
    assert dataset.listed(1)["Records"] == [removed]
    assert dataset.listed(2)["Records"] == []


def test_pages_follow_one_another(dataset: Dataset) -> None:
    """By NextToken, which travels in the query."""
    for key in ("a", "b", "c"):
        dataset.put(key, "1")
    page = dataset.listed(MaxResults=2)
    assert [one["Key"] for one in page["Records"]] == ["a", "b"]
    rest = dataset.listed(MaxResults=2, NextToken=page["NextToken"], SyncSessionToken=page["SyncSessionToken"])
    assert [one["Key"] for one in rest["Records"]] == ["c"]
    assert "NextToken" not in rest


def test_a_stale_change_is_a_conflict(dataset: Dataset) -> None:
    """As boto3's own exception, with the status that old clients go by."""
    dataset.put("a", "1")
    with pytest.raises(
        dataset.client.exceptions.ResourceConflictException, match="Current SyncCount for: a is: 1 not: 0"
    ) as raised:
        dataset.put("a", "2")
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409


def test_datasets_are_listed_described_and_deleted(dataset: Dataset) -> None:
    """And what they take is told of the identity, and of the pool."""
    dataset.put("a", "123")
    which = {"IdentityPoolId": dataset.pool_id, "IdentityId": dataset.identity_id}
    described = dataset.client.describe_dataset(**dataset.members)["Dataset"]
    assert (described["DataStorage"], described["NumRecords"]) == (4, 1)
    assert dataset.client.list_datasets(**which)["Datasets"] == [described]
    usage = dataset.client.describe_identity_usage(**which)["IdentityUsage"]
    assert (usage["DatasetCount"], usage["DataStorage"]) == (1, 4)
    of_pool = dataset.client.describe_identity_pool_usage(IdentityPoolId=dataset.pool_id)["IdentityPoolUsage"]
    assert (of_pool["SyncSessionsCount"], of_pool["DataStorage"]) == (1, 4)
    assert of_pool in every_pools_usage(dataset.client)
    assert dataset.client.delete_dataset(**dataset.members)["Dataset"] == described
    assert dataset.listed(1)["DatasetDeletedAfterRequestedSyncCount"] is True
    with pytest.raises(dataset.client.exceptions.ResourceNotFoundException):
        dataset.client.describe_dataset(**dataset.members)


def every_pools_usage(client: Any) -> list[dict[str, Any]]:
    """All pages of it."""
    page = client.list_identity_pool_usage(MaxResults=2)
    found = page["IdentityPoolUsages"]
    while "NextToken" in page:
        page = client.list_identity_pool_usage(MaxResults=2, NextToken=page["NextToken"])
        found += page["IdentityPoolUsages"]
    return found


def test_an_identitys_own_credentials_reach_its_own_data(serving: Live, guests_pool: str) -> None:
    """Two devices of one guest share their records; another guest's are out of reach."""
    mine, theirs = new_guest(serving, guests_pool), new_guest(serving, guests_pool)
    phone, laptop = device(serving, guests_pool, mine), device(serving, guests_pool, mine)
    phone.put("theme", "dark")
    (record,) = laptop.listed()["Records"]
    assert (record["Value"], record["LastModifiedBy"]) == ("dark", mine)
    with pytest.raises(ClientError, match="is not authorized to perform: cognito-sync:ListRecords"):
        Dataset(phone.client, guests_pool, theirs).listed()
    with pytest.raises(ClientError, match="cognito-sync:DescribeIdentityPoolUsage"):
        phone.client.describe_identity_pool_usage(IdentityPoolId=guests_pool)
