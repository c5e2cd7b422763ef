"""Prometheus metrics of one process: calls, their durations and failures, and gauges that are read when scraped."""

from asyncio import CancelledError
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import grpc
from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from poolhouse.errors import CognitoError
from poolhouse.schema import Operation

# From a cached read (a fraction of a millisecond) to the longest that a call may take.
BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_OUR_FAULT: Final = frozenset({grpc.StatusCode.INTERNAL, grpc.StatusCode.UNAVAILABLE})

_registry: Final = CollectorRegistry()
_calls: Final = Counter(
    "poolhouse_calls",
    "Calls that ended: answered, refused (the caller's to mend), failed (ours) or cancelled by the caller.",
    ["service", "operation", "outcome"],
    registry=_registry,
)
_seconds: Final = Histogram(
    "poolhouse_call_seconds", "How long calls took.", ["service", "operation"], buckets=BUCKETS, registry=_registry
)
_failures: Final = Counter(
    "poolhouse_call_failures",
    "Calls that were refused or failed, by the exception that the caller saw.",
    ["service", "operation", "reason"],
    registry=_registry,
)


def is_our_fault(failure: CognitoError) -> bool:
    """Whether the server failed, rather than refused."""
    return failure.code in _OUR_FAULT


class _Meter:
    """One operation's counters, looked up once."""

    __slots__ = ("_labels", "_reasons", "answered", "cancelled", "failed", "refused", "seconds")

    def __init__(self, operation: Operation) -> None:
        self._labels = (operation.service.signing_name, operation.name)
        self._reasons: dict[str, Counter] = {}
        self.answered = _calls.labels(*self._labels, "answered")
        self.cancelled = _calls.labels(*self._labels, "cancelled")
        self.refused = _calls.labels(*self._labels, "refused")
        self.failed = _calls.labels(*self._labels, "failed")
        self.seconds = _seconds.labels(*self._labels)

    def fail(self, failure: CognitoError) -> None:
        (self.failed if is_our_fault(failure) else self.refused).inc()
        counter = self._reasons.get(failure.name)
        if counter is None:
            counter = self._reasons[failure.name] = _failures.labels(*self._labels, failure.name)
        counter.inc()


_meters: Final[dict[Operation, _Meter]] = {}


def measure(operation: Operation, elapsed: float, failure: CognitoError | CancelledError | None) -> None:
    """Count one call that took `elapsed` seconds and ended well, in `failure`, or by being cancelled."""
    meter = _meters.get(operation)
    if meter is None:
        meter = _meters[operation] = _Meter(operation)
    meter.seconds.observe(elapsed)
    if failure is None:
        meter.answered.inc()
    elif isinstance(failure, CancelledError):
        meter.cancelled.inc()
    else:
        meter.fail(failure)


ReadGauge = Callable[[], Mapping[str, float]]
"""The values of a gauge by the value of its one label."""


class _Gauges(Collector):
    """Gauges whose values are asked for at each scrape; equal ones of several servers in one process add up."""

    def __init__(self) -> None:
        self._watched: dict[object, tuple[str, str, str, ReadGauge]] = {}

    def watch(self, name: str, documentation: str, label: str, read: ReadGauge) -> Callable[[], None]:
        key = object()
        self._watched[key] = (name, documentation, label, read)
        return lambda: void(self._watched.pop(key, None))

    def collect(self) -> Iterable[GaugeMetricFamily]:
        families: dict[str, tuple[str, str, dict[str, float]]] = {}
        for name, documentation, label, read in list(self._watched.values()):
            sums = families.setdefault(name, (documentation, label, {}))[2]
            for value, number in read().items():
                sums[value] = sums.get(value, 0.0) + number
        for name, (documentation, label, sums) in families.items():
            family = GaugeMetricFamily(name, documentation, labels=[label])
            for value, number in sums.items():
                family.add_metric([value], number)
            yield family


def void(_: object) -> None:
    """Nothing, whatever was given."""


_gauges: Final = _Gauges()
_registry.register(_gauges)
ProcessCollector(registry=_registry)
PlatformCollector(registry=_registry)


def watch_gauge(name: str, documentation: str, label: str, read: ReadGauge) -> Callable[[], None]:
    """Show a gauge whose values, by label, `read` tells at each scrape. Returns what ends it."""
    return _gauges.watch(name, documentation, label, read)


def exposition(accept: str | None) -> tuple[str, bytes]:
    """All metrics, as content type and body, in the Prometheus or OpenMetrics form that `accept` asks for."""
    encode, content_type = choose_encoder(accept or "")
    return content_type, encode(_registry)
