"""ID tokens of this installation's own user pools, on both engines: nobody is asked over the network."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from poolhouse import errors, signing_keys
from poolhouse.clock import ManualClock
from poolhouse.crypto import jwt
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools.logins import refusals, user_pools
from poolhouse.user_pools import sign_ins, tokens
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from tests.identity_pools.logins.conftest import World
from tests.services.issuer import Issuer
from tests.user_pools.conftest import Api as UserPools

INVALID = "Invalid login token. "
UNSUPPORTED = "Token is not from a supported provider of this identity pool."


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Both engines: what is looked up is in the database."""
    name: str = request.param
    return name


@dataclass
class Users:
    """A user pool with a user, whose tokens an identity pool takes."""

    world: World
    api: UserPools
    pool: Pool
    client: AppClient
    user: User

    @property
    def name(self) -> str:
        """What the user pool is called as a provider."""
        return f"cognito-idp.{self.pool.region}.amazonaws.com/{self.pool.id}"

    async def sign_in(self, client: AppClient | None = None) -> Any:
        """Tokens, as a sign-in now gives them."""
        call = self.api.call("initiate_auth")
        async with self.api.house.store.write() as tx:
            begun, _ = await sign_ins.begin(tx, call, self.pool, client or self.client, self.user, self.api.clock.now())
        return await tokens.issue(call, self.pool, client or self.client, self.user, begun)

    async def take(self, *, server_side: bool = False, name: str | None = None, client: str | None = None) -> None:
        """Have an identity pool that takes tokens of this client."""
        provider = pb.CognitoIdentityProvider(
            provider_name=name or self.name,
            client_id=client or self.client.id,
            server_side_token_check=server_side,
        )
        await self.world.take(cognito_identity_providers=[provider])


@pytest.fixture
async def users(world: World, clock: ManualClock) -> AsyncIterator[Users]:
    """A user, and an identity pool for them."""
    api = UserPools(world.house, clock, world.api.inbox)
    pool = await api.new_pool()
    client = await api.new_client(pool)
    found = Users(world, api, pool, client, await api.new_user(pool, email="alice@example.com"))
    await found.take()
    yield found
    assert not world.server.requests


async def test_an_id_token_proves_a_login(users: Users) -> None:
    """The subject is the user's `sub`, the claims are the token's, and `amr` reads as in Cognito."""
    login = await users.world.login(users.name, (await users.sign_in()).id_token)
    assert (login.provider, login.subject) == (users.name, users.user.sub)
    assert login.amr == (users.name, f"{users.name}:CognitoSignIn:{users.user.sub}")
    assert login.claims["aud"] == users.client.id
    assert login.claims["email"] == "alice@example.com"


async def test_the_issuers_own_name_means_the_same(users: Users) -> None:
    """Pools and clients that were set up with this installation's issuer, and those that use AWS's names, agree."""
    own = f"pools.example.com/{users.pool.id}"
    token = (await users.sign_in()).id_token
    assert (await users.world.login(own, token)).provider == users.name
    await users.take(name=own)
    assert (await users.world.login(users.name, token)).provider == users.name
    with pytest.raises(errors.InvalidParameterException, match="twice"):
        await users.world.verify(**{own: token, users.name: token})


async def test_other_tokens_of_the_user_pool_prove_nothing(users: Users) -> None:
    """An access token has no audience; garbage is no token."""
    issued = await users.sign_in()
    assert await users.world.refusal(users.name, issued.access_token) == INVALID + "Missing a required claim: aud"
    assert await users.world.refusal(users.name, "garbage") == INVALID + refusals.NOT_A_TOKEN
    parts = issued.id_token.split(".")
    forged = ".".join([parts[0], issued.access_token.split(".")[1], parts[2]])
    assert await users.world.refusal(users.name, forged) == INVALID + refusals.WRONG_SIGNATURE


async def test_a_token_that_is_neither_access_nor_id_proves_nothing(users: Users) -> None:
    """Whatever this issuer may come to sign one day: only ID tokens are logins."""
    keys = await signing_keys.of_issuer(users.world.house, users.pool.id)
    assert keys is not None
    key, issuer = keys.current(users.world.now), users.pool.issuer(users.world.house)
    claims = {"iss": issuer, "sub": users.user.sub, "aud": users.client.id, "exp": users.world.now + 60}
    assert await users.world.refusal(users.name, jwt.sign(claims, key)) == INVALID + refusals.NOT_A_TOKEN


