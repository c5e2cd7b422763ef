"""pycognito, unmodified: it proves passwords by SRP, and believes no token that it has not verified."""

import time
import uuid
from typing import Any

import jwt
import pyotp
import pytest
from pycognito import Cognito
from pycognito.aws_srp import AWSSRP, generate_hash_device
from pycognito.exceptions import (
    ForceChangePasswordException,
    SMSMFAChallengeException,
    SoftwareTokenMFAChallengeException,
    TokenVerificationException,
)

from tests.clients.live import PASSWORD, Live, Pool

# It asks for the time in a way that newer Pythons discourage.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning:pycognito")

NEW_PASSWORD = "Battery-staple-2"
TEMPORARY = "Temporary-pass-0"


@pytest.fixture(params=[False, True], ids=["without-secret", "with-secret"])
def pool(request: pytest.FixtureRequest, server: Live) -> Pool:
    """A pool whose app client has no secret, and one whose app client has one."""
    return server.pool(secret=request.param)


def person(server: Live, pool: Pool, username: str, **tokens: Any) -> Any:
    """pycognito, as one user's app holds it."""
    return Cognito(
        pool.id,
        pool.client_id,
        client_secret=pool.secret,
        username=username,
        access_key=server.key.id,
        secret_key=server.key.secret,
        boto3_client_kwargs={"endpoint_url": server.url},
        **tokens,
    )


def test_a_user_registers_confirms_and_proves_the_password(server: Live, pool: Pool, username: str) -> None:
    """The password never leaves the app once the account is there, and the tokens verify."""
    user = person(server, pool, username)
    user.set_base_attributes(email=f"{username}@example.com", name="Ada")
    assert user.register(username, PASSWORD)["UserConfirmed"] is False
    user.confirm_sign_up(server.code(pool.id, f"{username}@example.com"))
    user.authenticate(PASSWORD)
    assert user.token_type == "Bearer"
    assert user.id_claims["name"] == "Ada"
    assert user.access_claims["username"] == username
    user.verify_tokens()
    assert user.get_user().name == "Ada"


