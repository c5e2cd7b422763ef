"""How much is left to be done, for the metrics: counted now and then, so that no scrape waits for the database."""

from collections.abc import Collection, Mapping
from typing import Final

from poolhouse.storage import jobs, stream_events
from poolhouse.storage.errors import StoreError
from poolhouse.storage.store import Store

STREAM_EVENTS: Final = "stream_events"
MOST_EVENTS: Final = 100_000
"""So far events are counted: more than that is no more of a reason to worry."""


class Backlog:
    """The latest count, which is of the whole database and not of this server's part; empty before the first."""

    def __init__(self, store: Store, kinds: Collection[str]) -> None:
        """Count work of these kinds, and events on their way to streams."""
        self._store = store
        self._kinds = tuple(kinds)
        self.waiting: Mapping[str, int] = {}
        """Work that is due, or will be, or is being done, by its kind; and events."""
        self.failed: Mapping[str, int] = {}
        """Work that was given up, by its kind."""

    async def count(self) -> None:
        """Count anew. StoreError if the database is away: then nothing is known."""
        try:
            counts = await jobs.backlog(self._store)
            events = await stream_events.waiting(self._store, MOST_EVENTS)
        except StoreError:
            self.waiting, self.failed = {}, {}
            raise
        self.waiting = {kind: counts.get((kind, "waiting"), 0) for kind in self._kinds} | {STREAM_EVENTS: events}
        self.failed = {kind: counts.get((kind, "failed"), 0) for kind in self._kinds}
