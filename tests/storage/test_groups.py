"""Rows of groups, and of who is in them."""

from collections.abc import AsyncIterator

import pytest

from poolhouse.storage import groups, users
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.groups import GroupRow
from poolhouse.storage.store import Store
from poolhouse.storage.users import UserRow
from tests.edge.serving import open_house

POOL, OTHER = "us-east-1_A", "us-east-1_B"
ADMINS = GroupRow("admins", "All of them", "arn", 0, 1.0, 2.0)
BARE = GroupRow("bare", None, None, None, 1.0, 1.0)
USERS = GroupRow("users", "", "arn", 5, 1.0, 1.0)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """Three groups and two users, and one group of another pool."""
    async with open_house() as house:
        async with house.store.write() as tx:
            for group in (USERS, BARE, ADMINS):
                await groups.insert(tx, POOL, group)
            await groups.insert(tx, OTHER, ADMINS)
            for sub in ("sub-a", "sub-b"):
                enabled = True
                user = UserRow(sub, sub, sub, "CONFIRMED", enabled, "{}", None, None, None, None, 0.0, 1.0, 2.0)
                await users.insert(tx, POOL, user)
        yield house.store


async def join(store: Store, sub: str, *names: str) -> None:
    """Put a user into groups."""
    async with store.write() as tx:
        for name in names:
            await groups.add_member(tx, POOL, name, sub, 3.0)


async def names_of(store: Store, sub: str) -> list[str]:
    """The names of a user's groups."""
    return [group.name for group in await groups.of_user(store, POOL, sub)]


async def test_a_group_is_found_as_it_was_put(store: Store) -> None:
    """In its own pool, and by its name."""
    for group in (ADMINS, BARE, USERS):
        assert await groups.find(store, POOL, group.name) == group
    assert await groups.find(store, OTHER, "users") is None


async def test_a_name_is_taken_once(store: Store) -> None:
    """In one pool."""
    with pytest.raises(UniqueViolation):
        async with store.write() as tx:
            await groups.insert(tx, POOL, BARE)


async def test_a_locked_group_is_changed(store: Store) -> None:
    """And no other; its name and when it was made stay."""
    async with store.write() as tx:
        assert await groups.lock(tx, POOL, "admins") == ADMINS
        assert await groups.lock(tx, POOL, "unknown") is None
        await groups.update(tx, POOL, GroupRow("admins", None, None, 7, 9.0, 9.0))
    assert await groups.find(store, POOL, "admins") == GroupRow("admins", None, None, 7, 1.0, 9.0)
    assert await groups.find(store, OTHER, "admins") == ADMINS


async def test_groups_are_listed_from_a_name_on(store: Store) -> None:
    """In the order of names."""
    assert await groups.after(store, POOL, "", 2) == [ADMINS, BARE]
    assert await groups.after(store, POOL, "bare", 2) == [USERS]


async def test_a_users_groups_come_by_precedence_or_by_name(store: Store) -> None:
    """A group without precedence comes last."""
    await join(store, "sub-a", "users", "bare", "admins")
    await join(store, "sub-b", "bare")
    assert await groups.of_user(store, POOL, "sub-a") == [ADMINS, USERS, BARE]
    assert await groups.of_user_after(store, POOL, "sub-a", "", 2) == [ADMINS, BARE]
    assert await groups.of_user_after(store, POOL, "sub-a", "bare", 2) == [USERS]
    assert await groups.of_user(store, OTHER, "sub-a") == []


async def test_members_are_listed_from_a_sub_on(store: Store) -> None:
    """With all that the store knows of them."""
    await join(store, "sub-b", "users")
    await join(store, "sub-a", "users")
    assert [user.sub for user in await groups.members_after(store, POOL, "users", "", 2)] == ["sub-a", "sub-b"]
    [last] = await groups.members_after(store, POOL, "users", "sub-a", 2)
    assert last == await users.by_sub(store, POOL, "sub-b")


async def test_members_come_and_go(store: Store) -> None:
    """To come or go twice changes nothing."""
    await join(store, "sub-a", "users", "users", "admins")
    for _ in range(2):
        async with store.write() as tx:
            await groups.remove_member(tx, POOL, "users", "sub-a")
        assert await names_of(store, "sub-a") == ["admins"]


async def test_a_group_is_emptied_in_batches_and_deleted(store: Store) -> None:
    """Other groups keep their members."""
    for sub in ("sub-a", "sub-b"):
        await join(store, sub, "users", "admins")
    for is_last in (False, True, False):
        async with store.write() as tx:
            await groups.remove_members(tx, POOL, "users", 1)
            assert await groups.delete(tx, POOL, "users") is is_last
    assert await groups.find(store, POOL, "users") is None
    assert await names_of(store, "sub-a") == ["admins"]
