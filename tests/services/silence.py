"""A way to a server that can be cut as a network is: what is sent is lost, and nobody is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_READ_BYTES = 65_536


@dataclass
class Way:
    """The way to the server. `url` is the server's, by this way."""

    url: str = ""
    silent: bool = False
    """Whether everything that is under way is lost."""
    hides_ends: bool = False
    """Whether one end does not see that the other has closed its connection."""
    _open: list[asyncio.StreamWriter] = field(default_factory=list)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand on what comes, for as long as both ends are there."""
        self._open.append(writer)
        with suppress(ConnectionError):
            while data := await reader.read(_READ_BYTES):
                if not self.silent:
                    writer.write(data)
        if not self.hides_ends:
            writer.close()

    def close(self) -> None:
        """Cut off all who are still connected."""
        for writer in self._open:
            writer.transport.abort()


@asynccontextmanager
async def way_to(url: str) -> AsyncIterator[Way]:
    """A way to the server at a URL of the form scheme://user@host:port/path."""
    parts, way = urlsplit(url), Way()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_connection(parts.hostname, parts.port)
        await asyncio.gather(way.carry(reader, ours), way.carry(theirs, writer))

    listening = await asyncio.start_server(connect, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    way.url = parts._replace(netloc=f"{parts.username}@127.0.0.1:{port}").geturl()
    try:
        yield way
    finally:
        listening.close()
        way.close()
        await asyncio.sleep(0)  # aborted connections are let go of in the next moment
