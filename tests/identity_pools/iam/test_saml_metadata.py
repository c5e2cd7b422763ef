"""SAML metadata as a provider is registered with it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse import errors
from poolhouse.identity_pools.iam import saml_metadata
from tests.identity_pools.iam.metadata import ENTITY, certificate, key_descriptor, metadata

NOW = 1_700_000_000.0


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A provider's certificate."""
    return certificate(tmp_path_factory.mktemp("idp"))


def test_metadata_tells_who_signs_and_until_when(key: str) -> None:
    """Times without a zone are in UTC, as XML has it in SAML."""
    found = saml_metadata.read(metadata(key), NOW)
    assert (found.entity_id, found.valid_until, len(found.certificates)) == (ENTITY, None, 1)
    assert found.certificates[0].subject.rfc4514_string() == "CN=idp"
    for text in ("2030-01-01T00:00:00Z", "2030-01-01T00:00:00", "2030-01-01T02:00:00+02:00"):
        assert saml_metadata.read(metadata(key, attributes=f'validUntil="{text}"'), NOW).valid_until == 1_893_456_000


def test_keys_that_encrypt_prove_nothing(key: str) -> None:
    """A key without a use is for both."""
    both = metadata(key, key).replace('use="signing"', 'use="encryption"', 1)
    assert len(saml_metadata.read(both, NOW).certificates) == 1
    assert len(saml_metadata.read(metadata(key).replace(' use="signing"', ""), NOW).certificates) == 1
    with pytest.raises(errors.InvalidInputException, match="no certificate for signatures"):
        saml_metadata.read(metadata().replace("></", f">{key_descriptor(key, 'encryption')}</", 1), NOW)


def test_what_cannot_prove_anything_is_refused(key: str) -> None:
    """With a reason that whoever sent it can act on."""
    whole = metadata(key)
    for document, reason in (
        (whole[:-2000], "not XML"),
        ("\x00" + whole, "not XML"),
        (whole.replace("EntityDescriptor", "EntitiesDescriptor"), "not an EntityDescriptor"),
        (metadata(key, entity=""), "not an EntityDescriptor with an entityID"),
        (metadata(key, protocol="urn:oasis:names:tc:SAML:1.1:protocol"), "no identity provider of SAML 2.0"),
        (whole.replace("IDPSSO", "SPSSO"), "no identity provider of SAML 2.0"),
        (metadata(), "no certificate for signatures"),
        (metadata("bm8gY2VydGlmaWNhdGU="), "a certificate in it cannot be read"),
        (metadata("%%%"), "a certificate in it cannot be read"),
        (metadata(key, attributes='validUntil="soon"'), "validUntil is not a time"),
        (metadata(key, attributes='validUntil="2020-01-01T00:00:00Z"'), "valid no more"),
    ):
        with pytest.raises(errors.InvalidInputException, match=rf"Could not parse metadata: .*{reason}"):
            saml_metadata.read(document, NOW)


def test_documents_that_name_files_or_blow_up_are_refused(key: str, tmp_path: Path) -> None:
    """Whatever needs a document type declaration for it."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    for declaration in (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ):
        with pytest.raises(errors.InvalidInputException, match="document type"):
            saml_metadata.read(declaration + metadata(key), NOW)


@given(st.text() | st.text().map(lambda text: f"<a>{text}</a>"))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing else ever comes of it."""
    with pytest.raises(errors.InvalidInputException):
        saml_metadata.read(text, NOW)
