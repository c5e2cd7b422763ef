from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.identity_pools.policy import values
from poolhouse.identity_pools.policy.values import Network

NEW_YEAR = 1767225600
"""2026-01-01T00:00:00Z."""


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", "0"), ("-1", "-1"), ("+1.50", "1.5"), ("1e3", "1000"), ("0.1", "0.1"), ("9" * 40, "9" * 40)],
)
def test_numbers_are_read_exactly(text: str, number: str) -> None:
    """A limit of 0.1 is a tenth, not what binary arithmetic makes of it."""
    assert values.number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", " 1", "1 ", "1.", ".5", "1,5", "0x1", "NaN", "Infinity", "1e9999", "1" * 41, "٣"])
def test_what_is_no_number_is_none(text: str) -> None:
    """Nor is a number that no request could have."""
    assert values.number(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2026", NEW_YEAR),
        ("2026-01", NEW_YEAR),
        ("2026-01-01", NEW_YEAR),
        ("2026-01-01T00:00Z", NEW_YEAR),
        ("2026-01-01T00:00:00Z", NEW_YEAR),
        ("2026-01-01t00:00:00z", NEW_YEAR),
        ("2026-01-01T00:00:00", NEW_YEAR),
        ("2026-01-01T05:30:00+05:30", NEW_YEAR),
        ("2025-12-31T19:00:00-05:00", NEW_YEAR),
        ("2026-01-01T00:00:00.5Z", NEW_YEAR + 0.5),
        ("1970-01-01T00:00:00Z", 0),
        ("0001-01-01T00:00:00+23:59", -62135596800 - 86340),
        (str(NEW_YEAR), NEW_YEAR),
        (f"{NEW_YEAR}.25", NEW_YEAR + 0.25),
        ("0", 0),
    ],
)
def test_moments_are_read(text: str, seconds: float) -> None:
    """A date of ISO 8601, as short as W3C allows, or the seconds since 1970."""
    assert values.moment(text) == Decimal(str(seconds))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-13-01",
        "2026-01-01Z",
        "2026-02-30",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+05",
        "2026-01-01 00:00:00",
        "20260101T000000Z",
        "0000-01-01",
        "-1",
        "1" * 17,
        "2026-01-01T00:00:00." + "0" * 60,
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    """Days that do not exist, and other ways of writing them."""
    assert values.moment(text) is None


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("192.0.2.1", Network(4, 0xC0000201, 0xFFFFFFFF)),
        ("192.0.2.1/24", Network(4, 0xC0000200, 0xFFFFFF00)),
        ("0.0.0.0/0", Network(4, 0, 0)),
        ("::1", Network(6, 1, 2**128 - 1)),
        ("2001:DB8::/32", Network(6, 0x20010DB8 << 96, 0xFFFFFFFF << 96)),
        ("::ffff:192.0.2.1", Network(4, 0xC0000201, 0xFFFFFFFF)),
        ("::ffff:192.0.2.0/120", Network(4, 0xC0000200, 0xFFFFFF00)),
        ("::/0", Network(6, 0, 0)),
        ("1::/96", Network(6, 1 << 112, (2**96 - 1) << 32)),
    ],
)
def test_addresses_are_read(text: str, network: Network) -> None:
    """Of both families, alone or as a range; an IPv4 address within IPv6 is the IPv4 address."""
    assert values.network(text) == network


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "localhost",
        "192.0.2",
        "192.0.2.1/33",
        "192.0.2.1/255.0.0.0",
        "192.0.2.1/",
        "::1%eth0",
        "1:" * 40,
        "01.0.0.1",
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    """Names, zones and masks are not addresses."""
    assert values.network(text) is None


@pytest.mark.parametrize(("text", "truth"), [("true", True), ("False", False), ("TRUE", True), ("1", None), ("", None)])
def test_truth_values_are_read_in_any_case(text: str, *, truth: bool | None) -> None:
    """Only those two words."""
    assert values.boolean(text) is truth


@pytest.mark.parametrize(("text", "known"), [("", b""), ("QQ==", b"A"), ("QQ", None), ("Q Q=", None), ("é", None)])
def test_bytes_are_read_from_base64(text: str, known: bytes | None) -> None:
    """With its padding, and nothing else in it."""
    assert values.binary(text) == known


@given(st.text(max_size=80))
def test_no_text_brings_a_reader_down(text: str) -> None:
    """What a request carries is read, or it is not."""
    for read in (values.number, values.moment, values.network, values.boolean, values.binary):
        read(text)
