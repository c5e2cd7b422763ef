from typing import Any

import pytest
from google.protobuf import json_format, struct_pb2

from poolhouse import errors
from poolhouse.crypto import passkey_options
from poolhouse.crypto.passkeys import Site
from poolhouse.user_pools.passkeys import new_passkey
from tests.crypto.authenticator import Authenticator

SITE = Site("example.com", verifies_user=True)
CHALLENGE = bytes(32)


def made(device: Authenticator, **changed: Any) -> dict[str, Any]:
    """What a browser answers."""
    return {**device.create(passkey_options.creation_options(SITE, (b"sub", "alice"), CHALLENGE, (), 9.0)), **changed}


def test_a_passkey_becomes_a_row() -> None:
    """With the ways to reach it that there are, and no others."""
    device = Authenticator()
    row = new_passkey.checked(made(device), SITE, CHALLENGE, "sub", 5.0)
    assert (row.id, row.sub, row.name, row.attachment) == (device.id, "sub", "Passkey", "platform")
    assert (row.transports, row.relying_party_id, row.created_at) == ('["hybrid", "internal"]', "example.com", 5.0)


@pytest.mark.parametrize(
    ("device", "refusal"),
    [
        (Authenticator(origin="https://evil.example"), errors.WebAuthnOriginNotAllowedException),
        (Authenticator(site="evil.example"), errors.WebAuthnRelyingPartyMismatchException),
        (Authenticator(verifies=False), errors.WebAuthnCredentialNotSupportedException),
        (Authenticator(credential_id=bytes(1024)), errors.WebAuthnCredentialNotSupportedException),
    ],
)
def test_each_refusal_has_its_name(device: Authenticator, refusal: type[errors.CognitoError]) -> None:
    """Cognito's, so that an app can tell its user what is wrong."""
    with pytest.raises(refusal):
        new_passkey.checked(made(device), SITE, CHALLENGE, "sub", 5.0)


@pytest.mark.parametrize("transports", [None, "internal", {"internal": 1}, [7, None, "unheard-of"]])
def test_transports_may_be_anything(transports: Any) -> None:
    """They only help a browser to find the passkey again."""
    answer = made(Authenticator(), authenticatorAttachment="elsewhere")
    answer["response"]["transports"] = transports
    row = new_passkey.checked(answer, SITE, CHALLENGE, "sub", 5.0)
    assert (row.transports, row.attachment) == ("[]", None)


@pytest.mark.parametrize("value", [None, 7, "text", [], {}, {"response": 7}])
def test_what_is_no_credential_is_refused(value: Any) -> None:
    """By its outer form."""
    with pytest.raises(errors.InvalidParameterException, match=new_passkey.FORM_MESSAGE):
        new_passkey.parse(json_format.ParseDict(value, struct_pb2.Value()))


def test_a_credential_says_what_it_answers() -> None:
    """Or is refused."""
    assert new_passkey.challenge(made(Authenticator())) == CHALLENGE
    with pytest.raises(errors.InvalidParameterException, match=new_passkey.FORM_MESSAGE):
        new_passkey.challenge({"response": {}})
