"""What a listing of a dataset says about its deletion, which the server tells only in part. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass

from poolhouse_client.sync.records import Dataset, Record, Remote


@dataclass(frozen=True, slots=True)
class Listing:
    """All pages of one listing."""

    since: int
    sync_count: int
    exists: bool
    begins_anew: bool
    """Whether it has all records, as what the device has may be of the past."""
    records: tuple[Remote, ...]
    merged_names: tuple[str, ...]
    session_token: str

    @property
    def is_whole(self) -> bool:
        """Whether what it does not have is not there."""
        return self.since == 0 or self.begins_anew or not self.exists


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a listing means: which records the server has no more, and the deletion that is heard, if one is."""

    gone: tuple[Record, ...]
    deleted: int | None


def meaning(dataset: Dataset, listing: Listing, held: Sequence[Record]) -> Meaning:
    """What a listing means for the records `held` here."""
    missing, count = _gone(listing, held), deleted_at(listing)
    is_news = count > dataset.deleted and _tells_of_deletion(dataset, listing, held, missing)
    return Meaning(missing, count if is_news else None)


def _gone(listing: Listing, held: Sequence[Record]) -> tuple[Record, ...]:
    """The records that the server has no more."""
    if not listing.is_whole:
        return ()
    listed = {record.key for record in listing.records}
    return tuple(one for one in held if 0 < one.sync_count <= listing.sync_count and one.key not in listed)


def deleted_at(listing: Listing) -> int:
    """Up to which sync count a deletion is heard that a listing tells of: whatever there is now, is from later."""
    return listing.sync_count - 1 if listing.exists else listing.sync_count


def _tells_of_deletion(dataset: Dataset, listing: Listing, held: Sequence[Record], missing: Sequence[Record]) -> bool:
    if not listing.exists:
        latest = max((one.sync_count for one in held), default=0)
        return max(dataset.known, dataset.seen, latest) > dataset.deleted
    if listing.begins_anew:
        # A record from before would have been deleted as well: then removals were forgotten, and nothing else.
        return not any(one.sync_count <= listing.since for one in listing.records)
    return any(one.base.value is not None for one in missing)
