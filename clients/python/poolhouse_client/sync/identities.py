"""Whose data the device shows, and what somebody brings along who turns out to be somebody else."""

from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from poolhouse_client.sync.listeners import Change
from poolhouse_client.sync.model import Origin
from poolhouse_client.sync.records import Remote, Version, folds
from poolhouse_client.sync.replica import NOBODY, PENDING, Replica, Writing
from poolhouse_client.sync.store import POOL, SHOWN, Store

_ID: Final = "identity_id"


class Identities:
    """The identities whose data is on the device."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    def fold(self, dataset: str, records: Iterable[Remote]) -> None:
        """Take over records of a merged dataset, as changes that were made when they were."""
        with self._replica.writing() as writing:
            _fold(writing, dataset, [(one.key, one.version) for one in records])

    def show(self, identity_id: str, *, merges: bool) -> None:
        """Show this identity's data; it takes over what the former one has still to send, if that `merges` into it."""
        former = self._replica.owner
        with self._moving_to(identity_id):
            if merges:
                self._take_over(former, identity_id)
                self._replica.store.drop(former)

    def forget(self) -> None:
        """Show nobody's data; what was written for nobody is gone."""
        with self._moving_to(NOBODY):
            self._replica.store.drop(NOBODY)

    @contextmanager
    def _moving_to(self, identity_id: str) -> Iterator[None]:
        """A local transaction, after which this identity's data is shown; listeners are told what looks different."""
        replica, before = self._replica, self._looks()
        with replica.store.writing():
            replica.store.set_note(SHOWN, identity_id or None)
            yield
        replica.owner = identity_id
        after = self._looks()
        changed = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
        replica.listeners.tell(Change(*key, before.get(key), after.get(key), Origin.REMOTE) for key in changed)

    def _take_over(self, former: str, identity_id: str) -> None:
        store, writing = self._replica.store, Writing(self._replica.store, identity_id, Origin.REMOTE)
        for name in store.names(former, PENDING):
            pending = sorted(store.records(former, name, PENDING), key=lambda one: one.order)
            _fold(writing, name, [(one.key, one.pending) for one in pending if one.pending is not None])
        for deleted in (one for one in store.datasets(former) if one.deleting and former != NOBODY):
            merged = writing.dataset(f"{deleted.name}.{former}")
            writing.put_dataset(replace(merged, deleting=True))

    def _looks(self) -> dict[tuple[str, str], str]:
        """What listeners have heard of so far."""
        return {
            (dataset, key): value
            for dataset in self._replica.listeners.datasets()
            for key, value in self._replica.values(dataset).items()
        }


class StoredIdentityId(MutableMapping[str, str]):
    """The identity's id by its pool's, in the local store: a guest who comes back is the same guest."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getitem__(self, identity_pool_id: str) -> str:
        return dict(self._items())[identity_pool_id]

    def __setitem__(self, identity_pool_id: str, identity_id: str) -> None:
        if identity_pool_id != self._store.note(POOL):
            raise ValueError("The store is another identity pool's.")
        self._store.set_note(_ID, identity_id)

    def __delitem__(self, identity_pool_id: str) -> None:
        self[identity_pool_id]
        self._store.set_note(_ID, None)

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._items()))

    def __len__(self) -> int:
        return len(dict(self._items()))

    def _items(self) -> Iterator[tuple[str, str]]:
        pool_id, identity_id = self._store.note(POOL), self._store.note(_ID)
        if pool_id is not None and identity_id is not None:
            yield pool_id, identity_id


def _fold(writing: Writing, name: str, versions: Iterable[tuple[str, Version]]) -> None:
    dataset = writing.dataset(name)
    for order, (key, version) in enumerate(versions, writing.next_order()):
        before = writing.record(name, key)
        if folds(before, version, deleting=dataset.deleting):
            writing.put(dataset, before, replace(before, pending=version, order=order))
