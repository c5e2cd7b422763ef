"""An app client's settings: what they are where nobody has said, and which of them a client can have."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.signing_keys import LONGEST_TOKEN_SECONDS
from poolhouse.user_pools.model.app_client import (
    DEFAULT_REFRESH_VALIDITY,
    DEFAULT_SESSION_MINUTES,
    LEGACY_FLOWS,
    token_lifetimes,
)
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.schema import DEVELOPER_PREFIX, VERIFIABLE, verified_flag

OWN_PROVIDER: Final = "COGNITO"
STANDARD_SCOPES: Final = frozenset({"phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"})
SHORTEST_TOKEN_SECONDS: Final = 300.0
SHORTEST_REFRESH_SECONDS: Final = 3600.0
LONGEST_REFRESH_SECONDS: Final = 315_360_000.0

# What the requests and the settings have in common, under the same names.
_SETTINGS: Final = frozenset(field.name for field in pb.UpdateUserPoolClientRequest.DESCRIPTOR.fields) - {
    "user_pool_id",
    "client_id",
    "client_name",
    "publish_secrets_in_aws_secrets_manager",
}
_LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "::1")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*", re.IGNORECASE)
_DANGEROUS_SCHEMES: Final = frozenset({"javascript", "data", "vbscript", "blob", "about"})
_UNWRITABLE: Final = frozenset({"sub", "identities"} | {verified_flag(name) for name in VERIFIABLE})

Request = pb.CreateUserPoolClientRequest | pb.UpdateUserPoolClientRequest


def requested(request: Request) -> pb.UserPoolClientType:
    """The settings that the request asks for; what it leaves out has its default, as in Cognito.

    Raises if it asks for what no client's settings can say yet: a secret that another service keeps.
    """
    if request.publish_secrets_in_aws_secrets_manager:
        raise errors.InvalidParameterException("PublishSecretsInAWSSecretsManager is not built yet.")
    settings = pb.UserPoolClientType()
    for field, value in request.ListFields():
        if field.name not in _SETTINGS:
            continue
        if field.is_repeated:
            # Lists here are sets: each entry counts once, in the order in which they came.
            getattr(settings, field.name).extend(dict.fromkeys(value))
        elif field.message_type is not None:
            getattr(settings, field.name).CopyFrom(value)
        else:
            setattr(settings, field.name, value)
    _complete(settings)
    return settings


def _complete(settings: pb.UserPoolClientType) -> None:
    """Fill in the defaults that DescribeUserPoolClient shows; it shows no others."""
    if not settings.refresh_token_validity:
        settings.refresh_token_validity = DEFAULT_REFRESH_VALIDITY
    if not settings.HasField("enable_token_revocation"):
        settings.enable_token_revocation = True
    for name in ("allowed_oauth_flows_user_pool_client", "enable_propagate_additional_user_context_data"):
        if not settings.HasField(name):
            setattr(settings, name, False)
    if not settings.auth_session_validity:
        settings.auth_session_validity = DEFAULT_SESSION_MINUTES
    settings.token_validity_units.SetInParent()
    settings.client_type = pb.CLIENT_TYPE_TYPE_REGULAR


def check(pool: Pool, settings: pb.UserPoolClientType, *, has_secret: bool) -> None:
    """Raise if no app client of the pool can have these settings; `has_secret` is whether the client keeps one."""
    if settings.HasField("analytics_configuration"):
        raise errors.InvalidParameterException("AnalyticsConfiguration is not built yet.")
    if settings.enable_propagate_additional_user_context_data and not has_secret:
        raise errors.InvalidParameterException(
            "EnablePropagateAdditionalUserContextData needs an app client that has a secret."
        )
    _check_flows(settings)
    _check_lifetimes(settings)
    _check_attributes(pool, settings)
    _check_providers(pool, settings)
    _check_oauth(settings, has_secret=has_secret)


def _check_flows(settings: pb.UserPoolClientType) -> None:
    flows = set(settings.explicit_auth_flows)
    if flows & LEGACY_FLOWS and flows - LEGACY_FLOWS:
        raise errors.InvalidParameterException(
            "ExplicitAuthFlows can either have legacy values or values that begin with ALLOW_, not both."
        )
    rotates = settings.refresh_token_rotation.feature == pb.FEATURE_TYPE_ENABLED
    if rotates and pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH in flows:
        raise errors.InvalidParameterException(
            "RefreshTokenRotation needs ExplicitAuthFlows without ALLOW_REFRESH_TOKEN_AUTH."
        )


def _check_lifetimes(settings: pb.UserPoolClientType) -> None:
    access, identity, refresh = token_lifetimes(settings)
    fits = all(SHORTEST_TOKEN_SECONDS <= lifetime <= LONGEST_TOKEN_SECONDS for lifetime in (access, identity))
    if not fits or not SHORTEST_REFRESH_SECONDS <= refresh <= LONGEST_REFRESH_SECONDS:
        raise errors.InvalidParameterException("Invalid range for token validity.")
    if max(access, identity) > refresh:
        raise errors.InvalidParameterException("Access and ID tokens cannot be valid for longer than refresh tokens.")


def _check_attributes(pool: Pool, settings: pb.UserPoolClientType) -> None:
    def unknown(names: Iterable[str]) -> bool:
        return any(name not in pool.schema or name.startswith(DEVELOPER_PREFIX) for name in names)

    if unknown(settings.read_attributes):
        raise errors.InvalidParameterException("Invalid read attributes specified while creating a client")
    if unknown(settings.write_attributes) or _UNWRITABLE & set(settings.write_attributes):
        raise errors.InvalidParameterException("Invalid write attributes specified while creating a client")


def _check_providers(pool: Pool, settings: pb.UserPoolClientType) -> None:
    for name in settings.supported_identity_providers:
        if name != OWN_PROVIDER:
            raise errors.InvalidParameterException(f"The provider {name} does not exist for User Pool {pool.id}.")


def _check_oauth(settings: pb.UserPoolClientType, *, has_secret: bool) -> None:
    """The settings of the OAuth 2.0 endpoints: kept as they are asked for, as long as they make sense."""
    flows = set(settings.allowed_oauth_flows)
    if flows and not settings.allowed_oauth_scopes:
        raise errors.InvalidOAuthFlowException("AllowedOAuthFlows and AllowedOAuthScopes are required together.")
    if pb.O_AUTH_FLOW_TYPE_CLIENT_CREDENTIALS in flows and (len(flows) > 1 or not has_secret):
        raise errors.InvalidOAuthFlowException(
            "client_credentials flow can not be selected along with code flow or implicit flow, or without a secret."
        )
    for scope in settings.allowed_oauth_scopes:
        if scope not in STANDARD_SCOPES:
            raise errors.ScopeDoesNotExistException(f"Scope {scope} does not exist.")
    for url in (*settings.callback_urls, *settings.logout_urls):
        _check_url(url)
    if settings.default_redirect_uri and settings.default_redirect_uri not in settings.callback_urls:
        raise errors.InvalidParameterException("DefaultRedirectURI must be one of CallbackURLs.")


def _check_url(url: str) -> None:
    """RFC 6749 section 3.1.2: absolute and without fragment; in the clear to the user's own machine only."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise errors.InvalidParameterException(f"{url} is not a URL.") from None
    scheme = parts.scheme.lower()
    if not _SCHEME.fullmatch(scheme) or scheme in _DANGEROUS_SCHEMES or "#" in url:
        raise errors.InvalidParameterException(f"{url} must be an absolute URL without a fragment.")
    if scheme in {"http", "https"} and not host:
        raise errors.InvalidParameterException(f"{url} must be an absolute URL without a fragment.")
    if scheme == "http" and host not in _LOCAL_HOSTS:
        raise errors.InvalidParameterException(f"{url} cannot use the HTTP protocol.")
