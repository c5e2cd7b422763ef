"""Devices at several servers over one PostgreSQL: they hear of one another, whatever becomes of a server."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

from poolhouse.server_file import ServerFile
from tests.clients.devices import Account, device
from tests.services.server import Server, running

A_MOMENT = 3.0
"""Far less than a heartbeat: what is heard within this time was hinted at."""
KILLS = 3
CHANGES_BETWEEN_KILLS = 15


class Site:
    """Where servers find their data."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._folder = folder

    @asynccontextmanager
    async def server(self, name: str) -> AsyncIterator[Server]:
        """A server of its own process."""
        settings = {
            "POOLHOUSE_DATABASE_POOL_SIZE": "4",
            "POOLHOUSE_MASTER_KEY_FILE": str(self._folder / "shared.key"),
            "POOLHOUSE_PUBLIC_URL": "https://pools.example.com",
            "POOLHOUSE_LOG_LEVEL": "warning",
        }
        async with running("serve", self._folder / name, "--database-url", self._url, env=settings) as server:
            yield server

    async def account(self, server: Server, name: str) -> Account:
        """An identity, made with the access key of the first server."""
        word = ServerFile.read(self._folder / name, "serve")
        assert word is not None
        bearer = (("authorization", f"Bearer {word.access_key_id}:{word.secret_access_key}"),)
        return await Account.new(server.grpc, bearer)


@pytest.fixture
async def site(postgresql_url: str, tmp_path: Path) -> Site:
    """An empty database."""
    return Site(postgresql_url, tmp_path)


async def test_what_is_written_at_one_server_is_heard_at_the_other(site: Site) -> None:
    """At once, in both directions, and in the order of the commits."""
    async with site.server("one") as one, site.server("two") as two:
        account = await site.account(one, "one")
        async with device(account, one.grpc) as phone, device(account, two.grpc) as laptop:
            to_phone, to_laptop = phone.watch(), laptop.watch()
            await asyncio.gather(phone.hear_current(to_phone), laptop.hear_current(to_laptop))
            async with asyncio.timeout(A_MOMENT):
                await phone.put(theme="dark")
                await laptop.hear_until(to_laptop, theme="dark")
                await laptop.put(theme="light")
                await phone.hear_until(to_phone, theme="light")


class Listener:
    """A device that goes from server to server, and every change that it has heard of."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._token = ""
        self.heard: list[str] = []

    async def listen(self, target: str) -> None:
        """Listen at a server until it is gone."""
        async with device(self._account, target) as this:
            this.token = self._token
            call = this.watch()
            with contextlib.suppress(grpc.aio.AioRpcError):
                async for message in call:
                    self._token = message.resume_token
                    self.heard += [change.record_change.record.key for change in message.changes.changes]

    async def has_heard(self, number: int) -> None:
        """Return when it has heard so many."""
        async with asyncio.timeout(20):
            while len(self.heard) < number:  # noqa: ASYNC110  what is waited for tells nobody
                await asyncio.sleep(0.01)


@asynccontextmanager
async def writing(account: Account, target: str, written: list[str]) -> AsyncIterator[None]:
    """Somebody writes while the block runs; all that was begun is done at its end."""
    async with device(account, target) as writer:
        stop = asyncio.Event()

        async def work() -> None:
            while not stop.is_set():
                key = f"k{len(written):04}"
                await writer.put(**{key: "v"})
                written.append(key)

        task: asyncio.Task[Any] = asyncio.create_task(work())
        try:
            yield
        finally:
            stop.set()
            await task


async def test_a_server_that_is_killed_loses_no_change_and_doubles_none(site: Site) -> None:
    """Its devices go on at another with their tokens, and hear each change once, in order; time and again."""
    written: list[str] = []
    async with site.server("stays") as stays:
        account = await site.account(stays, "stays")
        listener = Listener(account)
        async with writing(account, stays.grpc, written):
            for number in range(KILLS):
                async with site.server(f"falls-{number}") as falls:
                    listening = asyncio.create_task(listener.listen(falls.grpc))
                    await listener.has_heard(len(listener.heard) + CHANGES_BETWEEN_KILLS)
                    os.kill(falls.pid, signal.SIGKILL)
                    await listening
        listening = asyncio.create_task(listener.listen(stays.grpc))
        await listener.has_heard(len(written))
        listening.cancel()
        await asyncio.wait([listening])
    assert listener.heard == written
    assert len(written) > KILLS * CHANGES_BETWEEN_KILLS
