"""What has changed since somebody looked, on both engines."""

from typing import Any

from poolhouse.storage import forgetting
from poolhouse.storage.changes import Change, Cursor, Found, Position, changes_after
from poolhouse.storage.store import Store
from tests.storage.synced import ME, POOL, YOU, delete, record, write

BEGINNING = Cursor.past(0)
ROOM = 1_000_000


async def find(store: Store, cursor: Cursor = BEGINNING, dataset: str | None = None, **bounds: Any) -> Found:
    """The changes after the cursor."""
    return await changes_after(store, POOL, ME, dataset, cursor, **{"limit": 99, "room": ROOM, **bounds})


async def told(store: Store, cursor: Cursor = BEGINNING, dataset: str | None = None, **bounds: Any) -> list[str]:
    """The changes in short: revision, dataset, key and value."""
    return [in_short(change) for change in (await find(store, cursor, dataset, **bounds)).changes]


def in_short(change: Change) -> str:
    """A change as people read it."""
    what = f"{change.record.key}={change.record.value}" if change.record else "deleted"
    return f"{change.revision} {change.dataset} {what}"


async def all_in_parts(store: Store, **bounds: Any) -> list[list[str]]:
    """Everything, read part by part."""
    parts, cursor, more = [], BEGINNING, True
    while more:
        found = await find(store, cursor, **bounds)
        parts.append([in_short(change) for change in found.changes])
        cursor, more = found.cursor, found.more
    return parts


async def test_changes_come_in_the_order_of_commits(tables: Store) -> None:
    """Of all datasets of the identity; each record as it is now, at its latest change."""
    await write(tables, "b", one="1", two="2")
    await write(tables, "a", one="1")
    await write(tables, "b", one="11")
    await write(tables, "b", two=None)
    await write(tables, "b", identity_id=YOU, one="x")
    assert await told(tables) == ["2 a one=1", "3 b one=11", "4 b two=None"]
    found = await find(tables, limit=1)
    assert found.changes == [Change(2, "a", 1, record("one", "1", 1, 2))]
    assert found.changes[0].cursor == Cursor(2, "a", "one")


async def test_reading_goes_on_where_it_was(tables: Store) -> None:
    """After a revision, or after a single change; and it is told whether there is more, and how far all of it leads."""
    for number in range(4):
        await write(tables, "a", {f"k{number}": str(number)})
    assert await told(tables, Cursor.past(2)) == ["3 a k2=2", "4 a k3=3"]
    assert await told(tables, Cursor(2, "a", "k1"), limit=1) == ["3 a k2=2"]
    assert await told(tables, Cursor.past(4)) == []
    first, whole = await find(tables, limit=1), await find(tables, limit=4)
    assert (first.cursor, first.more, first.position) == (Cursor.past(1), True, Position(4, 0))
    assert (whole.cursor, whole.more) == (Cursor.past(4), False)


async def test_one_dataset_can_be_followed(tables: Store) -> None:
    """What happens to others is not told, and is behind whoever follows the one."""
    await write(tables, "a", one="1")
    await write(tables, "b", one="1")
    await write(tables, "a", one="11")
    await delete(tables, "b")
    assert await told(tables, dataset="a") == ["3 a one=11"]
    assert await told(tables, dataset="b") == ["4 b deleted"]
    assert (await find(tables, dataset="a")).cursor == Cursor.past(4)


async def test_the_deletion_of_a_dataset_comes_before_what_it_has_anew(tables: Store) -> None:
    """Who has heard of the deletion is not told again."""
    await write(tables, "a", one="1", two="2")
    await delete(tables, "a")
    assert await told(tables) == ["2 a deleted"]
    await write(tables, "a", two="22")
    assert await told(tables) == ["2 a deleted", "3 a two=22"]
    assert await told(tables, Cursor.past(2)) == ["3 a two=22"]
    (deletion,) = (await find(tables, limit=1)).changes
    assert deletion == Change(2, "a", 2, None)
    assert await told(tables, deletion.cursor) == ["3 a two=22"]


async def test_a_revision_is_not_torn_apart(tables: Store) -> None:
    """What was written together is read together, as long as there is room for it."""
    await write(tables, "a", one="1")
    await write(tables, "a", x="1", y="2", z="3")
    await write(tables, "a", two="2")
    first, second, third = ["1 a one=1"], ["2 a x=1", "2 a y=2", "2 a z=3"], ["3 a two=2"]
    assert await all_in_parts(tables, limit=3) == [first, second, third]
    assert await all_in_parts(tables, limit=4) == [first + second, third]
    assert await all_in_parts(tables, limit=5) == [first + second + third]


async def test_a_revision_that_is_too_large_is_continued(tables: Store) -> None:
    """Nothing of it is lost, and nothing comes twice."""
    await write(tables, "a", {f"k{number}": "v" for number in range(5)})
    keys = [f"1 a k{number}=v" for number in range(5)]
    assert await all_in_parts(tables, limit=2) == [keys[:2], keys[2:4], keys[4:]]


async def test_no_more_is_read_at_once_than_there_is_room_for(tables: Store) -> None:
    """A few large records are bounded as many small ones are; but for the first, which there is always room for."""
    for number in range(4):
        await write(tables, "a", {f"k{number}": str(number) * 99})
    assert [len(part) for part in await all_in_parts(tables, room=150)] == [2, 2]
    assert [len(part) for part in await all_in_parts(tables, room=1)] == [1, 1, 1, 1]
    await write(tables, "a", x="1" * 99, y="2" * 99)
    assert [len(part) for part in await all_in_parts(tables, room=150)] == [2, 2, 2]
    assert [len(part) for part in await all_in_parts(tables, room=1)] == [1] * 6


async def test_an_identitys_position_is_its_revision_and_what_is_forgotten(tables: Store) -> None:
    """It is that of the same moment as the changes; one that never wrote anything is at its beginning."""
    nothing = await find(tables)
    assert nothing == Found(Position(0, 0), [], BEGINNING, more=False)
    await write(tables, "a", one="1")
    await write(tables, "a", one=None)
    await write(tables, "a", two="2")
    assert (await find(tables, Cursor.past(3))).position == Position(3, 0)
    async with tables.write() as tx:
        await forgetting.forget_old(tx, POOL, ME, 5.0, 9)
    assert (await find(tables, Cursor.past(1))).position == Position(3, 2)
