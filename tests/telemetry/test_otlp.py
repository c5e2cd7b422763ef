from collections.abc import Iterator

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from poolhouse import errors
from poolhouse.telemetry.otlp import Tracing
from tests.edge.serving import USER_POOLS, operation
from tests.telemetry.collector import Collector

GET_USER = operation(USER_POOLS + "GetUser")
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector that listens."""
    collector = Collector()
    yield collector
    collector.close()


async def test_a_call_is_a_span_below_the_callers_own(collector: Collector) -> None:
    """A request can be followed from the client through this server."""
    tracing = Tracing(collector.url)
    tracing.adopt_parent({"traceparent": f"00-{TRACE}-{PARENT}-01"})
    with tracing.span(GET_USER, "request-1"):
        pass
    tracing.close()
    (span,) = collector.spans()
    assert collector.paths == ["/v1/traces"]
    assert span.name == "poolhouse.userpool.v1.UserPoolService/GetUser"
    assert span.kind == Span.SPAN_KIND_SERVER
    assert (span.trace_id.hex(), span.parent_span_id.hex()) == (TRACE, PARENT)
    attributes = {attribute.key: attribute.value.string_value for attribute in span.attributes}
    assert attributes["poolhouse.request_id"] == "request-1"
    assert attributes["rpc.method"] == "GetUser"


async def test_a_failure_shows_its_name_and_not_its_message(collector: Collector) -> None:
    """Messages may quote what a person typed; a trace is no place for that."""
    tracing = Tracing(collector.url)
    with pytest.raises(errors.NotAuthorizedException), tracing.span(GET_USER, "request-2"):
        raise errors.NotAuthorizedException("hunter2 is wrong")
    tracing.close()
    (span,) = collector.spans()
    assert span.status.code == Status.STATUS_CODE_ERROR
    assert {a.key: a.value.string_value for a in span.attributes}["error.type"] == "NotAuthorizedException"
    assert b"hunter2" not in span.SerializeToString()


async def test_an_endpoint_with_a_path_is_taken_as_it_is(collector: Collector) -> None:
    """Collectors behind a path of their own can be reached."""
    tracing = Tracing(collector.url + "/otlp/v1/traces")
    with tracing.span(GET_USER, "request-3"):
        pass
    tracing.close()
    assert collector.paths == ["/otlp/v1/traces"]
