"""What operators see of a running server: log lines, metrics and traces. None of them ever holds a secret."""

from poolhouse.telemetry.logs import configure_logs
from poolhouse.telemetry.metrics import exposition, is_our_fault, measure, watch_gauge
from poolhouse.telemetry.tracing import adopt_parent, span, start_tracing, stop_tracing, tracing_started

__all__ = [
    "adopt_parent",
    "configure_logs",
    "exposition",
    "is_our_fault",
    "measure",
    "span",
    "start_tracing",
    "stop_tracing",
    "tracing_started",
    "watch_gauge",
]
