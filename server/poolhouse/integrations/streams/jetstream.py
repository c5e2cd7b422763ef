"""Events on NATS JetStream: the subject says which pool and identity they are about."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Final

from nats.js import JetStreamContext
from nats.js.api import Header

from poolhouse.clock import Clock
from poolhouse.ids import Ids
from poolhouse.integrations.nats import FAILURES, Connection, NatsUnavailable, Servers, connected
from poolhouse.integrations.streams.stream import Destination, Event, Stream, StreamUnavailable

PUT_SECONDS: Final = 5.0


class JetStream(Stream):
    """Publishes on JetStream, on one connection that is opened when it is first used, and again when it has broken."""

    def __init__(self, servers: Servers, subject: str, clock: Clock, ids: Ids) -> None:
        """Publish below `subject`."""
        super().__init__(clock)
        self._servers = servers
        self._subject = subject
        self._ids = ids
        self._opening = asyncio.Lock()
        self._connection: Connection | None = None
        self._stack = AsyncExitStack()

    async def close(self) -> None:
        """See Stream."""
        self._connection = None
        await self._stack.aclose()

    async def _put(self, destination: Destination, events: Sequence[Event]) -> list[bool]:
        context = (await self._connected()).client.jetstream(timeout=PUT_SECONDS)
        published = [self._publish(context, destination, event) for event in events]
        outcomes = await asyncio.gather(*published)
        if all(outcomes):
            raise StreamUnavailable(f"JetStream accepted nothing: {outcomes[0]}")
        return [not outcome for outcome in outcomes]

    async def _publish(self, context: JetStreamContext, destination: Destination, event: Event) -> str:
        """Publish one event; what was said against it, or nothing if it is in the stream that was meant."""
        try:
            await context.publish(
                f"{self._subject}.{destination.pool_id}.{event.identity_id}",
                event.data,
                stream=destination.stream_name,
                headers={Header.MSG_ID.value: event.id},
            )
        except FAILURES as error:
            return str(error) or type(error).__name__
        return ""

    async def _connected(self) -> Connection:
        async with self._opening:
            try:
                return await self._open()
            except NatsUnavailable as error:
                raise StreamUnavailable(str(error)) from error

    async def _open(self) -> Connection:
        if self._connection is None or self._connection.client.is_closed:
            await self._stack.aclose()
            opening = connected(self._servers, "poolhouse-streams", self._ids.jitter(), _ignore, _ignore)
            self._connection = await self._stack.enter_async_context(opening)
        return self._connection


def _ignore(*_: object) -> None:
    """Whoever publishes next finds out."""
