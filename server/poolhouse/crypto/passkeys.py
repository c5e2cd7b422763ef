"""WebAuthn, the server's side: whether what a browser answers is right.

Signatures and formats are the `webauthn` library's business. Whether an origin belongs to the relying party is decided
here, for the library compares with a list, and a domain has more origins than one could list.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_attestation_object
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import AuthenticatorTransport

ALGORITHMS: Final = (COSEAlgorithmIdentifier.ECDSA_SHA_256, COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256)
MAX_ID_BYTES: Final = 1023
"""WebAuthn section 7.1, step 25."""
LOCALHOST: Final = "localhost"
TRANSPORTS: Final = frozenset(each.value for each in AuthenticatorTransport)


class InvalidPasskey(ValueError):
    """The answer is not a passkey's, or proves nothing."""


class WrongOrigin(InvalidPasskey):
    """The page that the answer comes from does not belong to the relying party."""


class WrongRelyingParty(InvalidPasskey):
    """The passkey was made for somebody else."""


@dataclass(frozen=True, slots=True)
class Site:
    """Whom passkeys are for, and whether they have to see that it is the user who holds them."""

    id: str
    verifies_user: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey, as its authenticator has sworn to it."""

    id: str
    public_key: bytes = field(repr=False)
    sign_count: int
    aaguid: str


def handle_of(user_id: str) -> str:
    """How answers name a user whose passkey was made with this id as its handle."""
    return bytes_to_base64url(user_id.encode())


def challenge_of(credential: Mapping[str, Any]) -> bytes:
    """The challenge that was signed; nothing about it is proven yet."""
    try:
        return base64url_to_bytes(_client_data(credential)["challenge"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidPasskey("no challenge") from error


def made(credential: Mapping[str, Any], site: Site, challenge: bytes) -> Made:
    """The passkey that was made for the challenge; raises InvalidPasskey for anything else."""
    origin = _origin(credential, site)
    try:
        _check_relying_party(credential, site)
        found = webauthn.verify_registration_response(
            credential=_essence(credential),
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=origin,
            require_user_verification=site.verifies_user,
            supported_pub_key_algs=list(ALGORITHMS),
        )
    except InvalidPasskey:
        raise
    except Exception as error:  # a parser may trip over what a stranger sends in ways that nobody lists
        raise InvalidPasskey(str(error)) from error
    if len(found.credential_id) > MAX_ID_BYTES:
        raise InvalidPasskey("the id is too long")
    key = bytes_to_base64url(found.credential_id)
    return Made(key, found.credential_public_key, found.sign_count, found.aaguid)


def _check_relying_party(credential: Mapping[str, Any], site: Site) -> None:
    attestation = parse_attestation_object(base64url_to_bytes(credential["response"]["attestationObject"]))
    if attestation.auth_data.rp_id_hash != hashlib.sha256(site.id.encode()).digest():
        raise WrongRelyingParty("the passkey is for another relying party")


def used(credential: Mapping[str, Any], site: Site, challenge: bytes, public_key: bytes, sign_count: int) -> int:
    """The new count of uses, for an answer that the passkey with this key gave to the challenge.

    InvalidPasskey for anything else, and for a count that does not grow: then there are two authenticators.
    """
    origin = _origin(credential, site)
    try:
        found = webauthn.verify_authentication_response(
            credential=_essence(credential),
            expected_challenge=challenge,
            expected_rp_id=site.id,
            expected_origin=origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=site.verifies_user,
        )
    except Exception as error:  # as above
        raise InvalidPasskey(str(error)) from error
    return found.new_sign_count


def _essence(credential: Mapping[str, Any]) -> dict[str, Any]:
    """The credential without what it says of its kind: that may be anything (WebAuthn section 5.1)."""
    return {**credential, "authenticatorAttachment": None}


def _origin(credential: Mapping[str, Any], site: Site) -> str:
    """The page's origin, which belongs to the site and is no stranger's frame; raises WrongOrigin otherwise."""
    data = _client_data(credential)
    origin = data.get("origin")
    if not isinstance(origin, str) or data.get("crossOrigin", False) is not False or not is_origin_of(origin, site.id):
        raise WrongOrigin("the page does not belong to the relying party")
    return origin


def is_origin_of(origin: str, site_id: str) -> bool:
    """Whether a page of this origin may use passkeys of the site: by TLS, of the domain or below it, at any port.

    On the machine itself, which is `localhost` for developers, TLS is not needed.
    """
    try:
        parts = urlsplit(origin)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return False
    if origin != f"{parts.scheme}://{host}" + ("" if port is None else f":{port}"):
        return False
    if not (host == site_id or host.endswith(f".{site_id}")):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and site_id == LOCALHOST)


def _client_data(credential: Mapping[str, Any]) -> dict[str, Any]:
    """What the browser says of the ceremony."""
    try:
        found = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidPasskey("no client data") from error
    if not isinstance(found, dict):
        raise InvalidPasskey("no client data")
    return found
