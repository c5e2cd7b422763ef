from typing import Any

import pytest

from poolhouse import errors
from poolhouse.user_pools import profiles, sign_ins, tokens
from tests.user_pools.accounts import sign_in
from tests.user_pools.conftest import Api
from tests.user_pools.signed_in import sign_in_alice


@pytest.mark.parametrize(
    ("meanwhile", "error"),
    [
        ("admin_disable_user", errors.NotAuthorizedException),
        ("admin_reset_user_password", errors.PasswordResetRequiredException),
        ("admin_delete_user", errors.UserNotFoundException),
        ("admin_user_global_sign_out", errors.NotAuthorizedException),
    ],
)
async def test_what_happened_since_the_token_was_checked_counts(
    api: Any, meanwhile: str, error: type[Exception]
) -> None:
    """A user who was locked out a moment ago changes nothing any more."""
    pool = await api.new_pool()
    user = await api.new_user(pool, email="a@example.com", email_verified="true")
    token = await sign_in(api, pool, await api.new_client(pool), user)
    session = await tokens.authenticate(api.call("get_user"), token)
    async with api.house.store.write() as tx:
        assert (await profiles.lock_signed_in(tx, session)).sub == user.sub
    await getattr(api, meanwhile)(user_pool_id=pool.id, username="alice")
    with pytest.raises(error):
        async with api.house.store.write() as tx:
            await profiles.lock_signed_in(tx, session)


@pytest.mark.parametrize("revocable", [True, False])
async def test_who_has_signed_out_meanwhile_changes_nothing(api: Api, *, revocable: bool) -> None:
    """Whether or not the token names the sign-in that has ended."""
    alice = await sign_in_alice(api, enable_token_revocation=revocable)
    api.clock.advance(2)
    session = await alice.authenticate()
    await api.global_sign_out(access_token=alice.issued.access_token)
    with pytest.raises(errors.NotAuthorizedException, match=rf"^{tokens.REVOKED_MESSAGE}$"):
        async with api.house.store.write() as tx:
            await profiles.lock_signed_in(tx, session)


async def test_one_sign_in_that_has_ended_meanwhile_changes_nothing(api: Api) -> None:
    """The user's other ones go on."""
    alice = await sign_in_alice(api)
    kept = await sign_in(api, alice.pool, alice.client, alice.alice)
    sessions = [await alice.authenticate(token) for token in (None, kept)]
    async with api.house.store.write() as tx:
        await sign_ins.end(tx, alice.pool, alice.sign_in.origin_jti)
    with pytest.raises(errors.NotAuthorizedException, match=rf"^{tokens.REVOKED_MESSAGE}$"):
        async with api.house.store.write() as tx:
            await profiles.lock_signed_in(tx, sessions[0])
    async with api.house.store.write() as tx:
        assert (await profiles.lock_signed_in(tx, sessions[1])).sub == alice.alice.sub
