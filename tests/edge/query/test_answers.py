"""Answers and errors of the query protocol, as AWS's own clients read them."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from botocore.parsers import create_parser
from google.protobuf.message import Message
from hypothesis import given

from poolhouse import errors, schema
from poolhouse.edge import query
from poolhouse.edge.query import answers
from poolhouse.gen.wire import v1 as wire
from tests.edge.aws_models import AWS, as_python, operations_of
from tests.edge.transcode.samples import messages, quick

OPERATIONS = operations_of(wire.AWS_PROTOCOL_QUERY)
by_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: found.path[1:])
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def operation(name: str) -> schema.Operation:
    """The operation of that name."""
    return next(found for found in OPERATIONS if found.name == name)


def as_sent(value: Any, name: str = "") -> Any:
    """What of a message its XML can say: policies are percent-encoded, and times are in whole seconds."""
    if isinstance(value, dict):
        return {NOT_XML.sub("\ufffd", key): as_sent(each, key) for key, each in sorted(value.items())}
    if isinstance(value, list):
        return [as_sent(each) for each in value]
    if isinstance(value, str):
        return quote(value, safe="") if name.endswith("PolicyDocument") else NOT_XML.sub("\ufffd", value)
    return value.replace(microsecond=0) if hasattr(value, "microsecond") else value


@by_operation
def test_an_answer_is_read_by_awss_own_client_as_it_was_meant(operation: schema.Operation) -> None:
    """What the server says is what boto3 and the AWS CLI hand to their user."""
    service = AWS[operation.service.signing_name]
    parser = create_parser(service.metadata["protocol"])
    shape = service.operation_model(operation.name).output_shape

    @quick
    @given(messages(operation.response))
    def holds(message: Message) -> None:
        body = query.answered(operation, message, "the-id")
        found = parser.parse({"status_code": 200, "headers": {}, "body": body}, shape)
        metadata = found.pop("ResponseMetadata")
        assert (metadata["RequestId"], metadata["HTTPStatusCode"]) == ("the-id", 200)
        assert found == as_sent(as_python(message))

    holds()


def test_an_answer_has_the_form_that_aws_gives_it() -> None:
    """Clients that are stricter than boto3 look at every element."""
    found = operation("GetCallerIdentity")
    body = query.answered(found, found.response(account="1", arn="arn:aws:iam::1:root"), "the-id")
    assert body.decode() == (
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
        "<Account>1</Account><Arn>arn:aws:iam::1:root</Arn></GetCallerIdentityResult>"
        "<ResponseMetadata><RequestId>the-id</RequestId></ResponseMetadata></GetCallerIdentityResponse>\n"
    )


@pytest.mark.parametrize(
    ("name", "error", "code", "status"),
    [
        ("GetRole", "NoSuchEntityException", "NoSuchEntity", 404),
        ("GetRole", "InvalidParameterException", "ValidationError", 400),
        ("GetRole", "SerializationException", "MalformedInput", 400),
        ("GetRole", "UnrecognizedClientException", "InvalidClientTokenId", 403),
        ("GetRole", "InvalidSignatureException", "SignatureDoesNotMatch", 403),
        ("GetRole", "IncompleteSignatureException", "IncompleteSignature", 400),
        ("GetRole", "MissingAuthenticationTokenException", "MissingAuthenticationToken", 403),
        ("GetRole", "AccessDeniedException", "AccessDenied", 403),
        ("GetRole", "ExpiredTokenException", "ExpiredToken", 403),
        ("GetRole", "TooManyRequestsException", "Throttling", 400),
        ("GetRole", "InternalErrorException", "ServiceFailure", 500),
        ("GetRole", "ServiceUnavailableException", "ServiceUnavailable", 503),
        ("GetCallerIdentity", "InternalErrorException", "InternalFailure", 500),
        ("GetCallerIdentity", "ExpiredTokenException", "ExpiredToken", 403),
        ("AssumeRoleWithWebIdentity", "ExpiredTokenException", "ExpiredTokenException", 400),
        ("AssumeRoleWithWebIdentity", "AccessDeniedException", "AccessDenied", 403),
    ],
)
def test_an_error_has_the_code_that_aws_gives_it(name: str, error: str, code: str, status: int) -> None:
    """Clients decide by it what to do next."""
    raised = errors.by_name(error)("It is <so> & \x00")
    found_status, body = query.refused(raised, operation(name), "the-id")
    assert (found_status, answers.code_and_status(raised, operation(name))) == (status, (code, status))
    service = AWS[operation(name).service.signing_name]
    parser = create_parser(service.metadata["protocol"])
    shape = service.operation_model(name).output_shape
    found = parser.parse({"status_code": status, "headers": {}, "body": body}, shape)
    kind = "Sender" if status < 500 else "Receiver"
    assert found["Error"] == {"Type": kind, "Code": code, "Message": "It is <so> & \N{REPLACEMENT CHARACTER}"}
    assert found["ResponseMetadata"]["RequestId"] == "the-id"


def test_an_error_of_no_operation_is_an_error_all_the_same() -> None:
    """In the namespace that AWS uses when it does not know the service."""
    status, body = query.refused(errors.UnknownOperationException("No."), None, "the-id")
    assert status == 400
    assert body.decode() == (
        '<ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09"><Error><Type>Sender</Type>'
        "<Code>InvalidAction</Code><Message>No.</Message></Error><RequestId>the-id</RequestId></ErrorResponse>\n"
    )
