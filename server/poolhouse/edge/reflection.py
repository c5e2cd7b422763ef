"""gRPC reflection, so that tools such as grpcurl learn the API from the server; in its old and its new package."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any, Final, cast

import grpc
from google.protobuf import descriptor_pool
from google.protobuf.descriptor import FileDescriptor
from grpc_reflection.v1alpha.reflection import aio
from grpc_reflection.v1alpha.reflection_pb2 import ServerReflectionRequest, ServerReflectionResponse

# The two packages have the same messages under different names.
PACKAGES: Final = ("grpc.reflection.v1", "grpc.reflection.v1alpha")
MAX_STREAMS: Final = 100
"""How many tools may be connected at once: none of them has to say who it is, and all other calls need room."""

_Answers = AsyncIterator[ServerReflectionResponse]


class _Pool:
    """The descriptors of this process, where a symbol may also be a method, as the protocol has it."""

    def __init__(self) -> None:
        self._pool = descriptor_pool.Default()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    def FindFileContainingSymbol(self, symbol: str) -> FileDescriptor:  # noqa: N802  protobuf's name
        """The file that declares a message, an enum, a service or a method. KeyError if none does."""
        try:
            return self._pool.FindFileContainingSymbol(symbol)
        except KeyError:
            return self._pool.FindMethodByName(symbol).containing_service.file


class Reflection:
    """Describes `services`. Tools keep its streams open without asking anything: a drain ends them."""

    def __init__(self, services: Iterable[str]) -> None:
        names = [*services, *(f"{package}.ServerReflection" for package in PACKAGES)]
        self._servicer = aio.ReflectionServicer(names, pool=_Pool())
        self._draining = asyncio.Event()
        self._streams = 0

    def drain(self) -> None:
        """End all streams."""
        self._draining.set()

    async def answer(
        self, requests: AsyncIterator[ServerReflectionRequest], context: grpc.aio.ServicerContext[Any, Any]
    ) -> _Answers:
        """One answer for each question of a stream."""
        if self._streams >= MAX_STREAMS:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "There are too many streams.")
        self._streams += 1
        try:
            # An async generator, whatever its stub says.
            answers = cast("_Answers", self._servicer.ServerReflectionInfo(self._until_drained(requests), context))
            async for answer in answers:
                yield answer
        finally:
            self._streams -= 1

    async def _until_drained(
        self, requests: AsyncIterator[ServerReflectionRequest]
    ) -> AsyncIterator[ServerReflectionRequest]:
        iterator = aiter(requests)
        drained = asyncio.ensure_future(self._draining.wait())
        coming = asyncio.ensure_future(anext(iterator, None))
        try:
            while True:
                await asyncio.wait({coming, drained}, return_when=asyncio.FIRST_COMPLETED)
                if not coming.done() or (request := coming.result()) is None:
                    return
                yield request
                coming = asyncio.ensure_future(anext(iterator, None))
        finally:
            drained.cancel()
            coming.cancel()

    def handlers(self) -> tuple[grpc.GenericRpcHandler, ...]:
        """What a server needs in order to serve this, in either package."""
        method = grpc.stream_stream_rpc_method_handler(
            self.answer, ServerReflectionRequest.FromString, ServerReflectionResponse.SerializeToString
        )
        return tuple(
            grpc.method_handlers_generic_handler(f"{package}.ServerReflection", {"ServerReflectionInfo": method})
            for package in PACKAGES
        )
