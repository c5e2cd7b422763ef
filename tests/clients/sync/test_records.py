"""How records and datasets change, by values."""

from dataclasses import replace

import pytest

from poolhouse_client.sync.records import Dataset, Record, Remote, Version, arrive, folds, last_writer

HERE = Record("k", Version("old", 1), 3, "me")


def remote(value: str | None, at: int = 5, sync_count: int = 4) -> Remote:
    """A record as the server tells it."""
    return Remote("k", Version(value, at), sync_count, "them")


def never(record: Record, _: Remote) -> Version | None:
    """Fails if a conflict is found."""
    raise AssertionError(record)


def test_what_is_newer_is_taken() -> None:
    """And what is not, is not, whatever its time."""
    assert arrive(HERE, remote("new"), never) == Record("k", Version("new", 5), 4, "them")
    assert arrive(HERE, remote("new", sync_count=3), never) == HERE
    assert arrive(HERE, remote("older", at=99, sync_count=2), never) == HERE
    assert arrive(Record("k"), remote(None), never).visible(deleting=False).value is None


@pytest.mark.parametrize(("at", "wins"), [(4, False), (5, False), (6, True)])
def test_the_last_writer_wins_and_a_tie_goes_to_the_server(at: int, wins: bool) -> None:  # noqa: FBT001  drawn as a value
    """A change that stays is one of the server's latest version."""
    pending = Version("mine", at)
    after = arrive(replace(HERE, pending=pending, order=7), remote("theirs"), last_writer)
    assert (after.base, after.sync_count, after.order) == (Version("theirs", 5), 4, 7)
    assert after.pending == (pending if wins else None)


def test_the_same_on_both_sides_is_no_conflict() -> None:
    """Nor are two removals."""
    for value in ("same", None):
        after = arrive(replace(HERE, pending=Version(value, 1)), remote(value), never)
        assert (after.pending, after.base.value) == (None, value)


def test_ones_own_echo_is_no_conflict() -> None:
    """It ends the change that was sent, and leaves one that was made since."""
    sent = Version("first", 4)
    assert arrive(replace(HERE, pending=sent, sent=sent), remote("first", 4), never).pending is None
    since = Version("second", 4)
    after = arrive(replace(HERE, pending=since, sent=sent), remote("first", 4), never)
    assert (after.pending, after.sync_count) == (since, 4)
    assert arrive(replace(HERE, pending=since, sent=sent), remote("first", 3), last_writer).pending == since


def test_in_a_dataset_that_is_deleted_here_nothing_is_a_conflict() -> None:
    """What was written since is of the new one."""
    pending = Version("mine", 1)
    after = arrive(replace(HERE, pending=pending), remote("theirs"), never, deleting=True)
    assert (after.pending, after.base.value) == (pending, "theirs")
    assert HERE.visible(deleting=True).value is None
    assert after.visible(deleting=True).value == "mine"


def test_after_a_reset_what_is_told_unchanged_is_unchanged() -> None:
    """Numbers from before mean nothing: a lower one can be newer. What is pending is a conflict only with a change."""
    stale = replace(HERE, stale=True, pending=Version("mine", 9))
    assert arrive(stale, remote("old", 1, 3), never) == replace(stale, stale=False)
    after = arrive(stale, remote("other", 1, 2), last_writer)
    assert (after.base.value, after.sync_count, after.stale, after.pending) == ("other", 2, False, Version("mine", 9))


def test_without_its_base_a_record_is_what_is_pending() -> None:
    """What was to be removed is gone already."""
    assert replace(HERE, pending=Version("mine", 9)).without_base().pending == Version("mine", 9)
    assert replace(HERE, pending=Version(None, 9)).without_base().is_empty
    assert HERE.without_base().is_empty


def test_folding_takes_what_is_missing_or_later() -> None:
    """Ties stay as they are, and nothing is removed."""
    assert folds(Record("k"), Version("theirs", 0))
    assert folds(HERE, Version("theirs", 2))
    assert folds(HERE, Version("theirs", 0), deleting=True)
    assert not folds(HERE, Version("theirs", 1))
    assert not folds(HERE, Version(None, 9))
    assert not folds(replace(HERE, pending=Version("mine", 3)), Version("theirs", 2))


def test_of_a_call_more_may_follow_until_the_watch_is_current() -> None:
    """So a count is known once another one comes, or once there is nothing more."""
    told = Dataset("d", known=2, seen=2).told(5)
    assert (told.known, told.seen) == (4, 5)
    assert told.told(3) == told
    assert told.caught_up().known == 5
    assert told.answered(6).known == 4
    assert told.caught_up().answered(6).known == 6
    assert told.listed(9).known == told.listed(9).listed(8).known == 9


def test_a_deletion_that_is_heard_settles_ones_own() -> None:
    """And what was known before a reset counts no more."""
    heard = Dataset("d", known=2, seen=3, deleting=True).was_deleted(7)
    assert heard == Dataset("d", known=7, seen=3, deleted=7)
    assert replace(heard, deleting=True).reset() == Dataset("d", deleting=True)
