"""Many calls at once to a service that is slow."""

import asyncio
from typing import Any

import pytest

from poolhouse.integrations.functions import many_connections
from poolhouse.integrations.functions.many_connections import ManyConnections
from poolhouse.integrations.message import DeliveryFailed
from poolhouse.integrations.webhook import SIGNATURE_HEADER, signature
from tests.services.functions import WEBHOOK_SECRET, FunctionServer

WAITING = 100


async def test_nobody_waits_for_anybody_else(server: FunctionServer) -> None:
    """All calls are there at once, and later ones take the connections that are free."""
    there = asyncio.Semaphore(0)
    release = asyncio.Event()

    async def slow(event: Any) -> Any:
        there.release()
        await release.wait()
        return event

    server.functions["slow"] = slow
    connections = ManyConnections()
    calls = [asyncio.create_task(_call(server, connections)) for _ in range(WAITING)]
    for _ in range(WAITING):
        await there.acquire()
    release.set()
    assert {answer.status for answer in await asyncio.gather(*calls)} == {200}
    assert len(connections._clients) == -(-WAITING // many_connections.EACH)
    assert (await _call(server, connections)).status == 200
    assert all(client.calls == 0 for client in connections._clients)
    await connections.close()


async def _call(server: FunctionServer, connections: ManyConnections) -> Any:
    headers = [("X-Poolhouse-Function", "slow"), (SIGNATURE_HEADER, signature(WEBHOOK_SECRET.encode(), b"{}", 1))]
    return await connections.exchange(f"{server.url}/", headers, b"{}", 10.0, 1000)


async def test_a_service_that_is_away_leaves_its_place_free() -> None:
    """Whatever fails."""
    connections = ManyConnections()
    with pytest.raises(DeliveryFailed):
        await connections.exchange("http://127.0.0.1:9", [], b"{}", 1.0, 1000)
    assert connections._clients[0].calls == 0
    await connections.close()
