"""Access and ID tokens: issued at sign-in, and good for the calls of whoever signed in."""

from typing import Any

import jwt as pyjwt
import pytest

from poolhouse import errors, signing_keys
from poolhouse.crypto import jwt
from poolhouse.storage.store import Store
from poolhouse.user_pools import pool_keys, tokens
from poolhouse.user_pools.model.sign_in import SignIn
from tests.house import PUBLIC_URL
from tests.user_pools.conftest import Api
from tests.user_pools.signed_in import SignedIn, sign_in_alice


@pytest.fixture
async def signed_in(api: Api) -> SignedIn:
    """Alice, signed in through a client of which nothing is said."""
    return await sign_in_alice(api)


async def test_any_library_can_check_the_tokens(signed_in: SignedIn) -> None:
    """With nothing but the pool's JWKS, its issuer and the client's id."""
    jwks = pyjwt.PyJWKSet.from_dict({"keys": await tokens.jwks(signed_in.api.house, signed_in.pool.id)})
    how: dict[str, Any] = {"algorithms": ["RS256"], "options": {"verify_exp": False, "verify_iat": False}}
    for token, audience in ((signed_in.issued.access_token, None), (signed_in.issued.id_token, signed_in.client.id)):
        header = pyjwt.get_unverified_header(token)
        assert header.keys() == {"kid", "alg"}
        issuer = f"{PUBLIC_URL}/{signed_in.pool.id}"
        claims = pyjwt.decode(token, jwks[header["kid"]].key, audience=audience, issuer=issuer, **how)
        assert claims["sub"] == signed_in.alice.sub
    assert (signed_in.issued.token_type, signed_in.issued.expires_in) == ("Bearer", 3600)


async def test_tokens_say_what_is_true_when_they_are_issued(signed_in: SignedIn) -> None:
    """Groups are those of the moment, and no two tokens have the same id."""
    api, pool = signed_in.api, signed_in.pool
    role = "arn:aws:iam::123456789012:role/admins"
    await api.create_group(user_pool_id=pool.id, group_name="admins", precedence=1, role_arn=role)
    await api.create_group(user_pool_id=pool.id, group_name="all")
    for name in ("all", "admins"):
        await api.admin_add_user_to_group(user_pool_id=pool.id, username="alice", group_name=name)
    issued = await signed_in.issue()
    access, identity = (jwt.decode_unverified_claims(token) for token in (issued.access_token, issued.id_token))
    assert access["cognito:groups"] == identity["cognito:groups"] == ["admins", "all"]
    assert identity["cognito:preferred_role"] == role
    assert "cognito:groups" not in jwt.decode_unverified_claims(signed_in.issued.access_token)
    first = jwt.decode_unverified_claims(signed_in.issued.access_token)
    assert len({first["jti"], access["jti"], identity["jti"]}) == 3
    assert first["origin_jti"] == access["origin_jti"] == identity["origin_jti"] == signed_in.sign_in.origin_jti


async def test_an_id_token_has_what_the_client_may_read(api: Api) -> None:
    """And nothing else of the user."""
    signed_in = await sign_in_alice(api, read_attributes=["email"])
    identity = jwt.decode_unverified_claims(signed_in.issued.id_token)
    assert identity["email"] == "alice@example.com"
    assert "email_verified" not in identity


async def test_an_access_token_proves_whose_it_is(signed_in: SignedIn) -> None:
    """And through which client, in which sign-in."""
    session = await signed_in.authenticate()
    assert (session.pool.id, session.client_id) == (signed_in.pool.id, signed_in.client.id)
    assert (session.user.sub, session.user.attributes) == (signed_in.alice.sub, signed_in.alice.attributes)
    assert session.origin_jti == signed_in.sign_in.origin_jti == session.claims["origin_jti"]


