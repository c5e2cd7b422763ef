"""Whether a role lets somebody take it on."""

from dataclasses import replace
from typing import Any

import pytest

from poolhouse.call import House
from poolhouse.identity_pools import trust
from poolhouse.identity_pools.iam.model import Role
from poolhouse.identity_pools.policy.document import Kind, Policy
from poolhouse.session import Session
from tests.identity_pools.stage import ASSUME, PROVIDER, TAG, document

POOL = "us-east-1:0a0b0c0d-0000-4000-8000-000000000000"
SESSION = Session(
    "laptop",
    PROVIDER,
    {f"{PROVIDER}:aud": POOL, f"{PROVIDER}:sub": "us-east-1:x", f"{PROVIDER}:amr": ("authenticated", "google")},
    1.0,
    2.0,
)
TAGGED = replace(SESSION, tags={"team": "blue"})
NAMED = replace(SESSION, source_identity="alice")
ADDRESS = "192.0.2.1"


@pytest.fixture
def engine() -> str:
    """The engine, which makes no difference to a policy."""
    return "sqlite"


def admits(house: House, session: Session, condition: Any, actions: Any = ASSUME, provider: str = PROVIDER) -> bool:
    """Whether a role with such a trust policy admits the session."""
    statement = {"Principal": {"Federated": provider}, "Action": actions, "Condition": condition}
    policy = Policy.parse(document(statement), Kind.TRUST)
    role = Role("arn:aws:iam::000000000000:role/R", "R", "AROA", "/", policy, (), 3600, {})
    return trust.admits(house, role, session, ADDRESS)


@pytest.mark.parametrize(
    ("condition", "admitted"),
    [
        ({"StringEquals": {f"{PROVIDER}:aud": POOL}}, True),
        ({"StringEquals": {f"{PROVIDER}:aud": "us-east-1:another"}}, False),
        ({"ForAnyValue:StringLike": {f"{PROVIDER}:amr": "authenticated"}}, True),
        ({"ForAnyValue:StringLike": {f"{PROVIDER}:amr": "unauthenticated"}}, False),
        ({"StringEquals": {f"{PROVIDER}:sub": "us-east-1:x"}}, True),
        ({"StringLike": {"sts:RoleSessionName": "lap*"}}, True),
        ({"StringLike": {"sts:RoleSessionName": "desk*"}}, False),
        ({"StringEquals": {"aws:FederatedProvider": PROVIDER}}, True),
        ({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}, True),
        ({"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}, False),
        ({"DateLessThan": {"aws:CurrentTime": "2023-11-15T00:00:00Z"}}, True),
        ({"DateLessThan": {"aws:CurrentTime": "2023-11-14T00:00:00Z"}}, False),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
    ],
)
def test_conditions_are_looked_at(house: House, condition: Any, admitted: bool) -> None:  # noqa: FBT001
    """The pool, how one has signed in, and what is known of the request."""
    assert admits(house, SESSION, condition) is admitted


def test_the_provider_and_the_action_have_to_be_named(house: House) -> None:
    """Trust in somebody else is none, nor is the permission to do something else."""
    everybody = {"StringLike": {"sts:RoleSessionName": "*"}}
    assert admits(house, SESSION, everybody)
    assert not admits(house, SESSION, everybody, provider="accounts.google.com")
    assert not admits(house, SESSION, everybody, actions=TAG)


def test_tags_need_a_permission_of_their_own(house: House) -> None:
    """And the trust policy may say which tags, and with which values."""
    both = [ASSUME, TAG]
    everybody = {"StringLike": {"sts:RoleSessionName": "*"}}
    assert not admits(house, TAGGED, everybody)
    assert admits(house, TAGGED, everybody, both)
    assert admits(house, TAGGED, {"StringEquals": {"aws:RequestTag/team": "blue"}}, both)
    assert not admits(house, TAGGED, {"StringEquals": {"aws:RequestTag/team": "red"}}, both)
    assert admits(house, TAGGED, {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}, both)
    assert not admits(house, TAGGED, {"ForAllValues:StringEquals": {"aws:TagKeys": ["other"]}}, both)


def test_so_does_a_source_identity(house: House) -> None:
    """As at AWS."""
    both = [ASSUME, "sts:SetSourceIdentity"]
    assert not admits(house, NAMED, {"StringLike": {"sts:RoleSessionName": "*"}})
    assert admits(house, NAMED, {"StringEquals": {"sts:SourceIdentity": "alice"}}, both)
    assert not admits(house, NAMED, {"StringEquals": {"sts:SourceIdentity": "bob"}}, both)
