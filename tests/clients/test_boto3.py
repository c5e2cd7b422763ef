"""boto3, unmodified: the client that most back ends use."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import jwt
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.clients.live import PASSWORD, REGION, Key, Live, Pool

NEW_PASSWORD = "Battery-staple-2"


@pytest.fixture
def idp(server: Live) -> Any:
    """boto3 as an operator uses it."""
    return server.boto3()


@pytest.fixture
def app(server: Live) -> Any:
    """boto3 as an app uses it that has no credentials."""
    return boto3.client(
        "cognito-idp", endpoint_url=server.url, region_name=REGION, config=Config(signature_version=UNSIGNED)
    )


def sign_in(app: Any, pool: Pool, username: str, password: str = PASSWORD) -> dict[str, Any]:
    """The tokens of a user who signs in with a password."""
    parameters = {"USERNAME": username, "PASSWORD": password}
    answer = app.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
    return answer["AuthenticationResult"]


def refresh(app: Any, pool: Pool, tokens: dict[str, Any]) -> dict[str, Any]:
    """New tokens for a refresh token."""
    parameters = {"REFRESH_TOKEN": tokens["RefreshToken"]}
    answer = app.initiate_auth(ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=parameters)
    return answer["AuthenticationResult"]


def claims(server: Live, pool: Pool, token: str, audience: str | None = None) -> dict[str, Any]:
    """What a token says, believed as a resource server believes it: by the keys that the issuer publishes."""
    issuer = f"{server.url}/{pool.id}"
    with_key = jwt.PyJWKClient(f"{issuer}/.well-known/jwks.json").get_signing_key_from_jwt(token)
    return jwt.decode(token, with_key, algorithms=["RS256"], issuer=issuer, audience=audience)


def test_a_user_signs_up_confirms_and_signs_in(server: Live, app: Any, pool: Pool, username: str) -> None:
    """The way of every app: the code arrives by mail, and no credentials of AWS are needed."""
    email = f"{username}@example.com"
    attributes = [{"Name": "email", "Value": email}]
    signed_up = app.sign_up(ClientId=pool.client_id, Username=username, Password=PASSWORD, UserAttributes=attributes)
    assert signed_up["UserConfirmed"] is False
    assert signed_up["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
    assert signed_up["CodeDeliveryDetails"]["AttributeName"] == "email"
    with pytest.raises(app.exceptions.UserNotConfirmedException, match="User is not confirmed"):
        sign_in(app, pool, username)
    app.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode=server.code(pool.id, email))
    tokens = sign_in(app, pool, username)
    assert tokens["TokenType"] == "Bearer"
    assert tokens["ExpiresIn"] == 3600
    user = app.get_user(AccessToken=tokens["AccessToken"])
    assert user["Username"] == username
    known = {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}
    assert known == {"sub": signed_up["UserSub"], "email": email, "email_verified": "true"}


def test_tokens_are_verified_by_the_published_keys(server: Live, app: Any, pool: Pool, username: str) -> None:
    """Any JWT library can check them, knowing nothing but the issuer."""
    email = server.user(pool, username)
    tokens = sign_in(app, pool, username)
    identity = claims(server, pool, tokens["IdToken"], audience=pool.client_id)
    assert (identity["token_use"], identity["cognito:username"], identity["email"]) == ("id", username, email)
    assert identity["email_verified"] is True
    access = claims(server, pool, tokens["AccessToken"])
    assert (access["token_use"], access["client_id"], access["username"]) == ("access", pool.client_id, username)
    assert access["scope"] == "aws.cognito.signin.user.admin"
    assert access["sub"] == identity["sub"]
    assert access["exp"] - access["iat"] == tokens["ExpiresIn"]
    with pytest.raises(jwt.InvalidAudienceError):
        claims(server, pool, tokens["IdToken"], audience="somebody else")


def test_a_token_of_another_pool_is_not_believed(server: Live, app: Any, pool: Pool, username: str) -> None:
    """Pools have keys of their own."""
    server.user(pool, username)
    token = sign_in(app, pool, username)["AccessToken"]
    with pytest.raises(jwt.PyJWKClientError):
        claims(server, server.pool(), token)


def test_a_refresh_token_gives_new_tokens(server: Live, app: Any, pool: Pool, username: str) -> None:
    """Who stays signed in sends no password again, and keeps the refresh token."""
    server.user(pool, username)
    tokens = sign_in(app, pool, username)
    fresh = refresh(app, pool, tokens)
    assert "RefreshToken" not in fresh
    assert fresh["AccessToken"] != tokens["AccessToken"]
    old, new = (claims(server, pool, each["AccessToken"]) for each in (tokens, fresh))
    assert (new["auth_time"], new["origin_jti"]) == (old["auth_time"], old["origin_jti"])


def test_global_sign_out_ends_every_session(server: Live, app: Any, pool: Pool, username: str) -> None:
    """After it neither the tokens of this device nor those of another are good for anything here."""
    server.user(pool, username)
    phone, laptop = sign_in(app, pool, username), sign_in(app, pool, username)
    app.global_sign_out(AccessToken=phone["AccessToken"])
    for tokens in (phone, laptop):
        with pytest.raises(app.exceptions.NotAuthorizedException, match="Access Token has been revoked"):
            app.get_user(AccessToken=tokens["AccessToken"])
        with pytest.raises(app.exceptions.NotAuthorizedException, match="Refresh Token has been revoked"):
            refresh(app, pool, tokens)


def test_revoking_a_refresh_token_ends_one_session(server: Live, app: Any, pool: Pool, username: str) -> None:
    """A stolen phone is signed out, and the laptop is not."""
    server.user(pool, username)
    phone, laptop = sign_in(app, pool, username), sign_in(app, pool, username)
    app.revoke_token(ClientId=pool.client_id, Token=phone["RefreshToken"])
    with pytest.raises(app.exceptions.NotAuthorizedException):
        refresh(app, pool, phone)
    with pytest.raises(app.exceptions.NotAuthorizedException):
        app.get_user(AccessToken=phone["AccessToken"])
    assert app.get_user(AccessToken=laptop["AccessToken"])["Username"] == username


def test_a_forgotten_password_is_replaced(server: Live, app: Any, pool: Pool, username: str) -> None:
    """The code goes to the verified address; afterwards only the new password opens."""
    email = server.user(pool, username)
    answer = app.forgot_password(ClientId=pool.client_id, Username=username)
    assert answer["CodeDeliveryDetails"]["Destination"] != email
    with pytest.raises(app.exceptions.CodeMismatchException, match="Invalid verification code provided"):
        app.confirm_forgot_password(
            ClientId=pool.client_id, Username=username, ConfirmationCode="000000", Password=NEW_PASSWORD
        )
    code = server.code(pool.id, email)
    app.confirm_forgot_password(
        ClientId=pool.client_id, Username=username, ConfirmationCode=code, Password=NEW_PASSWORD
    )
    with pytest.raises(app.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        sign_in(app, pool, username)
    assert sign_in(app, pool, username, NEW_PASSWORD)["AccessToken"]


def test_a_user_changes_password_and_attributes(server: Live, app: Any, pool: Pool, username: str) -> None:
    """What is one's own is changed with the access token alone."""
    email = server.user(pool, username)
    token = sign_in(app, pool, username)["AccessToken"]
    with pytest.raises(app.exceptions.InvalidPasswordException):
        app.change_password(AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword="short")
    app.change_password(AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword=NEW_PASSWORD)
    app.update_user_attributes(AccessToken=token, UserAttributes=[{"Name": "name", "Value": "Zoë 🦉"}])
    user = app.get_user(AccessToken=sign_in(app, pool, username, NEW_PASSWORD)["AccessToken"])
    known = {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}
    assert (known["name"], known["email"]) == ("Zoë 🦉", email)


