"""Devices of one identity, as an app has them: nothing but a connection and the generated stubs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc

from poolhouse_client.gen.identity import v1 as identity
from poolhouse_client.gen.sync import v1 as sync

PATIENCE_SECONDS = 20.0
DATASET = "settings"

Bearer = tuple[tuple[str, str], ...]


@dataclass
class Account:
    """An identity, and how its devices and its operator prove who they are."""

    pool_id: str
    identity_id: str
    own: Bearer
    operator: Bearer

    @classmethod
    async def new(cls, target: str, operator: Bearer) -> "Account":
        """A new guest of a new pool."""
        async with grpc.aio.insecure_channel(target) as channel:
            stub = identity.IdentityServiceAsyncStub(channel)
            pool = await stub.CreateIdentityPool(
                identity.CreateIdentityPoolRequest(
                    identity_pool_name="devices", allow_unauthenticated_identities=True, allow_classic_flow=True
                ),
                metadata=operator,
            )
            found = await stub.GetId(identity.GetIdRequest(identity_pool_id=pool.identity_pool_id))
            token = await stub.GetOpenIdToken(identity.GetOpenIdTokenRequest(identity_id=found.identity_id))
        own = (("authorization", f"Bearer {token.token}"),)
        return cls(pool.identity_pool_id, found.identity_id, own, operator)

    async def revoke(self, target: str) -> None:
        """Take back all that was handed out."""
        async with grpc.aio.insecure_channel(target) as channel:
            await identity.IdentityServiceAsyncStub(channel).RevokeIdentityCredentials(
                identity.RevokeIdentityCredentialsRequest(identity_id=self.identity_id), metadata=self.operator
            )

    async def stream(self, target: str, stream_name: str) -> None:
        """Have the changes of the pool streamed."""
        streams = sync.CognitoStreams(
            stream_name=stream_name,
            role_arn="arn:aws:iam::000000000000:role/streams",
            streaming_status=sync.STREAMING_STATUS_ENABLED,
        )
        async with grpc.aio.insecure_channel(target) as channel:
            await sync.SyncServiceAsyncStub(channel).SetIdentityPoolConfiguration(
                sync.SetIdentityPoolConfigurationRequest(identity_pool_id=self.pool_id, cognito_streams=streams),
                metadata=self.operator,
            )


@dataclass
class Device:
    """A connection, and the identity that it is used for."""

    account: Account
    channel: Any
    copy: dict[str, str] = field(default_factory=dict)
    """What it has of the dataset."""
    token: str = ""

    def __post_init__(self) -> None:
        self.stub = sync.SyncServiceAsyncStub(self.channel)

    @property
    def whose(self) -> dict[str, Any]:
        """What requests name."""
        return {"identity_pool_id": self.account.pool_id, "identity_id": self.account.identity_id}

    async def put(self, **values: str | None) -> None:
        """Write records of the dataset, or remove them."""
        listed = await self.stub.ListRecords(
            sync.ListRecordsRequest(**self.whose, dataset_name=DATASET), metadata=self.account.own
        )
        counts = {record.key: record.sync_count for record in listed.records}
        patches = [
            sync.RecordPatch(
                op=sync.OPERATION_REMOVE if value is None else sync.OPERATION_REPLACE,
                key=key,
                value=value,
                sync_count=counts.get(key, 0),
            )
            for key, value in values.items()
        ]
        await self.stub.UpdateRecords(
            sync.UpdateRecordsRequest(
                **self.whose,
                dataset_name=DATASET,
                record_patches=patches,
                sync_session_token=listed.sync_session_token,
            ),
            metadata=self.account.own,
        )

    async def delete(self) -> None:
        """Delete the dataset."""
        await self.stub.DeleteDataset(
            sync.DeleteDatasetRequest(**self.whose, dataset_name=DATASET), metadata=self.account.own
        )

    def watch(self, **members: Any) -> Any:
        """A watch from the device's token on; metadata as `metadata`."""
        metadata = members.pop("metadata", self.account.own)
        asked = {"resume_token": self.token or None, **members}
        return self.stub.Watch(sync.WatchRequest(**self.whose, **asked), metadata=metadata)

    async def hear(self, call: Any) -> str:
        """Take the next message as a device has to: keep its token together with what it says."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            response = await call.read()
        if response is grpc.aio.EOF:
            return "end"
        self.token = response.resume_token
        if response.HasField("reset"):
            self.copy.clear()
        for change in response.changes.changes:
            self._apply(change)
        return str(response.WhichOneof("event"))

    def _apply(self, change: sync.Change) -> None:
        record = change.record_change.record
        if change.HasField("dataset_deletion"):
            self.copy.clear()
        elif record.HasField("value"):
            self.copy[record.key] = record.value
        else:
            self.copy.pop(record.key, None)

    async def hear_until(self, call: Any, **expected: str) -> None:
        """Take messages until the device has just this."""
        while self.copy != expected:
            assert await self.hear(call) != "end"

    async def hear_current(self, call: Any) -> None:
        """Take messages until the device is current."""
        while (kind := await self.hear(call)) != "current":
            assert kind in {"changes", "reset"}


@asynccontextmanager
async def device(account: Account, target: str) -> AsyncIterator[Device]:
    """A device that is connected to a server, on a connection of its own."""
    # Without a pool of its own, a channel shares the connections of others to the same server.
    async with grpc.aio.insecure_channel(target, options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
        yield Device(account, channel)


async def refusal(call: Any) -> grpc.aio.AioRpcError:
    """How a watch ends that is not let go on, whatever it says before."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await call.read() is not grpc.aio.EOF:
                pass
    except grpc.aio.AioRpcError as error:
        return error
    raise AssertionError("it ended well")
