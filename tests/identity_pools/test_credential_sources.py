"""Where an identity pool's credentials come from."""

import pytest

from poolhouse import errors
from poolhouse.edge import transcode
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools.credential_sources import OWN_CLAIMS
from tests.identity_pools.conftest import Api


def at(url: str | None, claim: str | None = None) -> pb.CredentialSource:
    """A security token service."""
    return pb.CredentialSource(sts=pb.StsEndpoint(url=url, role_claim=claim))


async def test_a_new_pool_mints_its_own(api: Api) -> None:
    """Nothing outside is asked unless it is said."""
    pool = await api.new_pool()
    found = await api.get_credential_source(identity_pool_id=pool.id)
    assert transcode.to_document(found) == {"CredentialSource": {}}


@pytest.mark.parametrize(
    "source",
    [
        at("https://sts.eu-west-1.amazonaws.com"),
        at("https://minio.example.com:9000/", "policy"),
        at("http://127.0.0.1:9000/sts"),
        at("http://[::1]:9000"),
    ],
)
async def test_a_source_is_kept_as_it_was_set(api: Api, source: pb.CredentialSource) -> None:
    """And taken back by an empty one; the pool's other settings stay as they are."""
    pool = await api.new_pool()
    await api.set_credential_source(identity_pool_id=pool.id, credential_source=source)
    found = await api.get_credential_source(identity_pool_id=pool.id)
    assert found.credential_source == source
    assert (await api.found_pool(pool.id)).settings == pool.settings
    await api.set_credential_source(identity_pool_id=pool.id, credential_source=pb.CredentialSource())
    found = await api.get_credential_source(identity_pool_id=pool.id)
    assert not found.credential_source.HasField("sts")


@pytest.mark.parametrize(
    "url",
    [
        None,
        "ftp://sts.example.com",
        "https://",
        "https:///path",
        "https://user:password@sts.example.com",
        "https://sts.example.com?Action=x",
        "https://sts.example.com#x",
        "https://sts.example.com:99999",
        "https://[::1",
    ],
)
async def test_what_is_no_services_url_is_refused(api: Api, url: str | None) -> None:
    """When it is set, not when the first user comes."""
    pool = await api.new_pool()
    with pytest.raises(errors.InvalidParameterException):
        await api.set_credential_source(identity_pool_id=pool.id, credential_source=at(url))
    found = await api.get_credential_source(identity_pool_id=pool.id)
    assert not found.credential_source.HasField("sts")


@pytest.mark.parametrize("claim", sorted(OWN_CLAIMS))
async def test_no_claim_with_a_meaning_names_roles(api: Api, claim: str) -> None:
    """A role's name in place of the subject would make everybody the same user."""
    pool = await api.new_pool()
    with pytest.raises(errors.InvalidParameterException, match="has a meaning already"):
        await api.set_credential_source(
            identity_pool_id=pool.id, credential_source=at("https://sts.example.com", claim)
        )


async def test_an_unknown_pool_has_no_source(api: Api) -> None:
    """Neither to be asked nor to be set."""
    unknown = "us-east-1:00000000-0000-4000-8000-000000000000"
    for call in (
        api.get_credential_source(identity_pool_id=unknown),
        api.set_credential_source(identity_pool_id=unknown, credential_source=pb.CredentialSource()),
    ):
        with pytest.raises(errors.ResourceNotFoundException):
            await call
