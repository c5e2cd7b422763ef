"""WebAuthn, the server's side: what a browser is asked for, as JSON that it takes."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from poolhouse.crypto.passkeys import ALGORITHMS, Site


@dataclass(frozen=True, slots=True)
class Known:
    """A passkey that exists: its id (base64url), and how it can be reached."""

    id: str
    transports: Collection[str]


def creation_options(
    site: Site, user: tuple[bytes, str], challenge: bytes, known: Collection[Known], seconds: float
) -> dict[str, Any]:
    """PublicKeyCredentialCreationOptions as JSON, for a user (handle and name) who has the `known` passkeys already.

    The passkey is to be found without the user being named: that is what makes it one.
    """
    options = webauthn.generate_registration_options(
        rp_id=site.id,
        rp_name=site.id,
        user_id=user[0],
        user_name=user[1],
        challenge=challenge,
        timeout=int(seconds * 1000),
        exclude_credentials=_descriptors(known),
        supported_pub_key_algs=list(ALGORITHMS),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_verification(site)
        ),
    )
    return dict(options_to_json_dict(options))


def request_options(site: Site, challenge: bytes, known: Collection[Known], seconds: float) -> str:
    """PublicKeyCredentialRequestOptions as JSON text, for whom has one of the `known` passkeys."""
    options = webauthn.generate_authentication_options(
        rp_id=site.id,
        challenge=challenge,
        timeout=int(seconds * 1000),
        allow_credentials=_descriptors(known),
        user_verification=_verification(site),
    )
    return json.dumps(options_to_json_dict(options), separators=(",", ":"))


def _verification(site: Site) -> UserVerificationRequirement:
    return UserVerificationRequirement.REQUIRED if site.verifies_user else UserVerificationRequirement.PREFERRED


def _descriptors(known: Collection[Known]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(each.id), transports=[AuthenticatorTransport(name) for name in each.transports]
        )
        for each in known
    ]