async def test_a_token_costs_one_statement(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """All else is remembered: every call of every user pays for this."""
    await signed_in.authenticate()
    statements: list[str] = []
    store = signed_in.api.house.store
    row = type(store).row

    async def counted(self: Store, sql: str, *args: object) -> Any:
        statements.append(sql)
        return await row(self, sql, *args)

    monkeypatch.setattr(type(store), "row", counted)
    await signed_in.authenticate()
    assert len(statements) == 1


async def test_an_expired_token_is_refused(signed_in: SignedIn) -> None:
    """To the second."""
    signed_in.api.clock.advance(3599)
    await signed_in.authenticate()
    signed_in.api.clock.advance(1)
    await signed_in.refused("Access Token has expired")


async def test_an_id_token_is_not_an_access_token(signed_in: SignedIn) -> None:
    """Applications hand ID tokens about; none of them may act for the user."""
    await signed_in.refused("Invalid Access Token", signed_in.issued.id_token)


async def test_a_revoked_sign_in_ends_its_tokens(signed_in: SignedIn) -> None:
    """At once, long before they expire."""
    async with signed_in.api.house.store.write() as tx:
        await tx.execute("DELETE FROM sign_ins WHERE user_pool_id = $1", signed_in.pool.id)
    await signed_in.refused("Access Token has been revoked")


async def test_a_sign_in_stands_for_its_own_user_and_client(signed_in: SignedIn) -> None:
    """Even a token that the pool's own key signed does not live on another's sign-in."""
    bob = await signed_in.api.new_user(signed_in.pool, "bob")
    other = await signed_in.api.new_client(signed_in.pool)
    await signed_in.refused("Access Token has been revoked", await signed_in.forge(sub=bob.sub))
    await signed_in.refused("Access Token has been revoked", await signed_in.forge(client_id=other.id))


async def test_a_disabled_user_is_refused(signed_in: SignedIn) -> None:
    """And let in again once enabled."""
    await signed_in.change(lambda alice: setattr(alice, "enabled", False))
    await signed_in.refused("User is disabled.")
    await signed_in.change(lambda alice: setattr(alice, "enabled", True))
    await signed_in.authenticate()


async def test_a_deleted_user_is_refused(signed_in: SignedIn) -> None:
    """There is nobody whom the token could stand for."""
    async with signed_in.api.house.store.write() as tx:
        await tx.execute("DELETE FROM users WHERE user_pool_id = $1", signed_in.pool.id)
    await signed_in.refused("Access Token has been revoked")


async def test_tokens_of_a_deleted_client_are_refused(signed_in: SignedIn) -> None:
    """Deleting a client is the way to shut an application out."""
    await signed_in.api.delete_user_pool_client(user_pool_id=signed_in.pool.id, client_id=signed_in.client.id)
    await signed_in.refused("Access Token has been revoked")


async def test_tokens_of_a_deleted_pool_are_refused(signed_in: SignedIn) -> None:
    """Though their sign-ins have not been cleared away yet."""
    await signed_in.api.delete_user_pool(user_pool_id=signed_in.pool.id)
    await signed_in.refused("Invalid Access Token")
    assert await tokens.jwks(signed_in.api.house, signed_in.pool.id) is None


async def test_tokens_that_cannot_be_revoked_end_with_a_sign_out_from_everywhere(api: Api) -> None:
    """Only tokens of later sign-ins are good after it."""
    signed_in = await sign_in_alice(api, enable_token_revocation=False)
    session = await signed_in.authenticate()
    assert session.origin_jti is None
    api.clock.advance(1)
    await signed_in.change(lambda alice: setattr(alice, "signed_out_at", api.clock.now()))
    await signed_in.refused("Access Token has been revoked")
    api.clock.advance(1)
    signed_in.sign_in = SignIn("another", api.clock.now(), "event")
    await signed_in.authenticate((await signed_in.issue()).access_token)


async def test_a_token_is_good_for_its_scopes(signed_in: SignedIn) -> None:
    """An operation that needs another is refused; one that needs none is not."""
    with pytest.raises(errors.NotAuthorizedException, match="does not have required scopes"):
        await signed_in.authenticate(scope="openid")
    await signed_in.authenticate(scope=None)
    narrow = await signed_in.forge(scope="openid email")
    await signed_in.authenticate(narrow, scope="email")
    await signed_in.refused("Access Token does not have required scopes", narrow)
    await signed_in.refused("Access Token does not have required scopes", await signed_in.forge(scope=None))


async def test_tokens_in_flight_survive_a_rotation(signed_in: SignedIn) -> None:
    """Nobody is signed out because a key is replaced."""
    await pool_keys.rotate(signed_in.api.house, signed_in.pool.id)
    await signed_in.authenticate()
    signed_in.api.clock.advance(signing_keys.PUBLICATION_SECONDS - 1)
    before = await signed_in.issue()
    signed_in.api.clock.advance(1)
    after = await signed_in.issue()
    for issued in (before, after):
        await signed_in.authenticate(issued.access_token)
    kids = [jwt.decode_unverified_header(issued.access_token)["kid"] for issued in (before, after)]
    assert kids[0] != kids[1]


async def test_the_jwks_lists_the_pools_public_keys(signed_in: SignedIn) -> None:
    """With Cognito's members, and nothing private."""
    house, pool = signed_in.api.house, signed_in.pool
    new = await pool_keys.rotate(house, pool.id)
    keys = await tokens.jwks(house, pool.id)
    assert keys is not None
    assert [key["kid"] for key in keys][-1] == new
    assert all(key.keys() == {"alg", "e", "kid", "kty", "n", "use"} for key in keys)
    assert await tokens.jwks(house, "us-east-1_Unknown00") is None
