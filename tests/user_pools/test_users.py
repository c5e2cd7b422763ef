import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.user_pools import profiles
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.user import RESET_REQUIRED, UNCONFIRMED
from poolhouse.user_pools.tokens import Session
from tests.user_pools.accounts import named, sign_in


async def test_users_see_what_their_app_client_may_read(api: Any) -> None:
    """And always their sub. By default that is every standard attribute."""
    pool = await api.new_pool()
    user = await api.new_user(pool, email="alice@example.com", name="Alice", email_verified="true")
    wide = await api.new_client(pool)
    narrow = await api.new_client(pool, read_attributes=["name"])
    shown = await api.get_user(access_token=await sign_in(api, pool, wide, user))
    assert shown.username == "alice"
    assert named(shown.user_attributes) == {
        "sub": user.sub,
        "email": "alice@example.com",
        "email_verified": "true",
        "name": "Alice",
    }
    shown = await api.get_user(access_token=await sign_in(api, pool, narrow, user))
    assert named(shown.user_attributes) == {"sub": user.sub, "name": "Alice"}


async def test_what_changed_since_the_sign_in_is_seen(api: Any) -> None:
    """The profile is the user's present one, not the token's."""
    pool = await api.new_pool()
    user = await api.new_user(pool, name="Alice")
    token = await sign_in(api, pool, await api.new_client(pool), user)
    await api.admin_delete_user_attributes(user_pool_id=pool.id, username="alice", user_attribute_names=["name"])
    assert named((await api.get_user(access_token=token)).user_attributes) == {"sub": user.sub}


async def test_a_user_who_deletes_the_account_is_gone(api: Any) -> None:
    """The token dies with it, and the names are free for somebody else."""
    pool = await api.new_pool()
    client = await api.new_client(pool)
    user, other = await api.new_user(pool), await api.new_user(pool, "bob")
    token = await sign_in(api, pool, client, user)
    kept = await sign_in(api, pool, client, other)
    await api.delete_user(access_token=token)
    assert await api.found_user(pool, "alice") is None
    for operation in (api.get_user, api.delete_user):
        with pytest.raises((errors.NotAuthorizedException, errors.UserNotFoundException)):
            await operation(access_token=token)
    assert (await api.get_user(access_token=kept)).username == "bob"
    assert (await api.new_user(pool)).sub != user.sub


async def test_an_account_is_deleted_once(api: Any) -> None:
    """Of two calls at the same time one finds nobody; neither breaks."""
    pool = await api.new_pool()
    token = await sign_in(api, pool, await api.new_client(pool), await api.new_user(pool))
    results = await asyncio.gather(*(api.delete_user(access_token=token) for _ in range(2)), return_exceptions=True)
    refused = [result for result in results if isinstance(result, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], errors.UserNotFoundException | errors.NotAuthorizedException)


async def test_a_user_who_was_locked_out_a_moment_ago_deletes_nothing(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the token said is asked again where the account is deleted."""
    pool = await api.new_pool()
    token = await sign_in(api, pool, await api.new_client(pool), await api.new_user(pool))
    real = profiles.signed_in

    async def meanwhile(call: Call, access_token: str) -> tuple[Session, AppClient]:
        found = await real(call, access_token)
        await api.admin_disable_user(user_pool_id=pool.id, username="alice")
        return found

    monkeypatch.setattr(profiles, "signed_in", meanwhile)
    with pytest.raises(errors.NotAuthorizedException, match=r"^User is disabled\.$"):
        await api.delete_user(access_token=token)
    assert await api.found_user(pool, "alice") is not None


@pytest.mark.parametrize(
    ("status", "error"),
    [(UNCONFIRMED, errors.UserNotConfirmedException), (RESET_REQUIRED, errors.PasswordResetRequiredException)],
)
async def test_who_has_something_to_do_first_is_told(api: Any, status: str, error: type[Exception]) -> None:
    """A token from before does not get around an operator's reset."""
    pool = await api.new_pool()
    user = await api.new_user(pool, status=status)
    token = await sign_in(api, pool, await api.new_client(pool), user)
    for operation in (api.get_user, api.delete_user):
        with pytest.raises(error):
            await operation(access_token=token)
    assert await api.found_user(pool, "alice") is not None


async def test_what_is_no_access_token_is_refused(api: Any) -> None:
    """Whatever it is instead."""
    for token in ("x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."):
        with pytest.raises(errors.NotAuthorizedException):
            await api.get_user(access_token=token)
        with pytest.raises(errors.NotAuthorizedException):
            await api.delete_user(access_token=token)