def test_deleted_users_are_gone(server: Live, app: Any, idp: Any, pool: Pool, username: str) -> None:
    """Whoever leaves takes the account along."""
    server.user(pool, username)
    app.delete_user(AccessToken=sign_in(app, pool, username)["AccessToken"])
    with pytest.raises(idp.exceptions.UserNotFoundException, match="User does not exist"):
        idp.admin_get_user(UserPoolId=pool.id, Username=username)


def test_each_error_has_the_class_that_boto3_knows(idp: Any, app: Any, server: Live, pool: Pool, username: str) -> None:
    """Code written for Cognito catches what it always caught."""
    server.user(pool, username)
    with pytest.raises(idp.exceptions.UserNotFoundException) as unknown:
        idp.admin_get_user(UserPoolId=pool.id, Username="nobody")
    assert unknown.value.response["Error"] == {"Code": "UserNotFoundException", "Message": "User does not exist."}
    assert unknown.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert unknown.value.response["ResponseMetadata"]["RequestId"]
    with pytest.raises(idp.exceptions.UsernameExistsException):
        app.sign_up(ClientId=pool.client_id, Username=username, Password=PASSWORD)
    with pytest.raises(idp.exceptions.NotAuthorizedException, match="Incorrect username or password"):
        sign_in(app, pool, username, "Wrong-password-1")
    with pytest.raises(idp.exceptions.ResourceNotFoundException):
        idp.describe_user_pool(UserPoolId=f"{REGION}_Unknown12")
    with pytest.raises(idp.exceptions.InvalidParameterException):
        app.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={})


