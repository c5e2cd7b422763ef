"""Events of many identities, those of each in their order."""

from collections.abc import Sequence
from dataclasses import dataclass

from poolhouse.clock import Clock
from poolhouse.integrations.streams.stream import Destination, Event, Stream, StreamUnavailable


@dataclass(frozen=True, slots=True)
class Sent:
    """Which of the events were accepted, by their ids; and what happened if the stream was lost."""

    accepted: frozenset[str]
    failure: StreamUnavailable | None


async def send(stream: Stream, destination: Destination, events: Sequence[Event], clock: Clock, until: float) -> Sent:
    """Publish events: of each identity one after the other, and none after one that was not accepted.

    What has not been begun by `until`, on the monotonic clock, is not tried; something always is.
    """
    waiting: dict[str, list[Event]] = {}
    for event in events:
        waiting.setdefault(event.identity_id, []).append(event)
    accepted: set[str] = set()
    while waiting:
        firsts = [queue.pop(0) for queue in waiting.values()]
        try:
            outcomes = await stream.put(destination, firsts)
        except StreamUnavailable as failure:
            return Sent(frozenset(accepted), failure)
        done = {event.identity_id: event.id for event, ok in zip(firsts, outcomes, strict=True) if ok}
        accepted.update(done.values())
        waiting = {identity: queue for identity, queue in waiting.items() if queue and identity in done}
        if clock.monotonic() > until:
            break
    return Sent(frozenset(accepted), None)
