import pytest

from poolhouse.identity_pools.policy import arns
from poolhouse.identity_pools.policy.malformed import MalformedPolicy

ROLE = "arn:aws:iam::123456789012:role/a"


@pytest.mark.parametrize(
    ("text", "value", "matched"),
    [
        ("*", "*", True),
        ("*", ROLE, True),
        (ROLE, ROLE, True),
        (ROLE, ROLE.upper(), False),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/a/b:c", True),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::bb/a", False),
        ("arn:aws:s3:*", "arn:aws:s3:::b", True),
        ("arn:*:s3:::b?", "arn:aws:s3:::b1", True),
        ("arn:aws:sqs:us-east-1:*", "arn:aws:sqs:us-east-1:1:q", True),
        ("arn:aws:sqs:*:*:q", "arn:aws:sqs:us-east-1:1:a:q", True),
    ],
)
def test_a_resource_is_matched_as_one_text(text: str, value: str, *, matched: bool) -> None:
    """A wildcard reaches over slashes and colons; case counts."""
    assert arns.resource(text, variables=True).matches(value, {}) is matched


def test_a_resource_may_name_a_value_of_the_request() -> None:
    """Each identity has its own folder."""
    home = arns.resource("arn:aws:s3:::b/${cognito-identity.amazonaws.com:sub}/*", variables=True)
    values = {"cognito-identity.amazonaws.com:sub": "us-east-1:1"}
    assert home.matches("arn:aws:s3:::b/us-east-1:1/a", values)
    assert not home.matches("arn:aws:s3:::b/us-east-1:2/a", values)
    assert not home.matches("arn:aws:s3:::b//a", {})
    special = arns.resource("arn:aws:s3:${*}::b/${*}", variables=True)
    assert special.matches("arn:aws:s3:*::b/*", {})
    assert not special.matches("arn:aws:s3:a::b/*", {})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "ARN format"),
        ("**", "ARN format"),
        ("bucket/*", "ARN format"),
        ("arn:aws", "ARN format"),
        ("arn:aws:*", "ARN format"),
        ("arn:aws:s3:b", "ARN format"),
        ("arn:aws:sqs:*:q", "ARN format"),
        ("arn:aws:s3:?", "ARN format"),
        ("ARN:aws:s3:::b", "ARN format"),
        ("*:aws:s3:::b", "ARN format"),
        ("${aws:x}", "ARN format"),
        ("arn:aws:s*:::b", "cannot contain wildcards"),
        ("arn:aws:?:::b", "cannot contain wildcards"),
        ("arn:aws:s3*:*", "cannot contain wildcards"),
        ("arn:aws:s3:${aws:x}::b", "before its fifth colon"),
        ("arn:aws:sqs:us-east-1:${aws:x}:b", "before its fifth colon"),
        ("arn:aws:s3:${aws:x}*", "before its fifth colon"),
    ],
)
def test_a_resource_that_could_not_mean_what_it_says_is_refused(text: str, told: str) -> None:
    """As IAM refuses it, instead of never matching."""
    with pytest.raises(MalformedPolicy, match=told):
        arns.resource(text, variables=True)


def test_older_policies_may_have_the_signs_of_variables_anywhere() -> None:
    """They mean themselves."""
    assert arns.resource("arn:aws:s3:${aws:x}::b", variables=False).matches("arn:aws:s3:${aws:x}::b", {})


@pytest.mark.parametrize(
    ("text", "value", "matched"),
    [
        (ROLE, ROLE, True),
        (ROLE, ROLE.upper(), False),
        ("arn:aws:iam::*:role/*", "arn:aws:iam::1:role/a:b/c", True),
        ("arn:aws:iam::*:role/*", "arn:aws:iam::1:user/a", False),
        ("arn:aws:iam:*:*:*", "arn:aws:iam::1:a", True),
        ("arn:aws:i?m::*:*", "arn:aws:iam::1:a", True),
        ("arn:aws:x:*:111122223333:finance/*", "arn:aws:x:us-east-2:9:store/abc:111122223333:finance/a", False),
        ("arn:aws:iam:*:*:*", "arn:aws:iam", False),
        ("arn:aws:iam:*:*:*", "", False),
    ],
)
def test_an_arn_of_a_condition_is_matched_segment_by_segment(text: str, value: str, *, matched: bool) -> None:
    """So that a wildcard for the region cannot swallow the account."""
    assert arns.compared(text, variables=True).matches(value, {}) is matched


def test_a_variable_does_not_reach_into_the_next_segment() -> None:
    """Whoever chooses the tag's value does not choose the account."""
    known = arns.compared("arn:aws:sns:${aws:PrincipalTag/region}:1:topic", variables=True)
    assert known.matches("arn:aws:sns:eu:1:topic", {"aws:principaltag/region": "eu"})
    assert not known.matches("arn:aws:sns:eu:2:1:topic", {"aws:principaltag/region": "eu:2"})


def test_a_variable_may_be_a_whole_arn() -> None:
    """It is then equal or not, whatever wildcards are in it."""
    known = arns.compared("${aws:x}", variables=True)
    assert known.matches(ROLE, {"aws:x": ROLE})
    assert not known.matches(ROLE, {"aws:x": "*"})
    assert not known.matches(ROLE, {})


@pytest.mark.parametrize(
    "text", ["", "*", "role/a", "arn:aws:iam::1", "*:*:*:*:*:*", "x${aws:x}", "${aws:x}:a:b:c:d:e"]
)
def test_what_has_not_the_form_of_an_arn_is_refused(text: str) -> None:
    """It would match nothing, and its opposite everything."""
    with pytest.raises(MalformedPolicy, match="must be in ARN format"):
        arns.compared(text, variables=True)
