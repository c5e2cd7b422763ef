from poolhouse.storage import sessions
from tests.edge.serving import open_house

POOL = "us-east-1_abcdefghi"


async def test_a_session_is_spent_once_in_its_pool() -> None:
    """The second answer is told that it comes too late."""
    async with open_house() as house, house.store.write() as tx:
        assert await sessions.spend(tx, POOL, b"a", 1.0)
        assert not await sessions.spend(tx, POOL, b"a", 2.0)
        assert await sessions.spend(tx, POOL, b"b", 1.0)
        assert await sessions.spend(tx, "us-east-1_other0000", b"a", 1.0)
