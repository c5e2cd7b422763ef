"""Whether logins are what they say: the doorway to every provider's own rules, and what callers are told."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog

from poolhouse import errors
from poolhouse.call import House
from poolhouse.identity_pools import provider_names
from poolhouse.identity_pools.logins import amazon, facebook, openid, saml, twitter, user_pools
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.logins.refusals import LoginRefused, ProviderUnavailable, ProviderUnsupported
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.identity_pools.model.settings import TWITTER

COGNITO: Final = "cognito-identity.amazonaws.com"
"""The identity pools' own tokens, which no login is made of."""

UNSUPPORTED_MESSAGE: Final = "Token is not from a supported provider of this identity pool."
COGNITO_MESSAGE: Final = "Invalid login token. Can't pass in a Cognito token."

_log: Final = structlog.get_logger(__name__)

_Verifier = Callable[[House, str, str], Awaitable[Login]]
"""Verifies the token in its last argument for the application in the one before, both as the provider has them."""
_SOCIAL: Final[Mapping[str, _Verifier]] = {
    openid.GOOGLE: openid.verify_google,
    openid.APPLE: openid.verify_apple,
    amazon.AMAZON: amazon.verify,
    facebook.FACEBOOK: facebook.verify,
    TWITTER: twitter.verify,
}


async def verify(house: House, pool: IdentityPool, logins: Mapping[str, str]) -> tuple[Login, ...]:
    """The logins that these tokens prove, by the names of their providers; all of them are good, or none counts.

    NotAuthorizedException in Cognito's words, ExternalServiceException if a provider cannot be asked, and
    InvalidParameterException if one provider goes by two names. Names of the pool's developers are not known here.
    """
    tokens = {provider_names.canonical(house, name): token for name, token in logins.items()}
    if len(tokens) < len(logins):
        raise errors.InvalidParameterException("Logins names one provider twice.")
    if len(tokens) == 1:  # nearly always, and half the work then
        return tuple([await _verified(house, pool, name, token) for name, token in tokens.items()])
    found = await asyncio.gather(
        *(_verified(house, pool, name, token) for name, token in tokens.items()), return_exceptions=True
    )
    for one in found:
        if isinstance(one, BaseException):
            raise one
    return tuple(one for one in found if isinstance(one, Login))


async def _verified(house: House, pool: IdentityPool, name: str, token: str) -> Login:
    try:
        return await _by_provider(house, pool, name, token)
    except ProviderUnsupported:
        message = COGNITO_MESSAGE if name == COGNITO else UNSUPPORTED_MESSAGE
        raise errors.NotAuthorizedException(message) from None
    except LoginRefused as error:
        raise errors.NotAuthorizedException(f"Invalid login token. {error}") from None
    except ProviderUnavailable as error:
        _log.warning("login.provider_unavailable", provider=name, reason=str(error))
        raise errors.ExternalServiceException(f"The provider {name} could not be asked.") from error


async def _by_provider(house: House, pool: IdentityPool, name: str, token: str) -> Login:
    settings = pool.settings
    clients = user_pools.clients_of(house, settings.cognito_identity_providers, name)
    if clients:
        return await user_pools.verify(house, clients, name, token)
    if name in settings.saml_provider_arns:
        return await saml.verify(house, name, token)
    application = settings.supported_login_providers.get(name)
    arn = openid.registered_as(settings.open_id_connect_provider_arns, name)
    if arn is not None:
        return await openid.verify_registered(house, arn, application, token)
    if application is None or name not in _SOCIAL:
        raise ProviderUnsupported
    return await _SOCIAL[name](house, application, token)
