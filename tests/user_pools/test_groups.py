"""Groups: made, described, changed, listed and deleted."""

import asyncio

import pytest

from poolhouse import errors
from poolhouse.edge import transcode
from poolhouse.storage import groups as rows
from poolhouse.user_pools import groups
from tests.storage.turns import waiting_for_turn
from tests.user_pools.conftest import Api

ROLE = "arn:aws:iam::123456789012:role/admins"
UNKNOWN = "us-east-1_Unknown00"


async def test_a_group_is_read_as_it_was_written(api: Api) -> None:
    """What was not said of it is absent."""
    pool = await api.new_pool()
    created = await api.create_group(
        user_pool_id=pool.id, group_name="admins", description="All of them", role_arn=ROLE, precedence=0
    )
    found = await api.get_group(user_pool_id=pool.id, group_name="admins")
    assert (
        transcode.to_document(created)
        == transcode.to_document(found)
        == {
            "Group": {
                "GroupName": "admins",
                "UserPoolId": pool.id,
                "Description": "All of them",
                "RoleArn": ROLE,
                "Precedence": 0,
                "CreationDate": 1_700_000_000.0,
                "LastModifiedDate": 1_700_000_000.0,
            }
        }
    )
    bare = await api.create_group(user_pool_id=pool.id, group_name="others")
    assert set(transcode.to_document(bare)["Group"]) == {
        "GroupName",
        "UserPoolId",
        "CreationDate",
        "LastModifiedDate",
    }


async def test_a_description_that_no_store_can_hold_is_the_callers_mistake(api: Api) -> None:
    """A NUL is refused as such, on either engine, and is no failure of the server."""
    name = {"user_pool_id": (await api.new_pool()).id, "group_name": "admins"}
    with pytest.raises(errors.InvalidParameterException, match="character that cannot be stored"):
        await api.create_group(**name, description="a\0b")
    await api.create_group(**name)
    with pytest.raises(errors.InvalidParameterException, match="character that cannot be stored"):
        await api.update_group(**name, description="a\0b")


async def test_an_update_changes_what_it_names(api: Api) -> None:
    """The rest stays, as in Cognito."""
    pool = await api.new_pool()
    name = {"user_pool_id": pool.id, "group_name": "admins"}
    await api.create_group(**name, description="old", role_arn=ROLE, precedence=3)
    api.clock.advance(5)
    updated = (await api.update_group(**name, description="new")).group
    assert (updated.description, updated.role_arn, updated.precedence) == ("new", ROLE, 3)
    assert updated.last_modified_date.seconds == updated.creation_date.seconds + 5
    assert (await api.get_group(**name)).group == updated
    updated = (await api.update_group(**name, precedence=0, role_arn=ROLE + "2")).group
    assert (updated.description, updated.role_arn, updated.precedence) == ("new", ROLE + "2", 0)


async def test_a_name_is_taken_once_in_a_pool(api: Api) -> None:
    """Even when two calls want it at once; another pool has names of its own."""
    pool, other = await api.new_pool(), await api.new_pool()
    results = await asyncio.gather(
        *(api.create_group(user_pool_id=pool.id, group_name="admins") for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(result, errors.GroupExistsException) for result in results) == 3
    await api.create_group(user_pool_id=other.id, group_name="admins")
    await api.create_group(user_pool_id=pool.id, group_name="Admins")


async def _two_batches(api: Api, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A group with four members, who are taken out two at a time: its pool's id and its name."""
    monkeypatch.setattr(groups, "BATCH_MEMBERS", 2)
    pool = await api.new_pool()
    name = {"user_pool_id": pool.id, "group_name": "admins"}
    await api.create_group(**name)
    for i in range(4):
        await api.new_user(pool, f"user{i}", password=None)
        await api.admin_add_user_to_group(**name, username=f"user{i}")
    return name


async def test_a_deleted_group_is_gone_with_its_memberships(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A group of the same name begins empty, however many were in the first."""
    name = await _two_batches(api, monkeypatch)
    await api.delete_group(**name)
    with pytest.raises(errors.ResourceNotFoundException, match="Group not found"):
        await api.get_group(**name)
    await api.create_group(**name)
    assert not (await api.list_users_in_group(**name)).users


async def test_a_group_is_deleted_whole_though_somebody_leaves_it_at_that_moment(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is left behind who would be in the next group of that name."""
    name = await _two_batches(api, monkeypatch)
    pool_id = name["user_pool_id"]
    async with api.house.store.write() as tx:
        # Somebody of the first batch.
        sub = await tx.value("SELECT sub FROM group_members WHERE user_pool_id = $1 AND group_name = 'admins'", pool_id)
        await rows.remove_member(tx, pool_id, "admins", sub)
        deleting = asyncio.ensure_future(api.delete_group(**name))
        await waiting_for_turn(api.house.store, 1)
    await deleting
    await api.create_group(**name)
    assert not (await api.list_users_in_group(**name)).users


async def test_groups_are_listed_page_by_page(api: Api) -> None:
    """In the order of their names, which are compared by their bytes."""
    pool = await api.new_pool()
    names = ["admins", "Zoo", "été", "users", "moderators"]
    for name in names:
        await api.create_group(user_pool_id=pool.id, group_name=name)
    await api.create_group(user_pool_id=(await api.new_pool()).id, group_name="foreign")
    page = await api.list_groups(user_pool_id=pool.id, limit=2)
    listed = list(page.groups)
    while page.next_token:
        page = await api.list_groups(user_pool_id=pool.id, limit=2, next_token=page.next_token)
        listed.extend(page.groups)
    assert [group.group_name for group in listed] == sorted(names, key=str.encode)
    assert len((await api.list_groups(user_pool_id=pool.id, limit=0)).groups) == 5


async def test_a_token_of_another_pool_is_refused(api: Api) -> None:
    """A token is good for the list that it came from."""
    pools = [await api.new_pool() for _ in range(2)]
    for name in ("a", "b"):
        await api.create_group(user_pool_id=pools[0].id, group_name=name)
    token = (await api.list_groups(user_pool_id=pools[0].id, limit=1)).next_token
    with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
        await api.list_groups(user_pool_id=pools[1].id, limit=1, next_token=token)


async def test_an_unknown_group_is_not_found(api: Api) -> None:
    """Whatever is to be done with it."""
    name = {"user_pool_id": (await api.new_pool()).id, "group_name": "unknown"}
    for call in (
        api.get_group(**name),
        api.update_group(**name, description="x"),
        api.delete_group(**name),
    ):
        with pytest.raises(errors.ResourceNotFoundException, match="Group not found"):
            await call


async def test_an_unknown_pool_has_no_groups(api: Api) -> None:
    """Whatever is to be done with them."""
    for call in (
        api.create_group(user_pool_id=UNKNOWN, group_name="g"),
        api.get_group(user_pool_id=UNKNOWN, group_name="g"),
        api.update_group(user_pool_id=UNKNOWN, group_name="g"),
        api.delete_group(user_pool_id=UNKNOWN, group_name="g"),
        api.list_groups(user_pool_id=UNKNOWN),
    ):
        with pytest.raises(errors.ResourceNotFoundException, match=f"User pool {UNKNOWN} does not exist."):
            await call
