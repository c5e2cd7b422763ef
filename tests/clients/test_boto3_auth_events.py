"""boto3, unmodified, through authentication events, feedback and leaked passwords."""

import hashlib
import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from tests.clients.live import PASSWORD, Live, Pool, eventually, running
from tests.user_pools.risk.telling import BROWSER, encoded

LEAKED = "Leaked-horse-1"
ENFORCED: dict[str, Any] = {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}}
BLOCK: dict[str, Any] = {
    "NotifyConfiguration": {
        "From": "security@example.com",
        "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
        "BlockEmail": {"Subject": "Was it you?", "HtmlBody": "<a href={one-click-link-invalid}>It was not me</a>"},
    },
    "Actions": {"LowAction": {"Notify": True, "EventAction": "BLOCK"}},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """An emulator that knows a leaked password."""
    folder = tmp_path_factory.mktemp("dev")
    line = f"{hashlib.sha1(LEAKED.encode()).hexdigest().upper()}:23\r\n"  # noqa: S324  it is how the files are made
    corpus = folder / "passwords.txt"
    corpus.write_text(line, newline="")
    with running("dev", folder, "--ephemeral", "--compromised-passwords", str(corpus)) as live:
        yield live
    assert live.failures() == []


def sign_in(server: Live, pool: Pool, username: str, device: str, password: str = PASSWORD) -> dict[str, Any]:
    """InitiateAuth, from a device."""
    data = encoded(pool.client_id, pool.id, DeviceId=device, UserAgent=BROWSER, ClientTimezone="+01:00")
    found: dict[str, Any] = server.boto3().initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password},
        UserContextData={"EncodedData": data},
    )
    return found


def events(server: Live, pool: Pool, username: str) -> list[dict[str, Any]]:
    """What was noted of a user, by boto3's paginator, one for each page."""
    pages = server.boto3().get_paginator("admin_list_user_auth_events")
    found = pages.paginate(UserPoolId=pool.id, Username=username, PaginationConfig={"PageSize": 1})
    return [event for page in found for event in page["AuthEvents"]]


def test_a_risky_sign_in_is_stopped_told_of_and_judged(server: Live, username: str) -> None:
    """From the refusal to the mail, its link, and what the operator reads of it."""
    idp, pool = server.boto3(), server.pool(**ENFORCED)
    email = server.user(pool, username)
    idp.set_risk_configuration(UserPoolId=pool.id, AccountTakeoverRiskConfiguration=BLOCK)
    assert sign_in(server, pool, username, "home")["AuthenticationResult"]
    with pytest.raises(ClientError, match=r"NotAuthorizedException.*Unable to login because of security reasons\."):
        sign_in(server, pool, username, "away")
    mail = eventually(lambda: next(iter(server.messages(user_pool_id=pool.id, to=email)), None))
    assert mail["subject"] == "Was it you?"
    link = html.unescape(mail["body"].removeprefix("<a href=").split(">")[0])
    assert "Was this not you?" in httpx.get(link).text
    assert "Thank you" in httpx.post(link).text
    blocked, passed = events(server, pool, username)
    assert (passed["EventType"], passed["EventResponse"]) == ("SignIn", "Pass")
    assert passed["EventRisk"] == {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": False}
    assert passed["ChallengeResponses"] == [{"ChallengeName": "Password", "ChallengeResponse": "Success"}]
    context = passed["EventContextData"]
    assert context == {"IpAddress": "127.0.0.1", "DeviceName": "Linux, Chrome", "Timezone": "+01:00"}
    assert blocked["EventResponse"] == "Fail"
    assert blocked["EventRisk"]["RiskDecision"] == "Block"
    assert blocked["EventRisk"]["RiskLevel"] == "Low"
    feedback = blocked["EventFeedback"]
    assert (feedback["FeedbackValue"], feedback["Provider"]) == ("Invalid", "User")
    ids = {"UserPoolId": pool.id, "Username": username, "EventId": blocked["EventId"]}
    idp.admin_update_auth_event_feedback(**ids, FeedbackValue="Valid")
    assert events(server, pool, username)[0]["EventFeedback"]["Provider"] == "Admin"
    # It was the user's own device after all.
    assert sign_in(server, pool, username, "away")["AuthenticationResult"]


def test_errors_are_cognitos(server: Live, username: str) -> None:
    """Each by its name."""
    idp, off, pool = server.boto3(), server.pool(), server.pool(**ENFORCED)
    server.user(pool, username)
    ids = {"UserPoolId": pool.id, "Username": username}
    with pytest.raises(ClientError, match="UserPoolAddOnNotEnabledException"):
        idp.admin_list_user_auth_events(UserPoolId=off.id, Username=username)
    with pytest.raises(ClientError, match="UserNotFoundException"):
        idp.admin_list_user_auth_events(UserPoolId=pool.id, Username="nobody")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        idp.admin_update_auth_event_feedback(**ids, EventId="none", FeedbackValue="Valid")
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        idp.update_auth_event_feedback(**ids, EventId="none", FeedbackToken="forged", FeedbackValue="Valid")


def test_a_leaked_password_is_refused_wherever_it_is_sent(server: Live, username: str) -> None:
    """At a sign-up, and at a sign-in, which ends its days."""
    idp, pool = server.boto3(), server.pool(**ENFORCED)
    server.user(pool, username, LEAKED)
    part = {"Actions": {"EventAction": "BLOCK"}}
    idp.set_risk_configuration(UserPoolId=pool.id, CompromisedCredentialsRiskConfiguration=part)
    with pytest.raises(ClientError, match=r"InvalidPasswordException.*cannot be used for security reasons\."):
        idp.sign_up(ClientId=pool.client_id, Username="other", Password=LEAKED)
    with pytest.raises(ClientError, match=r"PasswordResetRequiredException.*due to security reasons"):
        sign_in(server, pool, username, "home", LEAKED)
    assert idp.admin_get_user(UserPoolId=pool.id, Username=username)["UserStatus"] == "RESET_REQUIRED"
    (event,) = events(server, pool, username)
    assert event["EventRisk"] == {"RiskDecision": "Block", "CompromisedCredentialsDetected": True}


def test_a_file_that_is_none_keeps_the_server_from_starting(tmp_path: Path) -> None:
    """It says which setting is wrong."""
    wrong = tmp_path / "passwords.txt"
    wrong.write_text("password\n")
    with (
        pytest.raises(AssertionError, match=r"compromised_passwords: .*not lines of SHA-1 hashes"),
        running("dev", tmp_path, "--ephemeral", "--compromised-passwords", str(wrong)),
    ):
        pytest.fail("it started")
