"""Passkeys in a real browser, with an authenticator that Chromium simulates; boto3 carries what it says, unmodified."""

import json
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError
from playwright.async_api import BrowserContext
from playwright.async_api import Error as PlaywrightError

from tests.browser.authenticator import SITE, Browser
from tests.clients.live import PASSWORD, Live, Pool

_FLOWS = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


@pytest.fixture
async def browser_page(context: BrowserContext) -> Browser:
    """A page of the site."""
    return await Browser.open(context)


@pytest.fixture
def idp(emulator: Live) -> Any:
    """boto3."""
    return emulator.boto3()


@pytest.fixture
def pool(emulator: Live, idp: Any) -> Pool:
    """A pool that takes passkeys of the site."""
    policy = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}
    made = emulator.pool(Policies=policy)
    idp.set_user_pool_mfa_config(
        UserPoolId=made.id, WebAuthnConfiguration={"RelyingPartyId": SITE, "UserVerification": "required"}
    )
    idp.update_user_pool_client(UserPoolId=made.id, ClientId=made.client_id, ExplicitAuthFlows=_FLOWS)
    return made


@pytest.fixture
def username(emulator: Live, pool: Pool) -> str:
    """A user of the pool."""
    name = f"user-{uuid.uuid4().hex[:8]}"
    emulator.user(pool, name)
    return name


def access_token(idp: Any, pool: Pool, username: str) -> str:
    """What the password opens."""
    parameters = {"USERNAME": username, "PASSWORD": PASSWORD}
    told = idp.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
    token: str = told["AuthenticationResult"]["AccessToken"]
    return token


async def register(idp: Any, page: Browser, token: str) -> Any:
    """A passkey of the user's; what the browser said of it."""
    options = idp.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"]
    credential = await page.create(options)
    idp.complete_web_authn_registration(AccessToken=token, Credential=credential)
    return credential


def asked(idp: Any, pool: Pool, username: str) -> Any:
    """The challenge WEB_AUTHN."""
    parameters = {"USERNAME": username, "PREFERRED_CHALLENGE": "WEB_AUTHN"}
    return idp.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_AUTH", AuthParameters=parameters)


def answered(idp: Any, pool: Pool, username: str, challenge: Any, credential: Any) -> Any:
    """What follows the browser's answer."""
    return idp.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="WEB_AUTHN",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": username, "CREDENTIAL": json.dumps(credential)},
    )


async def sign_in(idp: Any, pool: Pool, username: str, page: Browser) -> tuple[Any, str]:
    """What the browser has said, and the access token that it was worth."""
    challenge = asked(idp, pool, username)
    proof = await page.get(options_of(challenge))
    told = answered(idp, pool, username, challenge, proof)
    return proof, told["AuthenticationResult"]["AccessToken"]


def options_of(challenge: Any) -> Any:
    """What the browser is asked for."""
    return json.loads(challenge["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])


async def test_a_passkey_is_made_and_signs_in(idp: Any, pool: Pool, username: str, browser_page: Browser) -> None:
    """From a page below the domain, again and again, and what was said once is good for nothing else."""
    credential = await register(idp, browser_page, access_token(idp, pool, username))
    proof, token = await sign_in(idp, pool, username, browser_page)
    assert proof["id"] == credential["id"]
    await sign_in(idp, pool, username, browser_page)
    (listed,) = idp.list_web_authn_credentials(AccessToken=token)["Credentials"]
    assert listed["CredentialId"] == credential["id"]
    assert listed["RelyingPartyId"] == SITE
    assert listed["AuthenticatorTransports"] == ["internal"]
    with pytest.raises(idp.exceptions.NotAuthorizedException):
        answered(idp, pool, username, asked(idp, pool, username), proof)


async def test_the_authenticator_keeps_it_for_the_user(
    idp: Any, pool: Pool, username: str, browser_page: Browser
) -> None:
    """As one that it finds by itself; and makes no second one for the same user."""
    token = access_token(idp, pool, username)
    await register(idp, browser_page, token)
    (kept,) = await browser_page.credentials()
    assert (kept["isResidentCredential"], kept["rpId"]) == (True, SITE)
    with pytest.raises(PlaywrightError, match="InvalidStateError"):
        await register(idp, browser_page, token)


async def test_another_site_gets_nothing(
    idp: Any, pool: Pool, username: str, browser_page: Browser, context: BrowserContext
) -> None:
    """The browser itself refuses; and what another site's passkey says, the server does."""
    token = access_token(idp, pool, username)
    await register(idp, browser_page, token)
    evil = await Browser.open(context, "https://evil.example/")
    challenge = asked(idp, pool, username)
    with pytest.raises(PlaywrightError, match="SecurityError"):
        await evil.get(options_of(challenge))
    options = idp.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"]
    options["rp"]["id"] = "evil.example"
    with pytest.raises(ClientError) as refusal:
        idp.complete_web_authn_registration(AccessToken=token, Credential=await evil.create(options))
    assert refusal.value.response["Error"]["Code"] == "WebAuthnOriginNotAllowedException"


async def test_a_deleted_passkey_signs_nobody_in(idp: Any, pool: Pool, username: str, browser_page: Browser) -> None:
    """Although the authenticator has it still."""
    token = access_token(idp, pool, username)
    credential = await register(idp, browser_page, token)
    challenge = asked(idp, pool, username)
    idp.delete_web_authn_credential(AccessToken=token, CredentialId=credential["id"])
    proof = await browser_page.get(options_of(challenge))
    with pytest.raises(idp.exceptions.NotAuthorizedException):
        answered(idp, pool, username, challenge, proof)
    assert asked(idp, pool, username)["ChallengeName"] == "SELECT_CHALLENGE"
