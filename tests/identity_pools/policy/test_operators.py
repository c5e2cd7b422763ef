import pytest

from poolhouse.identity_pools.policy.malformed import MalformedPolicy
from poolhouse.identity_pools.policy.operators import OPERATORS

ROLE = "arn:aws:iam::123456789012:role/a"
CASES = [
    ("StringEquals", ["a", "b*"], ["a", "b*"], ["A", "bc", ""]),
    ("StringEqualsIgnoreCase", ["aB", "é*"], ["Ab", "É*"], ["a", "éb"]),
    ("StringLike", ["a*", "?"], ["a", "abc", "x"], ["", "Ab", "xy"]),
    ("NumericEquals", ["10", "0.50"], ["10.0", "1e1", "0.5"], ["11", ".5", "x", ""]),
    ("NumericLessThan", ["10"], ["9.99", "-1"], ["10", "11", "x"]),
    ("NumericLessThanEquals", ["10", "-5"], ["9", "10"], ["10.01", "x"]),
    ("NumericGreaterThan", ["10"], ["10.01"], ["10", "9", "x"]),
    ("NumericGreaterThanEquals", ["10"], ["10", "11"], ["9", "x"]),
    ("DateEquals", ["2026-01-01"], ["2026-01-01T00:00:00Z", "1767225600"], ["2025", "2026-01-02", "x"]),
    ("DateLessThan", ["2026-01-01"], ["2025-12-31T23:59:59Z", "0"], ["2026-01-01", "x"]),
    ("DateLessThanEquals", ["2026-01-01"], ["2026-01-01"], ["2026-01-01T00:00:01Z", "x"]),
    ("DateGreaterThan", ["2026-01-01"], ["2026-01-01T00:00:00.1Z"], ["2026-01-01", "x"]),
    ("DateGreaterThanEquals", ["2026-01-01"], ["2026-01-01"], ["2025", "x"]),
    ("Bool", ["true"], ["true", "TRUE"], ["false", "1", ""]),
    ("BinaryEquals", ["QQ=="], ["QQ=="], ["Qg==", "A", ""]),
    (
        "IpAddress",
        ["192.0.2.0/24", "2001:db8::1"],
        ["192.0.2.9", "::ffff:192.0.2.9", "2001:DB8:0::1"],
        ["192.0.3.1", "x"],
    ),
    ("IpAddress", ["0.0.0.0/0"], ["192.0.2.1"], ["2001:db8::1", "::1"]),
    ("ArnEquals", ["arn:aws:iam::*:role/?"], [ROLE], [ROLE + "b", "x"]),
    ("ArnLike", ["arn:aws:iam::*:role/?", "arn:aws:s3:::b"], [ROLE, "arn:aws:s3:::b"], ["arn:aws:iam::1:2:role/a"]),
]


@pytest.mark.parametrize(("name", "wanted", "yes", "no"), CASES, ids=[case[0] for case in CASES])
def test_what_an_operator_matches(name: str, wanted: list[str], yes: list[str], no: list[str]) -> None:
    """One of the policy's values is enough; a request's value of another kind matches none."""
    test = OPERATORS[name].make(wanted, variables=True)
    assert [each for each in yes if not test(each, {})] == []
    assert [each for each in no if test(each, {})] == []


@pytest.mark.parametrize(
    ("name", "opposite"),
    [
        ("StringNotEquals", "StringEquals"),
        ("StringNotEqualsIgnoreCase", "StringEqualsIgnoreCase"),
        ("StringNotLike", "StringLike"),
        ("NumericNotEquals", "NumericEquals"),
        ("DateNotEquals", "DateEquals"),
        ("NotIpAddress", "IpAddress"),
        ("ArnNotEquals", "ArnEquals"),
        ("ArnNotLike", "ArnLike"),
    ],
)
def test_negated_operators_are_known_as_such(name: str, opposite: str) -> None:
    """They compare as their opposites do, and hold where those do not."""
    wanted, yes, no = next(case[1:] for case in CASES if case[0] == opposite)
    negated, plain = OPERATORS[name], OPERATORS[opposite]
    assert (negated.negated, plain.negated) == (True, False)
    tests = [each.make(wanted, variables=True) for each in (negated, plain)]
    for value in (*yes, *no):
        assert tests[0](value, {}) == tests[1](value, {})


@pytest.mark.parametrize("name", ["StringEquals", "StringEqualsIgnoreCase", "StringLike"])
def test_texts_may_name_a_value_of_the_request(name: str) -> None:
    """In new policies; in old ones the sign of a variable is text."""
    test = OPERATORS[name].make(["home/${aws:X}/${aws:y, 'z'}"], variables=True)
    assert test("home/a/z", {"aws:x": "a"})
    assert not test("home/a/z", {"aws:x": "*"})
    assert not test("home//z", {})
    old = OPERATORS[name].make(["${aws:x}"], variables=False)
    assert old("${aws:x}", {"aws:x": "a"})
    assert not old("a", {"aws:x": "a"})


def test_case_is_ignored_in_what_a_variable_stands_for() -> None:
    """Where it is ignored in all else."""
    test = OPERATORS["StringEqualsIgnoreCase"].make(["${aws:x}-Ab"], variables=True)
    assert test("BOB-aB", {"aws:x": "Bob"})


def test_arns_may_name_a_value_of_the_request() -> None:
    """In any of their segments."""
    test = OPERATORS["ArnLike"].make(["arn:aws:iam::${aws:PrincipalAccount}:role/*"], variables=True)
    assert test("arn:aws:iam::1:role/a", {"aws:principalaccount": "1"})
    assert not test("arn:aws:iam::2:role/a", {"aws:principalaccount": "1"})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("NumericLessThan", "is not a number"),
        ("DateEquals", "is not a date"),
        ("Bool", 'is not "true" or "false"'),
        ("BinaryEquals", "is not base64"),
        ("NotIpAddress", "is not an IP address"),
        ("ArnNotLike", "must be in ARN format"),
    ],
)
@pytest.mark.parametrize("value", ["?", "-", "a-${aws:x}", "1${aws:x}"])
def test_a_value_of_another_kind_is_refused(name: str, told: str, value: str) -> None:
    """A comparison with it would be false for ever; and only texts and ARNs may have variables."""
    with pytest.raises(MalformedPolicy, match=told):
        OPERATORS[name].make([value], variables=True)
