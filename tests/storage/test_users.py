"""Rows of users, on both engines."""

import pytest

from poolhouse.storage import auth_events, codes, devices, passkeys, recovery_codes, software_tokens, user_search, users
from poolhouse.storage.auth_events import EventRow
from poolhouse.storage.codes import CodeRow
from poolhouse.storage.devices import DeviceRow
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.passkeys import PasskeyRow
from poolhouse.storage.store import Store
from poolhouse.storage.users import UserRow

POOL, OTHER = "us-east-1_A", "us-east-1_B"


def row(sub: str, name: str) -> UserRow:
    """A user."""
    return UserRow(sub, name.title(), name, "CONFIRMED", True, "{}", "phc", b"salt", b"sealed", None, 0.0, 1.0, 2.0)  # noqa: FBT003


async def add(store: Store, user: UserRow, pool_id: str = POOL) -> None:
    """Add a user."""
    async with store.write() as tx:
        await users.insert(tx, pool_id, user)


async def alias(store: Store, sub: str, name: str, value_key: str | None) -> None:
    """Give a user an alias."""
    async with store.write() as tx:
        await users.set_alias(tx, POOL, sub, name, value_key)


async def test_a_user_comes_back_as_it_was_put(tables: Store) -> None:
    """Every column, before and after a change, in its own pool alone."""
    ada = row("a", "ada")
    await add(tables, ada)
    assert await users.by_sub(tables, POOL, "a") == ada
    changed = UserRow("a", "B", "b", "UNCONFIRMED", False, '{"x": "y"}', None, None, None, 9.0, 8.0, 7.0, 6.0, "{}")  # noqa: FBT003
    async with tables.write() as tx:
        await users.update(tx, POOL, changed)
        assert await users.lock(tx, POOL, "a", tx.dialect.for_update) == changed
        assert await users.lock(tx, POOL, "nobody", tx.dialect.for_update) is None
    assert await users.by_sub(tables, POOL, "a") == changed
    assert await users.by_sub(tables, OTHER, "a") is None


async def test_a_username_is_taken_once_in_its_pool(tables: Store) -> None:
    """The broken rule is named, so that the caller can tell."""
    await add(tables, row("a", "ada"))
    with pytest.raises(UniqueViolation) as taken:
        await add(tables, row("b", "ada"))
    assert taken.value.constraint == "users_by_username"
    await add(tables, row("b", "ada"), OTHER)


async def test_a_name_means_a_username_before_a_sub_before_an_alias(tables: Store) -> None:
    """Nobody can take another's name over by choosing it as an alias."""
    for user in (row("a", "ada"), row("b", "bob"), row("c", "cyd")):
        await add(tables, user)
    await alias(tables, "b", "email", "ada")
    await alias(tables, "c", "email", "c@example.com")
    await alias(tables, "c", "unknown", "cc")

    async def meant(name: str) -> str | None:
        user = await users.by_name(tables, POOL, name, name)
        return None if user is None else user.sub

    assert [await meant(name) for name in ("ada", "b", "c@example.com")] == ["a", "b", "c"]
    assert [await meant(name) for name in ("cc", "nobody")] == [None, None]
    assert await users.by_name(tables, OTHER, "ada", "ada") is None


@pytest.mark.parametrize("name", ["email", "phone_number"])
async def test_a_proven_address_goes_before_a_preferred_username(tables: Store, name: str) -> None:
    """Whoever's sub is smaller, and whoever came first."""
    for sub, other in (("a", "b"), ("d", "c")):
        value = f"of {sub}"
        await add(tables, row(sub, f"user {sub}"))
        await add(tables, row(other, f"user {other}"))
        await alias(tables, other, "preferred_username", value)
        await alias(tables, sub, name, value)
        meant = await users.by_name(tables, POOL, value, value)
        assert meant is not None
        assert meant.sub == sub


async def test_an_alias_is_one_users_and_a_user_has_one_of_a_kind(tables: Store) -> None:
    """A new one takes the old one's place; without one it is free for others."""
    await alias(tables, "a", "email", "a@example.com")
    await alias(tables, "a", "email", "ada@example.com")
    assert await users.aliases(tables, POOL, "a") == {"email": "ada@example.com"}
    assert await users.alias_owner(tables, POOL, "email", "ada@example.com") == "a"
    assert await users.alias_owner(tables, POOL, "email", "a@example.com") is None
    with pytest.raises(UniqueViolation):
        await alias(tables, "b", "email", "ada@example.com")
    await alias(tables, "a", "email", None)
    assert await users.aliases(tables, POOL, "a") == {}
    await alias(tables, "b", "email", "ada@example.com")


async def test_search_values_follow_the_changes(tables: Store) -> None:
    """What is the same stays, what is new is added, and what is gone goes."""
    async with tables.write() as tx:
        await users.set_search(tx, POOL, "a", {}, {"name": "Ada", "email": "x", "status": "s"})
        await users.set_search(
            tx, POOL, "a", {"name": "Ada", "email": "x", "status": "s"}, {"name": "Ada", "email": "y"}
        )
    assert await user_search.values(tables, POOL, "a") == {"name": "Ada", "email": "y"}


async def test_a_deleted_user_leaves_nothing_behind(tables: Store) -> None:
    """Nor does anybody else lose anything."""
    for sub in ("a", "b"):
        await add(tables, row(sub, f"user-{sub}"))
        await alias(tables, sub, "email", f"{sub}@example.com")
        async with tables.write() as tx:
            await users.set_search(tx, POOL, sub, {}, {"name": sub})
            await codes.put(tx, POOL, sub, "sign_up", CodeRow(b"", None, 0, 1.0), 0.0)
            await tx.execute("INSERT INTO password_history VALUES ($1, $2, 1.0, 'phc')", POOL, sub)
            await tx.execute(
                "INSERT INTO sign_ins (user_pool_id, origin_jti, sub, client_id, auth_time, expires_at)"
                " VALUES ($1, $2, $3, 'client', 1.0, 9.0)",
                POOL,
                f"jti-{sub}",
                sub,
            )
            await tx.execute(
                "INSERT INTO refresh_tokens VALUES ($1, $2, $3, NULL, 9.0)", POOL, sub.encode(), f"jti-{sub}"
            )
            await tx.execute("INSERT INTO group_members VALUES ($1, $2, 'group', 1.0)", POOL, sub)
            await software_tokens.set_pending(tx, POOL, sub, b"seed")
            await recovery_codes.replace(tx, POOL, sub, [b"hash"], 1.0)
            await passkeys.insert(tx, POOL, PasskeyRow(f"id-{sub}", sub, b"", 0, "site", "name", None, "[]", 1.0))
            event = EventRow("e", "SignIn", 1.0, "Pass", "NoRisk", None, False, None, None, "")  # noqa: FBT003  a column
            await auth_events.add(tx, POOL, sub, event, 9.0, 9.0)
            await devices.add(tx, POOL, sub, DeviceRow("k", None, b"", b"", False, "", 1.0, 1.0, 1.0), 9)  # noqa: FBT003  a column
    async with tables.write() as tx:
        assert await users.delete(tx, POOL, "a")
        assert not await users.delete(tx, POOL, "a")
    for table in ("users", *users.ABOUT_A_USER):
        left = await tables.rows(f"SELECT sub FROM {table}")  # noqa: S608  named above
        assert [found[0] for found in left] == ["b"]
    assert [row[0] for row in await tables.rows("SELECT origin_jti FROM refresh_tokens")] == ["jti-b"]
    assert await users.by_sub(tables, POOL, "b") == row("b", "user-b")
