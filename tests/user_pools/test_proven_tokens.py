"""Tokens are proven: by their issuer's keys, once, and all that can end them is looked at again with every call."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse import signing_keys
from poolhouse.bus import LocalBus
from poolhouse.cache import Recent
from poolhouse.call import CACHE_SECONDS, Caches
from poolhouse.clock import ManualClock
from poolhouse.crypto import jwt
from poolhouse.integrations.inbox import Inbox
from poolhouse.storage import signing_keys as rows
from poolhouse.storage.store import Store
from poolhouse.user_pools import pool_keys, sign_ins, tokens
from poolhouse.workers import Workers
from tests.house import new_house
from tests.user_pools.conftest import Api
from tests.user_pools.signed_in import SignedIn, sign_in_alice


@pytest.fixture
async def signed_in(api: Api) -> SignedIn:
    """Alice, signed in through a client of which nothing is said."""
    return await sign_in_alice(api)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens whose signatures were checked, in order."""
    found: list[str] = []
    verify = jwt.verify

    def counted(token: str, *args: Any, **how: Any) -> dict[str, Any]:
        found.append(token)
        return verify(token, *args, **how)

    monkeypatch.setattr(jwt, "verify", counted)
    return found


async def test_a_signature_is_checked_once(signed_in: SignedIn, checked: list[str]) -> None:
    """A device that calls again with the same token is answered without the arithmetic."""
    first, second = await signed_in.authenticate(), await signed_in.authenticate()
    assert checked == [signed_in.issued.access_token]
    assert (first.claims, first.user) == (second.claims, second.user)


async def test_a_signature_is_checked_again_as_the_keys_are_read_again(signed_in: SignedIn, checked: list[str]) -> None:
    """No proof is older than what this process remembers of the pool's keys."""
    for _ in range(2):
        await signed_in.authenticate()
        signed_in.api.clock.advance(CACHE_SECONDS)
    assert checked == [signed_in.issued.access_token] * 2


async def test_what_is_remembered_is_bounded(signed_in: SignedIn, checked: list[str]) -> None:
    """However many tokens there are, the ones in use stay, and the others are checked again: never refused."""
    signed_in.api.house.caches.token_proofs = Recent(2)
    first, second, third = [(await signed_in.issue()).access_token for _ in range(3)]
    for token in (first, second, first, third, first, second):
        await signed_in.authenticate(token)
    assert checked == [first, second, third, second]
    assert len(signed_in.api.house.caches.token_proofs) == 2


async def test_what_was_refused_is_not_remembered(signed_in: SignedIn, checked: list[str]) -> None:
    """Forgeries fill no memory, and are looked at each time."""
    *rest, signature = signed_in.issued.access_token.split(".")
    forged = ".".join((*rest, signature[::-1]))
    for _ in range(2):
        await signed_in.refused("Invalid Access Token", forged)
    assert checked == [forged] * 2
    assert len(signed_in.api.house.caches.token_proofs) == 0


async def test_a_proven_id_token_is_still_no_access_token(signed_in: SignedIn) -> None:
    """What is remembered is what the token says, not what it was let in for."""
    for _ in range(2):
        await signed_in.refused("Invalid Access Token", signed_in.issued.id_token)
    assert len(signed_in.api.house.caches.token_proofs) == 1


async def test_a_token_that_was_proven_before_expires_all_the_same(signed_in: SignedIn) -> None:
    """Nothing that is remembered makes it last longer."""
    await signed_in.authenticate()
    signed_in.api.clock.advance(3600.0)
    await signed_in.refused("Access Token has expired")


async def test_a_token_that_was_proven_before_can_be_revoked(signed_in: SignedIn) -> None:
    """The very next call is refused."""
    await signed_in.authenticate()
    async with signed_in.api.house.store.write() as tx:
        await sign_ins.end(tx, signed_in.pool, signed_in.sign_in.origin_jti or "")
    await signed_in.refused("Access Token has been revoked")


