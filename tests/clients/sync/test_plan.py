"""What goes together into one call, and how long to wait for the next."""

from poolhouse_client.sync import plan
from poolhouse_client.sync.backoff import Backoff
from poolhouse_client.sync.records import Record, Version


def changes(*lengths: int) -> list[Record]:
    """Changes with values of these lengths."""
    return [Record(f"k{number}", pending=Version("x" * length, 1)) for number, length in enumerate(lengths)]


def test_a_call_has_room_for_so_many_changes() -> None:
    """By their number, and by their bytes; one has room in any case."""
    assert len(plan.batch(changes(*[1] * 600))) == plan.BATCH_CHANGES
    assert len(plan.batch(changes(900_000, 900_000, 900_000))) == 2
    assert len(plan.batch(changes(3_000_000, 1))) == 1
    assert plan.batch([]) == []
    assert plan.size(Record("schlüssel", pending=Version("ü", 1))) == 12
    assert plan.size(Record("k", pending=Version(None, 1))) == 1


def test_halves_lead_to_the_one_that_is_refused() -> None:
    """Nothing is lost in between."""
    three = changes(1, 2, 3)
    one, others = plan.halves(three)
    assert [*one, *others] == three
    assert len(one) == 1


def test_pauses_grow_are_bounded_and_begin_anew() -> None:
    """Chance takes a part of each."""
    backoff = Backoff(lambda: 0.5)
    assert [round(backoff.pause(), 3) for _ in range(9)] == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 15.0]
    assert all(backoff.pause() == 15.0 for _ in range(2000))
    backoff.reset()
    assert backoff.pause() == 0.1
