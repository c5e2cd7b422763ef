"""Records and datasets as a device knows them, and how they change. Values in, values out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Self


class Version(NamedTuple):
    """A value, None for a removal, and when it was made: milliseconds since the Unix epoch by its device's clock."""

    value: str | None
    at: int


NOTHING: Final = Version(None, 0)


@dataclass(frozen=True, slots=True)
class Remote:
    """A record as the server tells it."""

    key: str
    version: Version
    sync_count: int
    by: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it is here: what the server has of it as far as is known, and what was changed since."""

    key: str
    base: Version = NOTHING
    sync_count: int = 0
    """The base's on the server; 0 if the server has none."""
    by: str = ""
    stale: bool = False
    """Whether the base is from before a reset, and was not told of again."""
    pending: Version | None = None
    """A change that is not known to be on the server."""
    order: int = 0
    """Which of the pending changes was made first."""
    sent: Version | None = None
    """The change that was last sent, whatever became of it."""

    def visible(self, *, deleting: bool) -> Version:
        """What the app sees; of a dataset that it has deleted, only what was written since."""
        if self.pending is not None:
            return self.pending
        return NOTHING if deleting else self.base

    def without_base(self) -> Self:
        """The record when the server has it no more. A change stays, unless it was to remove what is gone."""
        pending = self.pending if self.pending and self.pending.value is not None else None
        return replace(self, base=NOTHING, sync_count=0, by="", stale=False, pending=pending)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return self.pending is None and self.base.value is None and self.sync_count == 0


Settle = Callable[[Record, Remote], Version | None]
"""Decides a conflict: the change that is to stay pending, or None to take the server's."""


def last_writer(record: Record, remote: Remote) -> Version | None:
    """The later one wins; a tie goes to the server."""
    return record.pending if record.pending and record.pending.at > remote.version.at else None


def arrive(record: Record, remote: Remote, settle: Settle, *, deleting: bool = False) -> Record:
    """The record after the server has told of it."""
    if record.stale and (remote.sync_count, remote.version.value) == (record.sync_count, record.base.value):
        return replace(record, stale=False)
    if not record.stale and remote.sync_count <= record.sync_count:
        return record
    pending = record.pending
    if pending is not None and not deleting:
        pending = _left(record, pending, remote, settle)
    arrived = Record(record.key, remote.version, remote.sync_count, remote.by)
    return replace(arrived, pending=pending, order=record.order, sent=record.sent)


def taken(record: Record, sent: Version, sync_count: int) -> Record:
    """The record once the server has taken what was sent, whatever it has made of that, unless more is known by now."""
    is_latest = record.stale or record.sync_count <= sync_count
    return replace(record, pending=None) if record.pending == sent and is_latest else record


def _left(record: Record, pending: Version, remote: Remote, settle: Settle) -> Version | None:
    """What is still to be sent."""
    if remote.version == record.sent:  # one's own change comes back
        return None if pending == record.sent else pending
    return None if pending.value == remote.version.value else settle(record, remote)


def folds(record: Record, version: Version, *, deleting: bool = False) -> bool:
    """Whether what somebody did as somebody else counts: there is nothing here, or nothing as late. No removal does."""
    present = record.visible(deleting=deleting)
    return version.value is not None and (present.value is None or version.at > present.at)


@dataclass(frozen=True, slots=True)
class Dataset:
    """How far a dataset is known. Numbers are sync counts."""

    name: str
    known: int = 0
    """All changes up to this one are here."""
    seen: int = 0
    """The greatest one that the watch has told of."""
    deleted: int = 0
    """Deletions up to this one were heard."""
    deleting: bool = False
    """Whether it was deleted here, and the server has yet to hear of it."""

    def told(self, sync_count: int) -> Self:
        """The watch has told of a change. Others of the same number may follow; those before are complete."""
        return replace(self, seen=max(self.seen, sync_count), known=max(self.known, sync_count - 1))

    def caught_up(self) -> Self:
        """The watch has told of all there is."""
        return replace(self, known=max(self.known, self.seen))

    def listed(self, sync_count: int) -> Self:
        """All changes up to this one were listed."""
        return replace(self, known=max(self.known, sync_count))

    def answered(self, sync_count: int) -> Self:
        """A change that was sent is this one; what came before is known only if it was the last."""
        return replace(self, known=sync_count) if self.known == sync_count - 1 else self

    def was_deleted(self, sync_count: int) -> Self:
        """A deletion was heard. It settles one that was made here."""
        return replace(self, deleted=sync_count, known=max(self.known, sync_count), deleting=False)

    def reset(self) -> Self:
        """What was known does not count any more."""
        return replace(self, known=0, seen=0, deleted=0)
