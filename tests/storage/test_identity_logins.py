"""Rows of logins, on both engines."""

import pytest

from poolhouse.storage import identity_logins
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.identity_logins import Key, LoginRow
from poolhouse.storage.store import Store

POOL, OTHER = "us-east-1:0a", "us-east-1:0b"
ONE, TWO, THREE, FOREIGN = ("p", "1"), ("q", "2"), ("p", "3"), ("p", "x")


@pytest.fixture
async def store(tables: Store) -> Store:
    """Two logins of one identity, one of another, and one of another pool."""
    async with tables.write() as tx:
        await identity_logins.add(tx, POOL, [TWO, ONE], "a", 3.0)
        await identity_logins.add(tx, POOL, [THREE], "b", 3.0)
        await identity_logins.add(tx, OTHER, [ONE, FOREIGN], "c", 3.0)
    return tables


async def test_logins_are_found_with_where_they_lead(store: Store) -> None:
    """A provider's name and its user's id belong together: half of it finds nothing."""
    wanted: list[Key] = [ONE, TWO, THREE, FOREIGN, ("q", "1"), ("p", "2")]
    assert await identity_logins.owners(store, POOL, wanted) == {ONE: "a", TWO: "a", THREE: "b"}
    assert await identity_logins.owners(store, OTHER, [ONE]) == {ONE: "c"}


async def test_finding_logins_does_not_read_the_others(sqlite_store: Store) -> None:
    """However many there are in the pool. PostgreSQL's planner, for its part, knows how many there are."""
    sql = (
        "EXPLAIN QUERY PLAN SELECT provider, subject, identity_id FROM identity_logins"
        " WHERE identity_pool_id = $1 AND ((provider = $2 AND subject = $3) OR (provider = $4 AND subject = $5))"
    )
    plan = [row[3] for row in await sqlite_store.rows(sql, POOL, *ONE, *TWO)]
    assert sum("(identity_pool_id=? AND provider=? AND subject=?)" in step for step in plan) == 2


async def test_the_logins_of_identities_are_told(store: Store) -> None:
    """All of them, and only those of this pool."""
    found = await identity_logins.leading_to(store, POOL, ["a", "b", "c"])
    assert found == [LoginRow(*ONE, "a"), LoginRow(*THREE, "b"), LoginRow(*TWO, "a")]


async def test_a_login_leads_to_one_identity(store: Store) -> None:
    """Whoever comes second is told so, and nothing of what it added stays."""
    with pytest.raises(UniqueViolation):
        async with store.write() as tx:
            await identity_logins.add(tx, POOL, [("new", "1"), ONE], "b", 4.0)
    assert await identity_logins.owners(store, POOL, [ONE, ("new", "1")]) == {ONE: "a"}


async def test_logins_move_together(store: Store) -> None:
    """Those of other identities, and of other pools, stay where they are."""
    async with store.write() as tx:
        await identity_logins.move(tx, POOL, ["a", "c"], "z")
    assert await identity_logins.owners(store, POOL, [ONE, TWO, THREE]) == {ONE: "z", TWO: "z", THREE: "b"}
    assert await identity_logins.owners(store, OTHER, [ONE]) == {ONE: "c"}


async def test_logins_are_removed_one_by_one(store: Store) -> None:
    """What leads nowhere anyway is passed over."""
    async with store.write() as tx:
        await identity_logins.remove(tx, POOL, [ONE, FOREIGN])
    assert await identity_logins.owners(store, POOL, [ONE, TWO]) == {TWO: "a"}
    assert await identity_logins.owners(store, OTHER, [ONE, FOREIGN]) == {ONE: "c", FOREIGN: "c"}


async def test_a_providers_users_of_an_identity_come_in_pages(store: Store) -> None:
    """In the order of their ids."""
    async with store.write() as tx:
        await identity_logins.add(tx, POOL, [("p", "é"), ("p", "Z"), ("p", "b")], "a", 3.0)
    found = await identity_logins.subjects_after(store, POOL, "a", "p", "", 3)
    assert found == ["1", "Z", "b"]
    assert await identity_logins.subjects_after(store, POOL, "a", "p", "b", 3) == ["é"]
    assert await identity_logins.subjects_after(store, POOL, "b", "q", "", 3) == []
