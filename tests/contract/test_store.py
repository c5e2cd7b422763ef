"""What every engine promises (`storage/store.py`), held against both."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from poolhouse.storage.errors import ConstraintViolation, InvalidText, StoreError, StoreUnavailable, UniqueViolation
from poolhouse.storage.store import Store
from tests.conftest import open_url

TABLE = "CREATE TABLE items (owner TEXT NOT NULL, name TEXT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (owner, name))"


@pytest.fixture
async def store(bare_store: Store) -> Store:
    """A store with one table."""
    async with bare_store.write() as tx:
        await tx.execute(bare_store.dialect.ddl(TABLE))
        await tx.execute("CREATE UNIQUE INDEX items_by_n ON items (n)")
    return bare_store


async def put(store: Store, name: str, n: int) -> None:
    """Add an item."""
    async with store.write() as tx:
        await tx.execute("INSERT INTO items (owner, name, n) VALUES ($1, $2, $3)", "o", name, n)


async def names(store: Store) -> list[str]:
    """The names of all items, in order."""
    return [row["name"] for row in await store.rows("SELECT name FROM items WHERE owner = $1 ORDER BY name", "o")]


async def test_what_a_block_wrote_is_there_after_it(store: Store) -> None:
    """A write that was left normally is committed, and read by name or by position."""
    await put(store, "a", 1)
    row = await store.row("SELECT name, n FROM items WHERE owner = $1 AND name = $2", "o", "a")
    assert row is not None
    assert (row["name"], row[1]) == ("a", 1)
    assert await store.value("SELECT n FROM items WHERE name = $1", "nobody") is None


async def test_a_block_that_raises_leaves_no_trace(store: Store) -> None:
    """Any exception rolls everything back."""

    async def fail() -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO items (owner, name, n) VALUES ('o', 'a', 1)")
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert await names(store) == []


async def test_a_cancelled_block_leaves_no_trace_and_stops_nobody(store: Store) -> None:
    """A client that hangs up in the middle takes its own work back, and the next writer gets its turn."""
    inside = asyncio.Event()

    async def hang() -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO items (owner, name, n) VALUES ('o', 'a', 1)")
            inside.set()
            await asyncio.sleep(30)

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await put(store, "b", 2)
    assert await names(store) == ["b"]


async def test_a_taken_key_is_named(store: Store) -> None:
    """Callers tell from the constraint's name, the same on both engines, what is taken."""
    await put(store, "a", 1)
    with pytest.raises(UniqueViolation) as primary:
        await put(store, "a", 2)
    assert (primary.value.constraint, primary.value.columns) == ("items_pkey", ("owner", "name"))
    with pytest.raises(UniqueViolation) as index:
        await put(store, "b", 1)
    assert (index.value.constraint, index.value.columns) == ("items_by_n", ("n",))


async def test_a_failed_statement_dooms_its_transaction(store: Store) -> None:
    """Swallowing the error does not commit half a piece of work."""

    async def swallow() -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO items (owner, name, n) VALUES ('o', 'a', 1)")
            with pytest.raises(ConstraintViolation):
                await tx.execute("INSERT INTO items (owner, name, n) VALUES ('o', NULL, 2)")

    with pytest.raises(StoreError):
        await swallow()
    assert await names(store) == []


@pytest.mark.parametrize("value", ["a\x00b", "\ud800"])
async def test_text_that_cannot_be_stored_is_told_from_other_mistakes(store: Store, value: str) -> None:
    """NUL and half a surrogate are refused alike, so that neither engine accepts what the other does not."""
    with pytest.raises(InvalidText):
        await put(store, value, 1)


async def test_counters_lose_no_increment(store: Store) -> None:
    """UPDATE … RETURNING by many at once gives each a number of its own, in the order of the commits."""
    await put(store, "counter", 0)

    async def next_number() -> int:
        async with store.write() as tx:
            number: int = await tx.value("UPDATE items SET n = n + 1 WHERE name = 'counter' RETURNING n")
            return number

    numbers = await asyncio.gather(*(next_number() for _ in range(40)))
    assert sorted(numbers) == list(range(1, 41))


