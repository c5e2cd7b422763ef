"""What a request on the AWS wire asks for: the operation that it names, and the message that goes to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from google.protobuf.message import Message
from starlette.types import Scope

from poolhouse import schema
from poolhouse.edge import query, transcode
from poolhouse.edge.authentication import HttpRequest
from poolhouse.edge.body import Body
from poolhouse.edge.query import Form
from poolhouse.edge.rest_binding import match, rest_binding
from poolhouse.errors import SerializationException, UnknownOperationException
from poolhouse.gen.wire import v1 as wire
from poolhouse.schema import Operation

TARGET: Final = b"x-amz-target"
MAX_QUERY_FIELDS: Final = 100

_FORM: Final = b"application/x-www-form-urlencoded"
_ACTION: Final = b"Action="


@dataclass(frozen=True, slots=True)
class AwsRequest:
    """A request whose operation is known; `members` are those in its path, or in its form, if it has such."""

    operation: Operation
    members: Mapping[str, str] | Form | None
    scope: Scope
    headers: Mapping[bytes, bytes]
    body: Body

    def signed(self) -> HttpRequest:
        """What a signature covers, repeated headers and all."""
        scope = self.scope
        return HttpRequest(
            scope["method"],
            scope["raw_path"].decode("utf-8", "surrogateescape"),
            scope["query_string"].decode("utf-8", "surrogateescape"),
            text_of(scope["headers"]),
            self.body.content,
        )

    def message(self) -> Message:
        """The operation's request; SerializationException or InvalidParameterException if it cannot become one."""
        if isinstance(self.members, Form):
            return query.to_message(self.operation, self.members)
        document = transcode.parse(self.body.content)
        if self.members is None:
            return transcode.to_message(self.operation.request, document)
        headers = dict(text_of(self.headers.items()))
        return rest_binding(self.operation).request(self.members, self._query(), headers, document)

    def _query(self) -> dict[str, str]:
        raw = self.scope["query_string"].decode("latin-1")
        try:
            return dict(parse_qsl(raw, keep_blank_values=True, errors="strict", max_num_fields=MAX_QUERY_FIELDS))
        except ValueError:
            raise SerializationException("The query string cannot be read.") from None


def protocol_of(scope: Scope, headers: Mapping[bytes, bytes]) -> wire.AwsProtocol:
    """The protocol that a request is meant in, and that its answer is awaited in."""
    if scope["path"] != "/":
        return wire.AWS_PROTOCOL_REST_JSON
    if TARGET in headers:
        return wire.AWS_PROTOCOL_JSON_1_1
    is_form = headers.get(b"content-type", b"").partition(b";")[0].strip().lower() == _FORM
    if (is_form and scope["method"] == "POST") or (scope["method"] == "GET" and _ACTION in scope["query_string"]):
        return wire.AWS_PROTOCOL_QUERY
    return wire.AWS_PROTOCOL_REST_JSON


def find(protocol: wire.AwsProtocol, scope: Scope, headers: Mapping[bytes, bytes], body: Body) -> AwsRequest:
    """The request with its operation; UnknownOperationException if it names none."""
    members: Mapping[str, str] | Form | None = None
    if protocol == wire.AWS_PROTOCOL_QUERY:
        if body.refusal is not None:
            raise body.refusal
        members = query.read(scope["query_string"], body.content if scope["method"] == "POST" else b"")
        operation = members.operation()
    elif scope["path"] != "/":
        found = match(scope["method"], scope["raw_path"].decode("latin-1"))
        if found is None:
            raise UnknownOperationException(f"There is nothing at {scope['method']} {scope['path']}.")
        operation, members = found
    else:
        operation = _by_target(scope["method"], headers.get(TARGET))
    return AwsRequest(operation, members, scope, headers, body)


def _by_target(method: str, target: bytes | None) -> Operation:
    if target is None or method != "POST":
        raise UnknownOperationException("Send a POST with an X-Amz-Target header that names an operation.")
    prefix, _, name = target.decode("latin-1").rpartition(".")
    operation = schema.by_target(prefix, name)
    if operation is None:
        raise UnknownOperationException("X-Amz-Target names no operation.")
    return operation


def text_of(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Headers as text, in which bytes that are no UTF-8 are kept (surrogateescape)."""
    return [(name.decode("latin-1"), value.decode("utf-8", "surrogateescape")) for name, value in headers]
