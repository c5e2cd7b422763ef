"""Hints by PostgreSQL's own LISTEN and NOTIFY: nothing to run besides the database."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg

from poolhouse.bus.remote import ANSWER_SECONDS, Line, RemoteBus
from poolhouse.ids import Ids

CHANNEL: Final = "poolhouse"


class PostgresBus(RemoteBus):
    """Carries hints between all servers over one PostgreSQL database, on one connection of its own."""

    def __init__(self, url: str, ids: Ids) -> None:
        """Use `start` before anything else."""
        super().__init__(ids)
        self._url = url

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[Line]:
        connection = await asyncpg.connect(
            self._url,
            timeout=ANSWER_SECONDS,
            command_timeout=ANSWER_SECONDS,
            server_settings={"application_name": "poolhouse-bus"},
        )
        try:
            connection.add_termination_listener(lambda _: self._wake.set())
            await connection.add_listener(CHANNEL, self._notified)
            yield _Connection(connection)
        finally:
            connection.terminate()

    def _notified(self, _connection: Any, _pid: int, _channel: str, message: object) -> None:
        self._received(str(message))


class _Connection(Line):
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def send(self, hints: Sequence[str]) -> None:
        await self._connection.execute(
            "SELECT pg_notify($1, hint) FROM unnest($2::text[]) AS hint", CHANNEL, list(hints)
        )

    async def ping(self) -> None:
        await self._connection.execute("SELECT 1")

    def check_open(self) -> None:
        if self._connection.is_closed():
            raise ConnectionResetError("the server closed the connection")
