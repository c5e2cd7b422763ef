"""SAML responses of a real provider, and every forgery that is known of them."""

import base64
import time
from typing import Any

import pytest
from lxml import etree

from poolhouse.clock import ManualClock
from poolhouse.crypto.signed_xml import SIGNATURE
from poolhouse.identity_pools.logins import refusals, saml
from poolhouse.identity_pools.logins.saml_assertion import NAMESPACE, ROLE_ATTRIBUTE
from poolhouse.identity_pools.logins.verify import UNSUPPORTED_MESSAGE
from tests.identity_pools.logins.conftest import World
from tests.services.saml import ASSERTION, RECIPIENT, SamlProvider, decoded, encoded, response_around

ARN = "arn:aws:iam::000000000000:saml-provider/idp"
INVALID = "Invalid login token. "


@pytest.fixture(scope="session")
def idp(tmp_path_factory: pytest.TempPathFactory) -> SamlProvider:
    """A provider."""
    return SamlProvider(tmp_path_factory.mktemp("idp"))


@pytest.fixture(scope="session")
def impostor(tmp_path_factory: pytest.TempPathFactory) -> SamlProvider:
    """Somebody who claims to be the provider, with a key of their own."""
    return SamlProvider(tmp_path_factory.mktemp("impostor"))


@pytest.fixture
def clock() -> ManualClock:
    """The time, which is the real one: the provider goes by that."""
    return ManualClock(time.time())


@pytest.fixture
async def federated(world: World, idp: SamlProvider) -> World:
    """A pool that takes the logins of the provider, which IAM knows by its metadata."""
    created = await world.iam.create_saml_provider(name="idp", saml_metadata_document=idp.metadata)
    assert created.saml_provider_arn == ARN
    await world.take(saml_provider_arns=[ARN])
    return world


@pytest.mark.parametrize("sign_response", [False, True])
async def test_a_response_proves_a_login(federated: World, idp: SamlProvider, sign_response: Any) -> None:
    """Whether the provider signs its responses or the assertions in them, the user is who it says."""
    response = idp.respond(
        "alice@example.com", {"department": "sales", "groups": ["a", "b"]}, sign_response=sign_response
    )
    login = await federated.login(ARN, response)
    assert (login.provider, login.subject) == (ARN, "alice@example.com")
    assert login.amr == (ARN, f"{ARN}:{RECIPIENT}:alice@example.com")
    assert (login.claims["department"], login.claims["groups"]) == ("sales", ["a", "b"])
    assert login.claims["aud"] == RECIPIENT


async def test_an_assertion_alone_proves_as_much(federated: World, idp: SamlProvider) -> None:
    """Clients may send what is in the response only, with line breaks as mail has them."""
    assertion = decoded(idp.respond("alice")).find(ASSERTION)
    token = base64.encodebytes(etree.tostring(assertion)).decode()
    assert (await federated.login(ARN, token)).subject == "alice"


async def test_roles_that_the_provider_lets_the_user_have(federated: World, idp: SamlProvider) -> None:
    """They become the claim that a user pool's token has for the same; those of other providers do not."""
    role = "arn:aws:iam::000000000000:role/"
    pairs = [
        f"{role}A,{ARN}",
        f"{ARN} , {role}B",
        f"{role}C,{ARN}2",
        f"{role}D",
        f"{role}E,{ARN},{role}F",
        ARN,
        f"{ARN},{ARN}",
    ]
    login = await federated.login(ARN, idp.respond("alice", {ROLE_ATTRIBUTE: pairs}))
    assert login.claims["cognito:roles"] == [f"{role}A", f"{role}B"]


async def test_an_impostor_is_refused(federated: World, impostor: SamlProvider) -> None:
    """The same name, the same claims, another key, whose certificate is in the response."""
    for sign_response in (False, True):
        token = impostor.respond("alice", sign_response=sign_response)
        assert await federated.refusal(ARN, token) == INVALID + refusals.WRONG_SIGNATURE


async def test_a_changed_response_is_refused(federated: World, idp: SamlProvider) -> None:
    """Whatever is changed after it was signed; what was never signed may be changed, and is not looked at."""
    for path in (f"{NAMESPACE}Subject/{NAMESPACE}NameID", f"{NAMESPACE}Conditions/*/{NAMESPACE}Audience"):
        response = decoded(idp.respond("bob"))
        response.find(f"{ASSERTION}/{path}").text = "alice"
        assert await federated.refusal(ARN, encoded(response)) == INVALID + refusals.WRONG_SIGNATURE
    response = decoded(idp.respond("bob"))
    response.set("Destination", "https://elsewhere.example.com")
    assert (await federated.login(ARN, encoded(response))).subject == "bob"


async def test_an_unsigned_response_is_refused(federated: World, idp: SamlProvider) -> None:
    """Taking the signature away does not help."""
    for sign_response in (False, True):
        response = decoded(idp.respond("alice", sign_response=sign_response))
        for signature in list(response.iter(SIGNATURE)):
            signature.getparent().remove(signature)
        assert await federated.refusal(ARN, encoded(response)) == INVALID + refusals.WRONG_SIGNATURE


