"""The roles that an identity pool hands out: two defaults, and mappings by provider."""

import re
from dataclasses import replace
from typing import Final

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import provider_names
from poolhouse.identity_pools.model import pool as pools
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.storage.identity_pools import IdentityPoolRow

MAX_RULES: Final = 25
"""How many rules one provider's mapping has. The API's own model allows more, and Cognito refuses them."""

# Not only AWS's: a store that credentials are asked for at has ARNs of its own, such as `arn:minio:iam:::role/name`.
_ROLE_ARN: Final = re.compile(r"arn:[\w-]+:iam::[0-9]*:role/[\x21-\x7e]+", re.ASCII)


async def get_identity_pool_roles(
    call: Call, request: pb.GetIdentityPoolRolesRequest
) -> pb.GetIdentityPoolRolesResponse:
    """The pool's default roles and role mappings."""
    pool = await pools.find(call, request.identity_pool_id)
    response = pb.GetIdentityPoolRolesResponse(identity_pool_id=pool.id)
    response.MergeFrom(pool.roles)
    return response


async def set_identity_pool_roles(
    call: Call, request: pb.SetIdentityPoolRolesRequest
) -> pb.SetIdentityPoolRolesResponse:
    """Replace the pool's default roles and role mappings."""
    pool = await pools.find(call, request.identity_pool_id)
    _check(call.house, pool, request)
    roles = pb.GetIdentityPoolRolesResponse(roles=request.roles, role_mappings=request.role_mappings)

    def edit(row: IdentityPoolRow) -> IdentityPoolRow:
        return replace(row, roles=roles.SerializeToString(), updated_at=call.now())

    await pools.change(call, pool.id, edit)
    return pb.SetIdentityPoolRolesResponse()


def mapping_of(house: House, pool: IdentityPool, provider: str, client_id: str) -> pb.RoleMapping | None:
    """How users of a provider (by its canonical name) get their role; `client_id` tells a user pool's apps apart."""
    wanted = {provider, f"{provider}:{client_id}"} if provider_names.is_user_pool(house, provider) else {provider}
    for name, mapping in pool.roles.role_mappings.items():
        if provider_names.canonical(house, name) in wanted:
            return mapping
    return None


def _check(house: House, pool: IdentityPool, request: pb.SetIdentityPoolRolesRequest) -> None:
    arns = [*request.roles.values()]
    known, seen = _mappable(house, pool), set()
    for name, mapping in request.role_mappings.items():
        canonical = provider_names.canonical(house, name)
        if canonical not in known:
            raise errors.InvalidParameterException(
                f"({name}) is not a valid RoleMapping ProviderName or is not a configured provider."
            )
        if canonical in seen:
            raise errors.InvalidParameterException(f"RoleMappings names {canonical} twice.")
        seen.add(canonical)
        _check_mapping(name, mapping)
        arns += [rule.role_arn for rule in mapping.rules_configuration.rules]
    for arn in arns:
        if not _ROLE_ARN.fullmatch(arn):
            raise errors.NotAuthorizedException(f"Access to Role '{arn}' is forbidden.")


def _mappable(house: House, pool: IdentityPool) -> set[str]:
    """What a role mapping can be for: a user pool only together with its app client."""
    names = provider_names.configured(house, pool.settings)
    for provider in pool.settings.cognito_identity_providers:
        name = provider_names.canonical(house, provider.provider_name)
        names.discard(name)
        names.add(f"{name}:{provider.client_id}")
    return names


def _check_mapping(name: str, mapping: pb.RoleMapping) -> None:
    rules = mapping.rules_configuration.rules
    if not mapping.HasField("ambiguous_role_resolution"):
        raise errors.InvalidParameterException(f"AmbiguousRoleResolution is required in the role mapping of {name}.")
    if mapping.type == pb.ROLE_MAPPING_TYPE_RULES and not mapping.HasField("rules_configuration"):
        raise errors.InvalidParameterException(f"RulesConfiguration is required in the role mapping of {name}.")
    if mapping.type == pb.ROLE_MAPPING_TYPE_TOKEN and mapping.HasField("rules_configuration"):
        raise errors.InvalidParameterException(f"The role mapping of {name} is of type Token, which has no rules.")
    if len(rules) > MAX_RULES:
        raise errors.InvalidParameterException(f"The role mapping of {name} has more than {MAX_RULES} rules.")
