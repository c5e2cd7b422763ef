from poolhouse.storage import throttles
from tests.edge.serving import open_house

POOL = "us-east-1_abcdefghi"


async def test_a_count_goes_up_until_it_expires_and_begins_anew_then() -> None:
    """Each count gives the row more time; one that has expired is as good as none."""
    async with open_house() as house, house.store.write() as tx:
        assert await throttles.count(tx, POOL, "a", 0.0, 10.0) == 1
        assert await throttles.count(tx, POOL, "a", 9.0, 19.0) == 2
        assert await throttles.count(tx, POOL, "a", 18.0, 28.0) == 3
        assert await throttles.count(tx, POOL, "a", 28.0, 38.0) == 1
        assert await throttles.count(tx, POOL, "b", 28.0, 38.0) == 1
        assert await throttles.count(tx, "us-east-1_other0000", "a", 28.0, 38.0) == 1


async def test_nothing_is_counted_while_the_subject_is_blocked() -> None:
    """A block ends at its second, and the count goes on from where it was."""
    async with open_house() as house, house.store.write() as tx:
        assert await throttles.blocked_until(tx, POOL, "a") == 0.0
        assert await throttles.count(tx, POOL, "a", 0.0, 10.0) == 1
        assert await throttles.blocked_until(tx, POOL, "a") == 0.0
        await throttles.block(tx, POOL, "a", 5.0, 15.0)
        assert await throttles.blocked_until(tx, POOL, "a") == 5.0
        assert await throttles.count(tx, POOL, "a", 4.9, 20.0) is None
        assert await throttles.count(tx, POOL, "a", 5.0, 20.0) == 2


async def test_deleting_forgets_count_and_block() -> None:
    """A subject that was forgotten is like one that never was."""
    async with open_house() as house, house.store.write() as tx:
        await throttles.count(tx, POOL, "a", 0.0, 10.0)
        await throttles.block(tx, POOL, "a", 5.0, 15.0)
        await throttles.delete(tx, POOL, "a")
        assert await throttles.blocked_until(tx, POOL, "a") == 0.0
        assert await throttles.count(tx, POOL, "a", 1.0, 11.0) == 1


async def test_a_turn_can_be_taken_with_nobody() -> None:
    """There need not be such a user: what is done for a decoy is what is done for a user."""
    async with open_house() as house, house.store.write() as tx:
        await throttles.take_turn(tx, POOL, "nobody")
