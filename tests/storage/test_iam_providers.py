"""Rows of outside identity providers."""

import dataclasses

import pytest

from poolhouse.storage import iam_providers
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.iam_providers import ProviderRow
from poolhouse.storage.store import Store

ISSUER = ProviderRow("oidc-provider/b.example", b"\x01", 1.0)
OTHER = ProviderRow("oidc-provider/a.example/path", b"", 2.0)
SAML = ProviderRow("saml-provider/Idp", b"\x02", 3.0)


@pytest.fixture
async def store(tables: Store) -> Store:
    """Two issuers and a SAML provider."""
    async with tables.write() as tx:
        await iam_providers.insert(tx, ISSUER)
        await iam_providers.insert(tx, OTHER)
        await iam_providers.insert(tx, SAML, "<xml/>")
    return tables


async def test_a_provider_is_found_as_it_was_put(store: Store) -> None:
    """With its metadata, or without."""
    assert await iam_providers.find(store, ISSUER.resource) == ISSUER
    assert await iam_providers.find_with_document(store, ISSUER.resource) == (ISSUER, "")
    assert await iam_providers.find_with_document(store, SAML.resource) == (SAML, "<xml/>")
    assert await iam_providers.find(store, "oidc-provider/none") is None
    assert await iam_providers.find_with_document(store, "saml-provider/none") is None


async def test_a_resource_is_taken_once(store: Store) -> None:
    """Whatever the settings."""
    with pytest.raises(UniqueViolation):
        async with store.write() as tx:
            await iam_providers.insert(tx, dataclasses.replace(SAML, settings=b""))


async def test_providers_are_listed_by_kind(store: Store) -> None:
    """In the order of their ARNs."""
    assert await iam_providers.of_kind(store, "oidc-provider") == [OTHER, ISSUER]
    assert await iam_providers.of_kind(store, "saml-provider") == [SAML]
    assert await iam_providers.of_kind(store, "oidc") == []


async def test_a_locked_provider_is_changed(store: Store) -> None:
    """And no other."""
    async with store.write() as tx:
        assert await iam_providers.lock(tx, SAML.resource) == SAML
        assert await iam_providers.lock(tx, "saml-provider/none") is None
        await iam_providers.update(tx, SAML.resource, b"new")
        await iam_providers.update_document(tx, SAML.resource, "<new/>")
    changed = dataclasses.replace(SAML, settings=b"new")
    assert await iam_providers.find_with_document(store, SAML.resource) == (changed, "<new/>")
    assert await iam_providers.find(store, ISSUER.resource) == ISSUER


async def test_a_provider_is_deleted_once(store: Store) -> None:
    """Whoever does it learns whether it was there."""
    async with store.write() as tx:
        assert await iam_providers.delete(tx, SAML.resource)
        assert not await iam_providers.delete(tx, SAML.resource)
    assert await iam_providers.of_kind(store, "saml-provider") == []
    assert len(await iam_providers.of_kind(store, "oidc-provider")) == 2
