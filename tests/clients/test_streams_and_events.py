"""boto3 sets up streams and events; AWS's own client for Kinesis reads what was published."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from poolhouse.server_file import ServerFile
from tests.clients.devices import Account, device
from tests.services.functions import WEBHOOK_SECRET, FunctionServer
from tests.services.kinesis import KEY, SECRET, Kinesis
from tests.services.server import Server, running

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:check"
PATIENCE_SECONDS = 10.0


class Site:
    """A server whose settings name a Kinesis and a webhook, and its operator."""

    def __init__(self, server: Server, word: ServerFile, functions: FunctionServer) -> None:
        self.server = server
        self.functions = functions
        self.bearer = (("authorization", f"Bearer {word.access_key_id}:{word.secret_access_key}"),)
        self.boto3: Any = boto3.client(
            "cognito-sync",
            endpoint_url=server.url,
            region_name="us-east-1",
            aws_access_key_id=word.access_key_id,
            aws_secret_access_key=word.secret_access_key,
            config=Config(retries={"total_max_attempts": 1}),
        )


@pytest.fixture
async def site(kinesis: Kinesis, tmp_path: Path) -> AsyncIterator[Site]:
    """A running server."""
    async with FunctionServer() as functions:
        settings = {
            "POOLHOUSE_STREAMS_TARGET": "kinesis",
            "POOLHOUSE_STREAMS_KINESIS_URL": kinesis.url,
            "POOLHOUSE_STREAMS_ACCESS_KEY_ID": KEY,
            "POOLHOUSE_STREAMS_SECRET": SECRET,
            "POOLHOUSE_FUNCTION_URLS": f"{FUNCTION}={functions.url}/check",
            "POOLHOUSE_FUNCTION_SECRET": WEBHOOK_SECRET,
        }
        async with running("serve", tmp_path, env=settings) as server:
            word = ServerFile.read(tmp_path, "serve")
            assert word is not None
            yield Site(server, word, functions)


async def test_changes_arrive_on_kinesis_and_so_does_what_was_there_before(site: Site, kinesis: Kinesis) -> None:
    """By SetIdentityPoolConfiguration and BulkPublish, as operators of Cognito do it."""
    account, name = await Account.new(site.server.grpc, site.bearer), f"changes-{uuid.uuid4().hex}"
    await asyncio.to_thread(kinesis.create, name, 2)
    pool = {"IdentityPoolId": account.pool_id}
    async with device(account, site.server.grpc) as phone:
        await phone.put(theme="dark")
        await account.stream(site.server.grpc, name)
        await phone.put(theme="light", sound="off")
        await phone.put(sound=None)
    assert await published(kinesis, name, 2) == [{"theme": "light", "sound": "off"}, {"sound": None}]
    assert (await asyncio.to_thread(site.boto3.bulk_publish, **pool))["IdentityPoolId"] == account.pool_id
    assert (await published(kinesis, name, 3))[2] == {"theme": "light"}
    details = await ended(site, account.pool_id)
    assert details["BulkPublishStatus"] == "SUCCEEDED"
    assert details["BulkPublishStartTime"] <= details["BulkPublishCompleteTime"]
    with pytest.raises(site.boto3.exceptions.AlreadyStreamedException):
        await asyncio.to_thread(site.boto3.bulk_publish, **pool)


async def test_a_function_behind_a_url_sees_every_write(site: Site) -> None:
    """Set by SetCognitoEvents under an ARN that stands for it."""
    account = await Account.new(site.server.grpc, site.bearer)
    pool = {"IdentityPoolId": account.pool_id}
    await asyncio.to_thread(site.boto3.set_cognito_events, **pool, Events={"SyncTrigger": FUNCTION})
    assert (await asyncio.to_thread(site.boto3.get_cognito_events, **pool))["Events"] == {"SyncTrigger": FUNCTION}

    async def award(event: Any) -> Any:
        event["datasetRecords"]["badge"] = {"newValue": "gold", "op": "replace"}
        return event

    site.functions.functions[FUNCTION] = award
    async with device(account, site.server.grpc) as phone:
        await phone.put(level="10")
        await phone.hear_until(phone.watch(), level="10", badge="gold")
    await asyncio.to_thread(site.boto3.set_cognito_events, **pool, Events={"SyncTrigger": ""})
    assert "Events" not in await asyncio.to_thread(site.boto3.get_cognito_events, **pool)


async def ended(site: Site, pool_id: str) -> dict[str, Any]:
    """How the bulk publish stands once it is over."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            details: dict[str, Any] = await asyncio.to_thread(
                site.boto3.get_bulk_publish_details, IdentityPoolId=pool_id
            )
            if details["BulkPublishStatus"] != "IN_PROGRESS":
                return details
            await asyncio.sleep(0.1)


async def published(kinesis: Kinesis, name: str, number: int) -> list[dict[str, str | None]]:
    """The values that so many events tell of, once they have come; a stream tells nobody that they have."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(found := await asyncio.to_thread(kinesis.events, name)) < number:  # noqa: ASYNC110  as above
            await asyncio.sleep(0.1)
    return [{one["key"]: one.get("value") for one in event["kinesisSyncRecords"]} for event in found]
