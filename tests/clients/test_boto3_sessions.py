"""boto3, unmodified, through the sessions of a user: set up, seen, limited and ended."""

from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from tests.clients.live import PASSWORD, REGION, Live, Pool

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)


def app(server: Live, user_agent: str | None = None) -> Any:
    """boto3 as an app uses it that has no credentials, and may call itself something."""
    config = Config(signature_version=UNSIGNED, user_agent=user_agent)
    return boto3.client("cognito-idp", endpoint_url=server.url, region_name=REGION, config=config)


def track(server: Live, pool: Pool, max_per_user: int) -> Any:
    """Have the pool track sessions; the answer."""
    return server.boto3().set_user_pool_session_configuration(
        UserPoolId=pool.id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": max_per_user}
    )


def sign_in(client: Any, pool: Pool, username: str) -> Any:
    """The tokens of a new session."""
    parameters = {"USERNAME": username, "PASSWORD": PASSWORD}
    answer = client.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
    return answer["AuthenticationResult"]


def test_sessions_are_configured(server: Live, pool: Pool) -> None:
    """What is set comes back as it was sent, beside the defaults of Cognito."""
    operator = server.boto3()
    found = operator.get_user_pool_session_configuration(UserPoolId=pool.id)
    del found["ResponseMetadata"]
    assert found == {"UserPoolId": pool.id, "UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}}
    members = {"UserPoolId": pool.id, "ClientId": pool.client_id}
    found = operator.get_user_pool_client_session_configuration(**members)
    assert found["SSOSession"] == {"MaxValidityMinutes": 60}
    with pytest.raises(operator.exceptions.OperationNotEnabledException):
        operator.set_user_pool_client_session_configuration(**members, SSOSession={"MaxValidityMinutes": 0})
    assert track(server, pool, 5)["TokenSession"] == {"MaxPerUser": 5}
    operator.set_user_pool_client_session_configuration(**members, SSOSession={"MaxValidityMinutes": 0})
    operator.update_user_pool(UserPoolId=pool.id)
    assert operator.get_user_pool_session_configuration(UserPoolId=pool.id)["UserSessionTracking"] == "ENABLED"
    found = operator.get_user_pool_client_session_configuration(**members)
    assert found["SSOSession"] == {"MaxValidityMinutes": 0}


def test_a_user_sees_their_sessions_and_ends_another(server: Live, pool: Pool, username: str) -> None:
    """With the classes of errors that boto3 knows."""
    track(server, pool, 2)
    server.user(pool, username)
    laptop, script = app(server, CHROME), app(server)
    here, there = sign_in(laptop, pool, username), sign_in(script, pool, username)
    found = laptop.list_user_sessions(AccessToken=here["AccessToken"])["Sessions"]
    devices = {session["DeviceType"]: session for session in found}
    assert devices.keys() == {"Windows, Chrome", "Linux, Boto3"}
    own, other = devices["Windows, Chrome"], devices["Linux, Boto3"]
    assert (own["IsCurrentSession"], other["IsCurrentSession"]) == (True, False)
    assert (own["SessionType"], own["ClientId"], own["LastIPAddress"]) == ("TOKEN", pool.client_id, "127.0.0.1")
    with pytest.raises(laptop.exceptions.InvalidParameterException):
        laptop.revoke_user_session(AccessToken=here["AccessToken"], SessionId=own["SessionId"])
    laptop.revoke_user_session(
        AccessToken=here["AccessToken"], SessionId=other["SessionId"], RevokeAssociatedSessions="LINKED"
    )
    with pytest.raises(script.exceptions.NotAuthorizedException, match="Access Token has been revoked"):
        script.get_user(AccessToken=there["AccessToken"])
    with pytest.raises(script.exceptions.NotAuthorizedException, match="Refresh Token has been revoked"):
        script.get_tokens_from_refresh_token(ClientId=pool.client_id, RefreshToken=there["RefreshToken"])
    with pytest.raises(laptop.exceptions.ResourceNotFoundException):
        laptop.revoke_user_session(AccessToken=here["AccessToken"], SessionId=other["SessionId"])


def test_an_operator_sees_and_ends_any_within_the_limit(server: Live, pool: Pool, username: str) -> None:
    """The third session takes the place of the first."""
    operator = server.boto3()
    track(server, pool, 2)
    server.user(pool, username)
    client = app(server)
    first, second, third = (sign_in(client, pool, username) for _ in range(3))
    members = {"UserPoolId": pool.id, "Username": username}
    found = operator.admin_list_user_sessions(**members)["Sessions"]
    assert [session["IsCurrentSession"] for session in found] == [False, False]
    with pytest.raises(client.exceptions.NotAuthorizedException):
        client.get_user(AccessToken=first["AccessToken"])
    for session in found:
        operator.admin_revoke_user_session(**members, SessionId=session["SessionId"])
    for tokens in (second, third):
        with pytest.raises(client.exceptions.NotAuthorizedException):
            client.get_user(AccessToken=tokens["AccessToken"])
    assert operator.admin_list_user_sessions(**members)["Sessions"] == []
