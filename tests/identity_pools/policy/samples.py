"""Policies and requests drawn at random, of few words, so that they often have to do with each other."""

from typing import Any, TypeAlias

from hypothesis import strategies as st

Context: TypeAlias = dict[str, str | list[str]]
Drawn: TypeAlias = tuple[list[dict[str, Any]], Context]
"""Policies, and what a request knows that they may ask."""

NOTHING: Context = {}

NAMES = ("aws:A", "aws:b", "AWS:C", "aws:several")
VARIABLES = ("${aws:a}", "${AWS:B}", "${aws:b, 'x'}", "${aws:several}", "${*}", "${?}", "${$}")
TEXTS = st.lists(st.sampled_from(("x", "y", "X", "*", "?", *VARIABLES)), max_size=4).map("".join)
VALUES = st.sampled_from(("x", "y", "X", "xy", "yx", "*", "?", "$", "", "x*"))
ACTIONS = st.sampled_from(("*", "s3:*", "S3:get*", "s3:?et", "s3:Put", "a:b"))
LAST = st.lists(st.sampled_from(("x", "y", "/", ":", "*", "?", *VARIABLES)), max_size=5).map("".join)
RESOURCES = st.just("*") | st.builds("arn:aws:s3:{}:1:{}".format, st.sampled_from(("", "*", "e?")), LAST)
ARNS = st.builds(
    "arn:{}:s3:{}:{}:{}".format,
    st.sampled_from(("aws", "*")),
    st.sampled_from(("", "*", "e?", *VARIABLES)),
    TEXTS,
    LAST,
)
NUMBERS = st.sampled_from(("1", "1.0", "2", "-3", "0.5"))
DATES = st.sampled_from(("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2027-01-01T00:00:00Z", "1767225600"))
ADDRESSES = st.sampled_from(("192.0.2.1", "192.0.2.9", "2001:db8::1"))
NETWORKS = ADDRESSES | st.sampled_from(("192.0.2.0/29", "2001:db8::/64", "0.0.0.0/0"))
BASE64 = st.sampled_from(("", "QQ==", "Qg=="))
COMPARISONS = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
FAMILIES: dict[str, tuple[tuple[str, ...], st.SearchStrategy[str], st.SearchStrategy[str]]] = {
    "String": (("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"), TEXTS, VALUES),
    "Arn": (
        ("Equals", "NotEquals", "Like", "NotLike"),
        ARNS,
        VALUES | st.builds("arn:aws:s3:{}:{}:{}".format, st.sampled_from(("", "eu")), VALUES, VALUES),
    ),
    "Numeric": (COMPARISONS, NUMBERS, NUMBERS),
    "Date": (COMPARISONS, DATES, DATES),
    "Bool": (("",), st.sampled_from(("true", "false")), st.sampled_from(("true", "False", "x"))),
    "Binary": (("Equals",), BASE64, BASE64),
    "Ip": (("Address",), NETWORKS, ADDRESSES),
    "NotIp": (("Address",), NETWORKS, ADDRESSES),
}
"""The kinds of operators: what they are called, what policies compare with, and what requests have."""


@st.composite
def condition(draw: st.DrawFn) -> tuple[dict[str, Any], Context]:
    """A condition, and part of a request that it may hold for."""
    raw: dict[str, Any] = {}
    context: Context = {}
    for kind in draw(st.lists(st.sampled_from(sorted(FAMILIES)), max_size=3, unique=True)):
        names, wanted, values = FAMILIES[kind]
        quantifier = draw(st.sampled_from(("", "ForAllValues:", "ForAnyValue:")))
        operator = f"{quantifier}{kind}{draw(st.sampled_from(names))}{draw(st.sampled_from(('', 'IfExists')))}"
        key = f"aws:{kind}"
        raw[operator] = {key: draw(wanted | st.lists(wanted, min_size=1, max_size=3))}
        context |= draw(st.just(NOTHING) | st.builds(one, st.just(key), values) | several(key, values))
    if draw(st.booleans()):
        raw["Null"] = {draw(st.sampled_from(NAMES)): draw(st.sampled_from(("true", False)))}
    return raw, context


def one(key: str, value: str) -> Context:
    """A key with its value."""
    return {key: value}


def several(key: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[Context]:
    """The key in capitals, with several values."""
    return st.lists(values, max_size=3).map(lambda found: {key.upper(): found})


@st.composite
def documents(draw: st.DrawFn) -> Drawn:
    """Some policies, and the context of a request that they may say something of."""
    context: Context = {}
    found = []
    for _ in range(draw(st.integers(1, 3))):
        statements = []
        for _ in range(draw(st.integers(1, 3))):
            raw, part = draw(condition())
            context |= part
            statements.append(
                {
                    "Effect": draw(st.sampled_from(("Allow", "Allow", "Deny"))),
                    draw(st.sampled_from(("Action", "NotAction"))): draw(st.lists(ACTIONS, min_size=1, max_size=2)),
                    draw(st.sampled_from(("Resource", "NotResource"))): draw(
                        RESOURCES | st.lists(RESOURCES, min_size=1)
                    ),
                    "Condition": raw,
                }
            )
        found.append(
            {"Version": draw(st.sampled_from(("2012-10-17", "2012-10-17", "2008-10-17"))), "Statement": statements}
        )
    context |= draw(st.dictionaries(st.sampled_from(NAMES[:3]), VALUES))
    context |= draw(several(NAMES[3], VALUES))
    return found, {key.lower(): value for key, value in context.items()}


WISHES = st.tuples(st.sampled_from(("s3:Get", "S3:PUT", "a:b")), RESOURCES)