@pytest.mark.parametrize("how", ["global_sign_out", "admin_user_global_sign_out", "admin_disable_user", "delete_user"])
async def test_a_proven_token_ends_as_users_and_operators_end_it(signed_in: SignedIn, how: str) -> None:
    """Signing out, locking out and deleting count from the next call on."""
    await signed_in.authenticate()
    own = {"access_token": signed_in.issued.access_token}
    named = {"user_pool_id": signed_in.pool.id, "username": "alice"}
    await getattr(signed_in.api, how)(**(named if how.startswith("admin") else own))
    await signed_in.refused("Access Token has been revoked")


async def test_a_revoked_refresh_token_takes_proven_tokens_with_it(signed_in: SignedIn) -> None:
    """RevokeToken ends the sign-in that it belongs to, and no other of the user."""
    api, pool, client = signed_in.api, signed_in.pool, signed_in.client
    async with api.house.store.write() as tx:
        begun = await sign_ins.begin(tx, api.call("initiate_auth"), pool, client, signed_in.alice, api.clock.now())
    sign_in, refresh_token = begun
    other = (await tokens.issue(api.call("initiate_auth"), pool, client, signed_in.alice, sign_in)).access_token
    for token in (other, signed_in.issued.access_token):
        await signed_in.authenticate(token)
    await api.revoke_token(client_id=client.id, token=refresh_token)
    await signed_in.refused("Access Token has been revoked", other)
    await signed_in.authenticate()


async def test_a_proven_token_is_worth_nothing_once_its_pool_is_gone(signed_in: SignedIn) -> None:
    """And those of other pools are as good as before."""
    another = await sign_in_alice(signed_in.api)
    for one in (signed_in, another):
        await one.authenticate()
    await signed_in.api.delete_user_pool(user_pool_id=signed_in.pool.id)
    await signed_in.refused("Invalid Access Token")
    await another.authenticate()


async def test_a_pool_without_keys_has_issued_nothing(signed_in: SignedIn) -> None:
    """A server that has not heard of its pool's end yet believes none of its tokens."""
    await signed_in.authenticate()
    async with signed_in.api.house.store.write() as tx:
        await rows.delete_all(tx, signed_in.pool.id)
    signed_in.api.clock.advance(signing_keys.LOOK_AGAIN_SECONDS)
    await signed_in.refused("Invalid Access Token")


async def test_a_new_key_in_another_pool_changes_nothing(signed_in: SignedIn, checked: list[str]) -> None:
    """What was proven stays proven."""
    another = await sign_in_alice(signed_in.api)
    await signed_in.authenticate()
    await pool_keys.rotate(signed_in.api.house, another.pool.id, at_once=True)
    await signed_in.authenticate()
    assert checked == [signed_in.issued.access_token]


async def test_a_proven_token_outlives_an_announced_rotation(signed_in: SignedIn, checked: list[str]) -> None:
    """It is checked once more, for the keys are others, and it is good."""
    await signed_in.authenticate()
    await pool_keys.rotate(signed_in.api.house, signed_in.pool.id)
    for _ in range(2):
        await signed_in.authenticate()
    assert checked == [signed_in.issued.access_token] * 2


async def test_a_token_that_was_proven_before_is_void_with_its_key(signed_in: SignedIn) -> None:
    """What was proven with a key that has leaked is worth nothing from the moment that the key is replaced."""
    await signed_in.authenticate()
    await pool_keys.rotate(signed_in.api.house, signed_in.pool.id, at_once=True)
    await signed_in.refused("Invalid Access Token")


async def test_a_leaked_key_is_void_on_a_server_that_hears_nothing(signed_in: SignedIn) -> None:
    """Another process over one SQLite file replaces the key: what was proven here is refused within the second."""
    house, bus = signed_in.api.house, LocalBus()
    deaf = Api(replace(house, bus=bus, caches=Caches(house.clock, bus)), signed_in.api.clock, signed_in.api.inbox)
    there = replace(signed_in, api=deaf)
    await there.authenticate()
    await pool_keys.rotate(house, signed_in.pool.id, at_once=True)
    signed_in.api.clock.advance(signing_keys.LOOK_AGAIN_SECONDS)
    await there.refused("Invalid Access Token")


