"""OpenTelemetry's side of tracing; imported only when a collector is configured."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from opentelemetry import context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from poolhouse import __version__
from poolhouse.schema import Operation

TRACES_PATH: Final = "/v1/traces"
EXPORT_SECONDS: Final = 5.0


class Tracing:
    """Records spans and sends them in batches, from a thread of its own, to an OTLP collector over HTTP."""

    def __init__(self, endpoint: str) -> None:
        """Send to `endpoint`; a URL without a path gets the one that OTLP foresees."""
        url = endpoint if urlsplit(endpoint).path.strip("/") else endpoint.rstrip("/") + TRACES_PATH
        resource = Resource.create({"service.name": "poolhouse", "service.version": __version__})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(url, timeout=EXPORT_SECONDS)))
        self._tracer = self._provider.get_tracer("poolhouse", __version__)
        self._propagator = TraceContextTextMapPropagator()

    def adopt_parent(self, carrier: Mapping[str, str]) -> None:
        """See tracing.adopt_parent. The task ends with its call, so that nothing needs to be detached."""
        context.attach(self._propagator.extract(carrier))

    @contextmanager
    def span(self, operation: Operation, request_id: str) -> Iterator[None]:
        """See tracing.span. Exceptions may quote the request, so that a span shows their names only."""
        with self._tracer.start_as_current_span(
            operation.path.removeprefix("/"),
            kind=SpanKind.SERVER,
            attributes={
                "rpc.service": operation.service.full_name,
                "rpc.method": operation.name,
                "poolhouse.request_id": request_id,
            },
            record_exception=False,
            set_status_on_exception=False,
        ) as recorded:
            try:
                yield
            except BaseException as error:
                recorded.set_attribute("error.type", type(error).__name__)
                recorded.set_status(StatusCode.ERROR)
                raise

    def close(self) -> None:
        """Send what is left and end the thread."""
        self._provider.shutdown()
