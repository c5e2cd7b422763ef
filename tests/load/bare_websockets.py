"""The bare baseline of watches on websockets: uvicorn's own, on which all who watch get the same bytes at each write.

It is the engine that the server has, with the same frames: nothing is looked up, checked or written.
"""

import argparse
import asyncio
import socket
from pathlib import Path

import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send

from poolhouse.gen.sync import v1 as pb
from tests.load.bare_streams import Criers
from tests.load.processes import READY
from tests.load.taste import Taste

SUBPROTOCOL = "poolhouse.sync.v1.binary"
# A device that watches has asked for nothing before.
FIRST = 1


class _Socket:
    """The application."""

    def __init__(self, taste: Taste) -> None:
        self._criers = Criers()
        self._listed = pb.ListRecordsResponse.FromString(taste.listed)
        self._updated = pb.UpdateRecordsResponse.FromString(taste.updated)
        self._current, self._changes = _watched(taste.current), _watched(taste.changes)

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        watches = list[asyncio.Task[None]]()
        while (event := await receive())["type"] != "websocket.disconnect":
            frame = pb.ClientFrame.FromString(event["bytes"])
            if frame.HasField("watch"):
                watches.append(asyncio.create_task(self._watch(frame.watch.identity_id, send)))
            else:
                await send(_binary(self._answer(frame)))
        for watch in watches:
            watch.cancel()

    def _answer(self, frame: pb.ClientFrame) -> bytes:
        if frame.HasField("list_records"):
            return pb.ServerFrame(id=frame.id, list_records=self._listed).SerializeToString()
        self._criers.cry(frame.update_records.identity_id)
        return pb.ServerFrame(id=frame.id, update_records=self._updated).SerializeToString()

    async def _watch(self, identity_id: str, send: Send) -> None:
        await send(_binary(self._current))
        await self._criers.watch(identity_id, lambda: send(_binary(self._changes)))


def _watched(message: bytes) -> bytes:
    return pb.ServerFrame(id=FIRST, watch=pb.WatchResponse.FromString(message)).SerializeToString()


def _binary(data: bytes) -> dict[str, object]:
    return {"type": "websocket.send", "bytes": data}


async def serve(taste: Taste) -> None:
    """Serve on a free port of this machine until the process is ended."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    config = uvicorn.Config(
        _Socket(taste),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        loop="none",
        lifespan="off",
        log_config=None,
    )
    host, port = listener.getsockname()
    print(f"{READY}{host}:{port}", flush=True)  # noqa: T201  read by the harness
    await uvicorn.Server(config).serve([listener])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("taste", type=Path)
    uvloop.run(serve(Taste.from_file(parser.parse_args().taste)))
