"""An app client's settings: their defaults, and which of them a client can have."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.user_pools import PoolRow
from poolhouse.user_pools import client_settings, pool_settings
from poolhouse.user_pools.model.pool import Pool

CODE, IMPLICIT = pb.O_AUTH_FLOW_TYPE_CODE, pb.O_AUTH_FLOW_TYPE_IMPLICIT
CLIENT_CREDENTIALS = pb.O_AUTH_FLOW_TYPE_CLIENT_CREDENTIALS
SECONDS, MINUTES, HOURS = pb.TIME_UNITS_TYPE_SECONDS, pb.TIME_UNITS_TYPE_MINUTES, pb.TIME_UNITS_TYPE_HOURS


def a_pool() -> Pool:
    """A pool with a custom attribute, and one for developers."""
    string = pb.ATTRIBUTE_DATA_TYPE_STRING
    request = pb.CreateUserPoolRequest(
        schema=[
            {"name": "plan", "attribute_data_type": string},
            {"name": "plan", "attribute_data_type": string, "developer_only_attribute": True},
        ]
    )
    settings = pool_settings.created(request).SerializeToString()
    return Pool(PoolRow("us-east-1_ABCDEFGHI", "us-east-1", "pool", settings, 1, 0.0, 0.0))


def check(*, has_secret: bool = False, **members: Any) -> pb.UserPoolClientType:
    """Hold a new client's settings against the rules."""
    settings = client_settings.requested(pb.CreateUserPoolClientRequest(**members))
    client_settings.check(a_pool(), settings, has_secret=has_secret)
    return settings


def test_a_client_of_which_nothing_is_said_can_be() -> None:
    """The defaults break no rule."""
    check()


def test_every_setting_of_the_requests_has_its_place() -> None:
    """A member that Cognito adds is a setting, or this fails: none is accepted and ignored."""
    create = {field.name for field in pb.CreateUserPoolClientRequest.DESCRIPTOR.fields}
    others = {"user_pool_id", "client_name", "generate_secret", "client_secret"}
    refused = {"publish_secrets_in_aws_secrets_manager"}
    assert create - others - refused == client_settings._SETTINGS
    assert {field.name for field in pb.UserPoolClientType.DESCRIPTOR.fields} >= client_settings._SETTINGS


def test_entries_count_once() -> None:
    """In the order in which they came first."""
    settings = check(read_attributes=["name", "email", "name"])
    assert list(settings.read_attributes) == ["name", "email"]


def test_generations_of_flows_do_not_mix() -> None:
    """As in Cognito."""
    legacy, newer = (
        pb.EXPLICIT_AUTH_FLOWS_TYPE_ADMIN_NO_SRP_AUTH,
        pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_SRP_AUTH,
    )
    check(explicit_auth_flows=[legacy])
    check(explicit_auth_flows=[newer])
    with pytest.raises(errors.InvalidParameterException, match="not both"):
        check(explicit_auth_flows=[legacy, newer])


def test_rotation_excludes_the_flow_that_does_not_rotate() -> None:
    """Refresh tokens that are good once are refreshed by the operation that returns the next one."""
    rotation = {"feature": pb.FEATURE_TYPE_ENABLED}
    check(refresh_token_rotation=rotation)
    with pytest.raises(errors.InvalidParameterException, match="RefreshTokenRotation"):
        check(
            refresh_token_rotation=rotation,
            explicit_auth_flows=[pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH],
        )


@pytest.mark.parametrize(
    "members",
    [
        {"access_token_validity": 24},
        {"id_token_validity": 300, "token_validity_units": {"id_token": SECONDS}},
        {"refresh_token_validity": 3650},
        {"refresh_token_validity": 60, "token_validity_units": {"refresh_token": MINUTES}},
        {"refresh_token_validity": 0},
    ],
)
def test_tokens_live_as_long_as_cognitos(members: dict[str, Any]) -> None:
    """From five minutes to a day, and from an hour to ten years."""
    check(**members)


@pytest.mark.parametrize(
    "members",
    [
        {"access_token_validity": 25},
        {"access_token_validity": 4, "token_validity_units": {"access_token": MINUTES}},
        {"id_token_validity": 25},
        {"id_token_validity": 299, "token_validity_units": {"id_token": SECONDS}},
        {"refresh_token_validity": 3651},
        {"refresh_token_validity": 59, "token_validity_units": {"refresh_token": MINUTES}},
    ],
)
def test_tokens_live_neither_longer_nor_shorter(members: dict[str, Any]) -> None:
    """Whatever the unit."""
    with pytest.raises(errors.InvalidParameterException, match="Invalid range for token validity"):
        check(**members)


def test_no_token_outlives_the_refresh_token() -> None:
    """The sign-in would be over before the token is."""
    with pytest.raises(errors.InvalidParameterException, match="longer than refresh tokens"):
        check(refresh_token_validity=1, access_token_validity=2, token_validity_units={"refresh_token": HOURS})


