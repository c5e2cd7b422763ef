"""aws-amplify, unmodified, on a page in a real browser: it makes passkeys, and signs in with them."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext

from tests.browser.authenticator import SITE, Browser
from tests.clients.live import PASSWORD, Live, Pool
from tests.clients.programs import ROOT, run
from tests.services.server import environment

FOLDER = ROOT / "tests" / "clients" / "javascript"
ESBUILD = ROOT / "clients" / "typescript" / "node_modules" / ".bin" / "esbuild"
FLOWS = ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
BOTH = {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}
BY_PASSKEY = {"authFlowType": "USER_AUTH", "preferredChallenge": "WEB_AUTHN"}


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library as pages load it."""
    made = tmp_path_factory.mktemp("amplify") / "amplify.js"
    form = ("--bundle", "--format=iife", "--global-name=amplify", f"--outfile={made}")
    run(ESBUILD, "amplify-page.js", *form, folder=FOLDER, env=environment())
    return made


class App:
    """A page that has the library, for one user of a pool."""

    def __init__(self, browser: Browser, username: str) -> None:
        self.browser = browser
        self.username = username

    @classmethod
    async def open(cls, context: BrowserContext, script: Path, live: Live, pool: Pool, username: str) -> "App":
        """Load the page, on a device with an authenticator that has no passkey yet."""
        # The server is on this machine, which not every page of the Internet may call.
        await context.grant_permissions(["local-network-access"])
        browser = await Browser.open(context)
        await browser.page.add_script_tag(path=script)
        app = cls(browser, username)
        settings = {"userPoolId": pool.id, "userPoolClientId": pool.client_id, "userPoolEndpoint": live.url}
        await browser.page.evaluate("(Cognito) => amplify.Amplify.configure({ Auth: { Cognito } })", settings)
        return app

    async def call(self, name: str, wish: Any = None) -> Any:
        """What one of the library's functions resolves to."""
        return await self.browser.page.evaluate("([name, wish]) => amplify[name](wish ?? undefined)", [name, wish])

    async def sign_in(self, **options: Any) -> Any:
        """Begin a sign-in, with the password if nothing else is said."""
        wish = {"options": options} if options else {"password": PASSWORD}
        return await self.call("signIn", {"username": self.username, **wish})

    async def claims(self) -> Any:
        """What the access token says that the library holds; None if it holds none."""
        return await self.browser.page.evaluate(
            "async () => (await amplify.fetchAuthSession()).tokens?.accessToken.payload ?? null"
        )


@pytest.fixture
def idp(emulator: Live) -> Any:
    """boto3."""
    return emulator.boto3()


@pytest.fixture
def pool(emulator: Live, idp: Any) -> Pool:
    """A pool that takes passkeys of the site, and text messages as a second factor."""
    made = emulator.pool(Policies={"SignInPolicy": BOTH})
    configure(idp, made, "OPTIONAL")
    idp.update_user_pool_client(UserPoolId=made.id, ClientId=made.client_id, ExplicitAuthFlows=FLOWS)
    return made


def configure(idp: Any, pool: Pool, mode: str) -> None:
    """Have the pool ask for a second factor, which a passkey may be at the same time."""
    two_in_one = {"RelyingPartyId": SITE, "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}
    idp.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration=mode, SmsMfaConfiguration={}, WebAuthnConfiguration=two_in_one
    )


@pytest.fixture
def username(emulator: Live, pool: Pool) -> str:
    """A user of the pool."""
    name = f"user-{uuid.uuid4().hex[:8]}"
    emulator.user(pool, name)
    return name


@pytest.fixture
async def app(context: BrowserContext, script: Path, emulator: Live, pool: Pool, username: str) -> App:
    """The user's app, signed in with the password."""
    app = await App.open(context, script, emulator, pool, username)
    assert (await app.sign_in())["isSignedIn"] is True
    return app


async def test_a_passkey_is_made_and_signs_in(app: App) -> None:
    """By name, or by choice; and is listed and deleted."""
    await app.call("associateWebAuthnCredential")
    (listed,) = (await app.call("listWebAuthnCredentials"))["credentials"]
    (kept,) = await app.browser.credentials()
    assert (listed["relyingPartyId"], kept["rpId"]) == (SITE, SITE)
    await app.call("signOut")
    assert await app.claims() is None
    assert (await app.sign_in(**BY_PASSKEY))["isSignedIn"] is True
    assert (await app.claims())["username"] == app.username
    await app.call("signOut")
    chosen = (await app.sign_in(authFlowType="USER_AUTH"))["nextStep"]
    assert chosen["signInStep"] == "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION"
    assert chosen["availableChallenges"] == ["PASSWORD", "PASSWORD_SRP", "WEB_AUTHN"]
    assert (await app.call("confirmSignIn", {"challengeResponse": "WEB_AUTHN"}))["isSignedIn"] is True
    await app.call("deleteWebAuthnCredential", {"credentialId": listed["credentialId"]})
    assert (await app.call("listWebAuthnCredentials"))["credentials"] == []


async def test_a_passkey_satisfies_mfa(app: App, idp: Any, pool: Pool) -> None:
    """Where pool and user have it so; the password still takes a code."""
    await app.call("associateWebAuthnCredential")
    await app.call("signOut")
    who = {"UserPoolId": pool.id, "Username": app.username}
    number = f"+1555{uuid.uuid4().int % 10**7:07}"
    idp.admin_update_user_attributes(**who, UserAttributes=[{"Name": "phone_number", "Value": number}])
    on = {"Enabled": True}
    idp.admin_set_user_mfa_preference(**who, SMSMfaSettings=on, WebAuthnMfaSettings=on)
    configure(idp, pool, "ON")
    assert idp.admin_get_user(**who)["UserMFASettingList"] == ["SMS_MFA", "WEB_AUTHN_MFA"]
    assert (await app.sign_in(**BY_PASSKEY))["isSignedIn"] is True
    assert (await app.claims())["username"] == app.username
    await app.call("signOut")
    assert (await app.sign_in())["nextStep"]["signInStep"] == "CONFIRM_SIGN_IN_WITH_SMS_CODE"
