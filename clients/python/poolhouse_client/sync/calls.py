"""Calls of an identity about its data, over one connection."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeVar

import grpc

from poolhouse_client.credentials.waiting import IdentityCredentials
from poolhouse_client.gen.sync import v1 as pb
from poolhouse_client.sync import watched
from poolhouse_client.sync.listings import Listing
from poolhouse_client.sync.records import Record, Remote
from poolhouse_client.waiting import Client

CALL_SECONDS: Final = 30.0
SESSION_TOKEN: Final = "x-poolhouse-session-token"  # noqa: S105 - a name
# gRPC's own pauses between attempts to connect, and its pings, which find a connection that is dead.
OPTIONS: Final = (
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 5_000),
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.max_receive_message_length", -1),
    # Else a new connection would be the old one.
    ("grpc.use_local_subchannel_pool", 1),
)

Response = TypeVar("Response")


class NoCredentials(Exception):
    """There are no credentials; its cause says why."""


class AnotherIdentity(Exception):
    """The credentials are another identity's by now."""


class Calls:
    """What a device asks of the server. Whatever the server refuses is raised as it comes."""

    def __init__(
        self,
        client: Client,
        credentials: IdentityCredentials,
        identity_pool_id: str,
        identity_id: str,
        shown: Callable[[], str],
    ) -> None:
        self._stub = client.sync
        self._credentials = credentials
        self._identity_id = identity_id
        self._whose: dict[str, Any] = {"identity_pool_id": identity_pool_id, "identity_id": identity_id}
        self._shown = shown

    async def watch(self, token: str | None) -> "grpc.aio.UnaryStreamCall[pb.WatchRequest, pb.WatchResponse]":
        """A watch of all datasets, from a token on."""
        request = pb.WatchRequest(**self._whose, resume_token=token)
        return self._stub.Watch(request, metadata=await self._metadata())

    async def list_records(self, dataset: str, since: int) -> Listing:
        """All that has changed in a dataset since a sync count."""
        request = pb.ListRecordsRequest(**self._whose, dataset_name=dataset, last_sync_count=since)
        records: list[Remote] = []
        while True:
            page = await self._call(self._stub.ListRecords, request)
            records += map(watched.remote, page.records)
            if not page.next_token:
                break
            request.next_token = page.next_token
        return Listing(
            since=since,
            sync_count=page.dataset_sync_count,
            exists=page.dataset_exists,
            begins_anew=page.dataset_deleted_after_requested_sync_count,
            records=tuple(records),
            merged_names=tuple(page.merged_dataset_names),
            session_token=page.sync_session_token,
        )

    async def update_records(self, dataset: str, changes: Sequence[Record], session_token: str) -> list[Remote]:
        """Send what is pending of these records; the records as they are then."""
        patches = [_patch(one) for one in changes]
        request = pb.UpdateRecordsRequest(**self._whose, dataset_name=dataset, record_patches=patches)
        request.sync_session_token = session_token
        return [watched.remote(one) for one in (await self._call(self._stub.UpdateRecords, request)).records]

    async def delete_dataset(self, dataset: str) -> None:
        """Delete a dataset."""
        await self._call(self._stub.DeleteDataset, pb.DeleteDatasetRequest(**self._whose, dataset_name=dataset))

    async def list_datasets(self) -> list[str]:
        """The names of all datasets that the identity is shown."""
        request = pb.ListDatasetsRequest(**self._whose)
        names: list[str] = []
        while True:
            page = await self._call(self._stub.ListDatasets, request)
            names += [one.dataset_name for one in page.datasets]
            if not page.next_token:
                return names
            request.next_token = page.next_token

    def check(self) -> None:
        """Raise AnotherIdentity if another one's data is shown by now: what is heard is not of that one."""
        if self._shown() != self._identity_id:
            raise AnotherIdentity

    async def _call(self, method: Callable[..., Awaitable[Response]], request: Any) -> Response:
        response = await method(request, metadata=await self._metadata(), timeout=CALL_SECONDS)
        self.check()
        return response

    async def _metadata(self) -> tuple[tuple[str, str], ...]:
        try:
            given = await self._credentials.get()
        except Exception as error:
            raise NoCredentials from error
        self.check()
        if given.identity_id != self._identity_id:
            raise AnotherIdentity
        bearer = f"Bearer {given.access_key_id}:{given.secret_key}"
        return (("authorization", bearer), (SESSION_TOKEN, given.session_token))


def connect(target: str, *, plaintext: bool, credentials: grpc.ChannelCredentials | None) -> Client:
    """A connection of its own to the server."""
    if plaintext:
        return Client(grpc.aio.insecure_channel(target, options=OPTIONS))
    return Client(grpc.aio.secure_channel(target, credentials or grpc.ssl_channel_credentials(), options=OPTIONS))


def _patch(record: Record) -> pb.RecordPatch:
    assert record.pending is not None  # noqa: S101 - only such records are sent
    op = pb.OPERATION_REMOVE if record.pending.value is None else pb.OPERATION_REPLACE
    patch = pb.RecordPatch(op=op, key=record.key, value=record.pending.value, sync_count=record.sync_count)
    patch.device_last_modified_date.FromMilliseconds(record.pending.at)
    return patch
