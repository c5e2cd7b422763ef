"""SAML providers: identity providers whose assertions are believed, known by their metadata."""

from typing import Final

from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.iam import saml_metadata, tag_rules
from poolhouse.identity_pools.iam.model import SAML, arn_of, provider_resource
from poolhouse.storage import iam_providers as rows
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.iam_providers import ProviderRow
from poolhouse.timestamps import timestamp

MAX_PROVIDERS: Final = 100
LONGEST_VALID_SECONDS: Final = 100 * 365 * 86_400
"""How long metadata holds that does not say it, as at AWS, and at most: about a hundred years."""


async def create_saml_provider(call: Call, request: pb.CreateSAMLProviderRequest) -> pb.CreateSAMLProviderResponse:
    """Register a provider."""
    valid_until = _valid_until(call, request.saml_metadata_document)
    settings = pb.GetSAMLProviderResponse(valid_until=valid_until, tags=tag_rules.merged((), request.tags))
    provider = ProviderRow(f"{SAML}/{request.name}", settings.SerializeToString(), call.now())
    try:
        async with call.store.write() as tx:
            if len(await rows.of_kind(tx, SAML)) >= MAX_PROVIDERS:
                raise errors.LimitExceededException(f"Cannot exceed quota for SAMLProvidersPerAccount: {MAX_PROVIDERS}")
            await rows.insert(tx, provider, request.saml_metadata_document)
    except UniqueViolation:
        raise errors.EntityAlreadyExistsException(f"SAMLProvider {request.name} already exists.") from None
    return pb.CreateSAMLProviderResponse(saml_provider_arn=arn_of(call.house, provider.resource), tags=settings.tags)


async def get_saml_provider(call: Call, request: pb.GetSAMLProviderRequest) -> pb.GetSAMLProviderResponse:
    """The registered provider, with its metadata."""
    found = await rows.find_with_document(call.store, _resource(call, request.saml_provider_arn))
    if found is None:
        raise _not_found(request.saml_provider_arn)
    provider, document = found
    response = pb.GetSAMLProviderResponse.FromString(provider.settings)
    response.saml_metadata_document = document
    response.create_date.CopyFrom(timestamp(provider.created_at))
    return response


async def update_saml_provider(call: Call, request: pb.UpdateSAMLProviderRequest) -> pb.UpdateSAMLProviderResponse:
    """Replace the provider's metadata."""
    resource = _resource(call, request.saml_provider_arn)
    if not request.HasField("saml_metadata_document"):
        raise errors.InvalidInputException("SAMLMetadataDocument is missing: there is nothing to change.")
    valid_until = _valid_until(call, request.saml_metadata_document)
    async with call.store.write() as tx:
        provider = await rows.lock(tx, resource)
        if provider is None:
            raise _not_found(request.saml_provider_arn)
        settings = pb.GetSAMLProviderResponse.FromString(provider.settings)
        settings.valid_until.CopyFrom(valid_until)
        await rows.update(tx, resource, settings.SerializeToString())
        await rows.update_document(tx, resource, request.saml_metadata_document)
        call.caches.forget(tx, "identity_providers", resource)
    return pb.UpdateSAMLProviderResponse(saml_provider_arn=request.saml_provider_arn)


async def list_saml_providers(call: Call, _: pb.ListSAMLProvidersRequest) -> pb.ListSAMLProvidersResponse:
    """All registered providers."""
    return pb.ListSAMLProvidersResponse(
        saml_provider_list=[_listed(call, provider) for provider in await rows.of_kind(call.store, SAML)]
    )


async def delete_saml_provider(call: Call, request: pb.DeleteSAMLProviderRequest) -> pb.DeleteSAMLProviderResponse:
    """Forget the provider."""
    resource = _resource(call, request.saml_provider_arn)
    async with call.store.write() as tx:
        if not await rows.delete(tx, resource):
            raise _not_found(request.saml_provider_arn)
        call.caches.forget(tx, "identity_providers", resource)
    return pb.DeleteSAMLProviderResponse()


def _valid_until(call: Call, document: str) -> Timestamp:
    """Until when the metadata holds; InvalidInputException if it is not usable."""
    latest = call.now() + LONGEST_VALID_SECONDS
    said = saml_metadata.read(document, call.now()).valid_until
    return timestamp(latest if said is None else min(said, latest))


def _listed(call: Call, provider: ProviderRow) -> pb.SAMLProviderListEntry:
    return pb.SAMLProviderListEntry(
        arn=arn_of(call.house, provider.resource),
        valid_until=pb.GetSAMLProviderResponse.FromString(provider.settings).valid_until,
        create_date=timestamp(provider.created_at),
    )


def _resource(call: Call, arn: str) -> str:
    resource = provider_resource(call.house, SAML, arn)
    if resource is None:
        raise errors.InvalidInputException(f"{arn} is not the ARN of a SAML provider of this account.")
    return resource


def _not_found(arn: str) -> errors.NoSuchEntityException:
    return errors.NoSuchEntityException(f"Manifest not found for arn {arn}")
