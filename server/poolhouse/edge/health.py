"""grpc.health.v1: whether this server wants calls. A drain tells every watcher, and lets none of them delay it."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any, Final

import grpc
from grpc_health.v1 import health_pb2_grpc
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse

_Context = grpc.aio.ServicerContext[Any, Any]

_SERVING: Final = HealthCheckResponse(status=HealthCheckResponse.SERVING)
_NOT_SERVING: Final = HealthCheckResponse(status=HealthCheckResponse.NOT_SERVING)
_UNKNOWN: Final = HealthCheckResponse(status=HealthCheckResponse.SERVICE_UNKNOWN)


class Health(health_pb2_grpc.HealthServicer):
    """Answers for the server as a whole (the empty name) and for each of `services`: they live and drain together.

    grpcio's own servicer keeps a lock while it writes to a watcher, so that one who does not read stops the drain.
    """

    def __init__(self, services: Iterable[str]) -> None:
        self._services = ("", *services)
        self._draining = asyncio.Event()

    def drain(self) -> None:
        """Be NOT_SERVING from now on, and end all watches."""
        self._draining.set()

    def _answer(self, service: str) -> HealthCheckResponse:
        if service not in self._services:
            return _UNKNOWN
        return _NOT_SERVING if self._draining.is_set() else _SERVING

    async def Check(self, request: HealthCheckRequest, context: _Context) -> HealthCheckResponse:  # noqa: N802
        """The status of a service; NOT_FOUND for one that is not here."""
        answer = self._answer(request.service)
        if answer is _UNKNOWN:
            await context.abort(grpc.StatusCode.NOT_FOUND, "There is no such service here.")
        return answer

    async def Watch(  # noqa: N802
        self, request: HealthCheckRequest, _context: _Context
    ) -> AsyncIterator[HealthCheckResponse]:
        """The status of a service now, and once more when the server drains."""
        yield self._answer(request.service)
        if not self._draining.is_set():
            await self._draining.wait()
            yield self._answer(request.service)
