"""What a request on the AWS wire asks for."""

from typing import Any

import pytest

from poolhouse.edge.aws_request import AwsRequest, find, protocol_of, text_of
from poolhouse.edge.body import Body
from poolhouse.errors import RequestEntityTooLargeException, SerializationException, UnknownOperationException
from poolhouse.gen.iam import v1 as iam
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire import v1 as wire

JSON, REST, QUERY = wire.AWS_PROTOCOL_JSON_1_1, wire.AWS_PROTOCOL_REST_JSON, wire.AWS_PROTOCOL_QUERY
FORM = b"application/x-www-form-urlencoded"
GET_USER = b"AWSCognitoIdentityProviderService.GetUser"
GET_ROLE = b"Action=GetRole&Version=2010-05-08&RoleName=r"


def scope(method: str = "POST", path: str = "/", query: bytes = b"", **headers: bytes) -> dict[str, Any]:
    """A request without its body, as ASGI has it."""
    named = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    return {"method": method, "path": path, "raw_path": path.encode(), "query_string": query, "headers": named}


def found(request: dict[str, Any], content: bytes = b"") -> AwsRequest:
    """The request with its operation."""
    headers = dict(request["headers"])
    return find(protocol_of(request, headers), request, headers, Body(content))


@pytest.mark.parametrize(
    ("request_", "protocol"),
    [
        (scope(x_amz_target=GET_USER), JSON),
        (scope(x_amz_target=GET_USER, content_type=FORM), JSON),
        (scope(path="/identitypools"), REST),
        (scope(path="/identitypools", content_type=FORM), REST),
        (scope(content_type=FORM), QUERY),
        (scope(content_type=b"Application/X-WWW-Form-Urlencoded; charset=utf-8"), QUERY),
        (scope("GET", query=b"Action=GetCallerIdentity"), QUERY),
        (scope("PUT", content_type=FORM), REST),
        (scope("GET"), REST),
        (scope(content_type=b"text/plain"), REST),
    ],
)
def test_the_protocol_is_told_by_path_headers_and_form(request_: dict[str, Any], protocol: wire.AwsProtocol) -> None:
    """Even when nothing else can be made of the request, so that its answer can be read."""
    assert protocol_of(request_, dict(request_["headers"])) == protocol


def test_a_message_comes_out_of_each_protocol() -> None:
    """JSON, path and query, or form."""
    request = found(scope(x_amz_target=GET_USER), b'{"AccessToken":"a"}')
    assert (request.operation.name, request.message()) == ("GetUser", pb.GetUserRequest(access_token="a"))
    path = "/identitypools/p/identities/i/datasets/d/records"
    request = found(scope("GET", path, b"maxResults=7"))
    expected = sync.ListRecordsRequest(identity_pool_id="p", identity_id="i", dataset_name="d", max_results=7)
    assert (request.operation.name, request.message()) == ("ListRecords", expected)
    for request in (found(scope(content_type=FORM), GET_ROLE), found(scope("GET", query=GET_ROLE), b"Action=Other")):
        assert (request.operation.name, request.message()) == ("GetRole", iam.GetRoleRequest(role_name="r"))


def test_a_form_that_was_too_large_is_refused_as_such() -> None:
    """Its operation was never read."""
    request, refusal = scope(content_type=FORM), RequestEntityTooLargeException("Too large.")
    with pytest.raises(RequestEntityTooLargeException):
        find(QUERY, request, dict(request["headers"]), Body(b"", refusal, complete=False))


@pytest.mark.parametrize(
    "request_",
    [
        scope(),
        scope("GET"),
        scope("GET", x_amz_target=GET_USER),
        scope(x_amz_target=b"GetUser"),
        scope(x_amz_target=b"AWSCognitoIdentityProviderService.Nothing"),
        scope("GET", "/identitypools/a/b/c"),
        scope("PATCH", "/identitypools"),
        scope(content_type=FORM),
        scope("GET", query=b"Action=GetRole"),
    ],
)
def test_what_names_no_operation_is_refused(request_: dict[str, Any]) -> None:
    """Whatever else is in it."""
    with pytest.raises(UnknownOperationException):
        found(request_)


def test_a_query_that_cannot_be_read_is_refused() -> None:
    """Bad escapes are the caller's mistake."""
    request = found(scope("GET", "/identitypools/p/identities/i/datasets/d/records", b"maxResults=%ff"))
    with pytest.raises(SerializationException, match="query string"):
        request.message()


def test_what_is_signed_is_what_was_sent() -> None:
    """Repeated headers, escapes and bytes that are no text included."""
    request = scope("GET", "/a%2F", GET_ROLE, host=b"h")
    request["headers"].append((b"host", b"\xff"))
    seen = AwsRequest(found(scope(x_amz_target=GET_USER)).operation, None, request, {}, Body(b"body")).signed()
    assert (seen.method, seen.path, seen.query.encode(), seen.body) == ("GET", "/a%2F", GET_ROLE, b"body")
    assert seen.headers == [("host", "h"), ("host", "\udcff")]
    assert text_of([(b"a", b"\xc3\xa9")]) == [("a", "é")]
