"""The doorway: every call on every face passes here, once, in this order.

Room for it? Is it built? Who calls, with what? May they? Is it well formed? Run it in time; measure, log, map errors.
Calls that are answered with a stream pass it as well, and whoever may not enter any more is shown out.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from types import MappingProxyType, TracebackType
from typing import Any, Final, Self

import structlog
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from poolhouse import errors, telemetry, validation
from poolhouse.call import NO_METADATA, Call, Caller, House, UserAgent, not_told
from poolhouse.deadlines import Deadlines
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools import permissions
from poolhouse.schema import Operation
from poolhouse.storage.errors import InvalidText, StoreConflict, StoreUnavailable

Function = Callable[[Call, Any], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
"""Hands one message of a stream to the client, and returns once there is room for the next."""

StreamFunction = Callable[[Call, Any, Send], Awaitable[None]]

Admit = Callable[[], Awaitable[tuple[Caller, Message]]]
"""Establishes who calls and reads the request, as the face at hand does it; raises CognitoError for either."""

SEND_SECONDS: Final = 60.0
"""How long a client may leave a message of a stream unread."""
_NO_STREAMS: Final[Mapping[str, StreamFunction]] = MappingProxyType({})

_log = structlog.get_logger(__name__)


class Dispatcher:
    """Runs operations for the edges."""

    def __init__(
        self, house: House, functions: Mapping[str, Function], streams: Mapping[str, StreamFunction] = _NO_STREAMS
    ) -> None:
        """Serve `functions`, and the `streams` that others are answered with, by the gRPC path of their operations."""
        self._house = house
        self._functions = functions
        self._streams = streams
        self._running = self._streaming = 0
        self._deadlines = Deadlines()

    @property
    def running(self) -> int:
        """How many calls are being served now."""
        return self._running

    @property
    def streaming(self) -> int:
        """How many streams are open now."""
        return self._streaming

    def new_request_id(self) -> str:
        """An id for a request; every face hands it to the caller and every log line has it."""
        return self._house.ids.request_id()

    async def run(
        self,
        operation: Operation,
        request: Message,
        *,
        caller: Caller,
        request_id: str,
        source_ip: str,
        user_agent: UserAgent = not_told,
        timeout: float | None = None,  # noqa: ASYNC109  the client's, to be kept inside
    ) -> Message:
        """`serve` for a caller who is known, with a request that is a message already."""

        async def admit() -> tuple[Caller, Message]:
            return caller, request

        return await self.serve(
            operation, admit, request_id=request_id, source_ip=source_ip, user_agent=user_agent, timeout=timeout
        )

    async def serve(
        self,
        operation: Operation,
        admit: Admit,
        *,
        request_id: str,
        source_ip: str,
        user_agent: UserAgent = not_told,
        timeout: float | None = None,  # noqa: ASYNC109  the client's, to be kept inside
    ) -> Message:
        """Answer one call. Raises CognitoError and nothing else, but for a cancellation.

        `timeout` is what is left of the client's deadline in seconds; the server's own limit holds in any case.
        """
        most = self._house.config.call_timeout_seconds
        self._running += 1
        try:
            with _Visit(self._house, operation, request_id, source_ip, user_agent) as visit:
                function = self._function(operation)
                seconds = most if timeout is None else min(timeout, most)
                with telemetry.span(operation, request_id), self._deadlines.within(seconds):
                    return await function(*await visit.let_in(admit))
        finally:
            self._running -= 1

    async def stream(self, operation: Operation, admit: Admit, send: Send, *, request_id: str, source_ip: str) -> None:
        """Send what a call is answered with, until nothing more comes. Raises CognitoError, or a cancellation.

        Streams have no deadline. The caller has to be let in again from time to time, by the same `admit`.
        """
        self._streaming += 1
        try:
            with _Stream(self._house, operation, request_id, source_ip) as stream:
                function = self._stream_function(operation)
                stream.bind(admit, send, self._deadlines)
                with telemetry.span(operation, request_id):
                    running = function(*await stream.enter(), stream.send)
                await running
        finally:
            self._streaming -= 1

    def _function(self, operation: Operation) -> Function:
        if self._running > self._house.config.max_concurrent_calls:
            raise errors.TooManyRequestsException("Rate exceeded")
        function = self._functions.get(operation.path)
        if function is None:
            raise _not_built(operation)
        return function

    def _stream_function(self, operation: Operation) -> StreamFunction:
        if self._streaming > self._house.config.max_watches:
            raise errors.TooManyRequestsException("Rate exceeded")
        function = self._streams.get(operation.path)
        if function is None:
            raise _not_built(operation)
        return function


class _Visit:
    """One call on its way through the doorway. At its end it is measured and logged, and errors are mapped."""

    __slots__ = ("_access_key_id", "_house", "_operation", "_request_id", "_source_ip", "_started", "_user_agent")

    def __init__(
        self, house: House, operation: Operation, request_id: str, source_ip: str, user_agent: UserAgent = not_told
    ) -> None:
        self._house = house
        self._operation = operation
        self._request_id = request_id
        self._source_ip = source_ip
        self._user_agent = user_agent
        self._access_key_id: str | None = None
        self._started = house.clock.monotonic()

    async def let_in(self, admit: Admit) -> tuple[Call, Message]:
        """The call and its request, if the caller may make it."""
        caller, request = await admit()
        self._access_key_id = caller.access_key_id
        check_caller(self._operation, caller)
        validation.validate(request)
        metadata = getattr(request, "client_metadata", NO_METADATA)
        call = Call(
            self._house,
            self._operation,
            caller,
            self._request_id,
            self._source_ip,
            metadata,
            self._user_agent,
            _context_data(request),
        )
        if caller.session is not None:
            await permissions.check(call, request)
        return call, request

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None or isinstance(error, errors.CognitoError | asyncio.CancelledError):
            self._ended(error)
        elif isinstance(error, Exception):
            failure = public_face(error)
            failure.__cause__ = error
            self._ended(failure)
            raise failure from error

    def _ended(self, failure: errors.CognitoError | asyncio.CancelledError | None) -> None:
        elapsed = self._house.clock.monotonic() - self._started
        telemetry.measure(self._operation, elapsed, failure)
        if failure is not None or self._house.config.log_level == "debug":
            self._log(elapsed, failure)

    def _log(self, elapsed: float, failure: errors.CognitoError | asyncio.CancelledError | None) -> None:
        fields = {
            "operation": self._operation.name,
            "request_id": self._request_id,
            "source_ip": self._source_ip,
            "access_key_id": self._access_key_id,
            "milliseconds": round(elapsed * 1000, 2),
        }
        if failure is None:
            _log.debug("call.answered", **fields)
        elif isinstance(failure, asyncio.CancelledError):
            _log.debug("call.cancelled", **fields)
        elif telemetry.is_our_fault(failure):
            _log.error("call.failed", error=failure.name, exc_info=failure.__cause__ or failure, **fields)
        else:
            _log.info("call.refused", error=failure.name, message=failure.message, **fields)


class _Stream(_Visit):
    """A call that is answered with a stream."""

    __slots__ = ("_admit", "_deadlines", "_due", "_send", "_sending")

    def bind(self, admit: Admit, send: Send, deadlines: Deadlines) -> None:
        """Set how the caller is let in, and where messages go."""
        self._admit, self._send, self._deadlines = admit, send, deadlines
        self._sending = deadlines.within(SEND_SECONDS)

    async def enter(self) -> tuple[Call, Message]:
        """As `let_in`, in the time that a call has."""
        config = self._house.config
        with self._deadlines.within(config.call_timeout_seconds):
            entered = await self.let_in(self._admit)
        # Streams that have nothing to say send heartbeats: nobody goes without being looked at for longer than that.
        self._due = self._house.clock.monotonic() + config.watch_heartbeat_seconds / 2
        return entered

    async def send(self, message: Message) -> None:
        """Hand over a message, to a caller who would still be let in; RequestTimeoutException if it is not taken."""
        if self._house.clock.monotonic() >= self._due:
            await self.enter()
        try:
            with self._sending:
                await self._send(message)
        except TimeoutError:
            raise errors.RequestTimeoutException(f"No message was read for {SEND_SECONDS:.0f} seconds.") from None


def _context_data(request: Message) -> Message | None:
    """What the request tells of where its user is, in an operation that takes such a thing."""
    name = _context_field(request.DESCRIPTOR)
    return None if name is None else getattr(request, name)


@cache
def _context_field(descriptor: Descriptor) -> str | None:
    return next((name for name in ("user_context_data", "context_data") if name in descriptor.fields_by_name), None)


def _not_built(operation: Operation) -> errors.UnknownOperationException:
    return errors.UnknownOperationException(f"{operation.name} is not built yet.")


def check_caller(operation: Operation, caller: Caller) -> None:
    """Refuse a caller of a kind that the operation is not for.

    Operations for anyone and for users carry their own proof in the request; the operation checks it. What is for
    operators may also be allowed to identities, which is for `permissions` to say.
    """
    callers = operation.callers
    if wire.CALLER_ANYONE in callers or wire.CALLER_USER in callers or caller.kind in callers:
        return
    if caller.kind == wire.CALLER_ANYONE:
        raise errors.MissingAuthenticationTokenException("Missing Authentication Token")
    if caller.session is None:
        raise errors.AccessDeniedException(f"This caller is not authorized to perform {operation.name}.")


def public_face(error: Exception) -> errors.CognitoError:
    """What a caller is told about a failure that is not one of Cognito's own; the cause stays in the log."""
    if isinstance(error, StoreConflict):
        return errors.ConcurrentModificationException("Another call changed the same data at once. Try again.")
    if isinstance(error, InvalidText):
        return errors.InvalidParameterException("A parameter holds a character that cannot be stored.")
    if isinstance(error, StoreUnavailable | TimeoutError):
        return errors.ServiceUnavailableException("The service is out of reach for now. Try again.")
    return errors.InternalErrorException("Something went wrong on the server.")
