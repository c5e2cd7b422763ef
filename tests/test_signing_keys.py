"""The keys that issuers sign tokens with, and how they are replaced."""

import asyncio
from dataclasses import replace

import pytest

from poolhouse import signing_keys
from poolhouse.bus import LocalBus
from poolhouse.call import Caches, House
from poolhouse.clock import ManualClock
from poolhouse.crypto import jwt, sealed
from poolhouse.signing_keys import DAY, LONGEST_TOKEN_SECONDS, LOOK_AGAIN_SECONDS, PUBLICATION_SECONDS, SKEW_SECONDS
from poolhouse.storage import signing_keys as rows
from poolhouse.storage.store import Reader, Writer

MAX_AGE_DAYS = 90


@pytest.fixture
async def issuer(house: House) -> str:
    """An issuer with its first key; no two tests have the same."""
    name = house.ids.uuid()
    key = await signing_keys.make(house)
    async with house.store.write() as tx:
        await signing_keys.add(tx, house, name, key, house.clock.now())
    return name


def rotating(house: House) -> House:
    """The same house, configured to replace old keys."""
    return replace(house, config=house.config.model_copy(update={"signing_key_days": MAX_AGE_DAYS}))


async def exists(_tx: Writer) -> bool:
    """There is such an issuer. Nobody else is about to change its keys."""
    return True


async def is_gone(_tx: Writer) -> bool:
    """There is no such issuer."""
    return False


async def rotate(house: House, issuer: str, *, at_once: bool = False) -> str:
    """Give an issuer that there is a new key; its id."""
    new = await signing_keys.rotate(house, issuer, exists, at_once=at_once)
    assert new is not None
    return new


async def kids(house: House, issuer: str) -> list[str]:
    """The ids of the keys in the issuer's JWKS."""
    return list(await signing_keys.public_keys(house, issuer))


async def current(house: House, issuer: str) -> jwt.SigningKey:
    """The key that signs now."""
    keys = await signing_keys.of_issuer(house, issuer)
    assert keys is not None
    return keys.current(house.clock.now())


async def signer(house: House, issuer: str) -> str:
    """The id of the key that signs now."""
    return (await current(house, issuer)).kid


async def test_the_first_key_signs_at_once(house: House, issuer: str) -> None:
    """Nobody has a JWKS of the issuer yet."""
    assert await kids(house, issuer) == [await signer(house, issuer)]


async def test_no_key_is_stored_in_the_clear(house: House, issuer: str) -> None:
    """Whoever copies the database cannot sign, and a key moved to another issuer does not open."""
    key = await current(house, issuer)
    [row] = await rows.of_issuer(house.store, issuer)
    assert key.to_der()[40:] not in row.private_key
    with pytest.raises(sealed.SealBroken):
        signing_keys.IssuerKeys.open(house, "another", [row])


async def test_a_new_key_is_published_before_it_signs(house: House, issuer: str, clock: ManualClock) -> None:
    """A verifier that fetched the JWKS just before knows the key by the time it meets it."""
    old = await signer(house, issuer)
    new = await rotate(house, issuer)
    assert await kids(house, issuer) == [old, new]
    clock.advance(PUBLICATION_SECONDS - 1)
    assert await signer(house, issuer) == old
    clock.advance(1)
    assert await signer(house, issuer) == new


async def test_an_old_key_is_kept_for_its_last_token(house: House, issuer: str, clock: ManualClock) -> None:
    """No valid token ever meets a JWKS without its key; after that the key goes."""
    old = await signer(house, issuer)
    new = await rotate(house, issuer)
    clock.advance(PUBLICATION_SECONDS + LONGEST_TOKEN_SECONDS + SKEW_SECONDS - 1)
    await signing_keys.purge(house)
    assert await kids(house, issuer) == [old, new]
    clock.advance(1)
    house.caches.clear()
    assert await kids(house, issuer) == [new]
    await signing_keys.purge(house)
    assert [row.kid for row in await rows.of_issuer(house.store, issuer)] == [new]


async def test_rotations_in_a_row_each_get_their_time(house: House, issuer: str, clock: ManualClock) -> None:
    """A second new key does not push the first one aside before it has been known for as long."""
    first = await signer(house, issuer)
    second = await rotate(house, issuer)
    clock.advance(PUBLICATION_SECONDS / 2)
    third = await rotate(house, issuer)
    assert await signer(house, issuer) == first
    clock.advance(PUBLICATION_SECONDS / 2)
    assert await signer(house, issuer) == second
    clock.advance(PUBLICATION_SECONDS / 2)
    assert await signer(house, issuer) == third
    assert await kids(house, issuer) == [first, second, third]


async def test_a_leaked_key_is_replaced_at_once(house: House, issuer: str) -> None:
    """Whoever has it can sign nothing that is believed any more."""
    await rotate(house, issuer)
    new = await rotate(house, issuer, at_once=True)
    assert await kids(house, issuer) == [new] == [await signer(house, issuer)]


