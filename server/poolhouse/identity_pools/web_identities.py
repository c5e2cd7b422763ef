"""Tokens that STS is shown: our own identities', and those of OpenID Connect providers that IAM knows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.crypto import jwt
from poolhouse.identity_pools import own_tokens, principal_tags, proofs
from poolhouse.identity_pools.iam import model as iam
from poolhouse.identity_pools.iam.model import OidcProvider
from poolhouse.identity_pools.logins import openid, refusals
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.logins.refusals import LoginExpired, LoginRefused, ProviderUnavailable
from poolhouse.identity_pools.own_tokens import PRINCIPAL_TAGS, PROVIDER, TAGS_CLAIM

SOURCE_IDENTITY_CLAIM: Final = "https://aws.amazon.com/source_identity"
MAX_TAGS: Final = 50
MAX_TAG_CHARS: Final = 128
NOT_A_TOKEN: Final = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
FORGED: Final = "The token's signature is not that of its issuer."
REVOKED: Final = "The token's identity is gone, or its credentials were taken back since the token was issued."
UNUSABLE_TAGS: Final = "The session tags in the token cannot be used."

_FLAT_TAG: Final = f"{TAGS_CLAIM}/{PRINCIPAL_TAGS}/"
_SOURCE_IDENTITY: Final = re.compile(r"(?!aws:)[\w+=,.@-]{2,256}", re.ASCII | re.IGNORECASE)
_TEXT: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,1024}")
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WebIdentity:
    """Whom a proven token is about. `provider` is how trust policies call its issuer."""

    provider: str
    subject: str
    audience: str
    conditions: Mapping[str, str | tuple[str, ...]] = field(repr=False)
    """What the token says, by condition key."""
    tags: Mapping[str, str] = field(default_factory=lambda: _NONE, repr=False)
    source_identity: str = ""
    identity_id: str = ""
    identity_pool_id: str = ""


async def read(call: Call, token: str) -> WebIdentity:
    """Whom the token is about, in STS's words: InvalidIdentityTokenException, ExpiredTokenException, or
    IDPCommunicationErrorException if its issuer cannot be asked.
    """
    try:
        issuer = jwt.decode_unverified_claims(token).get("iss")
    except jwt.TokenInvalid:
        raise errors.InvalidIdentityTokenException(NOT_A_TOKEN) from None
    if issuer == own_tokens.issuer(call.house):
        return await _ours(call, token)
    return await _registered(call, issuer if isinstance(issuer, str) else "", token)


async def _ours(call: Call, token: str) -> WebIdentity:
    try:
        proven = await own_tokens.verify(call.house, token)
    except jwt.TokenExpired:
        raise _expired(call, jwt.decode_unverified_claims(token)["exp"]) from None
    except jwt.TokenInvalid:
        raise errors.InvalidIdentityTokenException(FORGED) from None
    if not await proofs.stands(call.house, proven):
        raise errors.InvalidIdentityTokenException(REVOKED)
    said = proven.said
    return WebIdentity(
        PROVIDER,
        said.identity_id,
        said.pool_id,
        said.conditions,
        said.tags,
        identity_id=said.identity_id,
        identity_pool_id=said.pool_id,
    )


async def _registered(call: Call, issuer: str, token: str) -> WebIdentity:
    provider = await _provider(call.house, issuer)
    if provider is None:
        shown = issuer if _TEXT.fullmatch(issuer) else "this issuer"
        raise errors.InvalidIdentityTokenException(f"No OpenIDConnect provider found in your account for {shown}")
    name = provider.url.removeprefix(openid.HTTPS)
    try:
        claims = await openid.verify_oidc(call.house, provider.url, token, provider.client_ids)
        login = Login.of(name, openid.client_of(claims, provider.client_ids) or "", claims["sub"], claims)
    except LoginExpired:
        raise _expired(call, jwt.decode_unverified_claims(token)["exp"]) from None
    except LoginRefused as error:
        raise errors.InvalidIdentityTokenException(_in_words_of_sts(error)) from None
    except ProviderUnavailable as error:
        raise errors.IDPCommunicationErrorException(
            "Couldn't retrieve verification key from your identity provider."
        ) from error
    return WebIdentity(
        provider.arn,
        login.subject,
        openid.client_of(claims, provider.client_ids) or "",
        _conditions(name, claims),
        _tags(claims),
        _source_identity(claims),
    )


async def _provider(house: House, issuer: str) -> OidcProvider | None:
    """The provider that goes by this `iss`; a slash at the end, which ARNs may have as well, makes no other issuer."""
    name = issuer.removeprefix(openid.HTTPS)
    for spelled in dict.fromkeys((name, name.rstrip("/"), name.rstrip("/") + "/")):
        provider = await iam.oidc_provider(house, iam.arn_of(house, f"{iam.OIDC}/{spelled}"))
        if provider is not None:
            return provider
    return None


def _in_words_of_sts(error: LoginRefused) -> str:
    words = {
        refusals.NOT_A_TOKEN: NOT_A_TOKEN,
        refusals.WRONG_AUDIENCE: "Incorrect token audience",
        refusals.WRONG_SIGNATURE: FORGED,
    }
    return words.get(str(error), str(error))


def _expired(call: Call, expires_at: float) -> errors.ExpiredTokenException:
    return errors.ExpiredTokenException(
        f"Token expired: current date/time {int(call.now())} must be before the expiration date/time {int(expires_at)}"
    )


def _conditions(name: str, claims: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    """As AWS has them: `aud` is the party that was authorized, where the token names one, and `oaud` the audience."""
    authorized = claims.get("azp")
    said = {
        "aud": authorized or claims["aud"],
        "oaud": claims["aud"] if authorized else None,
        **{claim: claims.get(claim) for claim in ("amr", "email", "sub")},
    }
    found = {f"{name}:{key}": _texts(value) for key, value in said.items()}
    return {key: value for key, value in found.items() if value}


def _texts(claim: Any) -> str | tuple[str, ...]:
    """A claim as the values of a condition key; nothing for what is no text."""
    if isinstance(claim, str):
        return claim if _TEXT.fullmatch(claim) else ""
    listed = claim if isinstance(claim, list) else []
    texts = tuple(one for one in listed if isinstance(one, str) and _TEXT.fullmatch(one))
    return texts[0] if len(texts) == 1 else texts


def _tags(claims: Mapping[str, Any]) -> dict[str, str]:
    """The session tags of a token: in one claim, or in one claim each."""
    nested = claims.get(TAGS_CLAIM, {})
    if isinstance(nested, list) and len(nested) == 1:
        nested = nested[0]
    listed = nested.get(PRINCIPAL_TAGS, {}) if isinstance(nested, dict) else None
    if not isinstance(listed, dict):
        raise errors.InvalidIdentityTokenException(UNUSABLE_TAGS)
    flat = {name.removeprefix(_FLAT_TAG): value for name, value in claims.items() if name.startswith(_FLAT_TAG)}
    named = [*listed.items(), *flat.items()]
    tags = {tag: _tag_value(tag, value) for tag, value in named}
    # Case does not tell keys apart in policies: of two that differ in nothing else, one would hide the other.
    if len(tags) > MAX_TAGS or len({tag.lower() for tag in tags}) < len(named):
        raise errors.InvalidIdentityTokenException(UNUSABLE_TAGS)
    return tags


def _tag_value(tag: str, value: Any) -> str:
    text = value[0] if isinstance(value, list) and len(value) == 1 else value
    try:
        if isinstance(text, str) and len(tag) <= MAX_TAG_CHARS:
            principal_tags.check_tag(tag, text)
            return text
    except errors.InvalidParameterException:
        pass
    raise errors.InvalidIdentityTokenException(UNUSABLE_TAGS)


def _source_identity(claims: Mapping[str, Any]) -> str:
    found = claims.get(SOURCE_IDENTITY_CLAIM)
    if found is None or found == "":
        return ""
    if not isinstance(found, str) or not _SOURCE_IDENTITY.fullmatch(found):
        raise errors.InvalidIdentityTokenException("The source identity in the token cannot be used.")
    return found