async def test_only_the_configured_clients_tokens_are_taken(users: Users) -> None:
    """Another app of the same user pool does not open this identity pool; a pool that names several takes them all."""
    other = await users.api.new_client(users.pool, client_name="other")
    token = (await users.sign_in(other)).id_token
    assert await users.world.refusal(users.name, token) == UNSUPPORTED
    providers = [
        pb.CognitoIdentityProvider(provider_name=users.name, client_id=client.id) for client in (users.client, other)
    ]
    await users.world.take(cognito_identity_providers=providers)
    assert (await users.world.login(users.name, token)).claims["aud"] == other.id


async def test_another_user_pools_token_is_refused(users: Users) -> None:
    """A token under the name of another pool, and one of a pool that the identity pool does not name."""
    other_pool = await users.api.new_pool(pool_name="other")
    client, user = await users.api.new_client(other_pool), await users.api.new_user(other_pool)
    other = Users(users.world, users.api, other_pool, client, user)
    token = (await other.sign_in()).id_token
    assert await users.world.refusal(users.name, token) == INVALID + refusals.WRONG_ISSUER
    assert await users.world.refusal(other.name, token) == UNSUPPORTED
    elsewhere = users.name.replace("cognito-idp.us-east-1", "cognito-idp.eu-west-1")
    assert await users.world.refusal(elsewhere, (await users.sign_in()).id_token) == UNSUPPORTED


async def test_a_foreign_key_under_the_pools_name_is_refused(users: Users) -> None:
    """Whoever writes this issuer into a token of their own proves nothing, and has nobody asked for keys."""
    issuer = Issuer(users.world.server, users.pool.issuer(users.world.house), users.world.key)
    token = issuer.token(users.world.now, aud=users.client.id, token_use="id")
    assert await users.world.refusal(users.name, token) == INVALID + refusals.WRONG_SIGNATURE


async def test_an_expired_token_is_told_as_in_cognito(users: Users, clock: ManualClock) -> None:
    """Clients recognise these words, and sign in again."""
    token = (await users.sign_in()).id_token
    clock.advance(3600)
    assert await users.world.refusal(users.name, token) == INVALID + "Token expired: 1700003600 >= 1700003600"


async def test_a_deleted_user_pool_proves_nothing(users: Users) -> None:
    """Its keys went with it."""
    token = (await users.sign_in()).id_token
    await users.api.delete_user_pool(user_pool_id=users.pool.id)
    assert await users.world.refusal(users.name, token) == INVALID + refusals.WRONG_SIGNATURE


ENDINGS = ["admin_user_global_sign_out", "admin_disable_user", "admin_delete_user"]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("client_settings", [{}, {"enable_token_revocation": False}])
async def test_with_the_server_side_check_the_user_has_to_be_there_still(
    users: Users, clock: ManualClock, ending: str, client_settings: dict[str, Any]
) -> None:
    """Signed out from everywhere, disabled or deleted: the token is worth nothing at once, long before it expires."""
    client = await users.api.new_client(users.pool, client_name="x", **client_settings)
    await users.take(server_side=True, client=client.id)
    token = (await users.sign_in(client)).id_token
    assert (await users.world.login(users.name, token)).subject == users.user.sub
    clock.advance(2)
    members = {"user_pool_id": users.pool.id, "username": users.user.username}
    await getattr(users.api, ending)(**members)
    assert await users.world.refusal(users.name, token) == INVALID + user_pools.ENDED


async def test_without_the_check_a_token_is_good_until_it_expires(users: Users) -> None:
    """As in Cognito, where the check is off unless it is asked for."""
    token = (await users.sign_in()).id_token
    members = {"user_pool_id": users.pool.id, "username": users.user.username}
    await users.api.admin_user_global_sign_out(**members)
    await users.api.admin_disable_user(**members)
    assert (await users.world.login(users.name, token)).subject == users.user.sub
