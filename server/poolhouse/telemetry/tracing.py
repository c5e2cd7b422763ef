"""Traces: one span for each call, a child of the caller's, when a collector is configured.

Without one, nothing of OpenTelemetry is even imported, and a span costs nothing worth measuring.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Final

from poolhouse.schema import Operation

if TYPE_CHECKING:
    from poolhouse.telemetry.otlp import Tracing

_NOTHING: Final = nullcontext()


class _State:
    """Whether this process traces: one tracer at a time, as OpenTelemetry's own context is the process's."""

    tracing: "Tracing | None" = None


def start_tracing(endpoint: str | None) -> None:
    """Send spans to the OTLP collector at `endpoint` from now on; None: trace nothing."""
    stop_tracing()
    if endpoint is not None:
        from poolhouse.telemetry.otlp import Tracing  # noqa: PLC0415  megabytes that few servers need

        _State.tracing = Tracing(endpoint)


def stop_tracing() -> None:
    """Send what is left, waiting for a few seconds at most, and trace nothing any more. Blocks."""
    tracing, _State.tracing = _State.tracing, None
    if tracing is not None:
        tracing.close()


def tracing_started() -> bool:
    """Whether spans are recorded at all."""
    return _State.tracing is not None


def adopt_parent(carrier: Mapping[str, str]) -> None:
    """Make the span that `traceparent` in `carrier` names the parent of spans in this task (W3C Trace Context)."""
    if _State.tracing is not None:
        _State.tracing.adopt_parent(carrier)


def span(operation: Operation, request_id: str) -> AbstractContextManager[None]:
    """A block in which one call runs, recorded as a span."""
    return _NOTHING if _State.tracing is None else _State.tracing.span(operation, request_id)
