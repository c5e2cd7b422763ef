"""An identity's data as it is on this device: what the app reads and writes.

Each change of it is one local transaction, after which listeners are told what looks different.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from poolhouse_client.sync import plan
from poolhouse_client.sync.listeners import Change, Listeners
from poolhouse_client.sync.model import ConflictHandler, Handlers, Origin
from poolhouse_client.sync.records import Dataset, Record, Version
from poolhouse_client.sync.store import SHOWN, Store

NOBODY: Final = ""
PENDING: Final = "pending_at IS NOT NULL"
_VISIBLE: Final = "(pending_value IS NOT NULL OR (pending_at IS NULL AND value IS NOT NULL))"
_VISIBLE_PENDING: Final = "pending_value IS NOT NULL"
_MILLIS: Final = 1000


class Writing:
    """One local transaction, and what it changes for the app."""

    def __init__(self, store: Store, owner: str, origin: Origin) -> None:
        self._store = store
        self._owner = owner
        self._origin = origin
        self._changes: dict[tuple[str, str], Change] = {}

    def dataset(self, name: str) -> Dataset:
        """How far a dataset is known."""
        return self._store.dataset(self._owner, name)

    def datasets(self) -> list[Dataset]:
        """The same of all of which anything is known."""
        return self._store.datasets(self._owner)

    def records(self, dataset: str, condition: str = "TRUE") -> list[Record]:
        """Records of a dataset."""
        return self._store.records(self._owner, dataset, condition)

    def record(self, dataset: str, key: str) -> Record:
        """A record; an empty one if there is none."""
        return self._store.record(self._owner, dataset, key)

    def put(self, dataset: Dataset, before: Record, after: Record, *, was_deleting: bool | None = None) -> None:
        """Keep a record as it is now, in a dataset as it is now; the app may have seen another one before."""
        if after != before:
            self._store.put_record(self._owner, dataset.name, after)
        old = before.visible(deleting=dataset.deleting if was_deleting is None else was_deleting)
        self._changed(dataset.name, before.key, old.value, after.visible(deleting=dataset.deleting).value)

    def _changed(self, dataset: str, key: str, old: str | None, new: str | None) -> None:
        known = self._changes.get((dataset, key))
        self._changes[dataset, key] = Change(dataset, key, known.old if known else old, new, self._origin)

    @property
    def changes(self) -> list[Change]:
        """What looks different after it, each record once."""
        return [one for one in self._changes.values() if one.old != one.new]

    def put_dataset(self, dataset: Dataset) -> None:
        """Keep how far a dataset is known, and drop what nothing can come to any more."""
        self._store.put_dataset(self._owner, dataset)
        self._store.drop_removed(self._owner, dataset)

    def next_order(self) -> int:
        """The place of a pending change that is made now."""
        return self._store.last_order(self._owner) + 1

    def set_token(self, token: str | None) -> None:
        """Where the watch goes on."""
        self._store.set_token(self._owner, token)


class Replica:
    """What is here. It belongs to one thread."""

    def __init__(self, store: Store, now: Callable[[], float], handlers: Handlers) -> None:
        self.store: Final = store
        self.handlers: Final = handlers
        self.listeners: Final = Listeners()
        self.owner = store.note(SHOWN) or NOBODY
        """Whose data is shown."""
        self.conflict_handlers: Final[dict[str, ConflictHandler]] = {}
        """Those of datasets that have one of their own."""
        self.written: Callable[[], None] = lambda: None
        """Called after each write of the app."""
        self._now = now

    def now(self) -> int:
        """The time that a change is made at, in milliseconds."""
        return int(self._now() * _MILLIS)

    @contextmanager
    def writing(self, origin: Origin = Origin.REMOTE) -> Iterator[Writing]:
        """A local transaction; listeners are told once it is kept."""
        writing = Writing(self.store, self.owner, origin)
        with self.store.writing():
            yield writing
        self.listeners.tell(writing.changes)

    def get(self, dataset: str, key: str) -> str | None:
        """A record's value; None if there is none."""
        deleting = self.store.dataset(self.owner, dataset).deleting
        return self.store.record(self.owner, dataset, key).visible(deleting=deleting).value

    def values(self, dataset: str) -> dict[str, str]:
        """All that the dataset holds, in the order of the keys."""
        deleting = self.store.dataset(self.owner, dataset).deleting
        found = self.store.records(self.owner, dataset, _VISIBLE_PENDING if deleting else _VISIBLE)
        return {one.key: one.visible(deleting=deleting).value or "" for one in found}

    def datasets(self) -> list[str]:
        """The names of the datasets that hold anything."""
        hidden = {one.name for one in self.store.datasets(self.owner) if one.deleting}
        shown = {name for name in self.store.names(self.owner, _VISIBLE) if name not in hidden}
        return sorted(shown | set(self.store.names(self.owner, _VISIBLE_PENDING)))

    def write(self, dataset: str, values: Mapping[str, str | None]) -> None:
        """Change records, or remove those that have None. What is so already stays as it is."""
        with self.writing(Origin.LOCAL) as writing:
            known, order = writing.dataset(dataset), writing.next_order()
            for order_now, (key, value) in enumerate(values.items(), order):
                before = writing.record(dataset, key)
                if before.visible(deleting=known.deleting).value != value:
                    after = replace(before, pending=Version(value, self.now()), order=order_now)
                    writing.put(known, before, after)
        self.written()

    def delete(self, dataset: str) -> None:
        """Delete a dataset: what is written from now on is of a new one."""
        with self.writing(Origin.LOCAL) as writing:
            before = writing.dataset(dataset)
            after = replace(before, deleting=True)
            for record in writing.records(dataset):
                writing.put(after, record, replace(record, pending=None), was_deleting=before.deleting)
            writing.put_dataset(after)
        self.written()

    def known(self, dataset: str) -> int:
        """Up to which sync count a dataset is known."""
        return self.store.dataset(self.owner, dataset).known

    def is_deleting(self, dataset: str) -> bool:
        """Whether the server has yet to hear that a dataset was deleted here."""
        return self.store.dataset(self.owner, dataset).deleting

    def is_pending(self, dataset: str | None = None) -> bool:
        """Whether anything is to be sent, of a dataset or at all."""
        return bool(self.uploads()) if dataset is None else dataset in self.uploads()

    def uploads(self) -> list[str]:
        """The datasets of which something is to be sent: deleted ones first, then by their oldest change."""
        deleting = [one.name for one in self.store.datasets(self.owner) if one.deleting]
        return deleting + [name for name in self.store.names(self.owner, PENDING) if name not in deleting]

    def take_batch(self, dataset: str) -> list[Record]:
        """Changes to be sent in one call, which are noted as sent."""
        with self.writing() as writing:
            taken = plan.batch(sorted(writing.records(dataset, PENDING), key=lambda one: one.order))
            known = writing.dataset(dataset)
            for record in taken:
                writing.put(known, record, replace(record, sent=record.pending))
        return taken
