"""Who is in which group."""

import asyncio

import pytest

from poolhouse import errors
from poolhouse.user_pools.model.pool import Pool
from tests.user_pools.conftest import Api


@pytest.fixture
async def pool(api: Api) -> Pool:
    """A pool with two groups, `admins` and `users`."""
    made = await api.new_pool()
    for name in ("users", "admins"):
        await api.create_group(user_pool_id=made.id, group_name=name)
    return made


async def add(api: Api, pool: Pool, username: str, group_name: str) -> None:
    """Put a user into a group."""
    await api.admin_add_user_to_group(user_pool_id=pool.id, username=username, group_name=group_name)


async def groups_of(api: Api, pool: Pool, username: str) -> list[str]:
    """The names of the groups that a user is in."""
    listed = await api.admin_list_groups_for_user(user_pool_id=pool.id, username=username)
    return [group.group_name for group in listed.groups]


async def members_of(api: Api, pool: Pool, group_name: str) -> list[str]:
    """The names of the users who are in a group."""
    listed = await api.list_users_in_group(user_pool_id=pool.id, group_name=group_name)
    return sorted(user.username for user in listed.users)


async def test_a_user_is_in_the_groups_that_they_were_put_into(api: Api, pool: Pool) -> None:
    """Both lists say the same."""
    await api.new_user(pool, "alice")
    await api.new_user(pool, "bob")
    await add(api, pool, "alice", "users")
    await add(api, pool, "alice", "admins")
    await add(api, pool, "bob", "users")
    assert await groups_of(api, pool, "alice") == ["admins", "users"]
    assert await groups_of(api, pool, "bob") == ["users"]
    assert await members_of(api, pool, "users") == ["alice", "bob"]
    assert await members_of(api, pool, "admins") == ["alice"]


async def test_to_be_put_in_or_out_twice_does_no_harm(api: Api, pool: Pool) -> None:
    """A call can be made again when its answer was lost, or two at once."""
    await api.new_user(pool, "alice")
    await asyncio.gather(*(add(api, pool, "alice", "users") for _ in range(4)))
    assert await groups_of(api, pool, "alice") == ["users"]
    for _ in range(2):
        await api.admin_remove_user_from_group(user_pool_id=pool.id, username="alice", group_name="users")
        assert await groups_of(api, pool, "alice") == []


async def test_a_user_goes_by_any_of_their_names(api: Api, pool: Pool) -> None:
    """Their sub is one of them."""
    alice = await api.new_user(pool, "alice")
    await add(api, pool, alice.sub, "users")
    assert await groups_of(api, pool, "alice") == ["users"]


async def test_members_are_shown_as_listed_users_are(api: Api, pool: Pool) -> None:
    """With their attributes and their state."""
    alice = await api.new_user(pool, "alice", email="alice@example.com")
    await add(api, pool, "alice", "users")
    [shown] = (await api.list_users_in_group(user_pool_id=pool.id, group_name="users")).users
    assert {attribute.name: attribute.value for attribute in shown.attributes} == {
        "email": "alice@example.com",
        "sub": alice.sub,
    }
    assert shown.enabled
    assert shown.user_create_date.seconds == 1_700_000_000


async def test_members_are_listed_page_by_page(api: Api, pool: Pool) -> None:
    """Each once, though others come and go between two pages."""
    for i in range(5):
        await api.new_user(pool, f"user{i}", password=None)
        await add(api, pool, f"user{i}", "users")
    page = await api.list_users_in_group(user_pool_id=pool.id, group_name="users", limit=2)
    listed = [user.username for user in page.users]
    gone, *_ = listed
    await api.admin_remove_user_from_group(user_pool_id=pool.id, username=gone, group_name="users")
    while page.next_token:
        page = await api.list_users_in_group(
            user_pool_id=pool.id, group_name="users", limit=2, next_token=page.next_token
        )
        listed.extend(user.username for user in page.users)
    assert sorted(listed) == [f"user{i}" for i in range(5)]


async def test_a_users_groups_are_listed_page_by_page(api: Api, pool: Pool) -> None:
    """In the order of their names."""
    await api.new_user(pool, "alice")
    for name in ("users", "admins"):
        await add(api, pool, "alice", name)
    first = await api.admin_list_groups_for_user(user_pool_id=pool.id, username="alice", limit=1)
    second = await api.admin_list_groups_for_user(
        user_pool_id=pool.id, username="alice", limit=1, next_token=first.next_token
    )
    assert [group.group_name for group in (*first.groups, *second.groups)] == ["admins", "users"]
    assert not second.HasField("next_token")


async def test_tokens_belong_to_their_lists(api: Api, pool: Pool) -> None:
    """One user's, or one group's, is not another's."""
    for name in ("alice", "bob"):
        await api.new_user(pool, name)
        for group in ("users", "admins"):
            await add(api, pool, name, group)
    token = (await api.admin_list_groups_for_user(user_pool_id=pool.id, username="alice", limit=1)).next_token
    with pytest.raises(errors.InvalidParameterException):
        await api.admin_list_groups_for_user(user_pool_id=pool.id, username="bob", limit=1, next_token=token)
    token = (await api.list_users_in_group(user_pool_id=pool.id, group_name="users", limit=1)).next_token
    with pytest.raises(errors.InvalidParameterException):
        await api.list_users_in_group(user_pool_id=pool.id, group_name="admins", limit=1, next_token=token)


async def test_unknown_users_are_in_no_group(api: Api, pool: Pool) -> None:
    """Operators are told that there is no such user."""
    name = {"user_pool_id": pool.id, "username": "nobody"}
    for call in (
        api.admin_add_user_to_group(**name, group_name="users"),
        api.admin_remove_user_from_group(**name, group_name="users"),
        api.admin_list_groups_for_user(**name),
    ):
        with pytest.raises(errors.UserNotFoundException, match="User does not exist"):
            await call


async def test_nobody_is_in_an_unknown_group(api: Api, pool: Pool) -> None:
    """Not even another pool's of that name."""
    other = await api.new_pool()
    await api.create_group(user_pool_id=other.id, group_name="others")
    await api.new_user(pool, "alice")
    name = {"user_pool_id": pool.id, "group_name": "others"}
    for call in (
        api.admin_add_user_to_group(**name, username="alice"),
        api.admin_remove_user_from_group(**name, username="alice"),
        api.list_users_in_group(**name),
    ):
        with pytest.raises(errors.ResourceNotFoundException, match="Group not found"):
            await call


async def test_a_group_deleted_at_the_same_time_keeps_nobody(api: Api, pool: Pool) -> None:
    """Whichever comes first: no membership of a group that is gone is left behind."""
    for i in range(6):
        await api.new_user(pool, f"user{i}", password=None)
    await asyncio.gather(
        *(add(api, pool, f"user{i}", "users") for i in range(6)),
        api.delete_group(user_pool_id=pool.id, group_name="users"),
        return_exceptions=True,
    )
    left = "SELECT COUNT(*) FROM group_members WHERE user_pool_id = $1"
    assert await api.house.store.value(left, pool.id) == 0
