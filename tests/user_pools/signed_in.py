"""What the tests of tokens share: a user who has signed in, and tokens that say whatever a test wants."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.crypto import jwt
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import pool_keys, sign_ins, tokens
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.sign_in import SignIn
from poolhouse.user_pools.model.user import User
from tests.user_pools.conftest import Api


@dataclass
class SignedIn:
    """Alice, who has signed in."""

    api: Api
    pool: Pool
    client: AppClient
    alice: User
    sign_in: SignIn
    issued: pb.AuthenticationResultType

    async def authenticate(self, token: str | None = None, **how: Any) -> tokens.Session:
        """Prove a token; the access token, unless another is given."""
        return await tokens.authenticate(self.api.call("get_user"), token or self.issued.access_token, **how)

    async def issue(self) -> pb.AuthenticationResultType:
        """Further tokens of the same sign-in, whose user may be in a group by now."""
        sign_in = replace(self.sign_in, in_groups=True)
        return await tokens.issue(self.api.call("initiate_auth"), self.pool, self.client, self.alice, sign_in)

    async def forge(self, key: jwt.SigningKey | None = None, **changed: Any) -> str:
        """An access token with other claims, signed by the pool's key or by another; None takes a claim away."""
        claims = {**jwt.decode_unverified_claims(self.issued.access_token), **changed}
        key = key or await pool_keys.current(self.api.house, self.pool.id)
        return jwt.sign({name: value for name, value in claims.items() if value is not None}, key)

    async def change(self, change: Callable[[User], None]) -> None:
        """Change Alice."""
        async with self.api.house.store.write() as tx:
            alice = await users.lock(tx, self.pool, self.alice.sub, tx.dialect.for_update)
            change(alice)
            await users.save(tx, self.pool, alice, self.api.clock.now())

    async def refused(self, message: str, token: str | None = None) -> None:
        """The token is refused in these words."""
        with pytest.raises(errors.NotAuthorizedException, match=f"^{message}$"):
            await self.authenticate(token)


async def sign_in_alice(api: Api, **settings: Any) -> SignedIn:
    """Alice signs in, through a client with these settings."""
    pool = await api.new_pool()
    client = await api.new_client(pool, **settings)
    alice = await api.new_user(pool, "alice", email="alice@example.com", email_verified="true")
    async with api.house.store.write() as tx:
        sign_in, _ = await sign_ins.begin(tx, api.call("initiate_auth"), pool, client, alice, api.clock.now())
    issued = await tokens.issue(api.call("initiate_auth"), pool, client, alice, sign_in)
    return SignedIn(api, pool, client, alice, sign_in, issued)
