"""OpenID Connect providers: issuers whose tokens are believed, and the clients whose tokens are taken."""

import re
from collections.abc import Callable
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.iam import tag_rules
from poolhouse.identity_pools.iam.model import HTTPS, OIDC, arn_of, provider_resource
from poolhouse.storage import iam_providers as rows
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.iam_providers import ProviderRow
from poolhouse.timestamps import timestamp

MAX_PROVIDERS: Final = 100
MAX_CLIENT_IDS: Final = 100

# Unlike AWS's, an issuer may have a port: in-house ones often do.
_URL: Final = re.compile(
    r"https://[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z])?(?::[0-9]{1,5})?(?:/[0-9A-Za-z._~!$&'()*+,;=:@%/-]*)?"
)
_CLIENT_ID: Final = re.compile(r"[^\x00-\x1f\x7f]+")


async def create_open_id_connect_provider(
    call: Call, request: pb.CreateOpenIDConnectProviderRequest
) -> pb.CreateOpenIDConnectProviderResponse:
    """Register an issuer."""
    if not _URL.fullmatch(request.url):
        raise errors.InvalidInputException("Url must be https://, a host, and a path if need be; nothing else.")
    settings = pb.GetOpenIDConnectProviderResponse(
        url=request.url.removeprefix(HTTPS), tags=tag_rules.merged((), request.tags)
    )
    for client_id in request.client_id_list:
        _add(settings, client_id)
    provider = ProviderRow(f"{OIDC}/{settings.url}", settings.SerializeToString(), call.now())
    try:
        async with call.store.write() as tx:
            if len(await rows.of_kind(tx, OIDC)) >= MAX_PROVIDERS:
                raise _too_many("OpenIdConnectProvidersPerAccount", MAX_PROVIDERS)
            await rows.insert(tx, provider)
    except UniqueViolation:
        raise errors.EntityAlreadyExistsException(f"Provider with url {request.url} already exists.") from None
    return pb.CreateOpenIDConnectProviderResponse(
        open_id_connect_provider_arn=arn_of(call.house, provider.resource), tags=settings.tags
    )


async def get_open_id_connect_provider(
    call: Call, request: pb.GetOpenIDConnectProviderRequest
) -> pb.GetOpenIDConnectProviderResponse:
    """The registered issuer."""
    arn = request.open_id_connect_provider_arn
    provider = _existing(await rows.find(call.store, _resource(call, arn)), arn)
    response = pb.GetOpenIDConnectProviderResponse.FromString(provider.settings)
    response.create_date.CopyFrom(timestamp(provider.created_at))
    return response


async def list_open_id_connect_providers(
    call: Call, _: pb.ListOpenIDConnectProvidersRequest
) -> pb.ListOpenIDConnectProvidersResponse:
    """The ARNs of all registered issuers."""
    arns = [arn_of(call.house, provider.resource) for provider in await rows.of_kind(call.store, OIDC)]
    return pb.ListOpenIDConnectProvidersResponse(
        open_id_connect_provider_list=[pb.OpenIDConnectProviderListEntry(arn=arn) for arn in arns]
    )


async def delete_open_id_connect_provider(
    call: Call, request: pb.DeleteOpenIDConnectProviderRequest
) -> pb.DeleteOpenIDConnectProviderResponse:
    """Forget the issuer; one that is not registered stays so."""
    resource = _resource(call, request.open_id_connect_provider_arn)
    async with call.store.write() as tx:
        await rows.delete(tx, resource)
        call.caches.forget(tx, "identity_providers", resource)
    return pb.DeleteOpenIDConnectProviderResponse()


async def add_client_id_to_open_id_connect_provider(
    call: Call, request: pb.AddClientIDToOpenIDConnectProviderRequest
) -> pb.AddClientIDToOpenIDConnectProviderResponse:
    """Take the tokens of one more client; one that is there already stays."""
    await _change(call, request.open_id_connect_provider_arn, lambda settings: _add(settings, request.client_id))
    return pb.AddClientIDToOpenIDConnectProviderResponse()


async def remove_client_id_from_open_id_connect_provider(
    call: Call, request: pb.RemoveClientIDFromOpenIDConnectProviderRequest
) -> pb.RemoveClientIDFromOpenIDConnectProviderResponse:
    """Take the client's tokens no more; one that is not there stays away."""

    def remove(settings: pb.GetOpenIDConnectProviderResponse) -> None:
        if request.client_id in settings.client_id_list:
            settings.client_id_list.remove(request.client_id)

    await _change(call, request.open_id_connect_provider_arn, remove)
    return pb.RemoveClientIDFromOpenIDConnectProviderResponse()


async def _change(call: Call, arn: str, change: Callable[[pb.GetOpenIDConnectProviderResponse], None]) -> None:
    resource = _resource(call, arn)
    async with call.store.write() as tx:
        provider = _existing(await rows.lock(tx, resource), arn)
        settings = pb.GetOpenIDConnectProviderResponse.FromString(provider.settings)
        change(settings)
        await rows.update(tx, resource, settings.SerializeToString())
        call.caches.forget(tx, "identity_providers", resource)


def _add(settings: pb.GetOpenIDConnectProviderResponse, client_id: str) -> None:
    if not _CLIENT_ID.fullmatch(client_id):
        raise errors.InvalidInputException("A client ID holds a control character.")
    if client_id not in settings.client_id_list:
        settings.client_id_list.append(client_id)
    if len(settings.client_id_list) > MAX_CLIENT_IDS:
        raise _too_many("ClientIdsPerOpenIdConnectProvider", MAX_CLIENT_IDS)


def _too_many(quota: str, limit: int) -> errors.LimitExceededException:
    return errors.LimitExceededException(f"Cannot exceed quota for {quota}: {limit}")


def _resource(call: Call, arn: str) -> str:
    resource = provider_resource(call.house, OIDC, arn)
    if resource is None:
        raise errors.InvalidInputException(f"{arn} is not the ARN of an OpenID Connect provider of this account.")
    return resource


def _existing(provider: ProviderRow | None, arn: str) -> ProviderRow:
    if provider is None:
        raise errors.NoSuchEntityException(f"OpenIDConnect Provider not found for arn {arn}")
    return provider
