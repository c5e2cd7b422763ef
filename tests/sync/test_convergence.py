"""Random devices, on line and off, against a dictionary: nothing is lost or comes back, and all end up the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poolhouse import errors
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage.forgetting import forget_oldest_records
from tests.sync.conftest import Api, Device, patch

DEVICES, KEYS, PATIENCE = 3, "abc", 12

Step = tuple[Literal["edit", "sync", "delete", "forget"], int, str, str | None]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "edit", "edit", "sync", "sync", "delete", "forget"]),
        st.integers(0, DEVICES - 1),
        st.sampled_from(KEYS),
        st.none() | st.sampled_from("xyz"),
    ),
    max_size=30,
)


@dataclass
class Truth:
    """What the server should hold."""

    values: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    """Of records that stand."""

    def write(self, patches: Iterable[pb.RecordPatch], sync_count: int) -> None:
        """A write was answered."""
        for one in patches:
            self.values.pop(one.key, None)
            self.counts.pop(one.key, None)
            if one.HasField("value"):
                self.values[one.key] = one.value
                self.counts[one.key] = sync_count


@dataclass
class Phone:
    """A device as the known clients behave: it merges by keeping what its user did last."""

    device: Device
    truth: Truth
    since: int = 0
    known: dict[str, tuple[str | None, int]] = field(default_factory=dict)
    pending: dict[str, str | None] = field(default_factory=dict)

    async def pull(self) -> str:
        """Take in what has changed, a record at a time; the token for a write."""
        page = await self.device.page(last_sync_count=self.since, max_results=1)
        records = list(page.records)
        while page.next_token:
            page = await self.device.page(last_sync_count=self.since, max_results=1, next_token=page.next_token)
            records += page.records
        if page.dataset_deleted_after_requested_sync_count:
            self.since, self.known = 0, {}
            return await self.pull()
        self.take(records)
        self.since = page.dataset_sync_count
        return page.sync_session_token

    def take(self, records: Iterable[pb.Record]) -> None:
        """Know records as they are at the server."""
        for one in records:
            self.known[one.key] = (one.value if one.HasField("value") else None, one.sync_count)

    async def push(self, token: str) -> None:
        """Send what the user has done."""
        patches = [patch(key, value, self.known.get(key, (None, 0))[1]) for key, value in self.pending.items()]
        stale = [one.key for one in patches if one.sync_count != self.truth.counts.get(one.key, one.sync_count)]
        written = await self.device.update(*patches, token=token)
        assert not stale, "a change of another state was taken"
        self.take(written)
        if written:
            self.truth.write(patches, written[0].sync_count)
            self.since += written[0].sync_count == self.since + 1
        self.pending.clear()

    async def sync(self) -> None:
        """All of it, as often as it takes."""
        for _ in range(PATIENCE):
            try:
                return await self.push(await self.pull())
            except errors.ResourceConflictException:
                continue
        raise AssertionError("it never came to an end")

    @property
    def values(self) -> dict[str, str]:
        """What its user sees, once nothing is pending."""
        return {key: value for key, (value, _) in self.known.items() if value is not None}


async def delete(phone: Phone) -> None:
    """The dataset, if there is one."""
    try:
        await phone.device.delete()
    except errors.ResourceNotFoundException:
        return
    phone.truth.values.clear()
    phone.truth.counts.clear()


async def forget(device: Device) -> None:
    """All removals."""
    store = device.api.house.store
    async with store.write() as tx:
        await forget_oldest_records(tx, device.pool_id, device.identity_id, device.name, len(KEYS))


async def play(phones: list[Phone], steps: Iterable[Step]) -> None:
    """Take one step after the other."""
    for what, number, key, value in steps:
        phone = phones[number]
        if what == "edit":
            phone.pending[key] = value
        elif what == "sync":
            await phone.sync()
        elif what == "delete":
            await delete(phone)
        else:
            await forget(phone.device)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
async def test_all_devices_end_up_with_what_was_written(api: Api, steps: list[Step]) -> None:
    """Whatever they did, in whatever order, and whatever the server has forgotten meanwhile."""
    device, truth = await api.device(), Truth()
    phones = [Phone(device, truth) for _ in range(DEVICES)]
    await play(phones, steps)
    for phone in [*phones, *phones]:
        await phone.sync()
    assert await device.values() == truth.values
    assert [phone.values for phone in phones] == [truth.values] * DEVICES


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, STEPS)
async def test_what_happens_between_two_pages_is_not_missed(
    api: Api, before: list[Step], meanwhile: list[Step]
) -> None:
    """A device that reads slowly, while the others go on, has everything in the end."""
    device, truth = await api.device(), Truth()
    phones = [Phone(device, truth) for _ in range(DEVICES)]
    await play(phones, before)
    slow, first = Phone(device, truth), await device.page(max_results=1)
    await play(phones, meanwhile)
    records, page = list(first.records), first
    while page.next_token:
        page = await device.page(max_results=1, next_token=page.next_token)
        records += page.records
    slow.take(records)
    slow.since = page.dataset_sync_count
    for phone in phones:
        await phone.sync()
    await slow.sync()
    assert slow.values == truth.values
