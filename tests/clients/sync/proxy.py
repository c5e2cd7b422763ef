"""A network in between, which can break in more than one way."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

BYTES: Final = 65_536


class Proxy:
    """Passes bytes on, in both directions, until it is told otherwise."""

    def __init__(self, target: str) -> None:
        self._target = target.rpartition(":")
        self._writers: set[asyncio.StreamWriter] = set()
        self._up, self._down = asyncio.Event(), asyncio.Event()
        self.address = ""
        self.heal()

    @classmethod
    @asynccontextmanager
    async def before(cls, target: str) -> AsyncIterator["Proxy"]:
        """A proxy before a server."""
        proxy = cls(target)
        listening = await asyncio.start_server(proxy._connected, "127.0.0.1", 0)
        proxy.address = "{}:{}".format(*listening.sockets[0].getsockname()[:2])
        try:
            yield proxy
        finally:
            listening.close()
            proxy.cut()
            proxy.heal()
            await listening.wait_closed()

    def heal(self) -> None:
        """Pass everything on."""
        self._up.set()
        self._down.set()

    def stall(self) -> None:
        """Pass nothing on, and close nothing."""
        self._up.clear()
        self._down.clear()

    def deafen(self) -> None:
        """Pass on what goes to the server, and nothing that comes from there."""
        self._down.clear()

    def cut(self) -> None:
        """Close all connections at once."""
        for writer in self._writers:
            writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, _, port = self._target
        server_reader, server_writer = await asyncio.open_connection(host, int(port))
        self._writers |= {writer, server_writer}
        passing = (self._pass(reader, server_writer, self._up), self._pass(server_reader, writer, self._down))
        await asyncio.gather(*passing)
        self._writers -= {writer, server_writer}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, gate: asyncio.Event) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(BYTES):
                await gate.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