async def test_one_changed_letter_of_a_proven_token_is_a_new_token(signed_in: SignedIn) -> None:
    """Whoever knows most of a token has nothing."""
    await signed_in.authenticate()
    header, payload, signature = signed_in.issued.access_token.split(".")
    other = "A" if signature[10] != "A" else "B"
    await signed_in.refused("Invalid Access Token", f"{header}.{payload}.{signature[:10]}{other}{signature[11:]}")


@pytest.mark.parametrize(
    "issuer",
    [
        "https://evil.example.com/{pool}",
        "https://pools.example.com/{pool}/",
        "https://pools.example.com/../{pool}",
        "{pool}",
        "https://pools.example.com/us-east-1_Unknown00",
        "https://pools.example.com/us-east-1_Unknown\0",
        "",
        7,
        None,
        ["https://pools.example.com/{pool}"],
    ],
)
async def test_a_token_is_from_a_pool_of_this_server(signed_in: SignedIn, issuer: Any) -> None:
    """Whatever it says about its issuer, and in whatever type."""
    named = issuer.format(pool=signed_in.pool.id) if isinstance(issuer, str) else issuer
    await signed_in.refused("Invalid Access Token", await signed_in.forge(iss=named))


async def test_unsigned_tokens_are_refused(signed_in: SignedIn) -> None:
    """In each of the ways that libraries have fallen for."""
    header, payload, signature = signed_in.issued.access_token.split(".")
    kid = jwt.decode_unverified_header(signed_in.issued.access_token)["kid"]

    def encoded(document: dict[str, str]) -> str:
        return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")

    for token in (
        f"{header}.{payload}.",
        f"{header}.{payload}",
        f"{encoded({'alg': 'none', 'kid': kid})}.{payload}.",
        f"{encoded({'alg': 'HS256', 'kid': kid})}.{payload}.{signature}",
        f"{encoded({'alg': 'RS256', 'kid': 'unknown'})}.{payload}.{signature}",
        f"{header}.{payload[:-4]}AAAA.{signature}",
    ):
        await signed_in.refused("Invalid Access Token", token)


@given(token=st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_hostile_tokens_have_no_issuer(token: str) -> None:
    """No text makes anything but a refusal."""
    try:
        issuer = jwt.decode_unverified_claims(token).get("iss")
    except jwt.TokenInvalid:
        issuer = None
    assert issuer is None


async def test_a_key_of_another_pool_proves_nothing(
    signed_in: SignedIn, rsa_keys: Callable[[], jwt.SigningKey]
) -> None:
    """Whoever runs one pool cannot speak for another's users."""
    own = await pool_keys.current(signed_in.api.house, signed_in.pool.id)
    foreign = next(key for key in iter(rsa_keys, None) if key.kid != own.kid)
    await signed_in.refused("Invalid Access Token", await signed_in.forge(foreign))


async def test_a_leaked_key_signs_nothing_that_is_believed(signed_in: SignedIn) -> None:
    """Once it has been replaced at once."""
    leaked = await pool_keys.current(signed_in.api.house, signed_in.pool.id)
    await pool_keys.rotate(signed_in.api.house, signed_in.pool.id, at_once=True)
    await signed_in.refused("Invalid Access Token", await signed_in.forge(leaked))


async def test_another_server_believes_the_tokens(
    signed_in: SignedIn, store: Store, clock: ManualClock, inbox: Inbox, workers: Workers
) -> None:
    """All servers over one database are one issuer."""
    other = Api(new_house(store, clock, inbox, workers, like=signed_in.api.house), clock, inbox)
    session = await tokens.authenticate(other.call("get_user"), signed_in.issued.access_token)
    assert session.user.sub == signed_in.alice.sub
