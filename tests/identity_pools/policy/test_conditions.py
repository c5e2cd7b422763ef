from collections.abc import Sequence
from typing import Any

import pytest

from poolhouse.identity_pools.policy import conditions
from poolhouse.identity_pools.policy.json_text import Number
from poolhouse.identity_pools.policy.malformed import MalformedPolicy
from poolhouse.identity_pools.policy.request import Request

ABSENT: Sequence[str] = ()


def holds(raw: Any, **context: str | Sequence[str]) -> bool:
    """Whether a condition holds for a request with these keys of `aws:`."""
    request = Request("a:b", "*", {f"aws:{name}": value for name, value in context.items()})
    return all(condition(request) for condition in conditions.parse(raw, variables=True))


@pytest.mark.parametrize(
    ("operator", "for_absent", "for_match", "for_other"),
    [
        ("StringEquals", False, True, False),
        ("StringNotEquals", True, False, True),
        ("StringEqualsIfExists", True, True, False),
        ("StringNotEqualsIfExists", True, False, True),
        ("ForAnyValue:StringEquals", False, True, False),
        ("ForAnyValue:StringNotEquals", False, False, True),
        ("ForAnyValue:StringEqualsIfExists", True, True, False),
        ("ForAllValues:StringEquals", True, True, False),
        ("ForAllValues:StringNotEquals", True, False, True),
        ("ForAllValues:StringEqualsIfExists", True, True, False),
        ("forallvalues:stringequalsifexists", True, True, False),
    ],
)
def test_an_absent_key(operator: str, *, for_absent: bool, for_match: bool, for_other: bool) -> None:
    """Matches nothing: plain operators fail, negated ones hold, and each qualifier says for itself."""
    raw = {operator: {"AWS:X": "a"}}
    assert holds(raw, x=ABSENT) is for_absent
    assert holds(raw, x="a") is for_match
    assert holds(raw, x="b") is for_other


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("StringEquals", ["a", "c"], True),
        ("StringEquals", ["c", "d"], False),
        ("StringNotEquals", ["a", "c"], False),
        ("StringNotEquals", ["c", "d"], True),
        ("ForAnyValue:StringEquals", ["a", "c"], True),
        ("ForAnyValue:StringEquals", ["c", "d"], False),
        ("ForAnyValue:StringNotEquals", ["a", "c"], True),
        ("ForAnyValue:StringNotEquals", ["a", "b"], False),
        ("ForAllValues:StringEquals", ["a", "b"], True),
        ("ForAllValues:StringEquals", ["a", "c"], False),
        ("ForAllValues:StringNotEquals", ["c", "d"], True),
        ("ForAllValues:StringNotEquals", ["a", "c"], False),
        ("ForAllValues:StringEquals", ["a", ""], False),
        ("ForAllValues:StringEquals", [""], True),
        ("ForAllValues:StringEquals", "", True),
        ("ForAnyValue:StringNotEquals", [""], False),
        ("ForAnyValue:StringNotEqualsIfExists", "", False),
        ("StringNotEquals", "", True),
    ],
)
def test_several_values(operator: str, values: str | list[str], *, expected: bool) -> None:
    """One, each, or any of them must match one of the policy's, which are alternatives."""
    assert holds({operator: {"aws:x": ["a", "b"]}}, x=values) is expected


def test_an_empty_text_can_be_asked_for() -> None:
    """Listing the top of a bucket has the prefix "", and may be what a policy allows."""
    assert holds({"StringLike": {"aws:x": ["", "home/"]}}, x="")


@pytest.mark.parametrize(
    ("wanted", "value", "expected"),
    [
        ("true", ABSENT, True),
        ("true", "a", False),
        ("false", ABSENT, False),
        ("False", "a", True),
        (True, "", True),
        (False, [""], False),
        (["true", "false"], "a", True),
    ],
)
def test_null_asks_whether_a_key_has_a_value(wanted: Any, value: str | Sequence[str], *, expected: bool) -> None:
    """An empty value is none, so that it guards ForAllValues against all that it lets pass."""
    assert holds({"Null": {"aws:x": wanted}}, x=value) is expected
    assert holds({"null": {"AWS:X": wanted}}, x=value) is expected


