import asyncio
import timeit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from poolhouse import errors
from poolhouse.telemetry.metrics import exposition, is_our_fault, measure, watch_gauge
from tests.edge.serving import USER_POOLS, operation

REVOKE = operation(USER_POOLS + "RevokeToken")
LABELS = {"service": "cognito-idp", "operation": "RevokeToken"}
MOST_MICROSECONDS = 20.0  # measured: 1 to 2; the bound only catches what is wrong by an order of magnitude


def sample(name: str, **labels: str) -> float:
    """A sample of the current metrics; 0 if there is none."""
    families = text_string_to_metric_families(exposition(None)[1].decode())
    found = [s.value for family in families for s in family.samples if s.name == name and s.labels == labels]
    return found[0] if found else 0.0


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        (None, "answered"),
        (errors.NotAuthorizedException("no"), "refused"),
        (errors.InternalErrorException("oh"), "failed"),
        (errors.ServiceUnavailableException("later"), "failed"),
        (asyncio.CancelledError(), "cancelled"),
    ],
)
def test_every_call_is_counted_by_how_it_ended(ending: errors.CognitoError | None, outcome: str) -> None:
    """Operators see what is answered, refused, failed or given up, operation by operation."""
    before = sample("poolhouse_calls_total", **LABELS, outcome=outcome)
    measure(REVOKE, 0.01, ending)
    assert sample("poolhouse_calls_total", **LABELS, outcome=outcome) == before + 1


def test_failures_are_counted_by_the_exception_that_the_caller_saw() -> None:
    """A rise of one kind of refusal can be told from another."""
    reason = {"reason": "TooManyRequestsException"}
    before = sample("poolhouse_call_failures_total", **LABELS, **reason)
    for _ in range(2):
        measure(REVOKE, 0.01, errors.TooManyRequestsException("slow down"))
    assert sample("poolhouse_call_failures_total", **LABELS, **reason) == before + 2


def test_durations_fall_into_buckets() -> None:
    """Quantiles of the latency can be computed."""
    fast, slow = {"le": "0.001"}, {"le": "+Inf"}
    before = [sample("poolhouse_call_seconds_bucket", **LABELS, **bucket) for bucket in (fast, slow)]
    measure(REVOKE, 0.0007, None)
    measure(REVOKE, 99.0, None)
    after = [sample("poolhouse_call_seconds_bucket", **LABELS, **bucket) for bucket in (fast, slow)]
    assert after == [before[0] + 1, before[1] + 2]


def test_measuring_costs_next_to_nothing() -> None:
    """Metrics may stay on however busy the server is."""
    runs = timeit.repeat(lambda: measure(REVOKE, 0.003, None), number=2000, repeat=5)
    assert min(runs) / 2000 * 1e6 < MOST_MICROSECONDS


def test_only_our_own_failures_are_our_fault() -> None:
    """An alert on failures does not ring for what callers do wrong."""
    assert is_our_fault(errors.InternalErrorException(""))
    assert is_our_fault(errors.ServiceUnavailableException(""))
    assert not is_our_fault(errors.NotAuthorizedException(""))


def test_a_gauge_is_read_when_scraped_and_ends_when_told() -> None:
    """Gauges show the present, and a server that stopped leaves none behind."""
    size = {"a": 1.0}
    end = watch_gauge("test_gauge", "A gauge.", "cache", lambda: size)
    size["a"] = 5.0
    assert sample("test_gauge", cache="a") == 5.0
    end()
    end()
    assert b"test_gauge" not in exposition(None)[1]


def test_gauges_of_two_servers_in_one_process_add_up() -> None:
    """The exposition stays valid when a process runs more than one server."""
    ends = [watch_gauge("test_gauge", "A gauge.", "cache", lambda: {"a": 2.0}) for _ in range(2)]
    assert sample("test_gauge", cache="a") == 4.0
    for end in ends:
        end()


def test_the_form_is_the_one_asked_for() -> None:
    """Old and new scrapers are both served."""
    assert exposition(None)[0].startswith("text/plain")
    content_type, body = exposition("application/openmetrics-text; version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")


def test_the_process_itself_is_shown() -> None:
    """Memory, processor time and open files come with it."""
    assert sample("process_resident_memory_bytes") > 0
