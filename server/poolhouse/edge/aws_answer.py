"""Answers on the AWS wire: what an operation answers with, and how it is refused, in each protocol's own form."""

import json
from dataclasses import dataclass
from typing import Final

from google.protobuf.message import Message
from starlette.types import Receive, Send

from poolhouse import schema
from poolhouse.edge import query, transcode
from poolhouse.edge.body import Body, linger
from poolhouse.edge.rest_binding import rest_binding
from poolhouse.errors import CognitoError, http_status
from poolhouse.gen.wire import v1 as wire
from poolhouse.schema import Operation

JSON_1_1: Final = (b"content-type", b"application/x-amz-json-1.1")
REST_JSON: Final = (b"content-type", b"application/json")
XML: Final = (b"content-type", b"text/xml")
# Answers hold tokens, and are nothing that a browser should ever show or keep.
EVERY_ANSWER: Final = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
CLOSE: Final = (b"connection", b"close")

_REST_SERVICE: Final = next(s.signing_name for s in schema.SERVICES if s.protocol == wire.AWS_PROTOCOL_REST_JSON)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, but for the headers that each one has."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def answered(operation: Operation, response: Message, request_id: str) -> Answer:
    """An operation's response. ValueError when it holds what cannot be written."""
    if operation.service.protocol == wire.AWS_PROTOCOL_JSON_1_1:
        return Answer(200, (JSON_1_1,), transcode.to_bytes(response))
    if operation.service.protocol == wire.AWS_PROTOCOL_QUERY:
        return Answer(200, (XML,), query.answered(operation, response, request_id))
    headers, document = rest_binding(operation).response(response)
    carried = tuple((name.lower().encode("latin-1"), value.encode()) for name, value in headers.items())
    return Answer(200, (REST_JSON, *carried), transcode.dump(document))


def refused(error: CognitoError, protocol: wire.AwsProtocol, operation: Operation | None, request_id: str) -> Answer:
    """An error as AWS SDKs read it: its name in a header and in the body, or its code in XML."""
    if protocol == wire.AWS_PROTOCOL_QUERY:
        status, xml = query.refused(error, operation, request_id)
        return Answer(status, (XML,), xml)
    rest = protocol == wire.AWS_PROTOCOL_REST_JSON
    service = operation.service.signing_name if operation else _REST_SERVICE if rest else ""
    body = json.dumps({"__type": error.name, "message": error.message}).encode()
    headers = (REST_JSON if rest else JSON_1_1, (b"x-amzn-errortype", error.name.encode()))
    return Answer(http_status(error, service), headers, body)


async def send_answer(answer: Answer, request_id: str, body: Body, receive: Receive, send: Send) -> None:
    """Send the answer to a request of which `body` was read, and close the connection if that was not all."""
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
