from typing import Any

import pytest

from poolhouse import errors
from poolhouse.user_pools import profiles, tokens
from tests.user_pools.accounts import sign_in


@pytest.mark.parametrize(
    ("meanwhile", "error"),
    [
        ("admin_disable_user", errors.NotAuthorizedException),
        ("admin_reset_user_password", errors.PasswordResetRequiredException),
        ("admin_delete_user", errors.UserNotFoundException),
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