def test_paginators_find_every_user(server: Live, idp: Any, pool: Pool) -> None:
    """boto3 follows the pages by itself, and sees everybody once."""
    names = {f"page-{number}" for number in range(7)}
    for name in names:
        idp.admin_create_user(UserPoolId=pool.id, Username=name, MessageAction="SUPPRESS")
    pages = list(idp.get_paginator("list_users").paginate(UserPoolId=pool.id, PaginationConfig={"PageSize": 3}))
    found = [user["Username"] for page in pages for user in page["Users"]]
    assert sorted(found) == sorted(names)
    assert len(pages) == 3
    assert server.messages(user_pool_id=pool.id) == []


def test_paginators_find_every_pool(server: Live, idp: Any) -> None:
    """However many pools there are, none is missed."""
    made = {server.pool().id for _ in range(3)}
    pages = idp.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 2})
    found = [pool["Id"] for page in pages for pool in page["UserPools"]]
    assert made <= set(found)
    assert len(found) == len(set(found))


def test_a_filter_finds_one_user(server: Live, idp: Any, pool: Pool, username: str) -> None:
    """Back ends look users up by their address."""
    email = server.user(pool, username)
    server.user(pool, f"{username}-other")
    found = idp.list_users(UserPoolId=pool.id, Filter=f'email = "{email}"', AttributesToGet=["email"])
    assert [user["Username"] for user in found["Users"]] == [username]
    assert found["Users"][0]["Attributes"] == [{"Name": "email", "Value": email}]
    assert isinstance(found["Users"][0]["UserCreateDate"], datetime)


def test_a_pool_lives_in_the_region_that_it_is_made_in(server: Live) -> None:
    """Pool ids and ARNs name the region of the client, as boto3 users expect."""
    created = server.boto3(region="eu-central-1").create_user_pool(PoolName="elsewhere")["UserPool"]
    assert created["Id"].startswith("eu-central-1_")
    assert created["Arn"] == f"arn:aws:cognito-idp:eu-central-1:000000000000:userpool/{created['Id']}"


def test_what_is_not_built_yet_says_so(server: Live) -> None:
    """Nothing is faked: an import is refused by name, as an operation that the server does not know."""
    with pytest.raises(ClientError) as refused:
        server.boto3().list_user_import_jobs(UserPoolId=server.pool().id, MaxResults=1)
    error = refused.value.response["Error"]
    assert error == {"Code": "UnknownOperationException", "Message": "ListUserImportJobs is not built yet."}


async def test_a_server_knows_its_operators(serving: Live, username: str) -> None:
    """With the key of the first start everything works, on PostgreSQL as on SQLite."""
    pool = serving.pool()
    serving.user(pool, username)
    idp = serving.boto3()
    parameters = {"USERNAME": username, "PASSWORD": PASSWORD}
    answer = idp.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=pool.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters=parameters,
    )
    tokens = answer["AuthenticationResult"]
    assert claims(serving, pool, tokens["AccessToken"])["username"] == username
    assert idp.get_user(AccessToken=tokens["AccessToken"])["Username"] == username
    idp.admin_user_global_sign_out(UserPoolId=pool.id, Username=username)
    with pytest.raises(idp.exceptions.NotAuthorizedException):
        idp.get_user(AccessToken=tokens["AccessToken"])


async def test_a_server_refuses_a_wrong_key(serving: Live) -> None:
    """An unknown access key is not recognized, and a wrong secret gives a wrong signature."""
    with pytest.raises(ClientError) as unknown:
        serving.boto3(key=Key("AKIAUNKNOWN", "secret")).list_user_pools(MaxResults=1)
    assert unknown.value.response["Error"] == {
        "Code": "UnrecognizedClientException",
        "Message": "The security token included in the request is invalid.",
    }
    with pytest.raises(ClientError) as wrong:
        serving.boto3(key=Key(serving.key.id, "wrong")).list_user_pools(MaxResults=1)
    assert wrong.value.response["Error"]["Code"] == "InvalidSignatureException"


@pytest.mark.parametrize(
    ("minutes", "words"), [(-16, "Signature expired"), (16, "Signature not yet current")], ids=["slow", "fast"]
)
async def test_a_clock_that_is_wrong_is_told_apart(
    serving: Live, monkeypatch: pytest.MonkeyPatch, minutes: int, words: str
) -> None:
    """A signature of long ago or of the future is refused, and the answer says by how much."""

    def wrong_time(*, remove_tzinfo: bool = True) -> datetime:
        now = datetime.now(UTC) + timedelta(minutes=minutes)
        return now.replace(tzinfo=None) if remove_tzinfo else now

    idp = serving.boto3()
    monkeypatch.setattr("botocore.auth.get_current_datetime", wrong_time)
    with pytest.raises(ClientError, match=words) as refused:
        idp.list_user_pools(MaxResults=1)
    assert refused.value.response["Error"]["Code"] == "InvalidSignatureException"


async def test_a_server_has_no_inbox(serving: Live) -> None:
    """Codes are for those they are sent to."""
    with pytest.raises(Exception, match="404"):
        serving.messages()
