import asyncio
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from poolhouse.edge import health
from tests.edge.serving import USER_POOLS, eventually, serve

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


@pytest.mark.parametrize("service", ["", USER_POOLS.strip("/"), "poolhouse.sync.v1.SyncService"])
async def test_a_running_server_wants_calls(service: str) -> None:
    """Load balancers ask for the server as a whole, or for a service."""
    async with serve({}) as served, served.channel() as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        assert (await stub.Check(health_pb2.HealthCheckRequest(service=service))).status == SERVING


async def test_a_service_that_is_not_here_is_not_found() -> None:
    """A typing mistake in a probe does not look like health."""
    async with serve({}) as served, served.channel() as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.Check(health_pb2.HealthCheckRequest(service="nobody"))
        assert caught.value.code() == grpc.StatusCode.NOT_FOUND
        watch = stub.Watch(health_pb2.HealthCheckRequest(service="nobody"))
        assert (await watch.read()).status == health_pb2.HealthCheckResponse.SERVICE_UNKNOWN
        watch.cancel()


async def test_a_drain_tells_watchers_and_does_not_wait_for_them() -> None:
    """Load balancers turn away at once, and shutting down takes no longer because of them."""
    async with serve({}) as served, served.channel() as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        watch = stub.Watch(health_pb2.HealthCheckRequest())
        assert (await watch.read()).status == SERVING
        async with asyncio.timeout(5):
            stopping = asyncio.create_task(served.grpc.stop(60))
            assert (await watch.read()).status == NOT_SERVING
            assert await watch.read() is grpc.aio.EOF
            await stopping


async def test_a_watch_that_begins_during_a_drain_ends_at_once() -> None:
    """Whoever asks late learns the same."""
    async with serve({}) as served, served.channel() as channel:
        served.grpc._health.drain()
        stub: Any = health_pb2_grpc.HealthStub(channel)
        assert [answer.status async for answer in stub.Watch(health_pb2.HealthCheckRequest())] == [NOT_SERVING]


async def test_watches_take_a_bounded_part_of_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody signs in to watch, so that anybody could take the room of all calls. Who leaves makes room."""
    monkeypatch.setattr(health, "MAX_WATCHES", 1)
    async with serve({}) as served, served.channel() as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        first = stub.Watch(health_pb2.HealthCheckRequest())
        assert (await first.read()).status == SERVING
        second = stub.Watch(health_pb2.HealthCheckRequest())
        assert await second.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        assert (await stub.Check(health_pb2.HealthCheckRequest())).status == SERVING
        first.cancel()
        await eventually(lambda: served.grpc._health._watches == 0)
        assert (await stub.Watch(health_pb2.HealthCheckRequest()).read()).status == SERVING


@pytest.mark.parametrize("method", ["Check", "Watch"])
async def test_who_asks_nothing_is_not_waited_for(method: str) -> None:
    """A probe that is stuck, or meant to be, ends as any other call does."""
    async with serve({}, call_timeout_seconds=0.2) as served, served.channel() as channel:
        call = channel.stream_stream(f"/grpc.health.v1.Health/{method}")()
        assert await call.code() == grpc.StatusCode.DEADLINE_EXCEEDED
