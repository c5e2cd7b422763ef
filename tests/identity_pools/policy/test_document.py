import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.identity_pools.policy.document import Kind, MalformedPolicy, Policy
from poolhouse.identity_pools.policy.request import Request

STATEMENT: dict[str, Any] = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/${aws:x}"}
TRUST: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "123456789012"}}
ENTRIES = 10_000
PARSE_SECONDS = 2
"""A multiple of what an idle machine takes for a policy far longer than IAM allows."""
ELEMENTS = (
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
)
WORDS = (
    *ELEMENTS,
    "Version",
    "Id",
    "Statement",
    "Allow",
    "Deny",
    "*",
    "2012-10-17",
    "2008-10-17",
    "s3:Get*",
    "sts:AssumeRole",
    "arn:aws:s3:::b/${aws:x}",
    "StringLike",
    "ForAnyValue:StringEquals",
    "Null",
    "aws:x",
    "DateEquals",
    "ArnLike",
    "${aws:x",
    "AWS",
    "Federated",
    "cognito-identity.amazonaws.com",
)


def parse(kind: Kind = Kind.IDENTITY, **elements: Any) -> Policy:
    """A policy with these elements, None for those that it has not."""
    document = {"Version": "2012-10-17", "Statement": STATEMENT} | elements
    return Policy.parse(json.dumps({name: each for name, each in document.items() if each is not None}), kind, "p")


def applies(policy: Policy, resource: str) -> bool:
    """Whether its first statement is about the resource."""
    return policy.statements[0].applies(Request("s3:GetObject", resource, {"aws:x": "1"}))


def test_a_policy_is_one_statement_or_several() -> None:
    """One need not be put in a list; its order is kept."""
    assert len(parse().statements) == 1
    several = parse(Statement=[STATEMENT | {"Sid": sid} for sid in ("a", "b", "", "")], Id="any text")
    assert [statement.sid for statement in several.statements] == ["a", "b", "", ""]
    assert several.name == "p"


def test_each_kind_has_statements_of_its_own() -> None:
    """What is trust is no permission, nor the other way round."""
    assert parse(Kind.TRUST, Statement=TRUST).statements[0].allows
    with pytest.raises(MalformedPolicy, match=r"Has prohibited field \"Principal\"\. \(Statement 1\)"):
        parse(Kind.IDENTITY, Statement=TRUST)
    with pytest.raises(MalformedPolicy, match=r"Has prohibited field \"Resource\"\. \(Statement 2\)"):
        parse(Kind.TRUST, Statement=[TRUST, STATEMENT])


@pytest.mark.parametrize("version", ["2008-10-17", None])
def test_variables_came_with_the_present_version(version: str | None) -> None:
    """Before it, and without a version, what looks like one is text."""
    assert applies(parse(), "arn:aws:s3:::b/1")
    old = parse(Version=version)
    assert applies(old, "arn:aws:s3:::b/${aws:x}")
    assert not applies(old, "arn:aws:s3:::b/1")


@pytest.mark.parametrize(
    ("elements", "told"),
    [
        ({"Version": "2012-10-18"}, "valid version string: 2008-10-17 or 2012-10-17"),
        ({"Version": 2012}, "valid version string"),
        ({"Version": []}, "valid version string"),
        ({"Id": 1}, "Id must be a string"),
        ({"Statement": None}, "must contain a statement"),
        ({"Statement": []}, "must contain a statement"),
        ({"Statement": "a"}, r"A statement must be an object\. \(Statement 1\)"),
        ({"Statement": [STATEMENT, []]}, r"A statement must be an object\. \(Statement 2\)"),
        ({"Statement": [STATEMENT | {"Sid": "a"}] * 2}, "must be unique"),
        ({"statement": STATEMENT}, 'Has prohibited field "statement"'),
        ({"Statements": STATEMENT}, "Has prohibited field"),
    ],
)
def test_a_document_that_is_no_policy_is_refused(elements: dict[str, Any], told: str) -> None:
    """Its author is told what to mend, and in which statement."""
    with pytest.raises(MalformedPolicy, match=told):
        parse(**elements)


@pytest.mark.parametrize("text", ["", "[]", "null", '"Allow"', "1", "{", "[" * 10**6])
def test_a_text_that_is_no_object_is_refused(text: str) -> None:
    """With the same error as all else."""
    with pytest.raises(MalformedPolicy):
        Policy.parse(text, Kind.IDENTITY)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(WORDS) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=6),
    max_leaves=20,
)


@given(
    st.fixed_dictionaries({"Statement": st.fixed_dictionaries({}, optional=dict.fromkeys(ELEMENTS, JSON)) | JSON}),
    st.sampled_from(Kind),
)
def test_no_document_brings_the_parser_down(document: Any, kind: Kind) -> None:
    """It is a policy that can be asked, or MalformedPolicy says in ASCII why not."""
    told = ""
    try:
        policy = Policy.parse(json.dumps(document), kind)
    except MalformedPolicy as refused:
        told = str(refused)
    else:
        for statement in policy.statements:
            statement.applies(Request("a:b", "*", {}))
    assert told.isascii()
    assert len(told) < 400


@pytest.mark.parametrize(
    "statement",
    [
        STATEMENT | {"Action": ["s3:Get*?*"] * ENTRIES},
        STATEMENT | {"Resource": ["arn:aws:s3:::b/*${aws:x}?"] * ENTRIES},
        STATEMENT | {"Resource": "arn:aws:s3:::b/" + "*?${aws:x}${$}" * ENTRIES},
        STATEMENT | {"Resource": "arn:aws:s3:::b/" + "?é" * ENTRIES},
        STATEMENT | {"Condition": {"StringEqualsIgnoreCase": {"aws:x": ["${aws:x}" for _ in range(ENTRIES)]}}},
        STATEMENT | {"Condition": {"NotIpAddress": {f"aws:{n}": "192.0.2.0/24" for n in range(ENTRIES)}}},
    ],
)
def test_a_huge_policy_does_not_hold_up_the_server(statement: dict[str, Any]) -> None:
    """Reading one takes time that its length explains; how long it may be is for its caller to say."""
    text = json.dumps({"Version": "2012-10-17", "Statement": statement})
    began = time.process_time()
    Policy.parse(text, Kind.IDENTITY)
    assert time.process_time() - began < PARSE_SECONDS
