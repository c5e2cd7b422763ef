"""The bare baseline of watches: a grpc.aio server that sends all who watch an identity the same bytes at each write.

It is what Python's gRPC can do at all on this machine, with the same calls and messages: nothing is looked up, checked
or written.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import grpc
import uvloop

from poolhouse.gen.sync import v1 as pb
from tests.load.processes import READY
from tests.load.target import SYNC
from tests.load.taste import Taste

Context = grpc.aio.ServicerContext[Any, Any]


class Criers:
    """Who waits for writes, by the identity."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}

    async def watch(self, identity_id: str, send: Callable[[], Awaitable[None]]) -> None:
        """Send something after each write, for as long as anybody listens."""
        event = asyncio.Event()
        waiting = self._waiting.setdefault(identity_id, set())
        waiting.add(event)
        try:
            while await event.wait():
                event.clear()
                await send()
        finally:
            waiting.discard(event)

    def cry(self, identity_id: str) -> None:
        """The identity was written to."""
        for event in self._waiting.get(identity_id, ()):
            event.set()


class _Sync(grpc.GenericRpcHandler):
    """The three calls that devices make here."""

    def __init__(self, taste: Taste) -> None:
        criers = Criers()

        async def list_records(_body: bytes, _context: Context) -> bytes:
            return taste.listed

        async def update_records(body: bytes, _context: Context) -> bytes:
            criers.cry(pb.UpdateRecordsRequest.FromString(body).identity_id)
            return taste.updated

        async def watch(body: bytes, context: Context) -> None:
            await context.write(taste.current)
            identity_id = pb.WatchRequest.FromString(body).identity_id
            await criers.watch(identity_id, lambda: context.write(taste.changes))

        self._handlers: Mapping[str, grpc.RpcMethodHandler[Any, Any]] = {
            f"{SYNC}ListRecords": grpc.unary_unary_rpc_method_handler(list_records),
            f"{SYNC}UpdateRecords": grpc.unary_unary_rpc_method_handler(update_records),
            f"{SYNC}Watch": grpc.unary_stream_rpc_method_handler(watch),
        }

    def service(self, call: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[Any, Any] | None":
        return self._handlers.get(call.method)


async def serve(taste: Taste) -> None:
    """Serve on a free port of this machine until the process is ended."""
    server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers((_Sync(taste),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(f"{READY}127.0.0.1:{port}", flush=True)  # noqa: T201  read by the harness
    await server.wait_for_termination()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("taste", type=Path)
    uvloop.run(serve(Taste.from_file(parser.parse_args().taste)))