async def test_a_snapshot_does_not_move(store: Store) -> None:
    """Two statements of one `read()` see the same state, whatever is committed between them."""
    await put(store, "a", 1)
    async with store.read() as reader:
        before = await reader.value("SELECT COUNT(*) FROM items")
        await put(store, "b", 2)
        assert await reader.value("SELECT COUNT(*) FROM items") == before == 1
    assert await store.value("SELECT COUNT(*) FROM items") == 2


async def test_readers_cannot_write(store: Store) -> None:
    """A statement that changes something fails outside of `write()`."""
    with pytest.raises(StoreError):
        await store.row("INSERT INTO items (owner, name, n) VALUES ('o', 'a', 1) RETURNING n")
    with pytest.raises(StoreError):
        async with store.read() as reader:
            await reader.row("DELETE FROM items RETURNING n")


async def test_text_is_ordered_by_its_bytes(store: Store) -> None:
    """Pages are the same on both engines, whatever the locale of the database."""
    words = ["B", "a", "Z", "é", "z", "_", "-", "😀", "a b", "ab"]
    for number, word in enumerate(words):
        await put(store, word, number)
    assert await names(store) == sorted(words, key=str.encode)


async def test_callbacks_run_after_the_commit_only(store: Store) -> None:
    """A hint about a change is given when the change is there to be read, and never for one that was rolled back."""
    seen: list[int] = []

    async def work(name: str, n: int, *, fail: bool) -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO items (owner, name, n) VALUES ('o', $1, $2)", name, n)
            tx.after_commit(lambda: seen.append(n))
            assert seen == []
            if fail:
                raise KeyError

    with pytest.raises(KeyError):
        await work("a", 1, fail=True)
    await work("b", 2, fail=False)
    assert seen == [2]


async def test_a_failing_callback_harms_no_other(store: Store) -> None:
    """The work is committed all the same, and other callbacks run."""
    seen: list[str] = []
    async with store.write() as tx:
        await tx.execute("INSERT INTO items (owner, name, n) VALUES ('o', 'a', 1)")
        tx.after_commit(lambda: seen.remove("nobody"))
        tx.after_commit(lambda: seen.append("ran"))
    assert seen == ["ran"]
    assert await names(store) == ["a"]


async def test_a_finished_transaction_takes_no_more(store: Store) -> None:
    """A transaction that leaked out of its block is refused."""
    async with store.write() as tx:
        pass
    with pytest.raises(StoreError):
        await tx.execute("DELETE FROM items")


async def test_one_failure_among_many_writers_harms_only_itself(store: Store) -> None:
    """Writers that share a commit do not share a rollback."""

    async def work(n: int) -> None:
        async with store.write() as tx:
            await tx.execute("INSERT INTO items (owner, name, n) VALUES ('o', $1, $2)", f"{n:02}", n)
            if n % 3 == 0:
                raise KeyError(n)

    outcomes = await asyncio.gather(*(work(n) for n in range(30)), return_exceptions=True)
    assert [isinstance(outcome, KeyError) for outcome in outcomes] == [n % 3 == 0 for n in range(30)]
    assert await names(store) == [f"{n:02}" for n in range(30) if n % 3]


async def test_a_store_that_answers_is_healthy(store: Store) -> None:
    """The health check passes while the store answers."""
    await store.check()


async def test_a_closed_store_is_unavailable(store: Store) -> None:
    """Calls that come after the end are told so, in the store's own words."""
    await store.close()
    with pytest.raises(StoreUnavailable):
        await store.row("SELECT 1")
    with pytest.raises(StoreUnavailable):
        async with store.write():
            pass


@pytest.fixture
async def second(store_url: str) -> AsyncIterator[Store]:
    """Another process's view of the same database."""
    other = await open_url(store_url)
    yield other
    await other.close()


async def test_two_stores_over_one_database_see_each_other(store: Store, second: Store) -> None:
    """What one has committed the other reads at once, and both may write."""
    await put(store, "a", 1)
    assert await names(second) == ["a"]
    await asyncio.gather(
        *(put(each, f"{i}{n}", i * 100 + n + 10) for i, each in enumerate((store, second)) for n in range(10))
    )
    assert len(await names(store)) == 21
