"""Tokens of our own issuers are proven once, and no proof outlives what it rests on."""

import pytest

from poolhouse import signing_keys, token_proofs
from poolhouse.cache import Recent
from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.crypto import jwt
from poolhouse.storage.store import Writer

ISSUER = "tests"
URL = "https://pools.example.com/tests"
SECONDS = 600


async def _there_is(_tx: Writer) -> bool:
    """Nobody else changes the issuer."""
    return True


@pytest.fixture
async def key(house: House) -> jwt.SigningKey:
    """The key of an issuer."""
    made = await signing_keys.make(house)
    async with house.store.write() as tx:
        await signing_keys.add(tx, house, ISSUER, made, house.clock.now())
    return made


@pytest.fixture
def token(house: House, key: jwt.SigningKey) -> str:
    """A token that it has signed."""
    return jwt.sign({"iss": URL, "exp": int(house.clock.now()) + SECONDS, "said": "this"}, key)


async def test_what_was_proven_is_remembered(house: House, token: str) -> None:
    """With all that the token says; what nobody has proven is not."""
    assert await token_proofs.remembered(house, token) is None
    proof = await token_proofs.prove(house, token, ISSUER, URL)
    assert (proof.issuer, proof.claims["said"]) == (ISSUER, "this")
    assert await token_proofs.remembered(house, token) is proof
    assert await token_proofs.remembered(house, token + "x") is None


async def test_a_proof_ends_with_the_token(house: House, token: str, clock: ManualClock) -> None:
    """On the second."""
    await token_proofs.prove(house, token, ISSUER, URL)
    clock.advance(SECONDS - 1)
    await token_proofs.prove(house, token, ISSUER, URL)
    assert await token_proofs.remembered(house, token)
    clock.advance(1)
    assert await token_proofs.remembered(house, token) is None
    with pytest.raises(jwt.TokenExpired):
        await token_proofs.prove(house, token, ISSUER, URL)


async def test_a_proof_ends_with_the_key(house: House, token: str) -> None:
    """A key that is replaced at once takes with it all that it has signed."""
    await token_proofs.prove(house, token, ISSUER, URL)
    await signing_keys.rotate(house, ISSUER, _there_is, at_once=True)
    assert await token_proofs.remembered(house, token) is None
    with pytest.raises(jwt.UnknownKey):
        await token_proofs.prove(house, token, ISSUER, URL)


async def test_an_issuer_without_keys_has_signed_nothing(house: House, token: str) -> None:
    """However good the token is elsewhere."""
    with pytest.raises(jwt.UnknownKey):
        await token_proofs.prove(house, token, "somebody else", URL)


async def test_what_is_refused_is_not_remembered(house: House, token: str) -> None:
    """A token that calls its issuer by another URL fills no memory."""
    with pytest.raises(jwt.TokenInvalid):
        await token_proofs.prove(house, token, ISSUER, "https://pools.example.com/others")
    assert len(house.caches.token_proofs) == 0


async def test_what_is_remembered_is_bounded(house: House, token: str, key: jwt.SigningKey) -> None:
    """The tokens that were used last are the ones that stay."""
    house.caches.token_proofs = Recent(1)
    other = jwt.sign({"iss": URL, "exp": int(house.clock.now()) + SECONDS}, key)
    for each in (token, other):
        await token_proofs.prove(house, each, ISSUER, URL)
    assert await token_proofs.remembered(house, token) is None
    assert await token_proofs.remembered(house, other)
