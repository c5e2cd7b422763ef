"""The calls and watches that run on one websocket. Each passes the doorway, as on gRPC."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final

from google.protobuf.message import Message

from poolhouse import errors, schema
from poolhouse.call import Caller
from poolhouse.dispatch import Admit, Dispatcher
from poolhouse.edge.websocket.closing import CloseCode, Closing
from poolhouse.edge.websocket.credentials import Credentials
from poolhouse.edge.websocket.forms import Asked
from poolhouse.edge.websocket.wire import Wire, too_slow
from poolhouse.errors import CognitoError
from poolhouse.gen.sync import v1 as pb
from poolhouse.gen.sync.v1 import sync_service_pb2
from poolhouse.schema import Operation

CALLS_AT_ONCE: Final = 8
"""How many calls of a websocket run; while they do, no more is read from it."""
MAX_WATCHES: Final = 32

_SERVICE: Final = sync_service_pb2.DESCRIPTOR.services_by_name["SyncService"].full_name
_OPERATIONS: Final = {
    operation.function_name: operation
    for service in schema.SERVICES
    if service.full_name == _SERVICE
    for operation in service.operations
}
# What the doorway says of a proof that is not good any more.
_OVER: Final = (errors.ExpiredTokenException, errors.UnrecognizedClientException)

_Work = Callable[[Operation, Asked, str], Coroutine[Any, Any, None]]


class Work:
    """What runs on one websocket, by the ids of the frames that asked for it."""

    def __init__(
        self, dispatcher: Dispatcher, credentials: Credentials, wire: Wire, tasks: asyncio.TaskGroup, source_ip: str
    ) -> None:
        self._dispatcher = dispatcher
        self._credentials = credentials
        self._wire = wire
        self._tasks = tasks
        self._source_ip = source_ip
        self._calls: dict[int, asyncio.Task[None]] = {}
        self._watches: dict[int, asyncio.Task[None]] = {}

    def runs(self, number: int) -> bool:
        """Whether what was asked for with this id still runs."""
        return number in self._calls or number in self._watches

    async def begin(self, asked: Asked) -> None:
        """Run what is asked for, once there is room for it. Closing for one watch too many."""
        operation = _OPERATIONS.get(asked.kind)
        if operation is None:
            unknown = errors.UnknownOperationException("What is asked for is not known here.")
            await self._wire.refuse(asked.id, unknown, self._dispatcher.new_request_id())
        elif operation.server_streaming:
            if len(self._watches) >= MAX_WATCHES:
                raise Closing(CloseCode.TOO_MANY, f"A websocket has {MAX_WATCHES} watches at most.")
            self._start(self._watches, self._watch, operation, asked)
        else:
            if len(self._calls) >= CALLS_AT_ONCE:
                await asyncio.wait(self._calls.values(), return_when=asyncio.FIRST_COMPLETED)
            self._start(self._calls, self._call, operation, asked)

    async def stop_watch(self, number: int) -> None:
        """End a watch, and say so; also if it had ended before. Closing if it is no watch that runs by this id."""
        if number in self._calls:
            raise Closing(CloseCode.BAD_FRAME, f"What runs with the id {number} is no watch.")
        task = self._watches.get(number)
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        await self._wire.answer(number, "watch_ended", pb.WatchEnded())

    def _start(self, among: dict[int, asyncio.Task[None]], run: _Work, operation: Operation, asked: Asked) -> None:
        request_id = self._dispatcher.new_request_id()
        task = among[asked.id] = self._tasks.create_task(run(operation, asked, request_id))
        task.add_done_callback(partial(among.pop, asked.id))

    async def _call(self, operation: Operation, asked: Asked, request_id: str) -> None:
        serve, admit, source_ip = self._dispatcher.serve, self._admitting(asked), self._source_ip
        try:
            response = await serve(operation, admit, request_id=request_id, source_ip=source_ip)
        except CognitoError as error:
            await self._refuse(asked, error, request_id)
        else:
            await self._wire.answer(asked.id, asked.kind, response)

    async def _watch(self, operation: Operation, asked: Asked, request_id: str) -> None:
        stream, admit, source_ip = self._dispatcher.stream, self._admitting(asked), self._source_ip
        send = partial(self._wire.write, asked.id, asked.kind)
        try:
            await stream(operation, admit, send, request_id=request_id, source_ip=source_ip)
        except errors.RequestTimeoutException:
            raise too_slow() from None
        except CognitoError as error:
            await self._refuse(asked, error, request_id)
        else:
            await self._wire.answer(asked.id, "watch_ended", pb.WatchEnded())

    def _admitting(self, asked: Asked) -> Admit:
        async def admit() -> tuple[Caller, Message]:
            return await self._credentials.caller(), asked.read()

        return admit

    async def _refuse(self, asked: Asked, error: CognitoError, request_id: str) -> None:
        await self._wire.refuse(asked.id, error, request_id)
        if isinstance(error, _OVER):
            raise Closing(CloseCode.SIGN_IN, error.message)
