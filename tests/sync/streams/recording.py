"""A stream that keeps what is published on it, and does as tests tell it."""

import json
from collections.abc import Sequence
from typing import Any

from poolhouse.clock import ManualClock
from poolhouse.integrations.streams.stream import Destination, Event, Stream, StreamUnavailable


class Recording(Stream):
    """Accepts everything, unless it is away, or too busy for some."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock)
        self.clock = clock
        self.put_seconds = 0.0
        """How long each call takes, by the clock."""
        self.calls: list[list[Event]] = []
        self.names: set[str] = set()
        self.away = False
        self.refused: set[str] = set()
        """Ids of events that it has no room for."""

    async def _put(self, destination: Destination, events: Sequence[Event]) -> list[bool]:
        if self.away:
            raise StreamUnavailable("it is away")
        self.clock.advance(self.put_seconds)
        assert len({event.identity_id for event in events}) == len(events)
        accepted = [event.id not in self.refused for event in events]
        self.calls.append([event for event, ok in zip(events, accepted, strict=True) if ok])
        self.names.add(destination.stream_name)
        return accepted

    async def close(self) -> None:
        """There is nothing to let go of."""

    @property
    def published(self) -> list[Event]:
        """All events that it has accepted, in their order."""
        return [event for call in self.calls for event in call]

    def documents(self) -> list[dict[str, Any]]:
        """What they say."""
        return [json.loads(event.data) for event in self.published]

    def values(self) -> list[dict[str, str | None]]:
        """The values that they tell of, by key."""
        return [
            {one["key"]: one.get("value") for one in document.get("kinesisSyncRecords", [])}
            for document in self.documents()
        ]
