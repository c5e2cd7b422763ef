"""The doorway: every call on every face passes here, once, in this order.

Room for it? Is it built? Who calls, with what? May they? Is it well formed? Run it in time; measure, log, map errors.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from google.protobuf.message import Message

from poolhouse import errors, telemetry, validation
from poolhouse.call import ANYONE, Call, Caller, House
from poolhouse.deadlines import Deadlines
from poolhouse.gen.wire import v1 as wire
from poolhouse.schema import Operation
from poolhouse.storage.errors import StoreConflict, StoreUnavailable

Function = Callable[[Call, Any], Awaitable[Message]]

Admit = Callable[[], Awaitable[tuple[Caller, Message]]]
"""Establishes who calls and reads the request, as the face at hand does it; raises CognitoError for either."""

_log = structlog.get_logger(__name__)


class Dispatcher:
    """Runs operations for the edges."""

    def __init__(self, house: House, functions: Mapping[str, Function]) -> None:
        """Serve `functions`, by the gRPC path of their operations."""
        self._house = house
        self._functions = functions
        self._running = 0
        self._deadlines = Deadlines()

    @property
    def running(self) -> int:
        """How many calls are being served now."""
        return self._running

    def new_request_id(self) -> str:
        """An id for a request; every face hands it to the caller and every log line has it."""
        return self._house.ids.uuid()

    async def run(
        self,
        operation: Operation,
        request: Message,
        *,
        caller: Caller,
        request_id: str,
        source_ip: str,
        timeout: float | None = None,  # noqa: ASYNC109  the client's, to be kept inside
    ) -> Message:
        """`serve` for a caller who is known, with a request that is a message already."""

        async def admit() -> tuple[Caller, Message]:
            return caller, request

        return await self.serve(operation, admit, request_id=request_id, source_ip=source_ip, timeout=timeout)

    async def serve(
        self,
        operation: Operation,
        admit: Admit,
        *,
        request_id: str,
        source_ip: str,
        timeout: float | None = None,  # noqa: ASYNC109  the client's, to be kept inside
    ) -> Message:
        """Answer one call. Raises CognitoError and nothing else, but for a cancellation.

        `timeout` is what is left of the client's deadline in seconds; the server's own limit holds in any case.
        """
        config, clock = self._house.config, self._house.clock
        started = clock.monotonic()
        limit = config.call_timeout_seconds if timeout is None else min(timeout, config.call_timeout_seconds)
        caller = ANYONE
        failure: errors.CognitoError | asyncio.CancelledError | None = None
        self._running += 1
        try:
            function = self._function(operation)
            with telemetry.span(operation, request_id):
                async with self._deadlines.within(limit):
                    caller, request = await admit()
                    check_caller(operation, caller)
                    validation.validate(request)
                    return await function(Call(self._house, operation, caller, request_id, source_ip), request)
        except (errors.CognitoError, asyncio.CancelledError) as error:
            failure = error
            raise
        except Exception as error:
            failure = public_face(error)
            raise failure from error
        finally:
            self._running -= 1
            elapsed = clock.monotonic() - started
            telemetry.measure(operation, elapsed, failure)
            if failure is not None or config.log_level == "debug":
                _log_end(operation, caller, request_id, source_ip, elapsed, failure)

    def _function(self, operation: Operation) -> Function:
        if self._running > self._house.config.max_concurrent_calls:
            raise errors.TooManyRequestsException("Rate exceeded")
        function = self._functions.get(operation.path)
        if function is None:
            raise errors.UnknownOperationException(f"{operation.name} is not built yet.")
        return function


def check_caller(operation: Operation, caller: Caller) -> None:
    """Refuse a caller of a kind that the operation is not for.

    Operations for anyone and for users carry their own proof in the request; the operation checks it.
    """
    callers = operation.callers
    if wire.CALLER_ANYONE in callers or wire.CALLER_USER in callers or caller.kind in callers:
        return
    if caller.kind == wire.CALLER_ANYONE:
        raise errors.MissingAuthenticationTokenException("Missing Authentication Token")
    raise errors.AccessDeniedException(f"This caller is not authorized to perform {operation.name}.")


def public_face(error: Exception) -> errors.CognitoError:
    """What a caller is told about a failure that is not one of Cognito's own; the cause stays in the log."""
    if isinstance(error, StoreConflict):
        return errors.ConcurrentModificationException("Another call changed the same data at once. Try again.")
    if isinstance(error, StoreUnavailable | TimeoutError):
        return errors.ServiceUnavailableException("The service is out of reach for now. Try again.")
    return errors.InternalErrorException("Something went wrong on the server.")


def _log_end(
    operation: Operation,
    caller: Caller,
    request_id: str,
    source_ip: str,
    elapsed: float,
    failure: errors.CognitoError | asyncio.CancelledError | None,
) -> None:
    fields = {
        "operation": operation.name,
        "request_id": request_id,
        "source_ip": source_ip,
        "access_key_id": caller.access_key_id,
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
