"""What the server tells, as it becomes part of what is here."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from poolhouse_client.sync import listings
from poolhouse_client.sync.listeners import guarded
from poolhouse_client.sync.listings import Listing
from poolhouse_client.sync.model import Conflict, ConflictHandler, SyncError
from poolhouse_client.sync.records import Dataset, Record, Remote, Settle, Version, arrive, last_writer, taken
from poolhouse_client.sync.replica import Replica, Writing
from poolhouse_client.sync.watched import Current, Deletion, Message, Reset, Told

_MILLIS: Final = 1000


class Arrivals:
    """Takes what the server tells. Each message, listing and answer is one local transaction."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    def take(self, message: Message) -> None:
        """One message of the watch, and where the watch goes on after it."""
        with self._replica.writing() as writing:
            writing.set_token(message.token)
            for event in message.events:
                if isinstance(event, Told):
                    self._told(writing, event)
                elif isinstance(event, Deletion):
                    self._deleted(writing, event.dataset, event.sync_count)
                elif isinstance(event, Current):
                    self._caught_up(writing)
                elif isinstance(event, Reset):
                    self._reset(writing)

    def begin_anew(self) -> None:
        """The watch has to begin without a token."""
        with self._replica.writing() as writing:
            writing.set_token(None)
            self._reset(writing)

    def take_listing(self, name: str, listing: Listing, *, settles: bool = False) -> None:
        """All of one listing. It may settle a deletion that was made here, and sent before."""
        with self._replica.writing() as writing:
            before, held = writing.dataset(name), writing.records(name)
            meaning = listings.meaning(before, listing, held)
            deleted = listings.deleted_at(listing) if settles and before.deleting else meaning.deleted
            after = before if deleted is None else self._hear_deletion(writing, before, deleted, held)
            self._drop_bases(writing, after, [writing.record(name, one.key) for one in meaning.gone])
            for remote in listing.records:
                if remote.sync_count > before.deleted:
                    self._arrive(writing, after, remote)
            if not listing.exists:
                after = replace(after, deleted=max(after.deleted, listing.sync_count))
            writing.put_dataset(after.listed(listing.sync_count))

    def take_answer(self, name: str, changes: Iterable[Record], records: Iterable[Remote]) -> None:
        """What became of changes that were sent, and of whatever else the server has written with them."""
        sent = {one.key: one.pending for one in changes}
        with self._replica.writing() as writing:
            before = after = writing.dataset(name)
            for remote in records:
                if remote.sync_count > before.deleted:
                    self._arrive(writing, before, remote, sent.get(remote.key))
                after = after.answered(remote.sync_count)
            writing.put_dataset(after)

    def put_back(self, name: str, refused: Record, error: SyncError) -> None:
        """A change was refused for good: the record is again as the server has it, unless it was changed since."""
        with self._replica.writing() as writing:
            record = writing.record(name, refused.key)
            if record.pending == refused.pending:
                writing.put(writing.dataset(name), record, replace(record, pending=None))
        if self._replica.handlers.on_error is not None:
            guarded(self._replica.handlers.on_error, None, name, refused.key, error)

    def _told(self, writing: Writing, told: Told) -> None:
        before = writing.dataset(told.dataset)
        if told.record.sync_count > max(before.known, before.deleted):
            self._arrive(writing, before, told.record)
            writing.put_dataset(before.told(told.record.sync_count))

    def _arrive(self, writing: Writing, dataset: Dataset, remote: Remote, sent: Version | None = None) -> None:
        before = writing.record(dataset.name, remote.key)
        left = before if sent is None or dataset.deleting else taken(before, sent, remote.sync_count)
        after = arrive(left, remote, self._rule(dataset.name), deleting=dataset.deleting)
        writing.put(dataset, before, after)

    def _deleted(self, writing: Writing, name: str, sync_count: int) -> None:
        before = writing.dataset(name)
        if sync_count > before.deleted:
            after = self._hear_deletion(writing, before, sync_count, writing.records(name))
            self._drop_bases(writing, after, writing.records(name, f"sync_count <= {sync_count}"))
            writing.put_dataset(after.told(sync_count))

    def _caught_up(self, writing: Writing) -> None:
        """All there is was told: what is still from before a reset is no more."""
        for before in writing.datasets():
            after = before.caught_up()
            for record in writing.records(before.name, "stale"):
                writing.put(after, record, record.without_base())
            if after != before:
                writing.put_dataset(after)

    def _reset(self, writing: Writing) -> None:
        for before in writing.datasets():
            for record in writing.records(before.name, "sync_count > 0"):
                writing.put(before, record, replace(record, stale=True))
            writing.put_dataset(before.reset())

    def _hear_deletion(self, writing: Writing, before: Dataset, sync_count: int, held: Sequence[Record]) -> Dataset:
        """The dataset after a deletion. What was pending goes, unless it is kept, or is of the new dataset already."""
        after = before.was_deleted(sync_count)
        keeps = before.deleting or self._keeps(before.name, held)
        for record in held:
            left = record if keeps else replace(record, pending=None)
            writing.put(after, record, left, was_deleting=before.deleting)
        return after

    def _drop_bases(self, writing: Writing, dataset: Dataset, records: Iterable[Record]) -> None:
        for record in records:
            writing.put(dataset, record, record.without_base())

    def _keeps(self, name: str, held: Iterable[Record]) -> bool:
        pending = {one.key: one.pending.value for one in held if one.pending is not None}
        keep = self._replica.handlers.keep
        return bool(pending) and keep is not None and guarded(partial(keep, name, pending), otherwise=False)

    def _rule(self, name: str) -> Settle:
        handler = self._replica.conflict_handlers.get(name, self._replica.handlers.conflict)
        return last_writer if handler is None else partial(self._ask, name, handler)

    def _ask(self, name: str, handler: ConflictHandler, record: Record, remote: Remote) -> Version | None:
        """What the app's handler decides; what the rule does if it fails."""
        local = record.pending or record.base
        conflict = Conflict(
            dataset=name,
            key=record.key,
            local=local.value,
            local_at=_moment(local.at),
            remote=remote.version.value,
            remote_at=_moment(remote.version.at),
            remote_by=remote.by,
            base=record.base.value,
        )
        decided = guarded(lambda: (handler(conflict),), None)
        if decided is None:
            return last_writer(record, remote)
        (value,) = decided
        if value == remote.version.value:
            return None
        return local if value == local.value else Version(value, self._replica.now())


def _moment(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / _MILLIS, UTC)