def forged(original: Any) -> Any:
    """A copy of an assertion that names somebody else, without its signature."""
    evil = etree.fromstring(etree.tostring(original))
    evil.remove(evil.find(SIGNATURE))
    evil.find(f"{NAMESPACE}Subject/{NAMESPACE}NameID").text = "admin"
    return evil


async def test_signature_wrapping_is_refused(federated: World, idp: SamlProvider) -> None:
    """No arrangement of a signed and an evil assertion has the one verified and the other believed."""
    original = decoded(idp.respond("bob")).find(ASSERTION)
    signature = original.find(SIGNATURE)
    moved = forged(original)
    moved.append(etree.fromstring(etree.tostring(original)))
    renamed = forged(original)
    renamed.set("ID", "_evil")
    holding = forged(original)
    holding.set("ID", "_evil")
    kept = etree.fromstring(etree.tostring(signature))
    wrapped = etree.SubElement(kept, "{http://www.w3.org/2000/09/xmldsig#}Object")
    bare = forged(original)
    bare.find(f"{NAMESPACE}Subject/{NAMESPACE}NameID").text = "bob"
    wrapped.append(bare)
    holding.insert(1, kept)
    extensions = etree.Element("{urn:oasis:names:tc:SAML:2.0:protocol}Extensions")
    extensions.append(etree.fromstring(etree.tostring(original)))
    copy = etree.fromstring(etree.tostring(original))
    for response in (
        response_around(forged(original), copy),
        response_around(etree.fromstring(etree.tostring(original)), forged(original)),
        response_around(moved),
        response_around(renamed),
        response_around(holding),
        response_around(extensions, renamed),
        response_around(extensions, holding),
    ):
        message = await federated.refusal(ARN, encoded(response))
        assert message in {INVALID + refusals.WRONG_SIGNATURE, INVALID + saml.NOT_ONE_ASSERTION}


async def test_a_comment_does_not_change_a_name(federated: World, idp: SamlProvider) -> None:
    """`admin@example.com<!---->.evil.com` is the name that was signed, all of it."""
    response = base64.b64decode(idp.respond("admin@example.com.evil.com")).decode()
    token = base64.b64encode(response.replace("com.evil", "com<!-- -->.evil").encode()).decode()
    assert (await federated.login(ARN, token)).subject == "admin@example.com.evil.com"


async def test_a_response_about_a_failure_proves_nobody(federated: World, idp: SamlProvider) -> None:
    """Even if an assertion from elsewhere was put into it."""
    assertion = decoded(idp.respond("alice")).find(ASSERTION)
    response = response_around(assertion, status="urn:oasis:names:tc:SAML:2.0:status:Responder")
    assert await federated.refusal(ARN, encoded(response)) == INVALID + saml.NOT_SUCCESSFUL


async def test_encrypted_assertions_are_told_as_such(federated: World) -> None:
    """Nobody searches for a broken signature where it is a missing feature."""
    response = response_around(etree.Element("{urn:oasis:names:tc:SAML:2.0:assertion}EncryptedAssertion"))
    assert await federated.refusal(ARN, encoded(response)) == INVALID + saml.ENCRYPTED
    assert await federated.refusal(ARN, encoded(response_around())) == INVALID + saml.NOT_ONE_ASSERTION


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {one} "{("&" + other + ";") * 10}">' for one, other in zip("bcdefgh", "abcdefg", strict=True)
)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"not XML",
        b"<Response/>",
        b'<Response xmlns="urn:oasis:names:tc:SAML:1.0:protocol"/>',
        f"{BOMB}]><r>&h;</r>".encode(),
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
        b'<!DOCTYPE r SYSTEM "http://169.254.169.254/latest"><r/>',
        "<r/>".encode("utf-16"),
    ],
)
async def test_documents_that_attack_the_reader_are_refused(federated: World, document: bytes) -> None:
    """Files, inside addresses and entities that blow up are not even looked up."""
    assert await federated.refusal(ARN, base64.b64encode(document).decode()) == INVALID + saml.CANNOT_PARSE


@pytest.mark.parametrize("token", ["?", "eyJhbGciOiJSUzI1NiJ9.e30.x", "PHg", "\u00fc"])
async def test_what_is_not_base64_is_refused(federated: World, token: str) -> None:
    """A token of another kind, under the name of a SAML provider."""
    assert await federated.refusal(ARN, token) == INVALID + saml.CANNOT_PARSE


async def test_a_provider_that_iam_forgot_is_not_supported(federated: World, idp: SamlProvider) -> None:
    """Its responses are worth nothing once it is deleted."""
    token = idp.respond("alice")
    assert (await federated.login(ARN, token)).subject == "alice"
    await federated.iam.delete_saml_provider(saml_provider_arn=ARN)
    assert await federated.refusal(ARN, token) == UNSUPPORTED_MESSAGE
