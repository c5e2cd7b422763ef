"""boto3, unmodified, through second factors of every kind, and through first factors to choose from."""

import json
import time
import uuid
from typing import Any

import boto3
import pyotp
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from tests.clients.live import PASSWORD, REGION, Live, Pool


@pytest.fixture
def app(server: Live) -> Any:
    """boto3 as an app uses it that has no credentials."""
    return boto3.client(
        "cognito-idp", endpoint_url=server.url, region_name=REGION, config=Config(signature_version=UNSIGNED)
    )


def demand(server: Live, pool: Pool, mode: str) -> None:
    """Have the pool take all second factors."""
    server.boto3().set_user_pool_mfa_config(
        UserPoolId=pool.id,
        MfaConfiguration=mode,
        SmsMfaConfiguration={"SmsAuthenticationMessage": "Code {####}"},
        EmailMfaConfiguration={"Message": "Code {####}", "Subject": "Code"},
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )


def reachable(server: Live, pool: Pool, username: str) -> tuple[str, str]:
    """A user with an address and a number, which are returned."""
    email, number = server.user(pool, username), f"+1555{uuid.uuid4().int % 10**7:07}"
    server.boto3().admin_update_user_attributes(
        UserPoolId=pool.id, Username=username, UserAttributes=[{"Name": "phone_number", "Value": number}]
    )
    return email, number


def sign_in(app: Any, pool: Pool, username: str) -> Any:
    """What follows the right password."""
    parameters = {"USERNAME": username, "PASSWORD": PASSWORD}
    return app.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)


def answer(app: Any, pool: Pool, challenge: Any, username: str, **responses: str) -> Any:
    """What follows an answer to a challenge."""
    return app.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName=challenge["ChallengeName"],
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": username, **responses},
    )


def test_each_factor_is_chosen_and_proven(server: Live, app: Any, pool: Pool, username: str) -> None:
    """SMS, mail and an app, one after the other."""
    demand(server, pool, "OPTIONAL")
    email, number = reachable(server, pool, username)
    token = sign_in(app, pool, username)["AuthenticationResult"]["AccessToken"]
    secret = app.associate_software_token(AccessToken=token)["SecretCode"]
    totp = pyotp.TOTP(secret)
    earlier = totp.at(int(time.time()) - totp.interval)
    assert app.verify_software_token(AccessToken=token, UserCode=earlier)["Status"] == "SUCCESS"
    on = {"Enabled": True}
    app.set_user_mfa_preference(AccessToken=token, SMSMfaSettings=on, EmailMfaSettings=on, SoftwareTokenMfaSettings=on)
    user = app.get_user(AccessToken=token)
    assert user["UserMFASettingList"] == ["SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA"]
    assert "PreferredMfaSetting" not in user
    codes = {
        "SMS_MFA": ("SMS_MFA_CODE", lambda: server.code(pool.id, number)),
        "EMAIL_OTP": ("EMAIL_OTP_CODE", lambda: server.code(pool.id, email)),
        "SOFTWARE_TOKEN_MFA": ("SOFTWARE_TOKEN_MFA_CODE", totp.now),
    }
    for factor, (parameter, code) in codes.items():
        first = sign_in(app, pool, username)
        assert first["ChallengeName"] == "SELECT_MFA_TYPE"
        assert json.loads(first["ChallengeParameters"]["MFAS_CAN_CHOOSE"]) == list(codes)
        second = answer(app, pool, first, username, ANSWER=factor)
        assert second["ChallengeName"] == factor
        done = answer(app, pool, second, username, **{parameter: code()})
        assert app.get_user(AccessToken=done["AuthenticationResult"]["AccessToken"])["Username"] == username


def test_an_app_is_set_up_where_one_is_demanded(server: Live, app: Any, pool: Pool, username: str) -> None:
    """With the sessions of the sign-in alone; a wrong code has the class that boto3 knows."""
    demand(server, pool, "ON")
    server.user(pool, username)
    challenge = sign_in(app, pool, username)
    assert challenge["ChallengeName"] == "MFA_SETUP"
    assert json.loads(challenge["ChallengeParameters"]["MFAS_CAN_SETUP"]) == ["SOFTWARE_TOKEN_MFA"]
    associated = app.associate_software_token(Session=challenge["Session"])
    totp = pyotp.TOTP(associated["SecretCode"])
    wrong = "000000" if totp.now() != "000000" else "111111"
    with pytest.raises(app.exceptions.EnableSoftwareTokenMFAException):
        app.verify_software_token(Session=associated["Session"], UserCode=wrong)
    verified = app.verify_software_token(Session=associated["Session"], UserCode=totp.now())
    done = answer(app, pool, {**challenge, "Session": verified["Session"]}, username)
    assert done["AuthenticationResult"]["AccessToken"]
    shown = server.boto3().admin_get_user(UserPoolId=pool.id, Username=username)
    assert (shown["UserMFASettingList"], shown["PreferredMfaSetting"]) == (
        ["SOFTWARE_TOKEN_MFA"],
        "SOFTWARE_TOKEN_MFA",
    )


def test_wrong_codes_and_used_ones_have_classes_that_boto3_knows(
    server: Live, app: Any, pool: Pool, username: str
) -> None:
    """Code written for Cognito catches what it always caught."""
    demand(server, pool, "OPTIONAL")
    _, number = reachable(server, pool, username)
    server.boto3().admin_set_user_mfa_preference(
        UserPoolId=pool.id, Username=username, SMSMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    challenge = sign_in(app, pool, username)
    assert challenge["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == f"+*******{number[-4:]}"
    code = server.code(pool.id, number)
    with pytest.raises(app.exceptions.CodeMismatchException, match="Invalid code or auth state for the user"):
        answer(app, pool, challenge, username, SMS_MFA_CODE="000000" if code != "000000" else "111111")
    assert answer(app, pool, challenge, username, SMS_MFA_CODE=code)["AuthenticationResult"]
    with pytest.raises(app.exceptions.NotAuthorizedException, match="session can only be used once"):
        answer(app, pool, challenge, username, SMS_MFA_CODE=code)


def test_a_first_factor_is_chosen(server: Live, app: Any, username: str) -> None:
    """USER_AUTH says what there is, and a code by mail is enough."""
    factors = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    pool = server.pool(Policies=factors)
    idp = server.boto3()
    client = idp.create_user_pool_client(
        UserPoolId=pool.id, ClientName="choice", ExplicitAuthFlows=["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    )["UserPoolClient"]
    chosen, email = Pool(pool.id, client["ClientId"]), server.user(pool, username)
    first = app.initiate_auth(ClientId=chosen.client_id, AuthFlow="USER_AUTH", AuthParameters={"USERNAME": username})
    assert first["ChallengeName"] == "SELECT_CHALLENGE"
    assert first["AvailableChallenges"] == ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"]
    second = answer(app, chosen, first, username, ANSWER="EMAIL_OTP")
    done = answer(app, chosen, second, username, EMAIL_OTP_CODE=server.code(pool.id, email))
    token = done["AuthenticationResult"]["AccessToken"]
    assert app.get_user_auth_factors(AccessToken=token)["ConfiguredUserAuthFactors"] == ["PASSWORD", "EMAIL_OTP"]
