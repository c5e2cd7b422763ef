import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.call import Caller
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.user_pools.model.user import RESET_REQUIRED, UNCONFIRMED
from tests.user_pools.accounts import named, sign_in

TABLES = [
    "users",
    "user_aliases",
    "user_search",
    "password_history",
    "sign_ins",
    "refresh_tokens",
    "codes",
    "group_members",
]
OPERATIONS = [
    "admin_get_user",
    "admin_confirm_sign_up",
    "admin_enable_user",
    "admin_disable_user",
    "admin_delete_user",
]


async def test_operators_see_everything_about_a_user(api: Any) -> None:
    """By username, by sub or by an alias."""
    aliases = [pb.ALIAS_ATTRIBUTE_TYPE_EMAIL]
    pool = await api.new_pool(alias_attributes=aliases)
    user = await api.new_user(pool, "alice", None, email="a@example.com", email_verified="true")
    for name in ("alice", user.sub, "a@example.com"):
        shown = await api.admin_get_user(user_pool_id=pool.id, username=name)
        assert shown.username == "alice"
        assert named(shown.user_attributes) == {"sub": user.sub, "email": "a@example.com", "email_verified": "true"}
        assert shown.enabled
        assert shown.user_status == pb.USER_STATUS_TYPE_CONFIRMED
        assert shown.user_create_date.ToMilliseconds() == user.created_at * 1000
        assert shown.user_last_modified_date.ToMilliseconds() == user.updated_at * 1000


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_nobody_is_found_who_is_not_there(api: Any, operation: str) -> None:
    """Nor is a pool, nor a user of another pool."""
    pool, other = await api.new_pool(), await api.new_pool()
    await api.new_user(other, "alice", None)
    with pytest.raises(errors.UserNotFoundException, match=r"^User does not exist\.$"):
        await getattr(api, operation)(user_pool_id=pool.id, username="alice")
    with pytest.raises(errors.ResourceNotFoundException):
        await getattr(api, operation)(user_pool_id="us-east-1_000000000", username="alice")
    abroad = Caller(wire.CALLER_OPERATOR, "AKIATESTS", "eu-west-1")
    with pytest.raises(errors.ResourceNotFoundException):
        await getattr(api, operation)(abroad, user_pool_id=other.id, username="alice")
    assert await api.found_user(other, "alice") is not None


async def test_an_operator_confirms_a_user_once(api: Any) -> None:
    """Their address is not verified thereby; the preferred username signs them in from now on."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME])
    await api.new_user(pool, "alice", None, UNCONFIRMED, email="a@example.com", preferred_username="al")
    assert await api.found_user(pool, "al") is None
    api.clock.advance(5)
    await api.admin_confirm_sign_up(user_pool_id=pool.id, username="alice")
    shown = await api.admin_get_user(user_pool_id=pool.id, username="al")
    assert shown.user_status == pb.USER_STATUS_TYPE_CONFIRMED
    assert named(shown.user_attributes).get("email_verified") != "true"
    assert shown.user_last_modified_date.ToMilliseconds() == api.clock.now() * 1000
    with pytest.raises(
        errors.NotAuthorizedException, match=r"^User cannot be confirmed\. Current status is CONFIRMED$"
    ):
        await api.admin_confirm_sign_up(user_pool_id=pool.id, username="alice")


async def test_two_users_do_not_get_one_preferred_username(api: Any) -> None:
    """Whoever is confirmed first has it."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME])
    for name in ("alice", "bob"):
        await api.new_user(pool, name, None, UNCONFIRMED, preferred_username="x")
    results = await asyncio.gather(
        *(api.admin_confirm_sign_up(user_pool_id=pool.id, username=name) for name in ("alice", "bob")),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == [
        "AdminConfirmSignUpResponse",
        "AliasExistsException",
    ]


@pytest.mark.parametrize("status", [RESET_REQUIRED, "FORCE_CHANGE_PASSWORD"])
async def test_only_who_is_unconfirmed_is_confirmed(api: Any, status: str) -> None:
    """No other state is got around."""
    pool = await api.new_pool()
    await api.new_user(pool, status=status)
    with pytest.raises(errors.NotAuthorizedException, match=f"Current status is {status}"):
        await api.admin_confirm_sign_up(user_pool_id=pool.id, username="alice")


async def test_a_disabled_user_is_locked_out_until_enabled(api: Any) -> None:
    """Tokens from before stay worthless afterwards. Doing either twice does no harm."""
    pool = await api.new_pool()
    client, user = await api.new_client(pool), await api.new_user(pool)
    token = await sign_in(api, pool, client, user)
    for _ in range(2):
        await api.admin_disable_user(user_pool_id=pool.id, username="alice")
        assert not (await api.admin_get_user(user_pool_id=pool.id, username="alice")).enabled
        with pytest.raises(errors.NotAuthorizedException):
            await api.get_user(access_token=token)
    for _ in range(2):
        await api.admin_enable_user(user_pool_id=pool.id, username="alice")
        assert (await api.admin_get_user(user_pool_id=pool.id, username="alice")).enabled
    with pytest.raises(errors.NotAuthorizedException, match="Access Token has been revoked"):
        await api.get_user(access_token=token)
    user = await api.found_user(pool, "alice")
    assert (await api.get_user(access_token=await sign_in(api, pool, client, user))).username == "alice"


async def test_nothing_is_left_of_a_deleted_user(api: Any) -> None:
    """No row of any table of users, and no name that is still taken."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
    user = await api.new_user(pool, email="a@example.com", email_verified="true")
    token = await sign_in(api, pool, await api.new_client(pool), user)
    await api.get_user_attribute_verification_code(access_token=token, attribute_name="email")
    await api.admin_delete_user(user_pool_id=pool.id, username="alice")
    for table in TABLES:
        count = f"SELECT COUNT(*) FROM {table} WHERE user_pool_id = $1"  # noqa: S608  constants
        assert await api.house.store.value(count, pool.id) == 0, table
    with pytest.raises(errors.NotAuthorizedException):
        await api.get_user(access_token=token)
    with pytest.raises(errors.UserNotFoundException):
        await api.admin_delete_user(user_pool_id=pool.id, username="alice")
    await api.new_user(pool, email="a@example.com", email_verified="true")


async def test_a_user_is_deleted_once(api: Any) -> None:
    """Of two operators at the same time one finds nobody."""
    pool = await api.new_pool()
    await api.new_user(pool, "alice", None)
    results = await asyncio.gather(
        *(api.admin_delete_user(user_pool_id=pool.id, username="alice") for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["AdminDeleteUserResponse", "UserNotFoundException"]
