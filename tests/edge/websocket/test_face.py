import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from poolhouse import operations
from poolhouse.edge.websocket import work
from poolhouse.edge.websocket.closing import CloseCode
from poolhouse.gen.sync import v1 as pb
from tests.clients.devices import Account
from tests.edge.serving import SYNC, eventually, serve
from tests.edge.websocket.client import Site, open_site, opened
from tests.edge.websocket.test_work import Gate
from tests.services.certificates import Authority

PAGE = "https://app.example.com"


async def test_pages_of_other_origins_are_turned_away() -> None:
    """They are told so, as pages see nothing of a handshake that fails; what is no page has no origin."""
    async with open_site(cors_origins=(PAGE,)) as site:
        async with site.client(origin=PAGE), site.client():
            pass
        async with opened(site.served.http_port, token=site.token, origin="https://evil.example.com") as client:
            assert (await client.farewell())[0] == CloseCode.FORBIDDEN


async def test_a_server_has_so_many_websockets() -> None:
    """The next one is told to come back, and is let in once there is room."""
    async with open_site(max_websockets=1) as site:
        async with site.client():
            assert site.served.http.websockets == 1
            async with opened(site.served.http_port, token=site.token) as client:
                assert (await client.farewell())[0] == CloseCode.TOO_MANY
        await eventually(lambda: site.served.http.websockets == 0)
        async with site.client():
            pass


async def test_websockets_leave_room_for_calls() -> None:
    """However many are open, others are answered over HTTP."""
    async with open_site(max_concurrent_calls=1, max_websockets=4) as site, AsyncExitStack() as stack:
        for _ in range(4):
            await stack.enter_async_context(site.client())
        reader, writer = await asyncio.open_connection("127.0.0.1", site.served.http_port)
        writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        assert b"200 OK" in await reader.readline()
        writer.close()


async def test_over_tls_it_is_the_same(tmp_path: Path) -> None:
    """What browsers ask of pages that came by https."""
    authority = Authority(tmp_path)
    issued = authority.issue()
    tls = {"http_tls_certificate": issued.certificate, "http_tls_key": issued.key}
    async with open_site(**tls) as site, site.client(ssl=authority.trust()) as client:
        await client.send(1, "watch", site.watching())
        await client.hear_current(1)


async def test_a_failure_of_the_server_is_told_as_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients come back; the cause is in the log alone."""

    async def fail(*_: object) -> Any:
        raise ValueError("a secret")

    monkeypatch.setattr(work.Work, "begin", fail)
    async with site.client() as client:
        await client.send(1, "list_records", site.listing())
        code, reason = await client.farewell()
        assert (code, "secret" in reason) == (CloseCode.INTERNAL_ERROR, False)


async def test_a_server_that_stops_says_come_back() -> None:
    """Watches are told when, calls are answered, and then the websocket ends."""
    gate = Gate()
    functions: Any = {**operations.FUNCTIONS, SYNC + "ListRecords": gate.list_records}
    async with serve(functions, operations.STREAMS) as served:
        site = Site(served, await Account.new(f"127.0.0.1:{served.grpc_port}", served.bearer))
        async with site.client() as client, opened(served.http_port) as silent:
            await client.send(1, "watch", site.watching())
            await client.hear_current(1)
            await client.send(2, "list_records", site.listing())
            await eventually(lambda: gate.waiting == 1)
            served.house.watchers.drain()
            stopping = asyncio.create_task(served.http.stop(5))
            number, kind, message = await client.hear()
            assert (number, kind, message.WhichOneof("event")) == (1, "watch", "come_back")
            assert message.resume_token
            assert await client.hear() == (1, "watch_ended", pb.WatchEnded())
            assert (await silent.farewell())[0] == CloseCode.GOING_AWAY
            gate.open.set()
            assert (await client.hear())[:2] == (2, "list_records")
            assert (await client.farewell())[0] == CloseCode.GOING_AWAY
            await stopping


async def test_a_drain_ends_in_time() -> None:
    """What has not ended by then is cut off, and told to come back all the same."""
    gate = Gate()
    functions: Any = {**operations.FUNCTIONS, SYNC + "ListRecords": gate.list_records}
    async with serve(functions, operations.STREAMS) as served:
        site = Site(served, await Account.new(f"127.0.0.1:{served.grpc_port}", served.bearer))
        async with site.client() as client:
            await client.send(1, "list_records", site.listing())
            await eventually(lambda: gate.waiting == 1)
            stopping = asyncio.create_task(served.http.stop(0.2))
            assert (await client.farewell())[0] == CloseCode.GOING_AWAY
            await stopping
        assert served.http.websockets == 0
