"""When services want to be asked again."""

import pytest

from poolhouse.integrations import retry_after

NOON = 784_111_777.0  # Sun, 06 Nov 1994 08:49:37 GMT, RFC 9110's own example


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 120 ", 120.0),
        ("Sun, 06 Nov 1994 08:50:37 GMT", 60.0),
        ("Sunday, 06-Nov-94 08:50:37 GMT", 60.0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0),
        ("Sun, 06 Nov 1994 07:00:00 GMT", 0.0),
        ("Sun, 06 Nov 1994 08:50:37 -0000", 60.0),
    ],
)
def test_seconds_and_dates_are_understood(value: str, expected: float) -> None:
    """As RFC 9110 section 10.2.3 has them; what is past is now."""
    assert retry_after.seconds(value, NOON) == expected


@pytest.mark.parametrize(
    "value", [None, "", "soon", "-1", "1.5", "9" * 400, "١٢", "Sun, 99 Nov 1994 08:50:37 GMT", "\x00", "1" * 10]
)
def test_anything_else_says_nothing(value: str | None) -> None:
    """Whoever answers may be anybody."""
    assert retry_after.seconds(value, NOON) is None
