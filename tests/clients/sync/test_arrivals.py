"""What a device has, and whom it tells, as the server tells it this and that: by values, over a store in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from poolhouse_client.sync.arrivals import Arrivals
from poolhouse_client.sync.identities import Identities
from poolhouse_client.sync.listings import Listing
from poolhouse_client.sync.model import Conflict, Handlers, Origin, SyncError
from poolhouse_client.sync.records import Dataset, Remote, Version
from poolhouse_client.sync.replica import Replica
from poolhouse_client.sync.store import MEMORY, Store
from poolhouse_client.sync.watched import Current, Deletion, Event, Message, Reset, Told


@dataclass
class Phone:
    """A device without a network."""

    store: Store = field(default_factory=lambda: Store(MEMORY, "pool"))
    keeps: bool = False
    time: float = 1.0
    heard: list[tuple[str, str | None, str | None, Origin]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        handlers = Handlers(
            keep=lambda _dataset, _pending: self.keeps, on_error=lambda _, key, __: self.refused.append(key)
        )
        self.replica = Replica(self.store, lambda: self.time, handlers)
        self.arrivals, self.identities = Arrivals(self.replica), Identities(self.replica)
        self.identities.show("me", merges=False)
        self.replica.listeners.add("d", lambda *change: self.heard.append(change))

    def hears(self, *events: Event) -> None:
        """One message of the watch."""
        self.arrivals.take(Message("token", events))

    def put(self, **values: str | None) -> None:
        """What the app writes."""
        self.replica.write("d", values)

    @property
    def values(self) -> dict[str, str]:
        """What the app sees."""
        return self.replica.values("d")

    @property
    def known(self) -> Dataset:
        """How far the dataset is known."""
        return self.store.dataset("me", "d")

    def told(self) -> list[Any]:
        """What listeners were told since."""
        heard, self.heard = self.heard, []
        return heard


@pytest.fixture
def phone() -> Iterator[Phone]:
    """The device."""
    phone = Phone()
    yield phone
    phone.store.close()


def record(key: str, value: str | None, sync_count: int, at: int = 0) -> Told:
    """A record as the watch tells it."""
    return Told("d", remote(key, value, sync_count, at))


def remote(key: str, value: str | None, sync_count: int, at: int = 0) -> Remote:
    """A record as the server has it."""
    return Remote(key, Version(value, at), sync_count, "me")


def listed(since: int, sync_count: int, *records: Remote, exists: bool = True, anew: bool = False) -> Listing:
    """A listing."""
    return Listing(since, sync_count, exists, anew, records, (), "token")


def test_a_token_is_kept_with_what_it_stands_for(phone: Phone) -> None:
    """Both, or neither: a store that fails in between has what it had before."""
    phone.hears(record("a", "1", 1), Current(30.0))
    assert (phone.store.token("me"), phone.values, phone.known.known) == ("token", {"a": "1"}, 1)
    broken: Any = "no number"
    with pytest.raises(TypeError):
        phone.arrivals.take(Message("later", (record("a", "2", 2), record("b", "3", broken))))
    assert (phone.store.token("me"), phone.values) == ("token", {"a": "1"})


def test_what_is_of_the_past_changes_nothing(phone: Phone) -> None:
    """Nor tells anybody: messages that a listing, or an answer, has overtaken."""
    phone.arrivals.take_listing("d", listed(0, 5, remote("a", "5", 5), remote("b", None, 4)))
    assert phone.told() == [("a", None, "5", Origin.REMOTE)]
    phone.hears(record("b", "3", 3), record("a", "2", 2), record("b", None, 4), record("a", "5", 5))
    assert (phone.values, phone.told()) == ({"a": "5"}, [])


def test_an_answer_makes_a_change_known(phone: Phone) -> None:
    """What was written meanwhile stays to be sent, on the new version."""
    phone.put(a="1", b="1")
    sent = phone.replica.take_batch("d")
    assert [one.key for one in sent] == ["a", "b"]
    phone.put(b="2")
    phone.told()
    phone.arrivals.take_answer("d", sent, [remote("a", "1", 1, 1000), remote("b", "1", 1, 1000)])
    phone.hears(record("a", "1", 1, 1000), record("b", "1", 1, 1000))
    assert (phone.values, phone.told(), phone.known.known) == ({"a": "1", "b": "2"}, [], 1)
    (left,) = phone.replica.take_batch("d")
    assert (left.key, left.sync_count) == ("b", 1)


def test_what_is_removed_leaves_nothing_behind(phone: Phone) -> None:
    """Once nothing older can come."""
    phone.hears(record("a", "1", 1), record("b", "1", 1), Current(30.0))
    phone.hears(record("a", None, 2))
    assert len(phone.store.records("me", "d")) == 2
    phone.hears(Current(None))
    assert [one.key for one in phone.store.records("me", "d")] == ["b"]


def test_a_deletion_takes_what_is_pending_unless_it_is_kept(phone: Phone) -> None:
    """And not what is newer than the deletion."""
    phone.hears(record("a", "1", 1))
    phone.put(a="2", b="3")
    phone.told()
    phone.hears(Deletion("d", 2), record("c", "4", 3))
    assert phone.values == {"c": "4"}
    assert [change[:3] for change in phone.told()] == [("a", "2", None), ("b", "3", None), ("c", None, "4")]
    phone.put(d="5")
    phone.hears(Deletion("d", 2))
    assert phone.values == {"c": "4", "d": "5"}
    phone.keeps = True
    phone.hears(Deletion("d", 4))
    assert phone.values == {"d": "5"}
    assert [one.sync_count for one in phone.replica.take_batch("d")] == [0]


def test_ones_own_deletion_is_settled_by_any(phone: Phone) -> None:
    """What was written since is of the new dataset. Whoever listens after the server has done it, hears the rest."""
    phone.hears(record("a", "1", 1), Current(30.0))
    phone.replica.delete("d")
    phone.put(b="2")
    phone.hears(record("a", "9", 2))
    assert (phone.values, phone.replica.uploads()) == ({"b": "2"}, ["d"])
    phone.told()
    phone.arrivals.take_listing("d", listed(0, 4, remote("c", "3", 4)), settles=True)
    assert (phone.values, phone.known.deleting, phone.known.deleted) == ({"b": "2", "c": "3"}, False, 3)
    assert phone.told() == [("c", None, "3", Origin.REMOTE)]
    phone.hears(Deletion("d", 3), record("c", "3", 4))
    assert phone.values == {"b": "2", "c": "3"}


def test_a_listing_that_comes_after_the_watch_has_settled_it_takes_nothing(phone: Phone) -> None:
    """The watch may be faster than the answer to the deletion."""
    phone.hears(record("a", "1", 1), Current(30.0))
    phone.replica.delete("d")
    phone.hears(Deletion("d", 2))
    phone.put(b="2")
    phone.arrivals.take_listing("d", listed(0, 2, exists=False), settles=True)
    assert (phone.values, phone.known.deleted) == ({"b": "2"}, 2)


def test_a_first_change_is_not_taken_by_a_listing_of_nothing(phone: Phone) -> None:
    """A dataset that is not there yet was not deleted."""
    phone.put(a="1")
    phone.arrivals.take_listing("d", listed(0, 7, exists=False))
    assert (phone.values, phone.known.known) == ({"a": "1"}, 7)


def test_a_reset_changes_only_what_is_different_afterwards(phone: Phone) -> None:
    """Until it is rebuilt, the app sees what it saw; what is pending stays, on what there is then."""
    phone.hears(*(record(key, "1", 1) for key in "abcd"), Current(30.0))
    phone.put(b="2", c=None, e="5")
    phone.told()
    phone.hears(Reset())
    assert phone.values == {"a": "1", "b": "2", "d": "1", "e": "5"}
    phone.hears(record("a", "1", 1), record("f", "6", 1))
    phone.hears(Current(30.0))
    assert phone.values == {"a": "1", "b": "2", "e": "5", "f": "6"}
    assert [change[:3] for change in phone.told()] == [("f", None, "6"), ("d", "1", None)]
    assert [(one.key, one.sync_count) for one in phone.replica.take_batch("d")] == [("b", 0), ("e", 0)]


def test_a_reset_in_a_reset_is_one(phone: Phone) -> None:
    """And a process that is killed in between goes on where it was."""
    phone.hears(record("a", "1", 4), record("b", "1", 4), Current(30.0))
    phone.hears(Reset(), record("a", "2", 1))
    phone.arrivals.begin_anew()
    assert phone.store.token("me") is None
    phone.hears(record("a", "2", 1), Current(30.0))
    assert phone.values == {"a": "2"}


def test_what_is_refused_is_put_back_unless_it_was_changed_since(phone: Phone) -> None:
    """The app hears of it either way."""
    phone.hears(record("a", "1", 1))
    phone.put(a="2", b="2")
    first, second = phone.replica.take_batch("d")
    phone.put(b="3")
    phone.told()
    for one in (first, second):
        phone.arrivals.put_back("d", one, SyncError("LimitExceededException", "too much"))
    assert (phone.values, phone.refused) == ({"a": "1", "b": "3"}, ["a", "b"])
    assert phone.told() == [("a", "2", "1", Origin.REMOTE)]


def test_a_handler_is_told_all_and_may_make_another_value(phone: Phone) -> None:
    """Which is a change of now; that of one dataset comes before that of the device."""
    asked: list[Conflict] = []

    def handler(conflict: Conflict) -> str:
        asked.append(conflict)
        return "both"

    phone.replica.conflict_handlers["d"] = handler
    phone.hears(record("a", "1", 1))
    phone.put(a="mine")
    phone.time = 9.0
    phone.hears(record("a", "theirs", 2, 5000))
    (one,) = asked
    assert (one.local, one.remote, one.base, one.remote_by) == ("mine", "theirs", "1", "me")
    assert (one.local_at.timestamp(), one.remote_at.timestamp()) == (1.0, 5.0)
    (pending,) = phone.replica.take_batch("d")
    assert (pending.pending, pending.sync_count) == (Version("both", 9000), 2)


def test_listeners_hear_in_order_also_of_what_they_write_themselves(phone: Phone) -> None:
    """One that fails harms nobody; one that is cancelled hears no more."""
    heard: list[tuple[str, str | None]] = []

    def failing(*_: object) -> None:
        raise RuntimeError

    def writing(key: str, _old: str | None, new: str | None, _: Origin) -> None:
        if key == "a":
            phone.put(b=f"{new}!")

    listeners = phone.replica.listeners
    cancels = [listeners.add("d", failing), listeners.add("d", writing)]
    cancels.append(listeners.add("d", lambda key, _, new, __: heard.append((key, new))))
    phone.put(a="1", c="2")
    assert heard == [("a", "1"), ("c", "2"), ("b", "1!")]
    for cancel in (*cancels, *cancels):
        cancel()
    phone.put(a="3")
    assert len(heard) == 3


def test_whoever_comes_next_sees_nothing_of_who_was_there(phone: Phone) -> None:
    """And finds what is theirs when they come back; what was written for nobody is the next one's."""
    phone.put(a="mine")
    phone.told()
    phone.identities.show("you", merges=False)
    assert (phone.values, phone.replica.uploads(), phone.told()) == ({}, [], [("a", "mine", None, Origin.REMOTE)])
    phone.identities.forget()
    phone.put(b="nobody's")
    phone.identities.show("me", merges=True)
    assert phone.values == {"a": "mine", "b": "nobody's"}
    phone.identities.forget()
    phone.put(c="lost")
    phone.told()
    phone.identities.forget()
    assert (phone.values, phone.told()) == ({}, [("c", "lost", None, Origin.REMOTE)])
    phone.identities.show("you", merges=True)
    assert (phone.values, phone.told()) == ({}, [])


def test_a_guest_who_is_merged_brings_along_what_is_pending(phone: Phone) -> None:
    """The later one counts; a dataset that the guest has deleted is deleted as the merged one that it is by now."""
    phone.identities.show("user", merges=False)
    phone.hears(record("a", "1", 1, 500), record("b", "1", 1, 5000), Current(30.0))
    phone.identities.show("me", merges=False)
    phone.put(a="2", b="2", c="2")
    phone.replica.delete("other")
    phone.identities.show("user", merges=True)
    assert phone.values == {"a": "2", "b": "1", "c": "2"}
    assert phone.replica.uploads() == ["other.me", "d"]
    assert phone.store.names("me") == []
