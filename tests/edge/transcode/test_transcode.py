"""AWS JSON in, messages out, and back: all that the descriptors allow, and AWS's own code."""

from urllib.parse import parse_qsl, urlencode

import pytest
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from google.protobuf.message import Message
from hypothesis import given

from poolhouse import schema
from poolhouse.edge import transcode
from poolhouse.edge.rest_binding import match, rest_binding
from poolhouse.gen.wire import v1 as wire
from tests.edge.aws_models import AWS, as_python, operations_of
from tests.edge.transcode.samples import by_message, messages, quick

by_operation = pytest.mark.parametrize(
    "operation",
    operations_of(wire.AWS_PROTOCOL_JSON_1_1, wire.AWS_PROTOCOL_REST_JSON),
    ids=lambda found: found.path[1:],
)


@by_message
def test_a_message_survives_the_way_to_json_and_back(cls: type[Message]) -> None:
    """Nothing that a message says is lost or bent on the AWS wire."""

    @quick
    @given(messages(cls))
    def holds(message: Message) -> None:
        again = transcode.to_message(cls, transcode.parse(transcode.to_bytes(message)))
        assert again == message
        assert transcode.to_document(again) == transcode.to_document(message)

    holds()


@by_operation
def test_a_request_by_awss_own_client_is_read_as_it_was_meant(operation: schema.Operation) -> None:
    """What boto3 and the AWS CLI send arrives in full, in the body or anywhere else in the HTTP request."""
    service = AWS[operation.service.signing_name]
    serializer = create_serializer(service.metadata["protocol"], include_validation=False)

    @quick
    @given(messages(operation.request, millis=False))
    def holds(message: Message) -> None:
        model = service.operation_model(operation.name)
        sent = serializer.serialize_to_request(as_python(message), model)
        document = transcode.parse(sent["body"])
        if operation.http_path is None:
            assert sent["headers"]["X-Amz-Target"] == f"{operation.service.target_prefix}.{operation.name}"
            assert transcode.to_message(operation.request, document) == message
            return
        found = match(sent["method"], sent["url_path"])
        assert found is not None
        assert found[0] is operation
        query = dict(parse_qsl(urlencode(sent["query_string"]), keep_blank_values=True))
        headers = {name.lower(): value for name, value in sent["headers"].items()}
        assert rest_binding(operation).request(found[1], query, headers, document) == message

    holds()


@by_operation
def test_an_answer_is_read_by_awss_own_client_as_it_was_meant(operation: schema.Operation) -> None:
    """What the server says is what boto3 and the AWS CLI hand to their user."""
    service = AWS[operation.service.signing_name]
    parser = create_parser(service.metadata["protocol"])
    shape = service.operation_model(operation.name).output_shape

    @quick
    @given(messages(operation.response))
    def holds(message: Message) -> None:
        headers, document = rest_binding(operation).response(message)
        answer = {"status_code": 200, "headers": headers, "body": transcode.dump(document)}
        found = parser.parse(answer, shape)
        found.pop("ResponseMetadata")
        assert found == as_python(message)

    holds()
