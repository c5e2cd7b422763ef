"""The bare baseline: a grpc.aio server that reads a request and answers with fixed bytes, and does nothing else.

It is what Python's gRPC can do at all on this machine, with the same request and response as the real call.
"""

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import uvloop

from tests.load import files
from tests.load.processes import READY, Helper, helper


class _Everything(grpc.GenericRpcHandler):
    """Answers every path with the same bytes."""

    def __init__(self, response: bytes) -> None:
        async def answer(_request: bytes, _context: grpc.aio.ServicerContext[Any, Any]) -> bytes:
            return response

        self._handler: grpc.RpcMethodHandler[Any, Any] = grpc.unary_unary_rpc_method_handler(answer)

    def service(self, _call: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[Any, Any]":
        return self._handler


async def serve(response: bytes) -> None:
    """Answer on a free port of this machine until the process is ended."""
    server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers((_Everything(response),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(f"{READY}127.0.0.1:{port}", flush=True)  # noqa: T201  read by `echo`
    await server.wait_for_termination()


@asynccontextmanager
async def echo(response: bytes, folder: Path) -> AsyncIterator[Helper]:
    """An echo server with this response, as a process of its own; it says where it listens."""
    async with helper("tests.load.echo", str(files.keep(folder, response))) as process:
        yield process


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("response", type=Path)
    uvloop.run(serve(parser.parse_args().response.read_bytes()))
