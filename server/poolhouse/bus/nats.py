"""Hints by NATS: for many servers, whose hints would be much work for one PostgreSQL."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from nats.aio.msg import Msg
from nats.errors import SlowConsumerError

from poolhouse.bus.remote import Line, RemoteBus
from poolhouse.ids import Ids
from poolhouse.integrations.nats import Connection, Servers, connected

SUBJECT: Final = "poolhouse.hints"


class NatsBus(RemoteBus):
    """Carries hints between all servers over one database. Those over another may use the same NATS."""

    def __init__(self, servers: Servers, store_id: str, ids: Ids) -> None:
        """Be heard by the servers whose database has the same `store_id`. Use `start` before anything else."""
        super().__init__(ids)
        self._servers = servers
        self._subject = f"{SUBJECT}.{store_id}"

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[Line]:
        async with connected(self._servers, "poolhouse-bus", self._ids.jitter(), self._wake.set, self._failed) as found:
            await found.client.subscribe(self._subject, cb=self._heard)
            await found.flush()
            yield _Connection(found, self._subject)

    async def _heard(self, message: Msg) -> None:
        self._received(message.data.decode())

    def _failed(self, error: Exception) -> None:
        if isinstance(error, SlowConsumerError):
            self._resync()  # the library has dropped what came while this server was too busy


class _Connection(Line):
    def __init__(self, connection: Connection, subject: str) -> None:
        self._connection = connection
        self._subject = subject

    async def send(self, hints: Sequence[str]) -> None:
        for hint in hints:
            await self._connection.client.publish(self._subject, hint.encode())
        await self._connection.flush()

    async def ping(self) -> None:
        await self._connection.flush()

    def check_open(self) -> None:
        self._connection.check_open()
