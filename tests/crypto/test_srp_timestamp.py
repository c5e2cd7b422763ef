"""The timestamp of a password claim."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycognito.aws_srp import AWSSRP

from poolhouse.crypto.srp_timestamp import InvalidTimestamp, format_timestamp, parse_timestamp

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)


@given(MOMENTS)
def test_the_timestamp_is_that_of_existing_clients(at: datetime) -> None:
    """What clients write is read as the moment that they meant."""
    theirs = AWSSRP.get_cognito_formatted_timestamp(at)
    assert format_timestamp(at.timestamp()) == theirs
    assert parse_timestamp(theirs) == at.timestamp()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-11-04T09:05:03Z",
        "Tue Nov 04 09:05:03 UTC 2025",
        "Tue Nov  4 09:05:03 UTC 2025",
        "Tue Nov 4 9:05:03 UTC 2025",
        "Tue Nov 4 09:05:03 GMT 2025",
        "tue nov 4 09:05:03 UTC 2025",
        "Tue Nov 4 09:05:03 UTC 25",
        "Tue Nov 4 09:05:03 UTC 2025\n",
        "Tue Nov ٤ 09:05:03 UTC 2025",
        "Wed Nov 4 09:05:03 UTC 2025",
        "Tue Nov 31 09:05:03 UTC 2025",
        "Tue Nov 4 24:00:00 UTC 2025",
        "Tue Nov 4 09:05:60 UTC 2025",
        "Tue Nov 4 09:05:03 UTC 0000",
    ],
)
def test_any_other_form_is_refused(text: str) -> None:
    """A timestamp that could be read in two ways, or that never was, is no proof of when."""
    with pytest.raises(InvalidTimestamp):
        parse_timestamp(text)


def test_a_good_timestamp_is_read() -> None:
    """The form, by example."""
    assert parse_timestamp("Tue Nov 4 09:05:03 UTC 2025") == 1_762_247_103
