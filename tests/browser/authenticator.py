"""A page of a site in a real browser, and the user's authenticator, which Chromium simulates."""

from typing import Any, Final

from playwright.async_api import BrowserContext, CDPSession, Page

SITE: Final = "example.com"
PAGE: Final = "https://login.example.com/"
_CREATE: Final = """async (options) => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return (await navigator.credentials.create({ publicKey })).toJSON();
}"""
_GET: Final = """async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({ publicKey })).toJSON();
}"""


class Browser:
    """A page of the site, and the user's authenticator."""

    def __init__(self, page: Page, devtools: CDPSession, authenticator: str) -> None:
        self.page = page
        self._devtools = devtools
        self._authenticator = authenticator

    @classmethod
    async def open(cls, context: BrowserContext, address: str = PAGE) -> "Browser":
        """Open the page, with an authenticator that has no passkey yet."""
        await context.route("https://**", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page = await context.new_page()
        await page.goto(address)
        devtools = await context.new_cdp_session(page)
        await devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        added = await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return cls(page, devtools, added["authenticatorId"])

    async def create(self, options: Any) -> Any:
        """Make a passkey."""
        return await self.page.evaluate(_CREATE, options)

    async def get(self, options: Any) -> Any:
        """Use one."""
        return await self.page.evaluate(_GET, options)

    async def credentials(self) -> list[dict[str, Any]]:
        """What the authenticator keeps."""
        found = await self._devtools.send("WebAuthn.getCredentials", {"authenticatorId": self._authenticator})
        kept: list[dict[str, Any]] = found["credentials"]
        return kept
