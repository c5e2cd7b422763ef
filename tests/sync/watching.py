"""A watch as its tests hold it: what it is sent, one message after the other, and how it ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from google.protobuf.message import Message

from poolhouse import schema
from poolhouse.call import Caller
from poolhouse.gen.sync import v1 as pb
from tests.house import OPERATOR
from tests.sync.conftest import Api, Device

WATCH = schema.by_path("/poolhouse.sync.v1.SyncService/Watch")
PATIENCE_SECONDS = 10.0
A_MOMENT = 0.05


class Watching:
    """One watch. It takes a message when a test asks for it, and no sooner."""

    def __init__(self, api: Api, caller: Caller, request: pb.WatchRequest) -> None:
        self._api = api
        self.caller: Caller | BaseException = caller
        """Who is let in, or why nobody is."""
        self._request = request
        self._wanted = asyncio.Semaphore(0)
        self._sent: asyncio.Queue[pb.WatchResponse] = asyncio.Queue()
        self.task = asyncio.create_task(self._run())
        self.token = request.resume_token
        """The token of the last message."""

    async def _admit(self) -> tuple[Caller, Message]:
        if isinstance(self.caller, BaseException):
            raise self.caller
        return self.caller, self._request

    async def _send(self, message: Any) -> None:
        await self._wanted.acquire()
        # As a transport has it: what was sent is bytes.
        self._sent.put_nowait(pb.WatchResponse.FromString(message.SerializeToString()))

    async def _run(self) -> None:
        assert WATCH is not None
        dispatcher = self._api.dispatcher
        await dispatcher.stream(WATCH, self._admit, self._send, request_id="r", source_ip="192.0.2.1")

    async def message(self) -> pb.WatchResponse:
        """The next message; what the watch failed with, if it did."""
        self._wanted.release()
        got = asyncio.create_task(self._sent.get())
        await asyncio.wait([got, self.task], timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not got.done():
            got.cancel()
            assert self.task.done(), "nothing was sent"
            await self.task
            raise EOFError
        response = got.result()
        self.token = response.resume_token
        return response

    async def told(self) -> list[str]:
        """The next message in short: `name.key=value` and so on for changes, else the name of what it is."""
        response = await self.message()
        kind = response.WhichOneof("event")
        assert kind is not None
        return [in_short(change) for change in response.changes.changes] if kind == "changes" else [kind]

    async def state(self) -> dict[str, str]:
        """What a device that begins with nothing has once it is current."""
        found: dict[str, str] = {}
        while (response := await self.message()).WhichOneof("event") != "current":
            apply(found, response)
        return found

    async def is_silent(self) -> bool:
        """Whether nothing more is sent for now."""
        self._wanted.release()
        await asyncio.sleep(A_MOMENT)
        silent = self._sent.empty()
        if silent:
            await self._wanted.acquire()
        return silent

    async def stop(self) -> None:
        """The client goes."""
        self.task.cancel()
        await asyncio.wait([self.task])


def in_short(change: pb.Change) -> str:
    """A change as people read it."""
    if change.HasField("dataset_deletion"):
        return f"{change.dataset_deletion.dataset_name} deleted"
    record = change.record_change.record
    value = f"={record.value}" if record.HasField("value") else " removed"
    return f"{change.record_change.dataset_name}.{record.key}{value}"


def apply(found: dict[str, str], response: pb.WatchResponse) -> None:
    """Do to a device's copy what a message says; keys are `dataset.key`."""
    if response.HasField("reset"):
        found.clear()
    for change in response.changes.changes:
        if change.HasField("dataset_deletion"):
            name = change.dataset_deletion.dataset_name
            for key in [key for key in found if key.startswith(f"{name}.")]:
                del found[key]
            continue
        record, name = change.record_change.record, change.record_change.dataset_name
        if record.HasField("value"):
            found[f"{name}.{record.key}"] = record.value
        else:
            found.pop(f"{name}.{record.key}", None)


@asynccontextmanager
async def watching(device: Device, token: str = "", *, whole: bool = True, **members: Any) -> AsyncIterator[Watching]:
    """A watch of the device's identity, or (not `whole`) of its dataset; after a token, if there is one."""
    asked = {"identity_pool_id": device.pool_id, "identity_id": device.identity_id}
    if not whole:
        asked["dataset_name"] = device.name
    if token:
        asked["resume_token"] = token
    watch = Watching(device.api, device.caller or OPERATOR, pb.WatchRequest(**{**asked, **members}))
    try:
        yield watch
    finally:
        await watch.stop()
