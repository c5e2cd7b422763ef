"""What all tests of sync share: a driver, and devices that list and write."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from poolhouse.call import Caller, House
from poolhouse.clock import ManualClock
from poolhouse.gen.sync import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.integrations.inbox import Inbox
from poolhouse.session import Session
from poolhouse.storage import sync_configurations
from poolhouse.storage.sync_configurations import ConfigurationRow
from poolhouse.sync import pool_settings
from tests.house import REGION, Driver
from tests.identity_pools import conftest as identity_pools

REPLACE, REMOVE = pb.OPERATION_REPLACE, pb.OPERATION_REMOVE
ELSEWHERE = Caller(wire.CALLER_OPERATOR, "AKIATESTS", "eu-west-1")


def patch(key: str, value: str | None, sync_count: int = 0, **members: Any) -> pb.RecordPatch:
    """A change: a removal if there is no value."""
    op = REMOVE if value is None else REPLACE
    return pb.RecordPatch(op=op, key=key, value=value, sync_count=sync_count, **members)


class Api(Driver):
    """Sync's operations, and short ways to what their tests begin with."""

    def __init__(self, house: House, clock: ManualClock, inbox: Inbox) -> None:
        super().__init__("poolhouse.sync.v1.SyncService", house, clock, inbox)
        self.identity_pools = identity_pools.Api(house, clock, inbox)

    def with_parts(self, **parts: Any) -> "Api":
        """The same house with other parts."""
        return Api(replace(self.house, **parts), self.clock, self.inbox)

    def limited(self, **settings: Any) -> "Api":
        """The same house with other settings."""
        config = self.house.config.model_copy(update=settings)
        return Api(replace(self.house, config=config), self.clock, self.inbox)

    async def device(self, name: str = "settings") -> "Device":
        """A device of a new identity in a new pool, with a dataset of this name."""
        pool = await self.identity_pools.new_pool()
        return Device(self, pool.id, await self.identity_pools.resolve(pool), name)


@dataclass
class Device:
    """A device of an identity, with one dataset; an operator's unless a caller is given."""

    api: Api
    pool_id: str
    identity_id: str
    name: str
    caller: Caller | None = None

    def other(self, **members: Any) -> "Device":
        """The same with something else."""
        return replace(self, **members)

    @property
    def members(self) -> dict[str, str]:
        """What requests name."""
        return {"identity_pool_id": self.pool_id, "identity_id": self.identity_id, "dataset_name": self.name}

    def signed_in(self) -> "Device":
        """The same device with the identity's own token."""
        now = self.api.clock.now()
        session = Session(
            "app", "cognito-identity.amazonaws.com", {}, now, now + 600.0, None, self.identity_id, self.pool_id
        )
        return self.other(caller=Caller(wire.CALLER_IDENTITY, None, REGION, session))

    async def stream(self, name: str, status: pb.StreamingStatus = pb.STREAMING_STATUS_ENABLED) -> None:
        """Have the pool's changes streamed, or not."""
        streams = pb.CognitoStreams(stream_name=name, streaming_status=status).SerializeToString()
        async with self.api.house.store.write() as tx:
            await sync_configurations.put(tx, self.pool_id, ConfigurationRow(None, streams), 0.0)
            pool_settings.changed(self.api.house, tx, self.pool_id)

    async def page(self, **members: Any) -> pb.ListRecordsResponse:
        """A page of records."""
        response: pb.ListRecordsResponse = await self.api.list_records(self.caller, **self.members, **members)
        return response

    async def records(self, **members: Any) -> list[pb.Record]:
        """The records of all pages."""
        page = await self.page(**members)
        found = list(page.records)
        while page.next_token:
            page = await self.page(**members, next_token=page.next_token)
            found += page.records
        return found

    async def listed(self, **members: Any) -> dict[str, str | None]:
        """The same, by their keys; None for a removed one."""
        return {one.key: one.value if one.HasField("value") else None for one in await self.records(**members)}

    async def values(self) -> dict[str, str]:
        """What users see."""
        return {key: value for key, value in (await self.listed()).items() if value is not None}

    async def token(self) -> str:
        """What a write needs."""
        return (await self.page(max_results=1)).sync_session_token

    async def update(self, *patches: pb.RecordPatch, token: str | None = None, **members: Any) -> list[pb.Record]:
        """Write, with a fresh token unless one is given."""
        response: pb.UpdateRecordsResponse = await self.api.update_records(
            self.caller,
            **self.members,
            record_patches=patches,
            sync_session_token=token or await self.token(),
            **members,
        )
        return list(response.records)

    async def put(self, **values: str | None) -> int:
        """Write these records whatever was in them; the dataset's sync count by then."""
        page = await self.page()
        since = page.dataset_sync_count
        known = {one.key: one.sync_count for one in page.records}
        patches = [patch(key, value, known.get(key, 0)) for key, value in values.items()]
        written = await self.update(*patches, token=page.sync_session_token)
        return max((one.sync_count for one in written), default=since)

    async def delete(self) -> pb.Dataset:
        """Delete the dataset."""
        response: pb.DeleteDatasetResponse = await self.api.delete_dataset(self.caller, **self.members)
        return response.dataset

    async def described(self) -> pb.Dataset:
        """The dataset as it describes itself."""
        response: pb.DescribeDatasetResponse = await self.api.describe_dataset(self.caller, **self.members)
        return response.dataset


@pytest.fixture
def api(house: House, clock: ManualClock, inbox: Inbox) -> Api:
    """The driver."""
    return Api(house, clock, inbox)


@pytest.fixture
async def device(api: Api) -> Device:
    """A device with a dataset that nothing was written to."""
    return await api.device()
