"""Rows of roles and of the policies within them."""

import dataclasses

import pytest

from poolhouse.storage import iam
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.iam import RoleRow
from poolhouse.storage.store import Store

ALPHA = RoleRow("alpha", "Alpha", "AROA1", "/", b"\x01", "{}", 1.0)
BETA = RoleRow("beta", "Beta", "AROA2", "/apps/", b"", "{}", 2.0)
GAMMA = RoleRow("gamma", "gamma", "AROA3", "/apps/x/", b"", "{}", 3.0)


@pytest.fixture
async def store(tables: Store) -> Store:
    """Three roles; the first has two policies, the second has one."""
    async with tables.write() as tx:
        for role in (GAMMA, ALPHA, BETA):
            await iam.insert(tx, role)
        await iam.put_policy(tx, "alpha", "b", "1")
        await iam.put_policy(tx, "alpha", "A", "2")
        await iam.put_policy(tx, "beta", "b", "3")
    return tables


async def test_a_role_is_found_as_it_was_put(store: Store) -> None:
    """By its name's key."""
    for role in (ALPHA, BETA, GAMMA):
        assert await iam.find(store, role.name_key) == role
    assert await iam.find(store, "Alpha") is None


async def test_a_key_is_taken_once(store: Store) -> None:
    """Whatever else the role is."""
    with pytest.raises(UniqueViolation):
        async with store.write() as tx:
            await iam.insert(tx, dataclasses.replace(BETA, name_key="alpha"))


async def test_a_locked_role_is_changed(store: Store) -> None:
    """And no other."""
    async with store.write() as tx:
        assert await iam.lock(tx, "alpha") == ALPHA
        assert await iam.lock(tx, "unknown") is None
        await iam.update(tx, "alpha", b"\x02", "[]")
    assert await iam.find(store, "alpha") == dataclasses.replace(ALPHA, settings=b"\x02", trust_policy="[]")
    assert await iam.find(store, "beta") == BETA


async def test_roles_below_a_path_are_listed_from_a_key_on(store: Store) -> None:
    """In the order of their keys."""
    assert await iam.after(store, "/", "", 2) == [ALPHA, BETA]
    assert await iam.after(store, "/", "beta", 2) == [GAMMA]
    assert await iam.after(store, "/apps/", "", 9) == [BETA, GAMMA]
    assert await iam.after(store, "/app", "", 9) == [BETA, GAMMA]
    assert await iam.after(store, "/apps_", "", 9) == []


async def test_a_deleted_role_is_gone(store: Store) -> None:
    """Others stay."""
    async with store.write() as tx:
        await iam.delete(tx, "gamma")
    assert await iam.after(store, "/", "", 9) == [ALPHA, BETA]


async def test_policies_are_told_by_role_and_name(store: Store) -> None:
    """One of the same name in another role is another."""
    assert await iam.find_policy(store, "alpha", "b") == "1"
    assert await iam.find_policy(store, "alpha", "B") is None
    assert await iam.policies(store, "alpha") == {"A": "2", "b": "1"}
    assert await iam.policies(store, "gamma") == {}
    assert await iam.policy_names(store, "alpha", "", 1) == ["A"]
    assert await iam.policy_names(store, "alpha", "A", 9) == ["b"]


async def test_a_policy_is_put_in_place_of_the_one_of_its_name(store: Store) -> None:
    """In its own role alone."""
    async with store.write() as tx:
        await iam.put_policy(tx, "alpha", "b", "new")
    assert await iam.find_policy(store, "alpha", "b") == "new"
    assert await iam.find_policy(store, "beta", "b") == "3"


async def test_a_policy_is_deleted_once(store: Store) -> None:
    """Whoever does it learns whether it was there."""
    async with store.write() as tx:
        assert await iam.delete_policy(tx, "alpha", "b")
        assert not await iam.delete_policy(tx, "alpha", "b")
    assert await iam.policies(store, "alpha") == {"A": "2"}
    assert await iam.policies(store, "beta") == {"b": "3"}
