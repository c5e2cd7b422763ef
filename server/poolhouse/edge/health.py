"""grpc.health.v1: whether this server wants calls. A drain tells every watcher, and lets none of them delay it."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

import grpc
from grpc_health.v1 import health_pb2
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse

from poolhouse.edge.grpc_requests import Requests
from poolhouse.errors import CognitoError

MAX_WATCHES: Final = 1000
"""How many clients may watch at once: none of them has to say who it is, and all other calls need room."""

NAME: Final[str] = health_pb2.DESCRIPTOR.services_by_name["Health"].full_name

_Context = grpc.aio.ServicerContext[Any, Any]

_SERVING: Final = HealthCheckResponse(status=HealthCheckResponse.SERVING)
_NOT_SERVING: Final = HealthCheckResponse(status=HealthCheckResponse.NOT_SERVING)
_UNKNOWN: Final = HealthCheckResponse(status=HealthCheckResponse.SERVICE_UNKNOWN)


class Health:
    """Answers for the server as a whole (the empty name) and for each of `services`: they live and drain together.

    grpcio's own servicer keeps a lock while it writes to a watcher, so that one who does not read stops the drain.
    """

    def __init__(self, services: Iterable[str], requests: Requests) -> None:
        self._services = ("", *services)
        self._requests = requests
        self._draining = asyncio.Event()
        self._watches = 0

    def drain(self) -> None:
        """Be NOT_SERVING from now on, and end all watches."""
        self._draining.set()

    def handler(self) -> grpc.GenericRpcHandler:
        """What a server needs in order to serve this."""
        forms = HealthCheckRequest.FromString, HealthCheckResponse.SerializeToString
        methods = {
            "Check": grpc.stream_unary_rpc_method_handler(self._check, *forms),
            "Watch": grpc.stream_stream_rpc_method_handler(self._watch, *forms),
        }
        return grpc.method_handlers_generic_handler(NAME, methods)

    def _answer(self, service: str) -> HealthCheckResponse:
        if service not in self._services:
            return _UNKNOWN
        return _NOT_SERVING if self._draining.is_set() else _SERVING

    async def _service(self, context: _Context) -> str:
        try:
            request = await self._requests.read(context)
        except CognitoError as error:
            await context.abort(error.code, error.message)
        service: str = request.service
        return service

    async def _check(self, _: object, context: _Context) -> HealthCheckResponse:
        """The status of a service; NOT_FOUND for one that is not here."""
        answer = self._answer(await self._service(context))
        if answer is _UNKNOWN:
            await context.abort(grpc.StatusCode.NOT_FOUND, "There is no such service here.")
        return answer

    async def _watch(self, _: object, context: _Context) -> None:
        """The status of a service now, and once more when the server drains."""
        if self._watches >= MAX_WATCHES:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "There are too many watches.")
        self._watches += 1
        try:
            service = await self._service(context)
            await context.write(self._answer(service))
            if not self._draining.is_set():
                await self._draining.wait()
                await context.write(self._answer(service))
        finally:
            self._watches -= 1