def test_every_operator_and_every_key_must_hold() -> None:
    """Conditions are joined by "and", values by "or"."""
    raw = {
        "StringEquals": {"aws:x": ["a", "b"], "aws:y": "c"},
        "NumericLessThan": {"aws:z": Number("10")},
        "Bool": {"aws:t": True},
    }
    good = {"x": "b", "y": "c", "z": "9", "t": "true"}
    assert holds(raw, **good)
    for name in good:
        assert not holds(raw, **(good | {name: "11"}))
    assert holds({})


def test_a_variable_without_a_value_is_equal_to_nothing() -> None:
    """Not even to another absence: negated operators hold, so that to deny strangers denies those without a tag."""
    assert holds({"StringEquals": {"aws:x": "${aws:y}"}}, x="a", y="a")
    assert not holds({"StringEquals": {"aws:x": "${aws:y}"}}, x="a")
    assert not holds({"StringEquals": {"aws:x": "${aws:y}"}}, x="")
    assert holds({"StringNotEquals": {"aws:x": "${aws:y}"}}, x="a")
    assert not holds({"StringLike": {"aws:x": "*${aws:y}"}}, x="a", y=["a"])


def test_keys_may_name_tags_with_blanks() -> None:
    """As tags of AWS may."""
    (condition,) = conditions.parse({"StringEquals": {"aws:PrincipalTag/Cost Center": "1"}}, variables=True)
    assert condition(Request("a:b", "*", {"aws:PrincipalTag/cost center": "1"}))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (None, "Condition must be an object"),
        ([], "Condition must be an object"),
        ({"StringEquals": []}, '"StringEquals" must be an object'),
        ({"StringEquals": {}}, "must have a condition key"),
        ({"StringEquals": {"aws:x": []}}, "at least one value"),
        ({"StringEquals": {"aws:x": None}}, "must be strings, numbers or booleans"),
        ({"StringEquals": {"aws:x": [["a"]]}}, "must be strings, numbers or booleans"),
        ({"StringEquals": {"username": "a"}}, "prefaced by a vendor"),
        ({"StringEquals": {"": "a"}}, "prefaced by a vendor"),
        ({"StringEquals": {"aws:": "a"}}, "prefaced by a vendor"),
        ({"StringEquals": {"aws:x": "${aws:y"}}, "is not of the form"),
        ({"NumericEquals": {"aws:x": "many"}}, "is not a number"),
        ({"Null": {"aws:x": "yes"}}, 'Null must be "true" or "false"'),
        ({"NullIfExists": {"aws:x": "true"}}, "Invalid condition operator"),
        ({"ForAnyValue:Null": {"aws:x": "true"}}, "Invalid condition operator"),
        ({"StringMatches": {"aws:x": "a"}}, "Invalid condition operator"),
        ({"": {"aws:x": "a"}}, "Invalid condition operator"),
        ({"IfExists": {"aws:x": "a"}}, "Invalid condition operator"),
        ({"ForSomeValues:StringEquals": {"aws:x": "a"}}, "Invalid condition operator"),
        ({"ForAllValue\u017f:StringEquals": {"aws:x": "a"}}, "Invalid condition operator"),
        ({"StringEqualsIfExistsIfExists": {"aws:x": "a"}}, "Invalid condition operator"),
        ({"StringEquals ": {"aws:x": "a"}}, "Invalid condition operator"),
    ],
)
def test_a_condition_that_is_none_is_refused(raw: Any, told: str) -> None:
    """And its author is told which."""
    with pytest.raises(MalformedPolicy, match=told):
        conditions.parse(raw, variables=True)
