"""What an operation of our own is about, as the resource of an IAM policy: the tenant, mostly."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, Final

from google.protobuf.descriptor import Descriptor

from poolhouse.call import Call
from poolhouse.identity_pools.iam import model as iam
from poolhouse.identity_pools.model import pool as pools
from poolhouse.storage import iam as iam_rows

ANYTHING: Final = "*"
"""The resource of operations that are about no single thing; only a `*` in a policy matches it."""
SYNC: Final = "cognito-sync"
IDENTITY: Final = "cognito-identity"

_Finder = Callable[[Call, Any], Awaitable[str]]


async def of(call: Call, request: Any) -> str:
    """The ARN of what the request is about."""
    for find in _finders(request.DESCRIPTOR):
        if resource := await find(call, request):
            return resource
    return ANYTHING


@cache
def _finders(descriptor: Descriptor) -> tuple[_Finder, ...]:
    return tuple(find for name, find in _BY_MEMBER.items() if name in descriptor.fields_by_name)


async def _named(_call: Call, request: Any) -> str:
    return str(request.resource_arn)


async def _user_pool(call: Call, request: Any) -> str:
    region = request.user_pool_id.partition("_")[0]
    return f"arn:aws:cognito-idp:{region}:{call.config.account_id}:userpool/{request.user_pool_id}"


async def _identity_pool(call: Call, request: Any) -> str:
    service = call.operation.service.signing_name
    resource = f"identitypool/{request.identity_pool_id}"
    if service == SYNC:
        # Sync knows what is in a pool; to identity pools it is all one.
        resource += _within(request, "identity", "identity_id") + _within(request, "dataset", "dataset_name")
    return _pools_arn(call, service, request.identity_pool_id, resource)


def _within(request: Any, kind: str, member: str) -> str:
    value = getattr(request, member, "")
    return f"/{kind}/{value}" if value else ""


async def _pool_of_identity(call: Call, request: Any) -> str:
    pool = await pools.of_identity(call.house, request.identity_id)
    return "" if pool is None else _pools_arn(call, IDENTITY, pool.id, f"identitypool/{pool.id}")


def _pools_arn(call: Call, service: str, pool_id: str, resource: str) -> str:
    return f"arn:aws:{service}:{pool_id.partition(':')[0]}:{call.config.account_id}:{resource}"


async def _role(call: Call, request: Any) -> str:
    row = await iam_rows.find(call.store, iam.name_key(request.role_name))
    if row is not None:
        return iam.role_arn(call.house, row)
    return iam.arn_of(call.house, f"role{getattr(request, 'path', '') or '/'}{request.role_name}")


async def _openid_provider(_call: Call, request: Any) -> str:
    return str(request.open_id_connect_provider_arn)


async def _saml_provider(_call: Call, request: Any) -> str:
    return str(request.saml_provider_arn)


async def _new_openid_provider(call: Call, request: Any) -> str:
    return iam.arn_of(call.house, f"{iam.OIDC}/{request.url.removeprefix(iam.HTTPS)}")


async def _new_saml_provider(call: Call, request: Any) -> str:
    return iam.arn_of(call.house, f"{iam.SAML}/{request.name}")


_BY_MEMBER: Final[dict[str, _Finder]] = {
    "resource_arn": _named,
    "user_pool_id": _user_pool,
    "identity_pool_id": _identity_pool,
    "identity_id": _pool_of_identity,
    "role_name": _role,
    "open_id_connect_provider_arn": _openid_provider,
    "saml_provider_arn": _saml_provider,
    "url": _new_openid_provider,
    "saml_metadata_document": _new_saml_provider,
}
"""How to find it by a member of the request, the most telling first."""
