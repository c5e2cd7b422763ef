"""SAML providers: registered, told, changed and forgotten."""

import asyncio

import pytest

from poolhouse import errors
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.iam import model, saml_providers
from tests.identity_pools.iam.conftest import ACCOUNT, Iam
from tests.identity_pools.iam.metadata import certificate, metadata

ARN = f"arn:aws:iam::{ACCOUNT}:saml-provider/Idp"
CENTURY = 100 * 365 * 86_400


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Metadata that says nothing about how long it holds."""
    return metadata(certificate(tmp_path_factory.mktemp("idp")))


def until(document: str, time: str) -> str:
    """The same metadata, valid until then."""
    return document.replace(" entityID", f' validUntil="{time}" entityID')


async def test_a_provider_is_told_as_it_was_registered(iam: Iam, document: str) -> None:
    """It is believed for a century unless its metadata says otherwise."""
    tags = [pb.Tag(key="team", value="web")]
    created = await iam.create_saml_provider(name="Idp", saml_metadata_document=document, tags=tags)
    assert (created.saml_provider_arn, list(created.tags)) == (ARN, tags)
    found = await iam.get_saml_provider(saml_provider_arn=ARN)
    assert (found.saml_metadata_document, list(found.tags)) == (document, tags)
    assert found.create_date.seconds == 1_700_000_000
    assert found.valid_until.seconds == 1_700_000_000 + CENTURY
    known = await model.saml_provider(iam.house, ARN)
    assert known == model.SamlProvider(ARN, "Idp", document, 1_700_000_000 + CENTURY)


async def test_metadata_says_how_long_it_holds(iam: Iam, document: str) -> None:
    """But no longer than a century."""
    for name, time, seconds in (
        ("Idp", "2030-01-01T00:00:00.5Z", 1_893_456_000.5),
        ("Late", "9999-12-31T23:59:59-12:00", 1_700_000_000 + CENTURY),
    ):
        await iam.create_saml_provider(name=name, saml_metadata_document=until(document, time))
        known = await model.saml_provider(iam.house, ARN.replace("Idp", name))
        assert known is not None
        assert known.valid_until == seconds


async def test_a_name_is_taken_once(iam: Iam, document: str) -> None:
    """Also when several want it at once."""
    results = await asyncio.gather(
        *(iam.create_saml_provider(name="Idp", saml_metadata_document=document) for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, errors.EntityAlreadyExistsException) for result in results) == 2


async def test_new_metadata_holds_at_once(iam: Iam, document: str) -> None:
    """Tags stay; metadata that cannot be used changes nothing."""
    tags = [pb.Tag(key="k", value="v")]
    await iam.create_saml_provider(name="Idp", saml_metadata_document=document, tags=tags)
    assert await model.saml_provider(iam.house, ARN)
    newer = until(document, "2030-01-01T00:00:00Z")
    updated = await iam.update_saml_provider(saml_provider_arn=ARN, saml_metadata_document=newer)
    assert updated.saml_provider_arn == ARN
    assert (known := await model.saml_provider(iam.house, ARN))
    assert (known.metadata, known.valid_until) == (newer, 1_893_456_000)
    with pytest.raises(errors.InvalidInputException, match="Could not parse metadata"):
        await iam.update_saml_provider(saml_provider_arn=ARN, saml_metadata_document="x" * 1000)
    with pytest.raises(errors.InvalidInputException, match="nothing to change"):
        await iam.update_saml_provider(saml_provider_arn=ARN)
    found = await iam.get_saml_provider(saml_provider_arn=ARN)
    assert (found.saml_metadata_document, list(found.tags)) == (newer, tags)


async def test_providers_are_listed_without_their_metadata(iam: Iam, document: str) -> None:
    """In the order of their ARNs, and no OpenID Connect providers among them."""
    for name in ("b", "a"):
        await iam.create_saml_provider(name=name, saml_metadata_document=until(document, "2030-01-01T00:00:00Z"))
    await iam.create_open_id_connect_provider(url="https://issuer.example.com")
    listed = (await iam.list_saml_providers()).saml_provider_list
    assert [entry.arn.rpartition("/")[2] for entry in listed] == ["a", "b"]
    assert {entry.valid_until.seconds for entry in listed} == {1_893_456_000}
    assert {entry.create_date.seconds for entry in listed} == {1_700_000_000}


async def test_there_are_a_hundred_providers_at_most(iam: Iam, document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of all of them comes at once."""
    assert saml_providers.MAX_PROVIDERS == 100
    monkeypatch.setattr(saml_providers, "MAX_PROVIDERS", 1)
    await iam.create_saml_provider(name="Idp", saml_metadata_document=document)
    with pytest.raises(errors.LimitExceededException, match="SAMLProvidersPerAccount: 1"):
        await iam.create_saml_provider(name="Other", saml_metadata_document=document)


async def test_a_deleted_provider_is_believed_no_more(iam: Iam, document: str) -> None:
    """At once."""
    await iam.create_saml_provider(name="Idp", saml_metadata_document=document)
    assert await model.saml_provider(iam.house, ARN)
    await iam.delete_saml_provider(saml_provider_arn=ARN)
    assert await model.saml_provider(iam.house, ARN) is None
    for call in (
        iam.get_saml_provider(saml_provider_arn=ARN),
        iam.update_saml_provider(saml_provider_arn=ARN, saml_metadata_document=document),
        iam.delete_saml_provider(saml_provider_arn=ARN),
    ):
        with pytest.raises(errors.NoSuchEntityException, match=f"Manifest not found for arn {ARN}"):
            await call


@pytest.mark.parametrize(
    "arn", [ARN.replace(ACCOUNT, "1" * 12), ARN.replace("saml", "oidc"), ARN + "\x00", ARN + "/x", "x" * 20]
)
async def test_what_is_no_providers_arn_is_refused(iam: Iam, arn: str) -> None:
    """It never reaches the store."""
    for name in ("get_saml_provider", "delete_saml_provider"):
        with pytest.raises(errors.InvalidInputException, match="is not the ARN of a SAML provider"):
            await getattr(iam, name)(saml_provider_arn=arn)