def test_a_wrong_password_is_refused(server: Live, pool: Pool, username: str) -> None:
    """A proof of another password is none, and an unknown user is refused in the same words."""
    server.user(pool, username)
    user = person(server, pool, username)
    with pytest.raises(user.client.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        user.authenticate("Wrong-password-1")
    assert user.access_token is None


def test_a_session_is_renewed(server: Live, pool: Pool, username: str) -> None:
    """Who comes back later needs the refresh token alone; with a client secret, the user's name as well."""
    server.user(pool, username)
    user = person(server, pool, username)
    user.authenticate(PASSWORD)
    refresh = user.refresh_token
    sub = user.access_claims["sub"]
    back = person(
        server,
        pool,
        username,
        id_token=user.id_token,
        access_token=user.access_token,
        refresh_token=refresh,
    )
    back.renew_access_token()
    assert back.access_token != user.access_token
    assert back.refresh_token == refresh
    assert back.access_claims["sub"] == sub
    assert back.check_token() is False


def test_a_password_is_changed(server: Live, pool: Pool, username: str) -> None:
    """Afterwards the new password is proved, and the old one is not."""
    server.user(pool, username)
    user = person(server, pool, username)
    user.authenticate(PASSWORD)
    user.change_password(PASSWORD, NEW_PASSWORD)
    again = person(server, pool, username)
    with pytest.raises(again.client.exceptions.NotAuthorizedException):
        again.authenticate(PASSWORD)
    again.authenticate(NEW_PASSWORD)
    assert again.access_claims["username"] == username


def test_a_forgotten_password_is_replaced(server: Live, pool: Pool, username: str) -> None:
    """The new password can be proved by SRP at once."""
    email = server.user(pool, username)
    user = person(server, pool, username)
    user.initiate_forgot_password()
    user.confirm_forgot_password(server.code(pool.id, email), NEW_PASSWORD)
    user.authenticate(NEW_PASSWORD)
    assert user.id_claims["email"] == email


def test_an_invited_user_chooses_a_password(server: Live, pool: Pool, username: str) -> None:
    """A temporary password opens nothing but the choice of a lasting one."""
    user = person(server, pool, username)
    user.admin_create_user(
        username, TEMPORARY, additional_kwargs={"MessageAction": "SUPPRESS"}, email=f"{username}@example.com"
    )
    user.username = username
    with pytest.raises(ForceChangePasswordException):
        user.authenticate(TEMPORARY)
    user.new_password_challenge(TEMPORARY, NEW_PASSWORD)
    assert user.access_claims["username"] == username
    later = person(server, pool, username)
    later.authenticate(NEW_PASSWORD)
    assert later.admin_get_user().user_status == "CONFIRMED"


def test_an_app_is_set_up_and_asked_for(server: Live, pool: Pool, username: str) -> None:
    """By a signed-in user; from then on the password alone opens nothing."""
    idp = server.boto3()
    idp.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    server.user(pool, username)
    user = person(server, pool, username)
    user.authenticate(PASSWORD)
    app = pyotp.TOTP(user.associate_software_token())
    assert user.verify_software_token(app.at(int(time.time()) - app.interval), "phone")
    user.set_user_mfa_preference(sms_mfa=False, software_token_mfa=True, preferred="SOFTWARE_TOKEN")
    later = person(server, pool, username)
    with pytest.raises(SoftwareTokenMFAChallengeException):
        later.authenticate(PASSWORD)
    later.respond_to_software_token_mfa_challenge(app.now())
    assert later.access_claims["username"] == username


def test_a_text_message_is_asked_for(server: Live, pool: Pool, username: str) -> None:
    """Its code goes with the tokens of the exception."""
    idp, number = server.boto3(), f"+1555{uuid.uuid4().int % 10**7:07}"
    idp.set_user_pool_mfa_config(UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SmsMfaConfiguration={})
    server.user(pool, username)
    who = {"UserPoolId": pool.id, "Username": username}
    idp.admin_update_user_attributes(**who, UserAttributes=[{"Name": "phone_number", "Value": number}])
    idp.admin_set_user_mfa_preference(**who, SMSMfaSettings={"Enabled": True, "PreferredMfa": True})
    user = person(server, pool, username)
    with pytest.raises(SMSMFAChallengeException):
        user.authenticate(PASSWORD)
    user.respond_to_sms_mfa_challenge(server.code(pool.id, number))
    assert user.access_claims["username"] == username


def test_logging_out_ends_the_session(server: Live, pool: Pool, username: str) -> None:
    """A token that was good a moment ago is good for nothing."""
    server.user(pool, username)
    user = person(server, pool, username)
    user.authenticate(PASSWORD)
    access, refresh = user.access_token, user.refresh_token
    user.logout()
    assert user.access_token is None
    stolen = person(server, pool, username, access_token=access, refresh_token=refresh)
    with pytest.raises(stolen.client.exceptions.NotAuthorizedException):
        stolen.get_user()
    with pytest.raises(stolen.client.exceptions.NotAuthorizedException):
        stolen.renew_access_token()


def test_a_forged_token_does_not_verify(server: Live, pool: Pool, username: str) -> None:
    """A token that claims the right key and is signed by another is found out."""
    server.user(pool, username)
    user = person(server, pool, username)
    user.authenticate(PASSWORD)
    header = jwt.get_unverified_header(user.access_token)
    other = person(server, server.pool(), username)
    server.user(Pool(other.user_pool_id, other.client_id), username)
    other.authenticate(PASSWORD)
    head, _, _ = user.access_token.split(".")
    _, body, signature = other.access_token.split(".")
    assert header["kid"] != jwt.get_unverified_header(other.access_token)["kid"]
    with pytest.raises(TokenVerificationException):
        user.verify_token(f"{head}.{body}.{signature}", "access_token", "access")


def test_a_missing_secret_hash_is_refused(server: Live, username: str) -> None:
    """An app client with a secret is of no use to those who do not know it."""
    pool = server.pool(secret=True)
    server.user(pool, username)
    stranger = person(server, Pool(pool.id, pool.client_id), username)
    with pytest.raises(stranger.client.exceptions.NotAuthorizedException, match="SECRET_HASH was not received"):
        stranger.authenticate(PASSWORD)
    impostor = person(server, Pool(pool.id, pool.client_id, "guessed"), username)
    with pytest.raises(impostor.client.exceptions.NotAuthorizedException, match="Unable to verify secret hash"):
        impostor.authenticate(PASSWORD)


def test_the_proof_is_bound_to_the_sign_in_that_it_answers(server: Live, pool: Pool, username: str) -> None:
    """A proof that was overheard opens nothing a second time."""
    server.user(pool, username)
    idp = server.boto3()
    srp = AWSSRP(
        username=username,
        password=PASSWORD,
        pool_id=pool.id,
        client_id=pool.client_id,
        client=idp,
        client_secret=pool.secret,
    )
    challenge = idp.initiate_auth(
        AuthFlow="USER_SRP_AUTH", AuthParameters=srp.get_auth_params(), ClientId=pool.client_id
    )
    proof = srp.process_challenge(challenge["ChallengeParameters"], srp.get_auth_params())
    answer = {
        "ClientId": pool.client_id,
        "ChallengeName": challenge["ChallengeName"],
        "ChallengeResponses": proof,
        **({"Session": challenge["Session"]} if "Session" in challenge else {}),
    }
    assert idp.respond_to_auth_challenge(**answer)["AuthenticationResult"]["AccessToken"]
    with pytest.raises(idp.exceptions.NotAuthorizedException):
        idp.respond_to_auth_challenge(**answer)


def test_a_remembered_device_proves_itself(server: Live, username: str) -> None:
    """After the password, without any session, as this library has it; a device that was forgotten is told so."""
    settings = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
    pool = server.pool(DeviceConfiguration=settings)
    server.user(pool, username)
    idp = server.boto3()
    member = {"username": username, "password": PASSWORD, "pool_id": pool.id, "client_id": pool.client_id}
    tokens = AWSSRP(**member, client=idp).authenticate_user()["AuthenticationResult"]
    told = tokens["NewDeviceMetadata"]
    # Its own `confirm_device` calls Amazon, wherever the pool is.
    secret, verifier = generate_hash_device(told["DeviceGroupKey"], told["DeviceKey"])
    idp.confirm_device(
        AccessToken=tokens["AccessToken"], DeviceKey=told["DeviceKey"], DeviceSecretVerifierConfig=verifier
    )
    device = {
        "device_key": told["DeviceKey"],
        "device_group_key": told["DeviceGroupKey"],
        "device_password": secret,
    }
    again = AWSSRP(**member, **device, client=idp).authenticate_user()["AuthenticationResult"]
    assert "NewDeviceMetadata" not in again
    assert jwt.decode(again["AccessToken"], options={"verify_signature": False})["device_key"] == told["DeviceKey"]
    with pytest.raises(idp.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        AWSSRP(**member, **{**device, "device_password": "another"}, client=idp).authenticate_user()
    idp.forget_device(AccessToken=again["AccessToken"], DeviceKey=told["DeviceKey"])
    with pytest.raises(idp.exceptions.ResourceNotFoundException, match="Device does not exist"):
        AWSSRP(**member, **device, client=idp).authenticate_user()


def test_a_session_of_a_device_is_renewed_with_the_devices_key(server: Live, username: str) -> None:
    """This library sends none when it renews: it can until the device is confirmed, and from then on boto3 has to."""
    settings = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
    pool = server.pool(DeviceConfiguration=settings)
    server.user(pool, username)
    user, idp = person(server, pool, username), server.boto3()
    member = {"username": username, "password": PASSWORD, "pool_id": pool.id, "client_id": pool.client_id}
    tokens = AWSSRP(**member, client=idp).authenticate_user()["AuthenticationResult"]
    user.access_token, user.refresh_token = tokens["AccessToken"], tokens["RefreshToken"]
    user.renew_access_token()
    told = tokens["NewDeviceMetadata"]
    _, verifier = generate_hash_device(told["DeviceGroupKey"], told["DeviceKey"])
    idp.confirm_device(AccessToken=user.access_token, DeviceKey=told["DeviceKey"], DeviceSecretVerifierConfig=verifier)
    with pytest.raises(user.client.exceptions.NotAuthorizedException, match="Invalid Refresh Token"):
        user.renew_access_token()
    parameters = {"REFRESH_TOKEN": user.refresh_token, "DEVICE_KEY": told["DeviceKey"]}
    renewed = idp.initiate_auth(ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=parameters)[
        "AuthenticationResult"
    ]
    user.verify_token(renewed["AccessToken"], "access_token", "access")
    assert user.access_claims["device_key"] == told["DeviceKey"]