def deaf(house: House) -> House:
    """Another server over the same database, which no hint reaches: a process of its own over one SQLite file."""
    bus = LocalBus()
    return replace(house, bus=bus, caches=Caches(house.clock, bus))


async def test_a_server_that_hears_nothing_looks_again(house: House, issuer: str, clock: ManualClock) -> None:
    """A leaked key that another process has replaced is void there, too, within the second that the command waits."""
    other = deaf(house)
    old = await signer(other, issuer)
    new = await rotate(house, issuer, at_once=True)
    clock.advance(LOOK_AGAIN_SECONDS - 0.1)
    assert await signer(other, issuer) == old
    clock.advance(0.1)
    assert await kids(other, issuer) == [new] == [await signer(other, issuer)]


async def test_keys_that_are_the_same_are_not_opened_again(
    house: House, issuer: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking again costs one small statement a second for each issuer, however many calls come at once."""
    before = await signing_keys.of_issuer(house, issuer)
    looked: list[str] = []
    of_issuer = rows.of_issuer

    async def counted(reader: Reader, issuer: str) -> list[rows.SigningKeyRow]:
        looked.append(issuer)
        return await of_issuer(reader, issuer)

    monkeypatch.setattr(rows, "of_issuer", counted)
    clock.advance(LOOK_AGAIN_SECONDS)
    found = await asyncio.gather(*(signing_keys.of_issuer(house, issuer) for _ in range(100)))
    assert all(keys is before for keys in found)
    assert looked == [issuer]


async def test_the_schedule_says_when_each_key_signs_and_ends(house: House, issuer: str, clock: ManualClock) -> None:
    """As operators are shown it."""
    old = await signer(house, issuer)
    new = await rotate(house, issuer)
    begins = clock.now() + PUBLICATION_SECONDS
    planned = [(row.kid, row.kept_until) for row in await signing_keys.schedule(house, issuer)]
    assert planned == [(old, begins + LONGEST_TOKEN_SECONDS + SKEW_SECONDS), (new, None)]
    assert (await signing_keys.schedule(house, issuer))[1].signs_from == begins
    clock.advance(PUBLICATION_SECONDS + LONGEST_TOKEN_SECONDS + SKEW_SECONDS)
    assert [row.kid for row in await signing_keys.schedule(house, issuer)] == [new]


async def test_a_clock_that_was_set_back_does_not_stop_sign_ins(house: House, issuer: str, clock: ManualClock) -> None:
    """There is always a key that signs."""
    key = await signer(house, issuer)
    clock.advance(-100)
    assert await signer(house, issuer) == key


async def test_a_fresh_key_is_a_key_of_its_own(house: House, issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made by the real generator, off the event loop."""
    monkeypatch.setattr(signing_keys, "generate_key", jwt.generate_key)
    new = await rotate(house, issuer, at_once=True)
    key = await current(house, issuer)
    assert key.kid == new
    token = jwt.sign({"iss": "x", "exp": 2, "iat": 1}, key)
    assert jwt.verify(token, await signing_keys.public_keys(house, issuer), issuer="x", now=1.0)["exp"] == 2


async def test_an_issuer_without_keys_has_none(house: House) -> None:
    """Each function says so in its way."""
    unknown = "unknown"
    assert await signing_keys.of_issuer(house, unknown) is None
    assert dict(await signing_keys.public_keys(house, unknown)) == {}
    assert await signing_keys.schedule(house, unknown) == []


async def test_an_issuer_that_is_gone_gets_no_new_key(house: House, issuer: str, clock: ManualClock) -> None:
    """Though its last one has not been cleared away yet."""
    clock.advance(MAX_AGE_DAYS * DAY)
    assert await signing_keys.rotate(house, issuer, is_gone, at_once=True) is None
    await signing_keys.rotate_if_due(rotating(house), issuer, is_gone)
    assert len(await kids(house, issuer)) == 1


async def test_a_key_is_replaced_when_it_is_as_old_as_is_configured(
    house: House, issuer: str, clock: ManualClock
) -> None:
    """Not before, and not again until the new one is."""
    house = rotating(house)
    clock.advance(MAX_AGE_DAYS * DAY - 1)
    await signing_keys.rotate_if_due(house, issuer, exists)
    assert len(await kids(house, issuer)) == 1
    clock.advance(1)
    for _ in range(2):
        await signing_keys.rotate_if_due(house, issuer, exists)
    assert len(await kids(house, issuer)) == 2


async def test_where_nothing_is_configured_no_key_is_old(house: House, issuer: str, clock: ManualClock) -> None:
    """By default an operator rotates, or nobody."""
    clock.advance(10_000 * DAY)
    await signing_keys.rotate_if_due(house, issuer, exists)
    assert len(await kids(house, issuer)) == 1
