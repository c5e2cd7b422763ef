"""The AWS wire over HTTP: AWS JSON 1.1 for pools, REST with JSON bodies for sync, the query protocol for IAM, STS."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Final

import structlog
from google.protobuf.message import Message
from starlette.types import Receive, Scope, Send

from poolhouse import schema, telemetry
from poolhouse.call import ANYONE, Caller, House
from poolhouse.dispatch import Dispatcher, public_face
from poolhouse.edge.authentication import http_caller, needs_signature
from poolhouse.edge.aws_answer import Answer, answered, refused, send_answer
from poolhouse.edge.aws_request import AwsRequest, find, protocol_of, text_of
from poolhouse.edge.body import Body, read_body
from poolhouse.edge.source import TrustedProxies, user_agent_of
from poolhouse.errors import CognitoError, ServiceUnavailableException
from poolhouse.gen.wire import v1 as wire

# Whatever was read of a request that is cut off, its connection ends.
_CUT_OFF: Final = Body(b"", complete=False)

_REST_ROOTS: Final = frozenset(
    operation.http_path.split("/")[1]
    for service in schema.SERVICES
    for operation in service.operations
    if operation.http_path
)

_log = structlog.get_logger(__name__)


def owns(path: str) -> bool:
    """Whether a path belongs to the AWS wire."""
    return path == "/" or path[1:].partition("/")[0] in _REST_ROOTS


class AwsWire:
    """An ASGI application that answers AWS SDKs. It is one function deep: every call passes here."""

    def __init__(self, house: House, dispatcher: Dispatcher) -> None:
        self._house = house
        self._dispatcher = dispatcher
        self._proxies = TrustedProxies(house.config.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        protocol = protocol_of(scope, headers)
        request_id = self._dispatcher.new_request_id()
        try:
            body = await self._read(receive, headers)
            answer = await self._find_and_answer(protocol, scope, headers, body, request_id)
        except asyncio.CancelledError:
            # Nothing but the end of a drain cancels a call. SDKs try it again, and find a server that goes on.
            stopping = ServiceUnavailableException("The server is stopping. Try again.")
            body, answer = _CUT_OFF, refused(stopping, protocol, None, request_id)
        await send_answer(answer, request_id, body, receive, send)

    async def _read(self, receive: Receive, headers: Mapping[bytes, bytes]) -> Body:
        config = self._house.config
        return await read_body(receive, headers, config.max_message_bytes, config.call_timeout_seconds)

    async def _find_and_answer(
        self, protocol: wire.AwsProtocol, scope: Scope, headers: dict[bytes, bytes], body: Body, request_id: str
    ) -> Answer:
        try:
            request = find(protocol, scope, headers, body)
        except CognitoError as error:
            return refused(error, protocol, None, request_id)
        try:
            return await self._answer(request, request_id)
        except CognitoError as error:
            return refused(error, protocol, request.operation, request_id)
        except Exception as error:  # noqa: BLE001  an answer that cannot be written is our fault, and is told as one
            _log.exception("edge.failed", operation=request.operation.name, request_id=request_id)
            return refused(public_face(error), protocol, request.operation, request_id)

    async def _answer(self, request: AwsRequest, request_id: str) -> Answer:
        async def admit() -> tuple[Caller, Message]:
            caller = ANYONE
            if request.body.refusal is not None:
                raise request.body.refusal
            if needs_signature(request.operation):
                caller = await http_caller(self._house, request.operation, request.signed())
            return caller, request.message()

        operation, source_ip = request.operation, self._proxies.source_of(request.scope)
        if telemetry.tracing_started():
            telemetry.adopt_parent(dict(text_of(request.headers.items())))
        user_agent = partial(user_agent_of, request.headers)
        response = await self._dispatcher.serve(
            operation, admit, request_id=request_id, source_ip=source_ip, user_agent=user_agent
        )
        return answered(operation, response, request_id)
