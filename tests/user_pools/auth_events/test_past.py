"""What assessments are told of events that were noted, and what failures are counted under."""

from dataclasses import replace

import pytest

from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.places import Place
from poolhouse.storage.auth_events import PastSignIn
from poolhouse.user_pools.auth_events import past
from poolhouse.user_pools.risk.history import PastEvent

BARE = PastSignIn(1.0, "Pass", "192.0.2.1")


def test_an_event_becomes_what_an_assessment_reads() -> None:
    """What is not known stays so."""
    assert past.event(BARE) == PastEvent(1.0, True, "192.0.2.1")  # noqa: FBT003  it succeeded
    full = replace(
        BARE, response="Fail", device_fingerprint="f", city="c", latitude=1.0, longitude=2.0, verdict="Valid"
    )
    assert past.event(full) == PastEvent(
        1.0,
        False,  # noqa: FBT003  it failed
        "192.0.2.1",
        "f",
        Place("c", None, 1.0, 2.0),
        pb.FEEDBACK_VALUE_TYPE_VALID,
    )
    assert past.event(replace(BARE, response="InProgress")).succeeded is None


@pytest.mark.parametrize(
    ("address", "subject"),
    [
        ("192.0.2.1", "address:192.0.2.1"),
        ("::ffff:192.0.2.1", "address:192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("fe80::1%eth0", "address:fe80::/64"),
        ("", None),
        ("unix", None),
    ],
)
def test_failures_are_counted_by_who_can_have_an_address(address: str, subject: str | None) -> None:
    """One of IPv4, or a network of IPv6; what is no address is nobody's."""
    assert past.failures_subject(address) == subject
