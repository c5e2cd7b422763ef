"""Servers that are killed while changes are on their way to a stream."""

import asyncio
import json
import os
import signal
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nats as library
import pytest
from nats.js import JetStreamContext
from nats.js.api import StreamConfig

from poolhouse.server_file import ServerFile
from tests.clients.devices import Account, device
from tests.conftest import open_url
from tests.services.nats import Nats
from tests.services.server import Server, running

KILLS = 3
CHANGES_BEFORE_A_KILL = 25


class Site:
    """Where a server keeps its data, and the stream that it publishes on."""

    def __init__(self, data: Path, url: str, nats: Nats, context: JetStreamContext) -> None:
        self._data = data
        self._url = url
        self._nats = nats
        self._context = context
        self.name = f"s{uuid.uuid4().hex}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Server]:
        """A server of this site."""
        settings = {
            "POOLHOUSE_PUBLIC_URL": "https://pools.example.com",
            "POOLHOUSE_NATS_URL": self._nats.url,
            "POOLHOUSE_STREAMS_TARGET": "nats",
            "POOLHOUSE_STREAMS_SUBJECT": self.name,
            "POOLHOUSE_LOG_LEVEL": "warning",
        }
        async with running("serve", self._data, "--database-url", self._url, env=settings) as server:
            yield server

    async def create_stream(self) -> None:
        """A stream that keeps what comes twice: nothing is made up for by it."""
        config = StreamConfig(name=self.name, subjects=[f"{self.name}.>"], duplicate_window=0.1)
        await self._context.add_stream(config)

    async def account(self, server: Server) -> Account:
        """An identity whose pool streams."""
        word = ServerFile.read(self._data, "serve")
        assert word is not None
        account = await Account.new(
            server.grpc, (("authorization", f"Bearer {word.access_key_id}:{word.secret_access_key}"),)
        )
        await account.stream(server.grpc, self.name)
        return account

    async def published(self) -> list[dict[str, Any]]:
        """What is in the stream by now."""
        count = (await self._context.stream_info(self.name)).state.messages
        found = [await self._context.get_msg(self.name, number + 1) for number in range(count)]
        return [json.loads(one.data or b"") for one in found]

    async def end_leases(self) -> None:
        """Let the minute pass for which a server that died holds the work that it had begun."""
        store = await open_url(self._url)
        async with store.write() as tx:
            await tx.execute("UPDATE jobs SET leased_until = 0")
        await store.close()


@pytest.fixture
async def site(store_url: str, nats: Nats, tmp_path: Path) -> AsyncIterator[Site]:
    """An empty database, and a stream."""
    async with await library.connect(nats.url) as client:
        site = Site(tmp_path, store_url, nats, client.jetstream())
        await site.create_stream()
        yield site


async def write(account: Account, target: str, written: list[str], number: int) -> None:
    """Write, one after the other, until so many are written."""
    async with device(account, target) as this:
        for _ in range(number):
            value = str(len(written))
            await this.put(counter=value)
            written.append(value)


async def test_a_server_that_is_killed_loses_no_change_of_a_stream(site: Site) -> None:
    """All that was written is published, in its order; some may come twice, and never out of turn."""
    written: list[str] = []
    account: Account | None = None
    for _ in range(KILLS):
        async with site.running() as server:
            account = account or await site.account(server)
            await write(account, server.grpc, written, CHANGES_BEFORE_A_KILL)
            os.kill(server.pid, signal.SIGKILL)
            await server.ended()
    await site.end_leases()
    async with site.running():
        async with asyncio.timeout(20):
            while not await is_complete(site, written):  # noqa: ASYNC110  a stream tells nobody
                await asyncio.sleep(0.1)
    counts = [event["syncCount"] for event in await site.published()]
    firsts = [count for index, count in enumerate(counts) if count not in counts[:index]]
    assert firsts == list(range(1, len(written) + 1))


async def is_complete(site: Site, written: list[str]) -> bool:
    """Whether all values have come."""
    told = {one["value"] for event in await site.published() for one in event["kinesisSyncRecords"]}
    return told == set(written)
