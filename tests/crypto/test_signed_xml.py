"""Signed XML, and every way in which what is signed has been confused with what is read."""

import datetime as dt
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.signer import XMLSigner

from poolhouse.crypto.signed_xml import SIGNATURE, XmlRefused, parse, signed_part

KEY = rsa.generate_private_key(65537, 2048)
CURVE_KEY = ec.generate_private_key(ec.SECP256R1())
DOCUMENT = '<Note xmlns="urn:x" ID="_1"><Name>alice</Name></Note>'
LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)


def certificate(key: Any = KEY) -> x509.Certificate:
    """A certificate for the key, signed by itself, which ran out twenty years ago, as many in metadata have."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(LONG_AGO).not_valid_after(LONG_AGO + dt.timedelta(days=1))
    return builder.sign(key, hashes.SHA256())


CERTIFICATE = certificate()


def sign(document: str = DOCUMENT, key: Any = KEY, reference: str | None = "_1", **options: Any) -> Any:
    """The document with a signature in it."""
    signer = XMLSigner(c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#", **options)
    return signer.sign(etree.fromstring(document), key=key, cert=[certificate(key)], reference_uri=reference)


class Careless(XMLSigner):
    """Signs with whatever it is told to."""

    def check_deprecated_methods(self) -> None:
        """Sign with SHA-1 as well."""


def name_of(part: Any) -> str:
    """Who the note is about."""
    return str(part.findtext("{urn:x}Name"))


@pytest.mark.parametrize("key", [KEY, CURVE_KEY])
def test_what_is_signed_comes_out(key: Any) -> None:
    """Signatures with RSA and with ECDSA are believed, as long as one of the trusted certificates fits."""
    algorithm = SignatureMethod.RSA_SHA256 if key is KEY else SignatureMethod.ECDSA_SHA256
    signed = sign(key=key, signature_algorithm=algorithm)
    stranger = certificate(rsa.generate_private_key(65537, 2048))
    assert name_of(signed_part(signed, [stranger, certificate(key)])) == "alice"
    with pytest.raises(XmlRefused):
        signed_part(signed, [stranger])
    with pytest.raises(XmlRefused):
        signed_part(signed, [])


def test_a_changed_document_is_refused() -> None:
    """A name that was put in after the signature was made."""
    signed = sign()
    signed.find("{urn:x}Name").text = "bob"
    with pytest.raises(XmlRefused):
        signed_part(signed, [CERTIFICATE])


def test_an_unsigned_document_is_refused() -> None:
    """Without a signature, without an id, and with two signatures, nothing is proven."""
    with pytest.raises(XmlRefused):
        signed_part(parse(DOCUMENT.encode()), [CERTIFICATE])
    twice = sign()
    twice.append(etree.fromstring(etree.tostring(twice.find(SIGNATURE))))
    with pytest.raises(XmlRefused):
        signed_part(twice, [CERTIFICATE])
    with pytest.raises(XmlRefused):
        signed_part(sign('<Note xmlns="urn:x"><Name>alice</Name></Note>', reference=None), [CERTIFICATE])


def test_a_signed_element_wrapped_in_another_proves_nothing_about_that_one() -> None:
    """Signature wrapping: the signature stays good, and an evil element stands where the signed one was."""
    inner = etree.tostring(sign()).decode()
    signature = etree.tostring(sign().find(SIGNATURE)).decode()
    for evil in (
        f'<Note xmlns="urn:x" ID="_2"><Name>bob</Name>{inner}</Note>',
        f'<Note xmlns="urn:x" ID="_2"><Name>bob</Name>{signature}<Extra>{inner}</Extra></Note>',
        f'<Note xmlns="urn:x" ID="_1"><Name>bob</Name>{signature}<Extra>{inner}</Extra></Note>',
        f'<Note xmlns="urn:x" ID="_2"><Name>bob</Name>{signature}{DOCUMENT}</Note>',
    ):
        with pytest.raises(XmlRefused):
            signed_part(parse(evil.encode()), [CERTIFICATE])


def test_a_signature_over_a_part_is_not_one_over_the_whole() -> None:
    """The signature is in the right place, but refers to an element inside."""
    document = '<Note xmlns="urn:x" ID="_2"><Name>bob</Name><Part ID="_1">alice</Part></Note>'
    with pytest.raises(XmlRefused):
        signed_part(sign(document), [CERTIFICATE])


def test_comments_do_not_split_a_name() -> None:
    """`bob<!---->.evil` is one name, whichever side of the comment a reader would look at."""
    signed = etree.tostring(sign()).decode().replace("alice", "al<!-- -->ice")
    assert name_of(signed_part(parse(signed.encode()), [CERTIFICATE])) == "alice"


def test_weak_signatures_are_refused() -> None:
    """SHA-1 has been broken, and a secret that is shared is no proof of who signed."""
    signer = Careless(
        signature_algorithm=SignatureMethod.RSA_SHA1,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",
    )
    signed = signer.sign(etree.fromstring(DOCUMENT), key=KEY, cert=[CERTIFICATE], reference_uri="_1")
    with pytest.raises(XmlRefused):
        signed_part(signed, [CERTIFICATE])
    hmac = XMLSigner(
        signature_algorithm=SignatureMethod.HMAC_SHA256, c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"
    )
    with pytest.raises(XmlRefused):
        signed_part(hmac.sign(etree.fromstring(DOCUMENT), key=b"secret", reference_uri="_1"), [CERTIFICATE])


def test_a_certificate_in_the_document_is_not_believed() -> None:
    """Whoever signs can put their own certificate in; only those that were given count."""
    stranger = rsa.generate_private_key(65537, 2048)
    with pytest.raises(XmlRefused):
        signed_part(sign(key=stranger), [CERTIFICATE])


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"not XML",
        b"<Note>",
        b"<Note/><Note/>",
        b"\xff\xfe<\x00N\x00/\x00>\x00",
        b"\x00<Note/>",
        b'<!DOCTYPE Note [<!ENTITY a "aaaa">]><Note>&a;</Note>',
        b'<!DOCTYPE Note SYSTEM "http://127.0.0.1/x.dtd"><Note/>',
        b'<!DOCTYPE Note [<!ENTITY a SYSTEM "file:///etc/passwd">]><Note>&a;</Note>',
        b"<Note>&undefined;</Note>",
        '<?xml version="1.0" encoding="utf-16"?><Note/>'.encode("utf-16"),
        b"<a>" * 1000 + b"</a>" * 1000,
    ],
)
def test_documents_that_attack_the_reader_are_refused(document: bytes) -> None:
    """No file is read, no address is connected to, nothing blows up: documents with a type are not even parsed."""
    with pytest.raises(XmlRefused):
        parse(document)


def test_an_encoding_that_the_document_claims_changes_nothing() -> None:
    """What was looked at as UTF-8 is parsed as UTF-8, so that nothing hides behind another encoding."""
    document = '<?xml version="1.0" encoding="utf-7"?><Note ID="_1">+ADwAIQ-DOCTYPE</Note>'
    assert parse(document.encode()).text == "+ADwAIQ-DOCTYPE"
