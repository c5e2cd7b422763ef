"""Roles and identity providers as the rest of the house sees them: found by their ARNs, and remembered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from poolhouse.call import House
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.policy.document import Kind, Policy
from poolhouse.storage import iam as rows
from poolhouse.storage import iam_providers
from poolhouse.storage.iam import RoleRow
from poolhouse.storage.iam_providers import ProviderRow

OIDC: Final = "oidc-provider"
SAML: Final = "saml-provider"
HTTPS: Final = "https://"

# What is no such ARN never reaches the store.
_ROLE: Final = re.compile(r"role/(?:[\x21-\x7e]+/)?(?P<name>[\w+=,.@-]{1,64})", re.ASCII)
_PROVIDER: Final = {
    OIDC: re.compile(r"oidc-provider/[\x21-\x7e]{1,255}"),
    SAML: re.compile(r"saml-provider/[\w.-]{1,128}", re.ASCII),
}


@dataclass(frozen=True, slots=True)
class Role:
    """A role with its policies, each of which has its name, ready to be evaluated."""

    arn: str
    name: str
    id: str
    path: str
    trust: Policy = field(repr=False)
    policies: tuple[Policy, ...] = field(repr=False)
    max_session_seconds: int
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OidcProvider:
    """A registered OpenID Connect issuer. `url` is the `iss` of its tokens, `client_ids` is whose tokens are taken."""

    arn: str
    url: str
    client_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class SamlProvider:
    """A registered SAML provider: its metadata in XML, believed until `valid_until` (seconds since the Unix epoch)."""

    arn: str
    name: str
    metadata: str = field(repr=False)
    valid_until: float


async def role(house: House, arn: str) -> Role | None:
    """The role with this ARN, as this process remembers it."""
    named = _ROLE.fullmatch(resource_of(house, arn) or "")
    if named is None:
        return None
    key = name_key(named["name"])
    found: Role | None = house.caches.roles.peek(key)
    found = found or await house.caches.roles.get(key, partial(_load_role, house, key))
    return found if found is not None and found.arn == arn else None


async def oidc_provider(house: House, arn: str) -> OidcProvider | None:
    """The OpenID Connect provider with this ARN, as this process remembers it."""
    resource = provider_resource(house, OIDC, arn)
    found: OidcProvider | None = None
    if resource is not None:
        found = await house.caches.identity_providers.get(resource, partial(_load_oidc, house, resource))
    return found


async def saml_provider(house: House, arn: str) -> SamlProvider | None:
    """The SAML provider with this ARN, as this process remembers it."""
    resource = provider_resource(house, SAML, arn)
    found: SamlProvider | None = None
    if resource is not None:
        found = await house.caches.identity_providers.get(resource, partial(_load_saml, house, resource))
    return found


def name_key(name: str) -> str:
    """What a role's name is compared by: case does not tell names apart."""
    return name.lower()


def arn_of(house: House, resource: str) -> str:
    """The ARN of what this installation's account has, such as `role/path/Name`."""
    return f"{_prefix(house)}{resource}"


def resource_of(house: House, arn: str) -> str | None:
    """The end of an ARN; None if it does not name anything of this installation's account."""
    prefix = _prefix(house)
    return arn.removeprefix(prefix) if arn.startswith(prefix) else None


def provider_resource(house: House, kind: str, arn: str) -> str | None:
    """The end of a provider's ARN, by which it is stored; None for what is no ARN of that kind and account."""
    resource = resource_of(house, arn)
    return resource if resource is not None and _PROVIDER[kind].fullmatch(resource) else None


def role_arn(house: House, row: RoleRow) -> str:
    """The ARN of a role."""
    return arn_of(house, f"role{row.path}{row.name}")


def _prefix(house: House) -> str:
    return f"arn:aws:iam::{house.config.account_id}:"


async def _load_role(house: House, key: str) -> Role | None:
    async with house.store.read() as reader:
        row = await rows.find(reader, key)
        policies = await rows.policies(reader, key) if row is not None else {}
    return None if row is None else _role(house, row, policies)


def _role(house: House, row: RoleRow, policies: Mapping[str, str]) -> Role:
    settings = pb.Role.FromString(row.settings)
    return Role(
        arn=role_arn(house, row),
        name=row.name,
        id=row.id,
        path=row.path,
        trust=Policy.parse(row.trust_policy, Kind.TRUST),
        policies=tuple(Policy.parse(document, Kind.IDENTITY, name) for name, document in policies.items()),
        max_session_seconds=settings.max_session_duration,
        tags={tag.key: tag.value for tag in settings.tags},
    )


async def _load_oidc(house: House, resource: str) -> OidcProvider | None:
    row = await iam_providers.find(house.store, resource)
    return None if row is None else _oidc_provider(house, row)


def _oidc_provider(house: House, row: ProviderRow) -> OidcProvider:
    settings = pb.GetOpenIDConnectProviderResponse.FromString(row.settings)
    return OidcProvider(arn_of(house, row.resource), HTTPS + settings.url, frozenset(settings.client_id_list))


async def _load_saml(house: House, resource: str) -> SamlProvider | None:
    found = await iam_providers.find_with_document(house.store, resource)
    if found is None:
        return None
    row, document = found
    settings = pb.GetSAMLProviderResponse.FromString(row.settings)
    name = resource.removeprefix(f"{SAML}/")
    return SamlProvider(arn_of(house, resource), name, document, settings.valid_until.ToMilliseconds() / 1000)
