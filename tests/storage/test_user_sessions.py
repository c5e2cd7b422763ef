import dataclasses

import pytest

from poolhouse.storage import sign_ins, user_pools, user_sessions, users
from poolhouse.storage.sign_ins import SignInRow
from poolhouse.storage.store import Store, Writer
from poolhouse.storage.user_pools import ClientRow, PoolRow
from poolhouse.storage.user_sessions import SessionRow
from poolhouse.storage.users import UserRow
from tests.user_pools.signing_in import Counted

POOL = "us-east-1_abcdefghi"
USER = UserRow("a", "Alice", "alice", "CONFIRMED", True, "{}", "hash", b"s", b"v", None, 0.0, 1.0, 2.0)  # noqa: FBT003
OTHER = dataclasses.replace(USER, sub="b", username="Bob", username_key="bob")
NOW, LATER = 10.0, 100.0


async def add(
    tx: Writer, name: str, at: float, *, user: UserRow = USER, client: str = "client", expires: float = LATER
) -> None:
    """A session `tkn-<name>`, begun then."""
    row = SignInRow(name, user.sub, client, at, expires, None, False, f"tkn-{name}", "app/1", "192.0.2.1")  # noqa: FBT003  a column
    assert await sign_ins.insert(tx, POOL, row, user)


@pytest.fixture
async def people(tables: Store) -> Store:
    """Two users, and an app client."""
    async with tables.write() as tx:
        await user_pools.insert_pool(tx, PoolRow(POOL, "us-east-1", "pool", b"", 1, 0.0, 0.0))
        await user_pools.insert_client(tx, ClientRow(POOL, "client", "app", b"", 1, 0.0, 0.0))
        for user in (USER, OTHER):
            await users.insert(tx, POOL, user)
    return tables


async def left(store: Store, sub: str = "a") -> list[str]:
    """The live sessions of a user."""
    return [row.origin_jti for row in await user_sessions.after(store, POOL, sub, "", 99, NOW)]


async def test_a_session_is_found_with_what_is_known_of_it(people: Store) -> None:
    """By its user and its id."""
    async with people.write() as tx:
        await add(tx, "1", 5.0)
    session = SessionRow("tkn-1", "1", "client", 5.0, 5.0, "app/1", "192.0.2.1")
    assert await user_sessions.find(people, POOL, "a", "tkn-1", NOW) == session
    assert await user_sessions.find(people, POOL, "a", "tkn-2", NOW) is None
    assert await user_sessions.find(people, POOL, "b", "tkn-1", NOW) is None
    assert await user_sessions.find(people, "us-east-1_other0000", "a", "tkn-1", NOW) is None


async def test_a_use_is_noted_while_the_session_stands(people: Store) -> None:
    """It says with what, from where, and when."""
    async with people.write() as tx:
        await add(tx, "1", 5.0)
        assert await user_sessions.seen(tx, POOL, "1", "app/2", "192.0.2.2", 7.0)
        assert not await user_sessions.seen(tx, POOL, "2", "app/2", "192.0.2.2", 7.0)
    session = SessionRow("tkn-1", "1", "client", 5.0, 7.0, "app/2", "192.0.2.2")
    assert await user_sessions.find(people, POOL, "a", "tkn-1", NOW) == session


async def test_only_live_sessions_are_listed(people: Store) -> None:
    """Not those that have expired, nor those of a client that is gone, nor sign-ins that are not tracked."""
    async with people.write() as tx:
        await add(tx, "live", 5.0)
        await add(tx, "expired", 5.0, expires=NOW)
        await add(tx, "orphaned", 5.0, client="gone")
        await add(tx, "bobs", 5.0, user=OTHER)
        assert await sign_ins.insert(tx, POOL, SignInRow("untracked", "a", "client", 5.0, LATER), USER)
    assert await left(people) == ["live"]
    for name in ("expired", "orphaned"):
        assert await user_sessions.find(people, POOL, "a", f"tkn-{name}", NOW) is None


