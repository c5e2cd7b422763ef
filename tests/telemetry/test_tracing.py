import subprocess
import sys
from contextlib import nullcontext

from poolhouse.telemetry import tracing
from tests.edge.serving import USER_POOLS, operation
from tests.telemetry.collector import Collector

GET_USER = operation(USER_POOLS + "GetUser")


def test_without_a_collector_a_span_is_nothing() -> None:
    """Servers that do not trace do not pay for it."""
    tracing.start_tracing(None)
    assert not tracing.tracing_started()
    tracing.adopt_parent({"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})
    span = tracing.span(GET_USER, "1")
    assert isinstance(span, nullcontext)
    assert tracing.span(GET_USER, "2") is span


def test_without_a_collector_opentelemetry_is_not_even_loaded() -> None:
    """An idle server's memory is not spent on what it does not use."""
    code = "import sys, poolhouse.telemetry as t; t.start_tracing(None); print('opentelemetry' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_path())
    assert done.stdout.strip() == "False"


def _path() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(path for path in sys.path if path)}


async def test_with_a_collector_calls_are_traced_until_tracing_stops() -> None:
    """What was recorded is sent before the process ends, and nothing afterwards."""
    collector = Collector()
    try:
        tracing.start_tracing(collector.url)
        assert tracing.tracing_started()
        tracing.adopt_parent({"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})
        with tracing.span(GET_USER, "1"):
            pass
        tracing.stop_tracing()
        with tracing.span(GET_USER, "2"):
            pass
        (span,) = collector.spans()
        assert span.parent_span_id.hex() == "b7ad6b7169203331"
    finally:
        collector.close()


def test_stopping_what_never_started_is_fine() -> None:
    """Shut-down code need not know whether tracing was on."""
    tracing.stop_tracing()
    assert not tracing.tracing_started()
