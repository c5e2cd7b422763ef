"""Signed XML (XML Signature, as SAML 2.0 uses it): only what was signed comes out, and nothing around it.

signxml resolves the signature and gives back the signed part alone, rendered anew from the bytes that the digest is
over: comments that split a name, and elements wrapped around the signed one, are gone by then.
"""

from collections.abc import Iterable
from typing import Any, Final

from cryptography.x509 import Certificate
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.verifier import SignatureConfiguration, XMLVerifier

SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_ID: Final = "ID"
# What signs: public keys with SHA-2. SHA-1 is broken, and a shared secret cannot be in a certificate.
_METHODS: Final = frozenset(
    {
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
        SignatureMethod.ECDSA_SHA512,
    }
)
_DIGESTS: Final = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})


class XmlRefused(ValueError):
    """The document cannot be read, or no key that is trusted has signed it. The message never holds its content."""


def parse(document: bytes) -> Any:
    """The root of a document in UTF-8, without comments; XmlRefused for anything else, and for any document type.

    Entities, which can name files and blow up, need a document type. So does nothing that SAML sends.
    """
    try:
        text = document.decode()
    except UnicodeDecodeError:
        raise XmlRefused("not in UTF-8") from None
    if "<!DOCTYPE" in text:
        raise XmlRefused("it has a document type")
    try:
        # The encoding is given, not read from the document: what was just looked at is what is parsed.
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        return etree.fromstring(document, parser)
    except etree.XMLSyntaxError:
        raise XmlRefused("not XML") from None


def signed_part(element: Any, certificates: Iterable[Certificate]) -> Any:
    """The element as one of the certificates' keys has signed it, by a signature that is its own child.

    Raises XmlRefused if there is none. Whether the certificates have run out is not looked at: who lists them in the
    metadata answers for them, as at AWS.
    """
    if len(element.findall(SIGNATURE)) != 1 or not element.get(_ID):
        raise XmlRefused("not signed")
    for certificate in certificates:
        signed = _verified(element, certificate)
        if signed is not None and signed.tag == element.tag and signed.get(_ID) == element.get(_ID):
            return signed
    raise XmlRefused("the signature does not fit")


def _verified(element: Any, certificate: Certificate) -> Any:
    configuration = SignatureConfiguration(
        location="./",
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
        ignore_ambiguous_key_info=True,
        verification_time=certificate.not_valid_before_utc,
    )
    try:
        result = XMLVerifier().verify(element, x509_cert=certificate, id_attribute=_ID, expect_config=configuration)
    except Exception:  # noqa: BLE001  strangers write these documents, and much can be wrong with one: it is not proven
        return None
    return None if isinstance(result, list) else result.signed_xml
