"""SAML metadata as a provider is registered with it: read far enough to know that assertions can be verified by it."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from cryptography import x509

from poolhouse import errors
from poolhouse.crypto import signed_xml

_METADATA: Final = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_CERTIFICATE: Final = ".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate"
_PROTOCOL: Final = "urn:oasis:names:tc:SAML:2.0:protocol"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the rest of the house knows of it; `valid_until` is in seconds since the Unix epoch, if it says so.

    One of the keys in `certificates` signs what the provider says.
    """

    entity_id: str
    valid_until: float | None
    certificates: tuple[x509.Certificate, ...]


def read(document: str, now: float) -> Metadata:
    """The metadata of one identity provider; InvalidInputException for anything else."""
    root = _parse(document)
    if root.tag != f"{_METADATA}EntityDescriptor" or not root.get("entityID"):
        raise _invalid("it is not an EntityDescriptor with an entityID")
    certificates = _certificates(root)
    valid_until = _time(root.get("validUntil"))
    if valid_until is not None and valid_until <= now:
        raise _invalid("it is valid no more")
    return Metadata(root.get("entityID", ""), valid_until, certificates)


def _parse(document: str) -> Any:
    try:
        return signed_xml.parse(document.encode())
    except signed_xml.XmlRefused as refused:
        raise _invalid(str(refused)) from None


def _certificates(root: Any) -> tuple[x509.Certificate, ...]:
    roles = [
        role
        for role in root.iterfind(f"{_METADATA}IDPSSODescriptor")
        if _PROTOCOL in role.get("protocolSupportEnumeration", "").split()
    ]
    if not roles:
        raise _invalid("it describes no identity provider of SAML 2.0")
    keys = [key for role in roles for key in role.iterfind(f"{_METADATA}KeyDescriptor")]
    signing = [key for key in keys if key.get("use", "signing") == "signing"]
    certificates = tuple(_certificate(found.text or "") for key in signing for found in key.iterfind(_CERTIFICATE))
    if not certificates:
        raise _invalid("it has no certificate for signatures")
    return certificates


def _certificate(text: str) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(base64.b64decode("".join(text.split()), validate=True))
    except ValueError:
        raise _invalid("a certificate in it cannot be read") from None


def _time(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise _invalid("its validUntil is not a time") from None


def _invalid(reason: str) -> errors.InvalidInputException:
    return errors.InvalidInputException(f"Could not parse metadata: {reason}.")
