"""Watch: what changes in an identity's data, sent to each of its devices as it happens.

A watch holds no queue: it remembers how far it has come, and reads on when it is told that there is more. So a slow
device costs no memory, and none is ever told less, or another order, than what was committed. It ends when the client
goes, when it may not enter any more (the doorway sees to that), when its identity is deleted, and when the server
stops; whatever the end, the last token leads on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from google.protobuf.duration_pb2 import Duration

from poolhouse.call import Call, House
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import sync_identities
from poolhouse.storage.errors import StoreUnavailable
from poolhouse.sync import feed, hints, owners, resume_tokens
from poolhouse.sync.feed import Step
from poolhouse.sync.resume_tokens import BEGINNING, Place, Watched
from poolhouse.watchers import Watcher

COME_BACK_SECONDS: Final = 5.0
"""Over how long the watches of a server that stops are told to spread their return."""
PATIENCE_SECONDS: Final = 20.0
"""How long a watch waits for a database that is out of reach, before it ends."""
PAUSE_SECONDS: Final = 2.0
"""How long it waits at most before it tries again."""
_NANOS: Final = 1_000_000_000


async def watch(call: Call, request: pb.WatchRequest, send: Callable[[pb.WatchResponse], Awaitable[None]]) -> None:
    """Send all changes after the request's token, or after nothing, for as long as anybody listens.

    InvalidParameterException for a token that is not of a watch like this; who may watch is as for ListRecords.
    """
    house, watched = call.house, await _watched(call, request)
    place = BEGINNING
    if request.HasField("resume_token"):
        place = resume_tokens.unseal(house, watched, request.resume_token)
    del call, request  # nothing is kept while there is nothing to say
    is_current = looks = False
    found: tuple[Step, int] | None = None
    with house.watchers.join(hints.topic(watched.source_id)) as watcher:
        while not watcher.draining:
            step, hinted = found or await _next_step(house, watcher, watched, place)
            place, found = step.place, None
            if step.message is not None:
                is_current = is_current and not step.message.HasField("reset")
                await send(step.message)
            if step.more:
                continue
            if not is_current:
                await send(_current(house, watched, place))
            elif looks and step.message is None:
                await send(_message(house, watched, place, heartbeat=pb.Heartbeat()))
            is_current, looks = True, False
            del step
            try:
                read = partial(_read, house, watcher, watched, place)
                found = await watcher.wait(max(place.sent, hinted), (watched, place), read)
                looks = found is None and not watcher.draining
                if looks:
                    await _check_owner(house, watched)
            except StoreUnavailable:
                continue  # what comes next is read patiently, and the next look comes
    await send(_come_back(house, watched, place))


async def _watched(call: Call, request: pb.WatchRequest) -> Watched:
    if not request.HasField("dataset_name"):
        owner = await owners.of_identity(call, request.identity_pool_id, request.identity_id)
        return Watched(owner.pool_id, owner.identity_id, None, owner.identity_id, None)
    source = await owners.of_dataset(call, request)
    return Watched(source.pool_id, request.identity_id, request.dataset_name, source.identity_id, source.name)


async def _next_step(house: House, watcher: Watcher, watched: Watched, place: Place) -> tuple[Step, int]:
    """What comes next, in one read for all who are at the same place; later, if the database is away for a moment.

    And what had been hinted at when it was read. A database that was set back may be behind the hints: they are not
    waited for.
    """
    read = partial(_read, house, watcher, watched, place)
    patience_ends: float | None = None
    while True:
        try:
            return await watcher.share((watched, place), read)
        except StoreUnavailable:
            now = house.clock.monotonic()
            patience_ends = patience_ends or now + PATIENCE_SECONDS
            if now >= patience_ends or watcher.draining:
                raise
            await asyncio.sleep(PAUSE_SECONDS * house.ids.jitter())


async def _read(house: House, watcher: Watcher, watched: Watched, place: Place) -> tuple[Step, int]:
    hinted = watcher.latest
    return await feed.next_step(house, watched, place), hinted


async def _check_owner(house: House, watched: Watched) -> None:
    owner = await sync_identities.owner(house.store, watched.pool_id, watched.source_id)
    if owner is None:
        raise owners.pool_not_found(watched.pool_id)
    if owner.identity_id is None:
        raise owners.identity_not_found(watched.source_id)


def _current(house: House, watched: Watched, place: Place) -> pb.WatchResponse:
    every = _duration(house.config.watch_heartbeat_seconds)
    return _message(house, watched, place, current=pb.Current(heartbeat_every=every))


def _come_back(house: House, watched: Watched, place: Place) -> pb.WatchResponse:
    after = _duration(COME_BACK_SECONDS * house.ids.jitter())
    return _message(house, watched, place, come_back=pb.ComeBack(after=after))


def _duration(seconds: float) -> Duration:
    return Duration(seconds=int(seconds), nanos=int(seconds % 1 * _NANOS))


def _message(
    house: House,
    watched: Watched,
    place: Place,
    *,
    current: pb.Current | None = None,
    heartbeat: pb.Heartbeat | None = None,
    come_back: pb.ComeBack | None = None,
) -> pb.WatchResponse:
    token = resume_tokens.seal(house, watched, place)
    return pb.WatchResponse(resume_token=token, current=current, heartbeat=heartbeat, come_back=come_back)
