"""Session tags: which of a provider's claims become tags that role policies see as `aws:PrincipalTag`."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import provider_names
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.model import pool as pools
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.storage import identity_pools as rows

DEFAULTS: Final[Mapping[str, str]] = MappingProxyType({"client": "aud", "username": "sub"})
"""The built-in mapping, tag to claim."""
RESERVED_TAG_PREFIX: Final = "aws:"
MAX_VALUE: Final = 256

# What IAM takes as the key and as the value of a session tag.
_KEY: Final = re.compile(r"[\w \u00a0.:/=+@-]+")
_VALUE: Final = re.compile(r"[\w \u00a0.:/=+@-]*")


async def get_principal_tag_attribute_map(
    call: Call, request: pb.GetPrincipalTagAttributeMapRequest
) -> pb.GetPrincipalTagAttributeMapResponse:
    """The provider's mapping; an empty one if none was ever set: its users then have no tags."""
    pool = await pools.find(call, request.identity_pool_id)
    provider = _configured(call, pool, request.identity_provider_name)
    response = pb.GetPrincipalTagAttributeMapResponse(
        identity_pool_id=pool.id, identity_provider_name=request.identity_provider_name, use_defaults=False
    )
    if provider in pool.principal_tags:
        response.MergeFrom(pool.principal_tags[provider])
    return response


async def set_principal_tag_attribute_map(
    call: Call, request: pb.SetPrincipalTagAttributeMapRequest
) -> pb.SetPrincipalTagAttributeMapResponse:
    """Replace the provider's mapping by the built-in one or by another; an empty one means no tags."""
    pool = await pools.find(call, request.identity_pool_id)
    provider = _configured(call, pool, request.identity_provider_name)
    _check(request)
    tags = DEFAULTS if request.use_defaults else request.principal_tags
    settings = pb.GetPrincipalTagAttributeMapResponse(use_defaults=request.use_defaults, principal_tags=tags)
    async with call.store.write() as tx:
        await pools.hold(call, tx, pool.id)
        await rows.put_principal_tags(tx, pool.id, provider, settings.SerializeToString())
    return pb.SetPrincipalTagAttributeMapResponse(
        identity_pool_id=pool.id,
        identity_provider_name=request.identity_provider_name,
        use_defaults=request.use_defaults,
        principal_tags=tags,
    )


def tags_of(pool: IdentityPool, login: Login) -> dict[str, str]:
    """The session tags that a login gives; a claim that it lacks, or that is no single value, gives none.

    InvalidParameterException for a value that cannot be a tag's: policies that look at it must not miss it silently.
    """
    mapping = pool.principal_tags.get(login.provider)
    if mapping is None:
        return {}
    found = {tag: _text(login.claims.get(claim)) for tag, claim in mapping.principal_tags.items()}
    tags = {tag: value for tag, value in found.items() if value is not None}
    check_tags(tags)
    return tags


def check_tags(tags: Mapping[str, str]) -> None:
    """Raise InvalidParameterException if a session cannot have these tags together."""
    for tag, value in tags.items():
        check_tag(tag, value)
    # Case does not tell keys apart in policies: of two that differ in nothing else, one would hide the other.
    if len({tag.lower() for tag in tags}) < len(tags):
        raise errors.InvalidParameterException("Session tags cannot have names that differ in case alone.")


def check_tag(tag: str, value: str) -> None:
    """Raise InvalidParameterException if a session cannot have this tag."""
    if not _KEY.fullmatch(tag) or tag.lower().startswith(RESERVED_TAG_PREFIX):
        raise errors.InvalidParameterException(f"A session tag cannot be called {tag!r}.")
    if len(value) > MAX_VALUE or not _VALUE.fullmatch(value):
        raise errors.InvalidParameterException(f"The session tag {tag} cannot have the value that the user has.")


def _text(claim: Any) -> str | None:
    """A claim as a tag's value. An audience is often a list of one."""
    if isinstance(claim, list) and len(claim) == 1:
        claim = claim[0]
    if isinstance(claim, bool):
        return str(claim).lower()
    return str(claim) if isinstance(claim, str | int | float) else None


def _configured(call: Call, pool: IdentityPool, name: str) -> str:
    """The provider's canonical name; InvalidParameterException if the pool does not take its logins."""
    provider = provider_names.canonical(call.house, name)
    if provider not in provider_names.configured(call.house, pool.settings):
        raise errors.InvalidParameterException(f"{name} is not a configured provider of this identity pool.")
    return provider


def _check(request: pb.SetPrincipalTagAttributeMapRequest) -> None:
    if request.use_defaults and request.principal_tags:
        raise errors.InvalidParameterException("PrincipalTags and UseDefaults exclude each other.")
    check_tags(dict.fromkeys(request.principal_tags, ""))