def test_attributes_exist() -> None:
    """Custom ones by their full names."""
    check(read_attributes=["email", "email_verified", "sub", "custom:plan"], write_attributes=["email", "custom:plan"])
    with pytest.raises(errors.InvalidParameterException, match="Invalid read attributes specified"):
        check(read_attributes=["plan"])
    with pytest.raises(errors.InvalidParameterException, match="Invalid write attributes specified"):
        check(write_attributes=["plan"])


@pytest.mark.parametrize("name", ["sub", "email_verified", "phone_number_verified", "identities"])
def test_nobody_writes_what_only_the_service_knows(name: str) -> None:
    """A client that could verify its users' addresses would take over others' accounts."""
    with pytest.raises(errors.InvalidParameterException, match="Invalid write attributes specified"):
        check(write_attributes=[name])


def test_developers_attributes_are_not_for_clients() -> None:
    """Only operators read and write them."""
    with pytest.raises(errors.InvalidParameterException):
        check(read_attributes=["dev:custom:plan"])
    with pytest.raises(errors.InvalidParameterException):
        check(write_attributes=["dev:custom:plan"])


def test_there_is_no_provider_but_the_pool_itself() -> None:
    """Until federation is built."""
    check(supported_identity_providers=["COGNITO"])
    with pytest.raises(
        errors.InvalidParameterException, match="The provider Google does not exist for User Pool us-east-1_ABCDEFGHI"
    ):
        check(supported_identity_providers=["COGNITO", "Google"])


def test_flows_and_scopes_come_together() -> None:
    """A flow without a scope could not be used."""
    check(allowed_oauth_flows=[CODE, IMPLICIT], allowed_oauth_scopes=["openid"])
    check(allowed_oauth_flows=[CLIENT_CREDENTIALS], allowed_oauth_scopes=["openid"], has_secret=True)
    with pytest.raises(errors.InvalidOAuthFlowException):
        check(allowed_oauth_flows=[CODE])
    with pytest.raises(errors.InvalidOAuthFlowException, match="client_credentials"):
        check(allowed_oauth_flows=[CODE, CLIENT_CREDENTIALS], allowed_oauth_scopes=["openid"], has_secret=True)
    with pytest.raises(errors.InvalidOAuthFlowException, match="client_credentials"):
        check(allowed_oauth_flows=[CLIENT_CREDENTIALS], allowed_oauth_scopes=["openid"])


def test_scopes_exist() -> None:
    """Resource servers, which have further ones, are not built yet."""
    with pytest.raises(errors.ScopeDoesNotExistException, match="shop/read"):
        check(allowed_oauth_scopes=["openid", "shop/read"])


@pytest.mark.parametrize(
    "url",
    [
        "https://app.example.com/back?x=y",
        "http://localhost:3000/back",
        "http://127.0.0.1/back",
        "http://[::1]:8080/",
        "myapp://back",
        "com.example.app:/back",
    ],
)
def test_users_are_sent_back_to_safe_places(url: str) -> None:
    """Encrypted, to their own machine, or to an app."""
    check(callback_urls=[url], logout_urls=[url], default_redirect_uri=url)


@pytest.mark.parametrize(
    "url",
    [
        "http://app.example.com/back",
        "http://localhost.example.com/",
        "https://app.example.com/#fragment",
        "https://app.example.com/#",
        "/back",
        "app.example.com",
        "https:///back",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "https://[::1",
    ],
)
def test_users_are_sent_nowhere_else(url: str) -> None:
    """Neither in the clear over the network nor into a script."""
    with pytest.raises(errors.InvalidParameterException):
        check(callback_urls=[url])
    with pytest.raises(errors.InvalidParameterException):
        check(logout_urls=[url])


def test_the_default_redirect_is_one_of_the_callbacks() -> None:
    """Or else it could not be redirected to."""
    with pytest.raises(errors.InvalidParameterException, match="DefaultRedirectURI must be one of CallbackURLs"):
        check(callback_urls=["https://a.example.com/"], default_redirect_uri="https://b.example.com/")


def test_what_is_not_built_is_refused_openly() -> None:
    """No event would ever be sent."""
    with pytest.raises(errors.InvalidParameterException, match="AnalyticsConfiguration is not built yet"):
        check(analytics_configuration={"application_id": "ab"})


@pytest.mark.parametrize("request_type", [pb.CreateUserPoolClientRequest, pb.UpdateUserPoolClientRequest])
def test_no_other_service_keeps_a_clients_secret(request_type: type[client_settings.Request]) -> None:
    """Whoever asks for it is told so; whoever says that they do not want it has what they want."""
    with pytest.raises(errors.InvalidParameterException, match="PublishSecretsInAWSSecretsManager is not built yet"):
        client_settings.requested(request_type(publish_secrets_in_aws_secrets_manager=True))
    settings = client_settings.requested(request_type(publish_secrets_in_aws_secrets_manager=False))
    assert settings == client_settings.requested(request_type())
    assert not settings.HasField("client_secret_arn")


def test_users_context_comes_from_clients_that_keep_a_secret() -> None:
    """Anybody else could make it up."""
    check(enable_propagate_additional_user_context_data=True, has_secret=True)
    with pytest.raises(errors.InvalidParameterException, match="EnablePropagateAdditionalUserContextData"):
        check(enable_propagate_additional_user_context_data=True)
