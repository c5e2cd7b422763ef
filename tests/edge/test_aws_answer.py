"""Answers on the AWS wire, in each protocol's own form."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.edge.aws_answer import Answer, answered, refused, send_answer
from poolhouse.edge.body import Body
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire import v1 as wire
from tests.edge.serving import IAM, SYNC, USER_POOLS, operation

JSON, REST, QUERY = wire.AWS_PROTOCOL_JSON_1_1, wire.AWS_PROTOCOL_REST_JSON, wire.AWS_PROTOCOL_QUERY
GET_USER, LIST_RECORDS, GET_ROLE = (
    operation(USER_POOLS + "GetUser"),
    operation(SYNC + "ListRecords"),
    operation(IAM + "GetRole"),
)


def test_a_response_is_written_in_its_services_protocol() -> None:
    """JSON of one kind or another, or XML."""
    answer = answered(GET_USER, pb.GetUserResponse(username="alice"), "id")
    assert answer.headers == ((b"content-type", b"application/x-amz-json-1.1"),)
    assert answer.body == b'{"Username":"alice","UserAttributes":[]}'
    answer = answered(LIST_RECORDS, sync.ListRecordsResponse(count=1), "id")
    assert answer.headers == ((b"content-type", b"application/json"),)
    assert b'"Count":1' in answer.body
    answer = answered(GET_ROLE, GET_ROLE.response(), "id")
    assert answer.headers == ((b"content-type", b"text/xml"),)
    assert answer.body.startswith(b"<GetRoleResponse xmlns=")
    assert b"<RequestId>id</RequestId>" in answer.body


@pytest.mark.parametrize(
    ("protocol", "found", "status", "content_type", "body"),
    [
        (JSON, GET_USER, 400, b"application/x-amz-json-1.1", b'{"__type": "NotAuthorizedException", "message": "No."}'),
        (JSON, None, 400, b"application/x-amz-json-1.1", b'{"__type": "NotAuthorizedException", "message": "No."}'),
        (REST, LIST_RECORDS, 403, b"application/json", b'{"__type": "NotAuthorizedException", "message": "No."}'),
        (REST, None, 403, b"application/json", b'{"__type": "NotAuthorizedException", "message": "No."}'),
    ],
)
def test_a_refusal_in_json_names_the_error_twice(
    protocol: wire.AwsProtocol, found: Any, status: int, content_type: bytes, body: bytes
) -> None:
    """JavaScript reads the header, Python the body; the status is the service's."""
    answer = refused(errors.NotAuthorizedException("No."), protocol, found, "id")
    headers = ((b"content-type", content_type), (b"x-amzn-errortype", b"NotAuthorizedException"))
    assert answer == Answer(status, headers, body)


def test_a_refusal_in_xml_has_a_code() -> None:
    """Whether or not it is known what was asked for."""
    answer = refused(errors.NoSuchEntityException("No."), QUERY, GET_ROLE, "id")
    assert (answer.status, answer.headers) == (404, ((b"content-type", b"text/xml"),))
    assert b"<Code>NoSuchEntity</Code><Message>No.</Message>" in answer.body
    assert b"<Code>InvalidAction</Code>" in refused(errors.UnknownOperationException("No."), QUERY, None, "id").body


async def _sent(body: Body, *left: dict[str, Any]) -> list[dict[str, Any]]:
    """What is sent to a client of whose request `body` was read, and who then sends what is left."""
    sent, coming = [], iter(left)

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return next(coming)

    await send_answer(Answer(200, ((b"content-type", b"x"),), b"answer"), "the-id", body, receive, send)
    assert next(coming, None) is None
    return sent


async def test_an_answer_has_the_headers_that_every_one_has() -> None:
    """Its length, the request's id, and that nobody is to keep it."""
    start, content = await _sent(Body(b"{}"))
    assert start["status"] == 200
    assert dict(start["headers"]) == {
        b"content-type": b"x",
        b"content-length": b"6",
        b"x-amzn-requestid": b"the-id",
        b"cache-control": b"no-store",
        b"x-content-type-options": b"nosniff",
    }
    assert content == {"type": "http.response.body", "body": b"answer", "more_body": False}


async def test_a_connection_with_something_left_on_it_is_closed() -> None:
    """What is on its way already is let in first, for who still sends does not listen."""
    start, content, end = await _sent(Body(b"", complete=False))
    assert (b"connection", b"close") in start["headers"]
    assert (content["more_body"], end["more_body"]) == (True, False)
    rest = ({"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.request", "body": b"y"})
    await _sent(Body(b"", complete=False, sending=True), *rest)
