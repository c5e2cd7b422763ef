"""Records are written on condition that nobody else has written them meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.edge import transcode
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import identities
from poolhouse.storage.postgres_transaction import PostgresTransaction
from poolhouse.storage.sqlite_writer import SqliteWriter
from poolhouse.storage.store import Writer
from poolhouse.timestamps import timestamp
from tests.sync.conftest import Api, Device, patch

STALE = "Current SyncCount for: "


async def outcome(work: Any) -> str:
    """How a write ended."""
    try:
        await work
    except errors.CognitoError as error:
        return error.name
    return "written"


async def test_what_was_written_is_answered(device: Device) -> None:
    """Each record with its new sync count, in the order of the request; a removed one without a value."""
    now = timestamp(device.api.clock.now())
    shared: dict[str, Any] = {
        "last_modified_date": now,
        "device_last_modified_date": now,
        "last_modified_by": "000000000000",
    }
    assert await device.update(patch("b", "1"), patch("a", "2")) == [
        pb.Record(key="b", value="1", sync_count=1, **shared),
        pb.Record(key="a", value="2", sync_count=1, **shared),
    ]
    assert await device.update(patch("a", None, 1)) == [pb.Record(key="a", sync_count=2, **shared)]


async def test_all_records_of_a_call_get_one_sync_count(device: Device) -> None:
    """The dataset's next one, whatever was changed."""
    assert [one.sync_count for one in await device.update(patch("a", "1"), patch("b", "1"))] == [1, 1]
    assert [one.sync_count for one in await device.update(patch("a", "1", 1))] == [2]
    assert [one.sync_count for one in await device.update(patch("b", None, 1), patch("c", None))] == [3, 3]
    assert (await device.page()).dataset_sync_count == 3
    assert await device.other(name="another").put(a="1") == 1


async def test_a_stale_change_takes_the_whole_call_back(device: Device) -> None:
    """Nothing is written, no count is used up, and nobody is told that something changed."""
    await device.update(patch("a", "1"), patch("b", "1"))
    await device.update(patch("a", "2", 1))
    heard: list[str] = []
    device.api.house.bus.subscribe("sync", lambda topic, _: heard.append(topic), lambda: None)
    with pytest.raises(errors.ResourceConflictException, match=f"{STALE}a is: 2 not: 1"):
        await device.update(patch("b", "9", 1), patch("a", "9", 1), patch("new", "9"))
    assert await device.values() == {"a": "2", "b": "1"}
    assert await device.put(b="2") == 3
    assert heard == [f"sync.{device.identity_id}"]


async def test_a_removed_record_can_be_put_again(device: Device) -> None:
    """By who knows of the removal, and by who has never known the record."""
    await device.put(a="1", b="1")
    await device.update(patch("a", None, 1), patch("b", None, 1))
    with pytest.raises(errors.ResourceConflictException, match=f"{STALE}a is: 2 not: 1"):
        await device.update(patch("a", "9", 1))
    await device.update(patch("a", "3", 2), patch("b", "3", 0))
    assert await device.values() == {"a": "3", "b": "3"}


async def test_what_was_removed_before_it_was_ever_sent_is_no_conflict(device: Device) -> None:
    """Clients that put and removed a record while they were off line send the removal."""
    assert [one.sync_count for one in await device.update(patch("a", None))] == [1]
    assert await device.values() == {}
    assert await device.update(patch("a", "1", 1))


async def test_a_call_without_changes_changes_nothing(device: Device) -> None:
    """It makes no dataset either."""
    assert (
        transcode.to_document(
            await device.api.update_records(**device.members, sync_session_token=await device.token())
        )
        == {}
    )
    assert not (await device.page()).dataset_exists


async def test_two_devices_that_write_one_record_at_once(device: Device) -> None:
    """One of them wins; the other is told so, and has lost nothing that it could not send again."""
    await device.put(a="0")
    for number in range(1, 6):
        token = await device.token()
        writes = [device.update(patch("a", f"{number}{who}", number), token=token) for who in "xy"]
        outcomes = await asyncio.gather(*(outcome(write) for write in writes))
        assert sorted(outcomes) == ["ResourceConflictException", "written"]
        winner = "xy"[outcomes.index("written")]
        assert await device.values() == {"a": f"{number}{winner}"}


async def test_devices_that_write_different_records_at_once_all_succeed(device: Device) -> None:
    """Even the very first records of an identity: every write has a sync count of its own."""
    token = await device.token()
    written = await asyncio.gather(*(device.update(patch(f"k{n}", str(n)), token=token) for n in range(8)))
    assert sorted(one.sync_count for (one,) in written) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert await device.values() == {f"k{n}": str(n) for n in range(8)}
    assert (await device.described()).num_records == 8


