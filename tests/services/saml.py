"""A SAML 2.0 provider: pysaml2, which signs with xmlsec1. What it would never say is written by hand."""

import base64
import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import create_metadata_string
from saml2.saml import NAME_FORMAT_URI, NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

AUDIENCE = "urn:amazon:webservices"
RECIPIENT = "https://signin.aws.amazon.com/saml"
ENTITY_ID = "https://idp.example.com/metadata"
NO_ATTRIBUTES: Mapping[str, Any] = MappingProxyType({})
ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}Assertion"


class SamlProvider:
    """A provider with a key of its own, whose files lie in `folder`."""

    def __init__(self, folder: Path, entity_id: str = ENTITY_ID) -> None:
        key = rsa.generate_private_key(65537, 2048)
        key_file, certificate_file = folder / "idp.key", folder / "idp.pem"
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
            )
        )
        certificate_file.write_bytes(_certificate(key).public_bytes(serialization.Encoding.PEM))
        config = IdPConfig().load(_configuration(entity_id, str(key_file), str(certificate_file)))
        self.metadata = create_metadata_string(None, config=config).decode()
        self._server = Server(config=config)

    def respond(
        self, subject: str, attributes: Mapping[str, Any] = NO_ATTRIBUTES, *, sign_response: bool = False
    ) -> str:
        """A response about the subject for AWS, in base64; the assertion is signed, unless the response is."""
        response = self._server.create_authn_response(
            dict(attributes),
            in_response_to="_request",
            destination=RECIPIENT,
            sp_entity_id=AUDIENCE,
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=subject),
            sign_assertion=not sign_response,
            sign_response=sign_response,
            sign_alg=SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"},
        )
        return base64.b64encode(str(response).encode()).decode()


def assertion(now: float, **changes: str) -> Any:
    """An assertion for AWS, unsigned; `changes` replace what stands in it."""
    parts = {
        "version": "2.0",
        "issuer": ENTITY_ID,
        "issued": instant(now),
        "before": instant(now),
        "after": instant(now + 300),
        "audiences": f"<AudienceRestriction><Audience>{AUDIENCE}</Audience></AudienceRestriction>",
        "recipient": RECIPIENT,
        "name": "<NameID>alice</NameID>",
        "confirmation": "urn:oasis:names:tc:SAML:2.0:cm:bearer",
        "data": f'NotOnOrAfter="{instant(now + 300)}"',
        "session_after": instant(now + 3600),
        "attributes": "",
        **changes,
    }
    return etree.fromstring(_ASSERTION.format(**parts))


def instant(at: float) -> str:
    """A time as SAML writes it."""
    return dt.datetime.fromtimestamp(at, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def encoded(element: Any) -> str:
    """The element as a client sends it."""
    return base64.b64encode(etree.tostring(element)).decode()


def decoded(response: str) -> Any:
    """The document that a client sends."""
    return etree.fromstring(base64.b64decode(response))


def response_around(*elements: Any, status: str = "urn:oasis:names:tc:SAML:2.0:status:Success") -> Any:
    """A response with these elements in it, unsigned."""
    response = etree.fromstring(_RESPONSE.format(status=status))
    response.extend(elements)
    return response


# As AWS describes itself to providers, as far as it matters.
_AWS = f"""<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{AUDIENCE}">
<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="true">
<AssertionConsumerService index="1" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{RECIPIENT}"/>
</SPSSODescriptor></EntityDescriptor>"""
_RESPONSE = (
    '<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0">'
    '<p:Status><p:StatusCode Value="{status}"/></p:Status></p:Response>'
)
_ASSERTION = """<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a"
 Version="{version}" IssueInstant="{issued}">
<Issuer>{issuer}</Issuer>
<Subject>{name}<SubjectConfirmation Method="{confirmation}">
<SubjectConfirmationData {data} Recipient="{recipient}"/>
</SubjectConfirmation></Subject>
<Conditions NotBefore="{before}" NotOnOrAfter="{after}">{audiences}</Conditions>
<AuthnStatement AuthnInstant="{issued}" SessionNotOnOrAfter="{session_after}"/>
<AttributeStatement>{attributes}</AttributeStatement>
</Assertion>"""


def _configuration(entity_id: str, key_file: str, certificate_file: str) -> dict[str, Any]:
    policy = {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None, "name_form": NAME_FORMAT_URI}}
    endpoints = {"single_sign_on_service": [(f"{entity_id}/sso", BINDING_HTTP_REDIRECT)]}
    return {
        "entityid": entity_id,
        "service": {"idp": {"endpoints": endpoints, "policy": policy, "name_id_format": [NAMEID_FORMAT_PERSISTENT]}},
        "key_file": key_file,
        "cert_file": certificate_file,
        "xmlsec_binary": shutil.which("xmlsec1"),
        "metadata": {"inline": [_AWS]},
    }


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")]), dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    return builder.not_valid_before(now).not_valid_after(now + dt.timedelta(days=1)).sign(key, hashes.SHA256())
