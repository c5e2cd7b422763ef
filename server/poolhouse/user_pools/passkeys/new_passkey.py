"""What a browser says that has made a passkey: read, checked, and refused in Cognito's terms."""

import json
from collections.abc import Mapping
from typing import Any, Final

from google.protobuf import json_format, struct_pb2

from poolhouse import errors
from poolhouse.crypto import passkeys
from poolhouse.crypto.passkeys import TRANSPORTS, InvalidPasskey, Site, WrongOrigin, WrongRelyingParty
from poolhouse.storage.passkeys import PasskeyRow
from poolhouse.user_pools.passkeys import names

FORM_MESSAGE: Final = "Credential is not the JSON form of a new passkey."
ORIGIN_MESSAGE: Final = "The passkey comes from a page that does not belong to the relying party of the user pool."
RELYING_PARTY_MESSAGE: Final = "The passkey is for another relying party than that of the user pool."
UNSUPPORTED_MESSAGE: Final = "The passkey is not supported."

_ATTACHMENTS: Final = frozenset(("platform", names.CROSS_PLATFORM))


def parse(value: struct_pb2.Value) -> dict[str, Any]:
    """The credential; InvalidParameterException unless it has the outer form of one."""
    found = json_format.MessageToDict(value.struct_value)
    if not isinstance(found.get("response"), dict):
        raise errors.InvalidParameterException(FORM_MESSAGE)
    return found


def challenge(credential: Mapping[str, Any]) -> bytes:
    """The challenge that it answers; InvalidParameterException if it does not say."""
    try:
        return passkeys.challenge_of(credential)
    except InvalidPasskey:
        raise errors.InvalidParameterException(FORM_MESSAGE) from None


def checked(credential: Mapping[str, Any], site: Site, expected: bytes, sub: str, now: float) -> PasskeyRow:
    """The user's new passkey; raises for one that is not for the site, or not good for anything."""
    try:
        made = passkeys.made(credential, site, expected)
    except WrongOrigin:
        raise errors.WebAuthnOriginNotAllowedException(ORIGIN_MESSAGE) from None
    except WrongRelyingParty:
        raise errors.WebAuthnRelyingPartyMismatchException(RELYING_PARTY_MESSAGE) from None
    except InvalidPasskey:
        raise errors.WebAuthnCredentialNotSupportedException(UNSUPPORTED_MESSAGE) from None
    given = credential.get("authenticatorAttachment")
    attachment = given if isinstance(given, str) and given in _ATTACHMENTS else None
    name, transports = names.friendly_name(made.aaguid, attachment), _transports(credential["response"])
    return PasskeyRow(
        made.id, sub, made.public_key, made.sign_count, site.id, name, attachment, json.dumps(transports), now
    )


def _transports(response: Mapping[str, Any]) -> list[str]:
    """The ways to reach the authenticator, of those that there are."""
    given = response.get("transports")
    return sorted({each for each in given if isinstance(each, str)} & TRANSPORTS) if isinstance(given, list) else []
