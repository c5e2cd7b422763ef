"""Notifications from end to end: boto3 sets them up and registers devices, and the push services get them."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poolhouse.server_file import ServerFile
from tests.clients.live import Key, Live, eventually, running
from tests.clients.test_boto3_sync import Dataset, device, new_guest, new_pool
from tests.house import RsaKeys
from tests.services import push
from tests.services.certificates import Authority
from tests.services.postgres import Postgres
from tests.services.push import World

IPHONE, ANDROID = "ab" * 32, "fcm:android"
ACCOUNT = "arn:aws:sns:us-east-1:000000000000:app"


@dataclass
class Stage:
    """A server, and the push services that it reaches."""

    live: Live
    world: World


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory, rsa_keys: RsaKeys) -> AsyncIterator[tuple[World, Path]]:
    """Every push service, and the authority that vouches for them."""
    authority = Authority(tmp_path_factory.mktemp("certificates"))
    async with push.world(authority, rsa_keys().private) as found:
        yield found, authority.certificate


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def stage(
    request: pytest.FixtureRequest,
    world: tuple[World, Path],
    postgres: Postgres,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Stage]:
    """`poolhouse serve` on either engine, which finds the push services where they are."""
    found, certificate = world
    hosts = ",".join(f"{name}=127.0.0.1:{found.server.port}" for name in push.NAMES)
    settings = ["--outbound-connect-to", hosts, "--outbound-ca", str(certificate)]
    if request.param == "postgresql":
        settings += ["--database-url", await postgres.create_database()]
    with running("serve", tmp_path_factory.mktemp("push"), *settings) as live:
        word = ServerFile.read(live.data, "serve")
        assert word is not None
        live.key = Key(word.access_key_id, word.secret_access_key)
        yield Stage(live, found)
    assert live.failures() == []


def allow_everything(live: Live, pool_id: str) -> None:
    """Let the pool's guests do everything with their own data."""
    iam, name = live.boto3("iam"), f"Push-{pool_id.rpartition('-')[2]}"
    trust = {"Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"}}
    asked = {"StringEquals": {"cognito-identity.amazonaws.com:aud": pool_id}}
    statement = {**trust, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": asked}
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(statement))
    allowed = {"Effect": "Allow", "Action": "cognito-sync:*", "Resource": "*"}
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=document(allowed))
    roles = {"unauthenticated": made["Role"]["Arn"]}
    live.boto3("cognito-identity").set_identity_pool_roles(IdentityPoolId=pool_id, Roles=roles)


