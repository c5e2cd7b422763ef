import asyncio
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from poolhouse.edge.health import Health
from tests.edge.serving import USER_POOLS, serve

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
_NO_CONTEXT: Any = None  # a watch does not look at it


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
    health = Health(["a"])
    health.drain()
    statuses = [answer.status async for answer in health.Watch(health_pb2.HealthCheckRequest(service="a"), _NO_CONTEXT)]
    assert statuses == [NOT_SERVING]
