"""What a listing says about deletions, by values."""

from poolhouse_client.sync.listings import Listing, meaning
from poolhouse_client.sync.records import Dataset, Record, Remote, Version

KEPT, LOST = Record("kept", Version("1", 1), 3), Record("lost", Version("2", 1), 4)
KNOWN = Dataset("d", known=4, seen=4)


def listing(since: int, sync_count: int, *records: tuple[str, int], exists: bool = True, anew: bool = False) -> Listing:
    """A listing with these keys and sync counts."""
    found = tuple(Remote(key, Version("x", 1), count, "them") for key, count in records)
    return Listing(since, sync_count, exists, anew, found, (), "token")


def test_what_was_listed_in_part_says_nothing_of_the_rest() -> None:
    """Records that have not changed are not in it."""
    found = meaning(KNOWN, listing(4, 6, ("kept", 6)), [KEPT, LOST])
    assert (found.gone, found.deleted) == ((), None)


def test_a_dataset_that_is_not_there_was_deleted() -> None:
    """If there ever was anything of it, and the deletion was not heard before."""
    nothing = listing(4, 5, exists=False)
    assert (meaning(KNOWN, nothing, [KEPT]).gone, meaning(KNOWN, nothing, [KEPT]).deleted) == ((KEPT,), 5)
    assert meaning(KNOWN.was_deleted(5), nothing, []).deleted is None
    assert meaning(Dataset("d"), listing(0, 9, exists=False), []).deleted is None
    assert meaning(Dataset("d"), listing(0, 9, exists=False), [LOST]).deleted == 9


def test_a_dataset_that_begins_anew_was_deleted_up_to_its_last_count() -> None:
    """What it has now is from later."""
    found = meaning(KNOWN, listing(4, 7, ("kept", 6), ("other", 7), anew=True), [KEPT, LOST])
    assert (found.gone, found.deleted) == ((LOST,), 6)


def test_removals_that_were_forgotten_are_no_deletion() -> None:
    """A record from before is still there; what is not, was removed."""
    found = meaning(KNOWN, listing(4, 7, ("kept", 3), ("other", 7), anew=True), [KEPT, LOST])
    assert (found.gone, found.deleted) == ((LOST,), None)


def test_a_first_listing_finds_out_as_well() -> None:
    """Though the server cannot know what the device has. What was removed, and is forgotten, says nothing."""
    found = meaning(Dataset("d", seen=1), listing(0, 3, ("other", 3)), [Record("lost", Version("1", 1), 1)])
    assert found.deleted == 2
    found = meaning(Dataset("d", seen=1), listing(0, 3, ("other", 3)), [Record("lost", Version(None, 1), 1)])
    assert found.deleted is None
    assert meaning(KNOWN, listing(0, 3), [LOST]).gone == ()
