import pytest

from poolhouse import operators
from poolhouse.call import CACHE_SECONDS
from poolhouse.clock import ManualClock
from poolhouse.crypto import sealed
from poolhouse.storage import access_keys
from tests.edge.serving import open_house


async def test_a_new_key_has_an_id_and_a_secret_like_awss() -> None:
    """SDKs that check the form of access keys accept ours."""
    async with open_house() as house:
        access_key_id, secret = await operators.create(house, "back end")
        assert access_key_id.startswith("AKIA")
        assert len(access_key_id) == 20
        assert len(secret) == 40
        assert await operators.secret_of(house, access_key_id) == secret


async def test_the_store_holds_no_secret_in_the_clear() -> None:
    """Whoever copies the database gets no access, and cannot move one key's secret to another."""
    async with open_house() as house:
        access_key_id, secret = await operators.create(house, "back end")
        row = await access_keys.find(house.store, access_key_id)
        assert row is not None
        assert secret.encode() not in row.secret
        with pytest.raises(sealed.SealBroken):
            house.keyring.open(row.secret, b"access_key:AKIAANOTHERKEY000000")


async def test_keys_are_listed_with_what_they_are_for() -> None:
    """An operator can tell the keys apart, and sees which are revoked."""
    clock = ManualClock(1000.0)
    async with open_house(clock) as house:
        first, _ = await operators.create(house, "back end")
        clock.advance(5)
        second, _ = await operators.create(house, "nightly export")
        await operators.revoke(house, first)
        assert await operators.list_keys(house) == [
            operators.AccessKey(first, "back end", 1000.0, 1005.0),
            operators.AccessKey(second, "nightly export", 1005.0, None),
        ]


async def test_a_revoked_key_is_useless_at_once() -> None:
    """Revoking helps against a key that leaked, though its secret is remembered."""
    async with open_house() as house:
        access_key_id, _ = await operators.create(house, "")
        assert await operators.secret_of(house, access_key_id) is not None
        assert await operators.revoke(house, access_key_id)
        assert await operators.secret_of(house, access_key_id) is None
        assert not await operators.revoke(house, access_key_id)


async def test_other_servers_are_told_of_a_revocation() -> None:
    """They forget the key once they hear the hint."""
    hints: list[tuple[str, str]] = []
    async with open_house() as house:
        access_key_id, _ = await operators.create(house, "")
        house.bus.subscribe("cache", lambda topic, key: hints.append((topic, key)), lambda: None)
        await operators.revoke(house, access_key_id)
    assert hints == [("cache.access_keys", access_key_id)]


async def test_a_lost_hint_costs_a_moment() -> None:
    """A server that never hears of the revocation stops believing the key a little later."""
    clock = ManualClock()
    async with open_house(clock) as house:
        access_key_id, secret = await operators.create(house, "")
        assert await operators.secret_of(house, access_key_id) == secret
        async with house.store.write() as tx:
            await access_keys.revoke(tx, access_key_id, clock.now())
        assert await operators.secret_of(house, access_key_id) == secret
        clock.advance(CACHE_SECONDS)
        assert await operators.secret_of(house, access_key_id) is None


@pytest.mark.parametrize(
    "access_key_id", ["", "AKIANOSUCHKEY0000000", "x" * 129, "AKIA\0NUL0000000000000", "\udc80" * 20]
)
async def test_an_unknown_key_has_no_secret(access_key_id: str) -> None:
    """Whatever callers send as an id, the answer is the same, and nothing breaks."""
    async with open_house() as house:
        assert await operators.secret_of(house, access_key_id) is None