def document(statement: dict[str, Any]) -> str:
    """A policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def set_up(live: Live, *applications: tuple[str, dict[str, str]]) -> Dataset:
    """A guest of a pool that uses these applications, with a dataset and credentials of its own."""
    sns = live.boto3("sns")
    arns = [
        sns.create_platform_application(Name="game", Platform=platform, Attributes=attributes)["PlatformApplicationArn"]
        for platform, attributes in applications
    ]
    pool_id = new_pool(live)
    allow_everything(live, pool_id)
    configured = live.boto3("cognito-sync").set_identity_pool_configuration(
        IdentityPoolId=pool_id, PushSync={"ApplicationArns": arns}
    )
    assert configured["PushSync"]["ApplicationArns"] == arns
    return device(live, pool_id, new_guest(live, pool_id))


def register(dataset: Dataset, platform: str, token: str) -> str:
    """A device of the identity that hears of the dataset; its id."""
    whose = {"IdentityPoolId": dataset.pool_id, "IdentityId": dataset.identity_id}
    device_id: str = dataset.client.register_device(**whose, Platform=platform, Token=token)["DeviceId"]
    dataset.client.subscribe_to_dataset(**dataset.members, DeviceId=device_id)
    return device_id


def write(dataset: Dataset, key: str, device_id: str) -> None:
    """Write a record as that device."""
    token = dataset.listed()["SyncSessionToken"]
    patch = {"Op": "replace", "Key": key, "Value": "1", "SyncCount": 0}
    dataset.client.update_records(**dataset.members, RecordPatches=[patch], SyncSessionToken=token, DeviceId=device_id)


async def test_what_one_device_writes_wakes_the_others(stage: Stage) -> None:
    """Through Apple and Google; the one that wrote hears nothing, and neither does one that unsubscribed."""
    apple, google = stage.world.apple, stage.world.google
    applications = ("APNS", apple.attributes), ("GCM", google.attributes)
    dataset = await asyncio.to_thread(set_up, stage.live, *applications)
    phone = await asyncio.to_thread(register, dataset, "APNS", IPHONE)
    android = await asyncio.to_thread(register, dataset, "GCM", ANDROID)
    apple.sent.clear()
    google.sent.clear()
    await asyncio.to_thread(write, dataset, "a", android)
    request = await asyncio.to_thread(eventually, lambda: next(iter(apple.sent), None))
    expected = {
        "source": "cognito-sync",
        "identityPoolId": dataset.pool_id,
        "identityId": dataset.identity_id,
        "datasetName": "settings",
        "syncCount": "1",
    }
    assert json.loads(request.body) == {"aps": {"content-available": 1}, "data": expected}
    await asyncio.to_thread(write, dataset, "b", phone)
    message = await asyncio.to_thread(eventually, lambda: next(iter(google.sent), None))
    assert message["data"] == {**expected, "syncCount": "2"}
    members = dataset.members
    await asyncio.to_thread(lambda: dataset.client.unsubscribe_from_dataset(**members, DeviceId=phone))
    await asyncio.to_thread(write, dataset, "c", android)
    assert (len(apple.sent), len(google.sent)) == (1, 1)


async def test_operators_and_strangers_register_nothing(stage: Stage) -> None:
    """With the errors that SDKs have classes for."""
    dataset = await asyncio.to_thread(set_up, stage.live, ("GCM", stage.world.google.attributes))
    whose = {"IdentityPoolId": dataset.pool_id, "IdentityId": dataset.identity_id}
    operator, client = stage.live.boto3("cognito-sync"), dataset.client

    def tell() -> None:
        with pytest.raises(operator.exceptions.NotAuthorizedException):
            operator.register_device(**whose, Platform="GCM", Token=ANDROID)
        with pytest.raises(client.exceptions.InvalidConfigurationException):
            client.register_device(**whose, Platform="APNS", Token=IPHONE)
        with pytest.raises(client.exceptions.InvalidParameterException):
            client.register_device(**whose, Platform="GCM", Token="a b")
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            client.subscribe_to_dataset(**dataset.members, DeviceId="unknown")

    await asyncio.to_thread(tell)


async def test_applications_live_through_boto3(stage: Stage) -> None:
    """As SNS's own do, with its errors; credentials come out nowhere."""
    sns, attributes = stage.live.boto3("sns"), stage.world.browser.attributes

    def live() -> None:
        arn = sns.create_platform_application(Name="web", Platform="WEB_PUSH", Attributes=attributes)
        assert arn["PlatformApplicationArn"] == f"{ACCOUNT}/WEB_PUSH/web"
        named = {"PlatformApplicationArn": f"{ACCOUNT}/WEB_PUSH/web"}
        found = sns.get_platform_application_attributes(**named)["Attributes"]
        assert set(found) == {"Enabled", "WebPushPublicKey"}
        sns.set_platform_application_attributes(**named, Attributes={"PlatformPrincipal": "mailto:new@example.com"})
        listed = [
            one
            for page in sns.get_paginator("list_platform_applications").paginate()
            for one in page["PlatformApplications"]
        ]
        assert {**named, "Attributes": found} in listed
        with pytest.raises(sns.exceptions.InvalidParameterException, match="is not APNS"):
            sns.create_platform_application(Name="kindle", Platform="ADM", Attributes=attributes)
        sns.delete_platform_application(**named)
        with pytest.raises(sns.exceptions.NotFoundException) as raised:
            sns.get_platform_application_attributes(**named)
        assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
        with pytest.raises(ClientError, match="Publish"):
            sns.publish(TopicArn="arn:aws:sns:us-east-1:000000000000:x", Message="x")

    await asyncio.to_thread(live)


def test_the_emulators_devices_are_in_its_inbox(server: Live) -> None:
    """Whatever they are; nothing leaves the house."""
    browser = push.Browser()
    server.boto3("sns").create_platform_application(Name="x", Platform="WEB_PUSH", Attributes=browser.attributes)
    pool_id, outside = new_pool(server), "arn:aws:sns:us-east-1:123456789012:app/ADM/game"
    allow_everything(server, pool_id)
    server.boto3("cognito-sync").set_identity_pool_configuration(
        IdentityPoolId=pool_id, PushSync={"ApplicationArns": [outside]}
    )
    dataset = device(server, pool_id, new_guest(server, pool_id))
    kindle = register(dataset, "ADM", "amzn1.x")
    Dataset(server.boto3("cognito-sync"), pool_id, dataset.identity_id).put("a", "1")
    message = eventually(lambda: next(iter(server.messages(user_pool_id=pool_id, to=kindle)), None))
    assert (message["channel"], json.loads(message["body"])["datasetName"]) == ("PUSH", "settings")
