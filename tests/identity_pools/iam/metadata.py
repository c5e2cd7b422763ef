"""SAML metadata as identity providers publish it."""

import base64
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.services.certificates import Authority

ENTITY = "https://idp.example.com/metadata"
PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
PADDING = 1_000
"""IAM takes no metadata that is shorter than this."""


def certificate(folder: Path) -> str:
    """A certificate as metadata carries it."""
    found = x509.load_pem_x509_certificate(Authority(folder).issue("idp").certificate.read_bytes())
    return base64.b64encode(found.public_bytes(Encoding.DER)).decode()


def metadata(*keys: str, attributes: str = "", protocol: str = PROTOCOL, entity: str = ENTITY) -> str:
    """Metadata with these keys, each a certificate."""
    described = "".join(key_descriptor(key) for key in keys)
    return (
        f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}" {attributes}>'
        f'<IDPSSODescriptor protocolSupportEnumeration="{protocol}">{described}</IDPSSODescriptor>'
        f"</EntityDescriptor>{' ' * PADDING}"
    )


def key_descriptor(key: str, use: str = "signing") -> str:
    """One key, wrapped into lines as some providers do."""
    return (
        f'<KeyDescriptor use="{use}"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>'
        f"<X509Certificate>\n{key[:64]}\n{key[64:]}\n</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
    )
