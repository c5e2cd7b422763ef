"""Policies as they are handed in: of a size that IAM takes, and in its language."""

from typing import Final

from poolhouse import errors
from poolhouse.identity_pools.policy.document import Kind, MalformedPolicy, Policy

TRUST_SIZE: Final = 2_048
ROLE_SIZE: Final = 10_240
"""The most characters that all policies of a role have together. As at AWS, blanks do not count in either limit."""


def check_trust(document: str) -> None:
    """LimitExceededException for a trust policy that is too long, MalformedPolicyDocumentException for none."""
    if size(document) > TRUST_SIZE:
        raise errors.LimitExceededException(f"Cannot exceed quota for ACLSizePerRole: {TRUST_SIZE}")
    _check(document, Kind.TRUST)


def check_policy(document: str, role_name: str) -> None:
    """LimitExceededException for a policy that is too long, MalformedPolicyDocumentException for none."""
    if size(document) > ROLE_SIZE:
        raise too_large(role_name)
    _check(document, Kind.IDENTITY)


def too_large(role_name: str) -> errors.LimitExceededException:
    """What is raised when the policies of a role are too long."""
    return errors.LimitExceededException(f"Maximum policy size of {ROLE_SIZE} bytes exceeded for role {role_name}")


def size(document: str) -> int:
    """How many characters of a policy count."""
    return sum(map(len, document.split()))


def _check(document: str, kind: Kind) -> None:
    try:
        Policy.parse(document, kind)
    except MalformedPolicy as error:
        raise errors.MalformedPolicyDocumentException(str(error)) from None
