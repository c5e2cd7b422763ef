"""SAML 2.0 responses and assertions of providers that IAM knows, proven by the keys in the provider's metadata."""

import base64
import binascii
from typing import Any, Final

from poolhouse.call import House
from poolhouse.crypto import signed_xml
from poolhouse.crypto.signed_xml import XmlRefused
from poolhouse.identity_pools.iam import model as iam
from poolhouse.identity_pools.iam import saml_metadata
from poolhouse.identity_pools.iam.saml_metadata import Metadata
from poolhouse.identity_pools.logins import refusals, saml_assertion
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.logins.refusals import LoginRefused, ProviderUnsupported

CANNOT_PARSE: Final = "Can't parse the SAML response."
NOT_ONE_ASSERTION: Final = "The SAML response must hold one assertion."
ENCRYPTED: Final = "Encrypted SAML assertions are not supported."
NOT_SUCCESSFUL: Final = "The SAML response doesn't tell of a success."
SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"

_PROTOCOL: Final = "{urn:oasis:names:tc:SAML:2.0:protocol}"
_RESPONSE: Final = f"{_PROTOCOL}Response"
_STATUS: Final = f"{_PROTOCOL}Status/{_PROTOCOL}StatusCode"


async def verify(house: House, arn: str, token: str) -> Login:
    """The login that a response of this provider of IAM, or an assertion out of one, proves; it comes in base64."""
    provider, now = await iam.saml_provider(house, arn), house.clock.now()
    if provider is None or provider.valid_until <= now:
        raise ProviderUnsupported
    assertion, issuer = await house.workers.run(_proven, token, provider.metadata, now)
    proven = saml_assertion.check(assertion, issuer, arn, house, now)
    return Login.of(arn, proven.recipient, proven.subject, proven.claims)


def _proven(token: str, document: str, now: float) -> tuple[Any, str]:
    """The assertion, as it was signed, and who it has to be from; both documents can be long."""
    metadata = saml_metadata.read(document, now)
    try:
        root = signed_xml.parse(base64.b64decode("".join(token.split()), validate=True))
    except (XmlRefused, binascii.Error, ValueError):
        raise LoginRefused(CANNOT_PARSE) from None
    try:
        return _signed_assertion(root, metadata), metadata.entity_id
    except XmlRefused:
        raise LoginRefused(refusals.WRONG_SIGNATURE) from None


def _signed_assertion(root: Any, metadata: Metadata) -> Any:
    """The response may be signed, or the assertion in it; what is not signed is not looked at."""
    if root.tag == saml_assertion.ASSERTION:
        return signed_xml.signed_part(root, metadata.certificates)
    if root.tag != _RESPONSE:
        raise LoginRefused(CANNOT_PARSE)
    if root.find(signed_xml.SIGNATURE) is not None:
        return _only_assertion(signed_xml.signed_part(root, metadata.certificates))
    return signed_xml.signed_part(_only_assertion(root), metadata.certificates)


def _only_assertion(response: Any) -> Any:
    status = response.find(_STATUS)
    if status is None or status.get("Value") != SUCCESS:
        raise LoginRefused(NOT_SUCCESSFUL)
    assertions = response.findall(saml_assertion.ASSERTION)
    if response.find(saml_assertion.ENCRYPTED_ASSERTION) is not None:
        raise LoginRefused(ENCRYPTED)
    if len(assertions) != 1:
        raise LoginRefused(NOT_ONE_ASSERTION)
    return assertions[0]
