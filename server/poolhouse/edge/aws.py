"""The AWS wire over HTTP: AWS JSON 1.1 for user and identity pools, REST with JSON bodies for sync."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

import structlog
from google.protobuf.message import Message
from starlette.types import Receive, Scope, Send

from poolhouse import schema, telemetry
from poolhouse.call import ANYONE, Caller, House
from poolhouse.dispatch import Dispatcher, public_face
from poolhouse.edge import transcode
from poolhouse.edge.authentication import HttpRequest, http_caller, needs_signature
from poolhouse.edge.body import Body, linger, read_body
from poolhouse.edge.source import TrustedProxies, host_address
from poolhouse.errors import CognitoError, SerializationException, UnknownOperationException, http_status
from poolhouse.gen.wire import v1 as wire
from poolhouse.schema import Operation

TARGET: Final = b"x-amz-target"
FORWARDED: Final = b"x-forwarded-for"
MAX_QUERY_FIELDS: Final = 100

JSON_1_1: Final = (b"content-type", b"application/x-amz-json-1.1")
REST_JSON: Final = (b"content-type", b"application/json")
# Answers hold tokens, and are nothing that a browser should ever show or keep.
EVERY_ANSWER: Final = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
CLOSE: Final = (b"connection", b"close")

_REST_SERVICE: Final = next(s.signing_name for s in schema.SERVICES if s.protocol == wire.AWS_PROTOCOL_REST_JSON)
_REST_ROOTS: Final = frozenset(
    operation.http_path.split("/")[1]
    for service in schema.SERVICES
    for operation in service.operations
    if operation.http_path
)

_log = structlog.get_logger(__name__)

RawHeader = tuple[bytes, bytes]


def owns(path: str) -> bool:
    """Whether a path belongs to the AWS wire."""
    return path == "/" or path[1:].partition("/")[0] in _REST_ROOTS


@dataclass(frozen=True, slots=True)
class _Answer:
    """A response, but for the headers that each one has."""

    status: int
    headers: tuple[RawHeader, ...]
    body: bytes


class AwsWire:
    """An ASGI application that answers AWS SDKs. It is one function deep: every call passes here."""

    def __init__(self, house: House, dispatcher: Dispatcher) -> None:
        self._house = house
        self._dispatcher = dispatcher
        self._proxies = TrustedProxies(house.config.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        config = self._house.config
        headers: dict[bytes, bytes] = dict(scope["headers"])
        body = await read_body(receive, headers, config.max_message_bytes, config.call_timeout_seconds)
        request_id = self._dispatcher.new_request_id()
        try:
            operation, params = _find(scope, headers)
        except CognitoError as error:
            answer = _refused(error, "" if TARGET in headers else _REST_SERVICE, JSON_1_1)
        else:
            answer = await self._answer(_Request(operation, params, scope, headers, body), request_id)
        await _send(answer, request_id, body, receive, send)

    async def _answer(self, request: "_Request", request_id: str) -> _Answer:
        async def admit() -> tuple[Caller, Message]:
            caller = ANYONE
            if request.body.refusal is not None:
                raise request.body.refusal
            if needs_signature(request.operation):
                caller = await http_caller(self._house, request.operation, request.signed())
            return caller, request.message()

        operation = request.operation
        service, rest = operation.service.signing_name, operation.http_path is not None
        if telemetry.tracing_started():
            telemetry.adopt_parent(dict(_text(request.headers.items())))
        try:
            source_ip = self._source(request.scope)
            response = await self._dispatcher.serve(operation, admit, request_id=request_id, source_ip=source_ip)
            return _answered(operation, response)
        except CognitoError as error:
            return _refused(error, service, REST_JSON if rest else JSON_1_1)
        except Exception as error:  # noqa: BLE001  an answer that cannot be written is our fault, and is told as one
            _log.exception("edge.failed", operation=operation.name, request_id=request_id)
            return _refused(public_face(error), service, REST_JSON if rest else JSON_1_1)

    def _source(self, scope: Scope) -> str:
        client = scope.get("client")
        peer = host_address(client[0]) if client else ""
        if not self._proxies:
            return peer
        forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == FORWARDED]
        return self._proxies.source(peer, forwarded)


def _find(scope: Scope, headers: Mapping[bytes, bytes]) -> tuple[Operation, Mapping[str, str] | None]:
    """The operation that a request names, and the members in its path if it is of the REST kind."""
    if scope["path"] != "/":
        found = transcode.match(scope["method"], scope["raw_path"].decode("latin-1"))
        if found is None:
            raise UnknownOperationException(f"There is nothing at {scope['method']} {scope['path']}.")
        return found
    target = headers.get(TARGET)
    if target is None or scope["method"] != "POST":
        raise UnknownOperationException("Send a POST with an X-Amz-Target header that names an operation.")
    prefix, _, name = target.decode("latin-1").rpartition(".")
    operation = schema.by_target(prefix, name)
    if operation is None:
        raise UnknownOperationException("X-Amz-Target names no operation.")
    return operation, None


@dataclass(frozen=True, slots=True)
class _Request:
    """A request whose operation is known; `params` are the members in its path if it is of the REST kind."""

    operation: Operation
    params: Mapping[str, str] | None
    scope: Scope
    headers: dict[bytes, bytes]
    body: Body

    def signed(self) -> HttpRequest:
        """What a signature covers, repeated headers and all."""
        scope = self.scope
        return HttpRequest(
            scope["method"],
            scope["raw_path"].decode("utf-8", "surrogateescape"),
            scope["query_string"].decode("utf-8", "surrogateescape"),
            _text(scope["headers"]),
            self.body.content,
        )

    def message(self) -> Message:
        """The operation's request; SerializationException or InvalidParameterException if it cannot become one."""
        document = transcode.parse(self.body.content)
        if self.params is None:
            return transcode.to_message(self.operation.request, document)
        binding = transcode.rest_binding(self.operation)
        return binding.request(self.params, self._query(), dict(_text(self.headers.items())), document)

    def _query(self) -> dict[str, str]:
        raw = self.scope["query_string"].decode("latin-1")
        try:
            return dict(parse_qsl(raw, keep_blank_values=True, errors="strict", max_num_fields=MAX_QUERY_FIELDS))
        except ValueError:
            raise SerializationException("The query string cannot be read.") from None


def _text(headers: Iterable[RawHeader]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("utf-8", "surrogateescape")) for name, value in headers]


def _answered(operation: Operation, response: Message) -> _Answer:
    if operation.http_path is None:
        return _Answer(200, (JSON_1_1,), transcode.to_bytes(response))
    headers, document = transcode.rest_binding(operation).response(response)
    carried = tuple((name.lower().encode("latin-1"), value.encode()) for name, value in headers.items())
    return _Answer(200, (REST_JSON, *carried), transcode.dump(document))


def _refused(error: CognitoError, service: str, content_type: RawHeader) -> _Answer:
    """An error as AWS SDKs read it: its name in a header and in the body."""
    body = json.dumps({"__type": error.name, "message": error.message}).encode()
    return _Answer(http_status(error, service), (content_type, (b"x-amzn-errortype", error.name.encode())), body)


async def _send(answer: _Answer, request_id: str, body: Body, receive: Receive, send: Send) -> None:
    headers = [
        *answer.headers,
        (b"content-length", b"%d" % len(answer.body)),
        (b"x-amzn-requestid", request_id.encode()),
        *EVERY_ANSWER,
    ]
    if not body.complete:
        headers.append(CLOSE)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": not body.complete})
    if not body.complete:
        if body.sending:
            await linger(receive)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