async def test_a_token_is_needed_for_a_write(device: Device) -> None:
    """Of the same dataset; it is good for several writes."""
    token = await device.token()
    for wrong in (await device.other(name="other").token(), "forged", ""):
        with pytest.raises(errors.InvalidParameterException, match="SyncSessionToken not valid for these inputs"):
            await device.api.update_records(
                **device.members, record_patches=[patch("a", "1")], sync_session_token=wrong
            )
    with pytest.raises(errors.InvalidParameterException, match=r"'syncSessionToken' failed.*Member must not be null"):
        await device.api.update_records(**device.members, record_patches=[patch("a", "1")])
    await device.update(patch("a", "1"), token=token)
    await device.update(patch("b", "1"), token=token)
    device.api.clock.advance(3600)
    with pytest.raises(errors.InvalidParameterException, match="SyncSessionToken has expired"):
        await device.update(patch("c", "1"), token=token)


async def test_a_device_that_missed_a_deletion_does_not_bring_the_dataset_back(device: Device) -> None:
    """It hears of it first; a part of what was deleted would be worse than nothing."""
    await device.put(a="1")
    token = await device.token()
    await device.delete()
    with pytest.raises(errors.ResourceConflictException, match="deleted after the records were listed"):
        await device.update(patch("b", "1"), token=token)
    await device.put(c="1")
    with pytest.raises(errors.ResourceConflictException, match="deleted after the records were listed"):
        await device.update(patch("b", "1"), token=token)
    assert await device.values() == {"c": "1"}


async def test_a_device_that_was_never_registered_is_unknown(device: Device) -> None:
    """It is not ignored: who sends an id relies on not being notified of its own changes."""
    with pytest.raises(errors.ResourceNotFoundException, match="Device 'phone' not found"):
        await device.update(patch("a", "1"), device_id="phone")


@pytest.mark.parametrize("has_written", [False, True])
async def test_an_identity_that_is_deleted_meanwhile_is_not_found(
    device: Device, monkeypatch: pytest.MonkeyPatch, *, has_written: bool
) -> None:
    """Nothing is written for it that nobody would ever clear away."""
    store = device.api.house.store
    if has_written:
        await device.put(a="1")
    token, write = await device.token(), store.write

    async def vanish() -> None:
        async with write() as tx:
            held = await identities.lock(tx, device.pool_id, [device.identity_id])
            await identities.delete(tx, device.pool_id, held)

    _before_writing(monkeypatch, device.api, vanish)
    with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{device.identity_id}' not found"):
        await device.update(patch("b", "1"), token=token)
    count = "SELECT count(*) FROM records WHERE identity_pool_id = $1 AND key = 'b'"
    assert await store.value(count, device.pool_id) == 0


def _before_writing(monkeypatch: pytest.MonkeyPatch, api: Api, happen: Callable[[], Awaitable[None]]) -> None:
    """Have something happen after the call has looked at the identity, and before it writes."""
    store, write = api.house.store, api.house.store.write

    @asynccontextmanager
    async def late() -> AsyncIterator[Writer]:
        await happen()
        async with write() as tx:
            yield tx

    monkeypatch.setattr(store, "write", late)


async def test_a_write_takes_four_statements(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there were before; so it does the first time that a dataset is written to."""
    seen: list[str] = []
    for writer in (PostgresTransaction, SqliteWriter):
        for name in ("row", "rows", "execute"):
            _count(monkeypatch, writer, name, seen)
    await device.put(a="0")
    token = await device.token()
    seen.clear()
    await device.update(patch("a", "1", 1), token=token)
    assert [sql.split(maxsplit=2)[:2] for sql in seen] == [
        ["UPDATE", "sync_identities"],
        ["SELECT", "d.name,"],
        ["INSERT", "INTO"],
        ["UPDATE", "datasets"],
    ]
    other = device.other(name="other")
    token = await other.token()
    seen.clear()
    await other.update(patch("a", "1"), token=token)
    assert len(seen) == 4


def _count(monkeypatch: pytest.MonkeyPatch, writer: type, name: str, seen: list[str]) -> None:
    run = getattr(writer, name)

    async def counted(self: Any, sql: str, *args: object) -> Any:
        seen.append(sql)
        return await run(self, sql, *args)

    monkeypatch.setattr(writer, name, counted)
