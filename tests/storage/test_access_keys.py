from collections.abc import AsyncIterator

import pytest

from poolhouse.storage import access_keys
from poolhouse.storage.access_keys import AccessKeyRow
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.store import Store
from tests.edge.serving import open_house

FIRST = AccessKeyRow("AKIAFIRST", b"sealed", "back end", 1.5)
SECOND = AccessKeyRow("AKIASECOND", b"sealed too", "", 2.5)


@pytest.fixture
async def filled() -> AsyncIterator[Store]:
    """A store with two keys."""
    async with open_house() as house:
        async with house.store.write() as tx:
            await access_keys.insert(tx, SECOND)
            await access_keys.insert(tx, FIRST)
        yield house.store


async def test_a_key_is_found_as_it_was_put(filled: Store) -> None:
    """Nothing about a key is lost."""
    assert await access_keys.find(filled, "AKIAFIRST") == FIRST
    assert await access_keys.find(filled, "AKIAOTHER") is None


async def test_an_id_is_taken_once(filled: Store) -> None:
    """Two keys never share an id."""
    with pytest.raises(UniqueViolation):
        async with filled.write() as tx:
            await access_keys.insert(tx, FIRST)


async def test_all_keys_are_listed_oldest_first(filled: Store) -> None:
    """Lists keep their order."""
    assert await access_keys.every(filled) == [FIRST, SECOND]


async def test_a_key_is_revoked_once(filled: Store) -> None:
    """The time of the first revocation stays, and other keys are left alone."""
    async with filled.write() as tx:
        assert await access_keys.revoke(tx, "AKIAFIRST", 10.0)
        assert not await access_keys.revoke(tx, "AKIAFIRST", 20.0)
        assert not await access_keys.revoke(tx, "AKIAOTHER", 20.0)
    revoked = await access_keys.find(filled, "AKIAFIRST")
    assert revoked is not None
    assert revoked.revoked_at == 10.0
    assert await access_keys.find(filled, "AKIASECOND") == SECOND


def test_a_sealed_secret_is_not_even_shown_in_a_repr() -> None:
    """Log lines and tracebacks do not carry it about."""
    assert "sealed" not in repr(FIRST)
