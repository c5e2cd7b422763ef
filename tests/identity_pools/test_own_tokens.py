"""OpenID tokens of the identity pools' own issuer."""

import asyncio
from dataclasses import replace

import jwt as pyjwt
import pytest

from poolhouse import operations, signing_keys, token_proofs
from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.crypto import jwt
from poolhouse.identity_pools import own_tokens
from poolhouse.identity_pools.own_tokens import ISSUER_NAME, PROVIDER, Statement
from poolhouse.integrations.inbox import Inbox
from poolhouse.signing_keys import DAY, PUBLICATION_SECONDS
from poolhouse.storage import signing_keys as rows
from poolhouse.workers import Workers
from tests.house import PUBLIC_URL, new_house
from tests.identity_pools.conftest import Api

POOL, IDENTITY = "us-east-1:0a0b0c0d-0000-4000-8000-000000000000", "us-east-1:0a0b0c0d-1111-4111-8111-111111111111"
SAID = Statement(POOL, IDENTITY, ("authenticated", "accounts.google.com"), {"team": "blue", "né": "1"})


async def test_any_library_can_check_a_token(house: House) -> None:
    """With nothing but the issuer's JWKS, its URL and the pool's id; the claims are those of Cognito's tokens."""
    token = await own_tokens.issue(house, SAID, house.clock.now(), 600)
    jwks = pyjwt.PyJWKSet.from_dict({"keys": await own_tokens.jwks(house)})
    key = jwks[pyjwt.get_unverified_header(token)["kid"]]
    claims = pyjwt.decode(
        token,
        key,
        algorithms=["RS256"],
        audience=POOL,
        issuer=f"{PUBLIC_URL}/cognito-identity",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims == {
        "iss": f"{PUBLIC_URL}/cognito-identity",
        "aud": POOL,
        "sub": IDENTITY,
        "amr": ["authenticated", "accounts.google.com"],
        "iat": 1_700_000_000,
        "exp": 1_700_000_600,
        "https://aws.amazon.com/tags": {"principal_tags": {"team": ["blue"], "né": ["1"]}},
    }


async def test_what_was_said_is_read_again(house: House, clock: ManualClock) -> None:
    """Until the token expires."""
    token = await own_tokens.issue(house, SAID, house.clock.now(), 600)
    proven = await own_tokens.verify(house, token)
    assert (proven.said, proven.issued_at, proven.expires_at) == (SAID, clock.now(), clock.now() + 600)
    plain = replace(SAID, tags={})
    assert (await own_tokens.verify(house, await own_tokens.issue(house, plain, house.clock.now(), 600))).said == plain
    clock.advance(600)
    with pytest.raises(jwt.TokenExpired):
        await own_tokens.verify(house, token)


async def test_a_store_may_be_told_more(house: House) -> None:
    """A claim for stores that choose a policy by one."""
    token = await own_tokens.issue(house, SAID, house.clock.now(), 600, {"policy": "Users"})
    assert jwt.decode_unverified_claims(token)["policy"] == "Users"


async def test_nobody_else_makes_tokens(house: House) -> None:
    """Neither an unknown key, nor a key of ours for another issuer."""
    real = jwt.decode_unverified_claims(await own_tokens.issue(house, SAID, house.clock.now(), 600))
    stranger = jwt.generate_key()
    with pytest.raises(jwt.UnknownKey):
        await own_tokens.verify(house, jwt.sign(real, stranger))
    keys = await signing_keys.of_issuer(house, ISSUER_NAME)
    assert keys is not None
    ours = keys.current(house.clock.now())
    with pytest.raises(jwt.TokenInvalid):
        await own_tokens.verify(house, jwt.sign({**real, "iss": f"{PUBLIC_URL}/us-east-1_Pool00000"}, ours))
    with pytest.raises(jwt.TokenInvalid):
        await own_tokens.verify(house, "no token")


async def test_what_is_known_of_another_issuers_token_counts_for_nothing(house: House) -> None:
    """However often it was shown where it is good."""
    token = await own_tokens.issue(house, SAID, house.clock.now(), 600)
    real, other = jwt.decode_unverified_claims(token), "us-east-1_Pool00000"
    key, url = await signing_keys.make(house), f"{PUBLIC_URL}/{other}"
    async with house.store.write() as tx:
        await signing_keys.add(tx, house, other, key, house.clock.now())
    token = jwt.sign({**real, "iss": url}, key)
    await token_proofs.prove(house, token, other, url)
    assert await token_proofs.remembered(house, token) is not None
    with pytest.raises(jwt.UnknownKey):
        await own_tokens.verify(house, token)


def test_conditions_are_those_of_trust_policies() -> None:
    """What policies written for AWS ask about; `amr` has several values, so that variables cannot refer to it."""
    assert SAID.conditions == {
        f"{PROVIDER}:aud": POOL,
        f"{PROVIDER}:sub": IDENTITY,
        f"{PROVIDER}:amr": ("authenticated", "accounts.google.com"),
    }


async def test_guests_are_unauthenticated(api: Api) -> None:
    """Users are authenticated, and by what follows."""
    pool = await api.new_pool()
    assert own_tokens.statement(pool, IDENTITY, []).amr == ("unauthenticated",)
    assert own_tokens.statement(pool, IDENTITY, ["a", "a:b:c"]).amr == ("authenticated", "a", "a:b:c")


async def test_the_first_key_is_made_once(house: House, clock: ManualClock, inbox: Inbox, workers: Workers) -> None:
    """However many ask for it, on however many servers; all tokens are good everywhere."""
    other = new_house(house.store, clock, inbox, workers, like=house)
    servers = [house, other] * 4
    tokens = await asyncio.gather(*(own_tokens.issue(server, SAID, server.clock.now(), 600) for server in servers))
    assert len(await rows.of_issuer(house.store, ISSUER_NAME)) == 1
    for server in (house, other):
        for token in tokens:
            assert (await own_tokens.verify(server, token)).said == SAID


async def test_the_jwks_is_there_before_any_token(house: House) -> None:
    """A store that is told of the issuer reads its keys at once."""
    [key] = await operations.jwks(house, ISSUER_NAME) or []
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")


async def test_an_operator_replaces_the_key(house: House) -> None:
    """Tokens in flight stay good, unless the key has leaked."""
    before = await own_tokens.issue(house, SAID, house.clock.now(), 600)
    await own_tokens.rotate(house)
    assert len(await own_tokens.jwks(house)) == 2
    assert (await own_tokens.verify(house, before)).said == SAID
    await own_tokens.rotate(house, at_once=True)
    with pytest.raises(jwt.UnknownKey):
        await own_tokens.verify(house, before)
    assert (await own_tokens.verify(house, await own_tokens.issue(house, SAID, house.clock.now(), 600))).said == SAID


async def test_old_keys_are_replaced_by_themselves(house: House, clock: ManualClock) -> None:
    """Where it is configured, and only if there is a key."""
    house = replace(house, config=house.config.model_copy(update={"signing_key_days": 30}))
    await own_tokens.keep(house)
    assert await rows.of_issuer(house.store, ISSUER_NAME) == []
    old = await own_tokens.issue(house, SAID, house.clock.now(), 600)
    await own_tokens.keep(house)
    assert len(await own_tokens.jwks(house)) == 1
    clock.advance(30 * DAY)
    for _ in range(2):
        await own_tokens.keep(house)
    assert len(await own_tokens.jwks(house)) == 2
    clock.advance(PUBLICATION_SECONDS)
    new = await own_tokens.issue(house, SAID, house.clock.now(), 600)
    assert jwt.decode_unverified_header(new)["kid"] != jwt.decode_unverified_header(old)["kid"]
