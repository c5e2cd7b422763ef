"""Which settings an identity pool can have. What could never let anybody in is refused when it is made."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from poolhouse import errors
from poolhouse.call import House
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import provider_names
from poolhouse.identity_pools.model.settings import TWITTER

MAX_TAGS: Final = 50
RESERVED_TAG_PREFIX: Final = "aws:"
MAX_USER_POOLS: Final = 50
"""How many user pools' app clients one identity pool takes, as in Cognito."""
LOGIN_PROVIDERS: Final = frozenset(
    {"accounts.google.com", "appleid.apple.com", "graph.facebook.com", TWITTER, "www.amazon.com"}
)
"""The social providers whose logins can be checked."""
CLOSED: Final = "www.digits.com"
"""A provider that Cognito still names, and that has closed down."""

_OIDC: Final = re.compile(r"arn:aws:iam::[0-9]{12}:oidc-provider/[\x21-\x7e]+", re.ASCII)
_SAML: Final = re.compile(r"arn:aws:iam::[0-9]{12}:saml-provider/[\w.-]+", re.ASCII)
_TWITTER_APP: Final = re.compile(r"[^;]+;[^;]+")


def check(house: House, settings: pb.DescribeIdentityPoolResponse) -> None:
    """Raise InvalidParameterException if no pool can have these settings.

    Whether the named providers exist is found out when somebody signs in with them.
    """
    _check_social(settings.supported_login_providers)
    _check_user_pools(house, settings.cognito_identity_providers)
    _check_arns("OpenIdConnectProviderARNs", _OIDC, settings.open_id_connect_provider_arns)
    _check_arns("SamlProviderARNs", _SAML, settings.saml_provider_arns)
    check_tags(settings.identity_pool_tags)
    if settings.developer_provider_name in provider_names.configured(house, settings):
        raise errors.InvalidParameterException("DeveloperProviderName is the name of another provider of the pool.")


def check_tags(tags: Mapping[str, str]) -> None:
    """Raise InvalidParameterException if a pool cannot have just these tags."""
    if len(tags) > MAX_TAGS:
        raise errors.InvalidParameterException(f"An identity pool has at most {MAX_TAGS} tags.")
    if any(key.lower().startswith(RESERVED_TAG_PREFIX) for key in tags):
        raise errors.InvalidParameterException(f"Tag keys must not begin with {RESERVED_TAG_PREFIX}")


def _check_social(providers: Mapping[str, str]) -> None:
    for name in providers:
        if name == CLOSED:
            raise errors.InvalidParameterException(f"{CLOSED} has closed down: nobody can sign in with it.")
        if name not in LOGIN_PROVIDERS:
            known = ", ".join(sorted(LOGIN_PROVIDERS))
            raise errors.InvalidParameterException(f"SupportedLoginProviders: {name} is none of {known}.")
    if TWITTER in providers and not _TWITTER_APP.fullmatch(providers[TWITTER]):
        raise errors.InvalidParameterException(
            f"SupportedLoginProviders: {TWITTER} wants the app's key and its secret, with a semicolon between them."
        )


def _check_user_pools(house: House, providers: Iterable[pb.CognitoIdentityProvider]) -> None:
    seen: set[tuple[str, str]] = set()
    for provider in providers:
        name = provider.provider_name
        if not provider.client_id or not provider_names.is_user_pool(house, name):
            raise errors.InvalidParameterException(
                f"Invalid Cognito Identity Provider: {name!r}. Name a user pool, such as"
                " cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI, and one of its app clients."
            )
        key = (provider_names.canonical(house, name), provider.client_id)
        if key in seen:
            raise errors.InvalidParameterException(f"CognitoIdentityProviders names {name} twice with one ClientId.")
        seen.add(key)
    if len(seen) > MAX_USER_POOLS:
        raise errors.InvalidParameterException(f"CognitoIdentityProviders has at most {MAX_USER_POOLS} members.")


def _check_arns(member: str, pattern: re.Pattern[str], arns: Iterable[str]) -> None:
    seen: set[str] = set()
    for arn in arns:
        if not pattern.fullmatch(arn):
            raise errors.InvalidParameterException(f"{member}: {arn} is not the ARN of such a provider.")
        if arn in seen:
            raise errors.InvalidParameterException(f"{member} names {arn} twice.")
        seen.add(arn)
