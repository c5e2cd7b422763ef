"""What policies may ask about."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from poolhouse.call import House
from poolhouse.identity_pools import contexts
from poolhouse.session import Role, Session
from tests.identity_pools.stage import PROVIDER

SESSION = Session(
    "laptop",
    PROVIDER,
    {f"{PROVIDER}:sub": "us-east-1:x", "aws:userid": "forged"},
    1_699_999_999.9,
    1_700_003_600.0,
    Role("arn:aws:iam::000000000000:role/path/R", "AROA"),
    tags={"team": "blue"},
    source_identity="alice",
)


@pytest.fixture
def engine() -> str:
    """The engine, which makes no difference here."""
    return "sqlite"


def test_a_request_has_a_time_an_address_and_a_transport(house: House) -> None:
    """Times as AWS writes them."""
    assert contexts.of_request(house, "192.0.2.1") == {
        "aws:CurrentTime": "2023-11-14T22:13:20Z",
        "aws:EpochTime": "1700000000",
        "aws:SecureTransport": "true",
        "aws:SourceIp": "192.0.2.1",
    }
    plain: Any = SimpleNamespace(clock=house.clock, public_url="http://localhost:8080")
    assert contexts.of_request(plain, "")["aws:SecureTransport"] == "false"
    assert "aws:SourceIp" not in contexts.of_request(plain, "")


def test_a_session_says_who_acts(house: House) -> None:
    """With the role's own tags, over which the session's go; what a provider claims does not replace what we know."""
    assert contexts.of_session(house, SESSION, {"team": "red", "cost": "7"}) == {
        f"{PROVIDER}:sub": "us-east-1:x",
        "aws:FederatedProvider": PROVIDER,
        "aws:TokenIssueTime": "2023-11-14T22:13:19Z",
        "aws:PrincipalAccount": "000000000000",
        "aws:PrincipalIsAWSService": "false",
        "aws:PrincipalArn": "arn:aws:iam::000000000000:role/path/R",
        "aws:PrincipalType": "AssumedRole",
        "aws:PrincipalTag/team": "blue",
        "aws:PrincipalTag/cost": "7",
        "aws:MultiFactorAuthPresent": "false",
        "aws:userid": "AROA:laptop",
        "aws:SourceIdentity": "alice",
    }


def test_without_a_role_there_is_no_principal(house: House) -> None:
    """Nor a source identity where nobody has named one."""
    known = contexts.of_session(house, replace(SESSION, role=None, source_identity=""), {})
    assert not {"aws:PrincipalArn", "aws:PrincipalType", "aws:SourceIdentity"} & known.keys()


@pytest.mark.parametrize(
    "key",
    [
        "s3:prefix",
        "S3:ExistingObjectTag/owner",
        "aws:SourceIp",
        "AWS:sourceip",
        "aws:SecureTransport",
        "aws:ResourceTag/owner",
        "aws:RequestTag/owner",
    ],
)
def test_a_service_may_say_what_it_knows(key: str) -> None:
    """Of the request, and of what it is about."""
    assert contexts.by_service({key: ["one"]}) == {key: "one"}
    assert contexts.by_service({key: ["one", "two"]}) == {key: ("one", "two")}


@pytest.mark.parametrize(
    "key",
    [
        "aws:PrincipalArn",
        "aws:principaltag/team",
        "AWS:PrincipalTag/Team",
        "aws:userid",
        "aws:username",
        "aws:TokenIssueTime",
        "aws:FederatedProvider",
        "aws:SourceIdentity",
        "aws:CurrentTime",
        "aws:MultiFactorAuthPresent",
        f"{PROVIDER}:sub",
        "accounts.google.com:aud",
        "saml:sub",
        "sts:RoleSessionName",
    ],
)
def test_who_asks_is_not_for_a_service_to_say(key: str) -> None:
    """In whatever case: a service that passes a client's words on cannot be made to say it."""
    assert contexts.by_service({key: ["forged"], "s3:prefix": ["a"]}) == {"s3:prefix": "a"}