async def test_sessions_are_listed_in_the_order_of_their_ids(people: Store) -> None:
    """From the one after a given one on, so many at a time."""
    async with people.write() as tx:
        for name in ("3", "1", "4", "2"):
            await add(tx, name, 5.0)
    page = await user_sessions.after(people, POOL, "a", "tkn-1", 2, NOW)
    assert [row.id for row in page] == ["tkn-2", "tkn-3"]


async def test_the_least_recently_used_make_room(people: Store) -> None:
    """However early they began; the new one stays even if its server's clock is behind."""
    async with people.write() as tx:
        for name in ("1", "2", "3"):
            await add(tx, name, float(name))
        await add(tx, "bobs", 0.0, user=OTHER)
        await user_sessions.seen(tx, POOL, "1", "", "", 8.0)
        await add(tx, "new", 0.5)
        await user_sessions.make_room(tx, POOL, "a", "new", 3, NOW)
    assert await left(people) == ["1", "3", "new"]
    assert await left(people, "b") == ["bobs"]


async def test_what_is_dead_takes_no_room_from_the_living(people: Store) -> None:
    """And sign-ins that are not tracked neither take any nor give way."""
    async with people.write() as tx:
        await add(tx, "live", 1.0)
        await add(tx, "expired", 5.0, expires=NOW)
        await add(tx, "orphaned", 5.0, client="gone")
        assert await sign_ins.insert(tx, POOL, SignInRow("untracked", "a", "client", 5.0, LATER), USER)
        await add(tx, "new", 6.0)
        await user_sessions.make_room(tx, POOL, "a", "new", 2, NOW)
    assert await left(people) == ["live", "new"]
    async with people.write() as tx:
        assert await sign_ins.delete(tx, POOL, "untracked")


async def test_nobody_gives_way_to_a_session_that_has_ended(people: Store) -> None:
    """Whoever was signed out while signing in signs nobody else out."""
    async with people.write() as tx:
        await add(tx, "1", 1.0)
        await user_sessions.make_room(tx, POOL, "a", "ended", 1, NOW)
    assert await left(people) == ["1"]


async def test_settings_are_kept_beside_the_others(people: Store) -> None:
    """Each makes a new revision of its pool or client, and no other setting touches them."""
    async with people.write() as tx:
        await user_sessions.configure_pool(tx, POOL, b"of the pool", 3.0)
        await user_sessions.configure_client(tx, POOL, "client", b"of the client", 4.0)
        assert await user_pools.update_pool(tx, POOL, "pool", b"new", 2, 5.0)
        assert await user_pools.update_client(tx, POOL, "client", "app", b"new", 2, 5.0)
    pool, client = await user_pools.pool(people, POOL), await user_pools.client(people, "client")
    assert pool is not None
    assert client is not None
    assert (pool.sessions, pool.settings, pool.revision) == (b"of the pool", b"new", 3)
    assert (client.sessions, client.settings, client.revision) == (b"of the client", b"new", 3)


async def test_sessions_are_found_by_their_own_index(people: Store) -> None:
    """Nobody waits for a reading of all sign-ins of a pool, nor of a user who has very many from before."""
    explain, column = {"sqlite": ("EXPLAIN QUERY PLAN", "detail"), "postgresql": ("EXPLAIN", "QUERY PLAN")}[
        people.engine
    ]
    counted = Counted(people)
    await user_sessions.find(counted, POOL, "a", "tkn-1", NOW)
    await user_sessions.after(counted, POOL, "a", "", 9, NOW)
    async with counted.write() as tx:
        await user_sessions.make_room(tx, POOL, "a", "new", 9, NOW)
    found, after, room = counted.statements
    async with people.write() as tx:
        if people.engine == "postgresql":
            # So few rows are read through otherwise.
            await tx.execute("SET LOCAL enable_seqscan = off")
        for sql, arguments in ((found, ("tkn-1",)), (after, ("", 9)), (room, ("new", 8))):
            plan = await tx.rows(f"{explain} {sql}", POOL, "a", NOW, *arguments)
            assert "sign_ins_by_session" in "\n".join(row[column] for row in plan)
