"""Policies as they are handed in."""

import pytest

from poolhouse import errors
from poolhouse.identity_pools.iam import documents
from tests.identity_pools.iam.conftest import TRUST, policy


def test_a_policy_of_each_kind_is_taken() -> None:
    """And none of the other kind."""
    documents.check_trust(TRUST)
    documents.check_policy(policy(), "role")
    with pytest.raises(errors.MalformedPolicyDocumentException):
        documents.check_trust(policy())
    with pytest.raises(errors.MalformedPolicyDocumentException):
        documents.check_policy(TRUST, "role")


def test_a_refusal_tells_what_is_wrong() -> None:
    """Whoever wrote the policy can mend it."""
    with pytest.raises(errors.MalformedPolicyDocumentException, match="valid version"):
        documents.check_policy(policy().replace("2012", "2013"), "role")


def test_sizes_end_where_iam_ends_them() -> None:
    """At 2,048 and 10,240 characters, blanks not counted."""
    assert documents.size(' { "a" :\r\n\t"b c" } ') == len('{"a":"bc"}')
    for check, limit, sample in (
        (documents.check_trust, documents.TRUST_SIZE, TRUST),
        (lambda text: documents.check_policy(text, "role"), documents.ROLE_SIZE, policy()),
    ):
        room = limit - documents.size(sample) - documents.size(', "Id": ""')
        check(f'{sample[:-1]}, "Id": "{"x" * room}"}}')
        with pytest.raises(errors.LimitExceededException, match=str(limit)):
            check(f'{sample[:-1]}, "Id": "{"x" * (room + 1)}"}}')
