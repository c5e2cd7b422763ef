"""ID tokens of OpenID Connect providers: those that IAM knows, Google, and Apple.

The rules are those that the Cognito developer guide gives: the issuer has to be the provider, the signature one of its
keys', and `azp`, or where there is none `aud`, one of the clients. Five minutes are granted to clocks.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from poolhouse.call import House
from poolhouse.crypto import outside_jwt
from poolhouse.crypto.jwt import TokenInvalid
from poolhouse.crypto.outside_jwt import OutsideToken
from poolhouse.identity_pools.iam import model as iam
from poolhouse.identity_pools.logins import refusals
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.logins.refusals import (
    LoginExpired,
    LoginRefused,
    ProviderUnavailable,
    ProviderUnsupported,
)
from poolhouse.integrations.issuers import IssuerUnavailable

GOOGLE: Final = "accounts.google.com"
APPLE: Final = "appleid.apple.com"
HTTPS: Final = "https://"
SKEW_SECONDS: Final = 300.0

_PROVIDER: Final = "oidc-provider/"
# RFC 8725 section 3.11: a token of a type of its own, such as `at+jwt`, says that it is no ID token.
_OTHER_TYPE: Final = "+jwt"
_LAST_TIME: Final = 1e12
"""Seconds since the Unix epoch; what is further away is no time."""


def registered_as(arns: Iterable[str], name: str) -> str | None:
    """Which of these providers of IAM goes by that name: its issuer without the scheme, or a slash at its end."""
    return next((arn for arn in arns if _name(arn) == name.rstrip("/")), None)


async def verify_registered(house: House, arn: str, application: str | None, token: str) -> Login:
    """The login that a token of this provider of IAM proves; `application` is one more client than it lists."""
    provider = await iam.oidc_provider(house, arn)
    if provider is None:
        raise ProviderUnsupported
    clients = provider.client_ids | ({application} if application else set())
    claims = await verify_oidc(house, provider.url, token, clients)
    return _login(arn.partition(_PROVIDER)[2], claims, clients)


async def verify_google(house: House, client_id: str, token: str) -> Login:
    """The login that a Google user's ID token proves."""
    return _login(GOOGLE, await verify_oidc(house, HTTPS + GOOGLE, token, {client_id}), {client_id})


async def verify_apple(house: House, client_id: str, token: str) -> Login:
    """The login that the ID token of somebody who signed in with Apple proves."""
    return _login(APPLE, await verify_oidc(house, HTTPS + APPLE, token, {client_id}), {client_id})


async def verify_oidc(house: House, issuer_url: str, token: str, clients: Collection[str]) -> dict[str, Any]:
    """The claims of an ID token that this issuer made for one of the clients; LoginRefused or ProviderUnavailable.

    What the token says of itself is looked at first: one that cannot be good has nobody asked for keys.
    """
    read = _read(token)
    claims = read.claims
    _check_issuer(claims, issuer_url)
    _check_claims(claims)
    _check_times(claims, house.clock.now())
    if client_of(claims, clients) is None:
        raise LoginRefused(refusals.WRONG_AUDIENCE)
    try:
        await house.issuers.check_signature(issuer_url, read)
    except TokenInvalid:
        raise LoginRefused(refusals.WRONG_SIGNATURE) from None
    except IssuerUnavailable as error:
        raise ProviderUnavailable(str(error)) from error
    return claims


def client_of(claims: Mapping[str, Any], clients: Collection[str]) -> str | None:
    """Which of the clients the token was made for: `azp` decides, and where there is none `aud`."""
    named = claims.get("azp") or claims["aud"]
    audience = named if isinstance(named, list) else [named]
    return next((client for client in audience if isinstance(client, str) and client in clients), None)


def _login(provider: str, claims: Mapping[str, Any], clients: Collection[str]) -> Login:
    return Login.of(provider, client_of(claims, clients) or "", claims["sub"], claims)


def _name(arn: str) -> str:
    return arn.partition(_PROVIDER)[2].rstrip("/")


def _read(token: str) -> OutsideToken:
    try:
        read = outside_jwt.read(token)
    except TokenInvalid:
        raise LoginRefused(refusals.NOT_A_TOKEN) from None
    if str(read.unverified.header.get("typ")).lower().endswith(_OTHER_TYPE):
        raise LoginRefused(refusals.NOT_A_TOKEN)
    return read


def _check_issuer(claims: Mapping[str, Any], issuer_url: str) -> None:
    # Google has left the scheme out of `iss` at times, and a slash at the end is no other issuer.
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or _bare(issuer) != _bare(issuer_url):
        raise LoginRefused(refusals.WRONG_ISSUER)


def _bare(url: str) -> str:
    return url.removeprefix(HTTPS).rstrip("/")


def _check_claims(claims: Mapping[str, Any]) -> None:
    for name in ("sub", "aud", "exp"):
        if claims.get(name) is None:
            raise LoginRefused(f"Missing a required claim: {name}")


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    expires_at = _time(claims, "exp", now)
    if expires_at <= now - SKEW_SECONDS:
        raise LoginExpired(now, expires_at)
    if max(_time(claims, "nbf", now), _time(claims, "iat", now)) > now + SKEW_SECONDS:
        raise LoginRefused("Token is not valid yet.")


def _time(claims: Mapping[str, Any], name: str, default: float) -> float:
    value = claims.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_LAST_TIME < value < _LAST_TIME:
        raise LoginRefused(f"The claim {name} is not a time.")
    return value
