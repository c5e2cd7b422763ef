"""What a watch is to be told next: one read of the store, and the message that it makes."""

from dataclasses import dataclass
from typing import Final

from poolhouse.call import House
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage.changes import Change, Position, changes_after
from poolhouse.sync import records, resume_tokens
from poolhouse.sync.resume_tokens import BEGINNING, Place, Watched

CHANGES_AT_ONCE: Final = 500
BYTES_AT_ONCE: Final = 256 * 1024
"""How much one message holds, beyond its first record: it is what a watch takes in memory while its client reads."""
SHARE_OF_A_MESSAGE: Final = 4
"""What part of the largest message that may be sent is taken at most: what comes with the records has room as well."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where the watch is then; the message that says so, if there is anything to say; and whether `more` is there."""

    place: Place
    message: pb.WatchResponse | None
    more: bool


async def next_step(house: House, watched: Watched, place: Place) -> Step:
    """What comes after this place, as of now."""
    room = min(BYTES_AT_ONCE, house.config.max_message_bytes // SHARE_OF_A_MESSAGE)
    found = await changes_after(
        house.store, watched.pool_id, watched.source_id, watched.source_name, place.cursor, CHANGES_AT_ONCE, room
    )
    reason = _break(place, found.position)
    if reason is not None:
        return Step(BEGINNING, _message(house, watched, BEGINNING, reset=pb.Reset(reason=reason)), more=True)
    since = found.position.revision if place == BEGINNING else place.since
    after = Place(found.cursor, since)
    changes = [_change(watched, change) for change in found.changes if not _was_gone(change, since)]
    if not changes:
        return Step(after, None, found.more)
    return Step(after, _message(house, watched, after, changes=pb.Changes(changes=changes)), found.more)


def _break(place: Place, position: Position) -> pb.ResetReason | None:
    """Why what was sent so far does not lead to where the identity is now, if it does not."""
    known = max(place.sent, place.since)
    if position.revision < known:
        return pb.RESET_REASON_REPLACED
    if position.compacted_to > known and place != BEGINNING:
        return pb.RESET_REASON_COMPACTED
    return None


def _was_gone(change: Change, since: int) -> bool:
    """Whether the change is a removal of what the watch has never told of."""
    return change.revision <= since and (change.record is None or change.record.value is None)


def _change(watched: Watched, change: Change) -> pb.Change:
    name = watched.dataset_name or change.dataset
    if change.record is None:
        return pb.Change(dataset_deletion=pb.DatasetDeletion(dataset_name=name, sync_count=change.sync_count))
    return pb.Change(record_change=pb.RecordChange(dataset_name=name, record=records.record(change.record)))


def _message(
    house: House,
    watched: Watched,
    place: Place,
    *,
    changes: pb.Changes | None = None,
    reset: pb.Reset | None = None,
) -> pb.WatchResponse:
    return pb.WatchResponse(resume_token=resume_tokens.seal(house, watched, place), changes=changes, reset=reset)
