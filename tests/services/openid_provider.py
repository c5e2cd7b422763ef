"""A real OpenID Connect provider (panva's oidc-provider, in Node), and somebody who signs in with it in a browser."""

import asyncio
import base64
import hashlib
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.services.certificates import Authority

PROGRAM = Path(__file__).parents[1] / "clients" / "javascript" / "oidc_provider.mjs"
START_SECONDS = 30.0
REDIRECT_URI = "https://app.example.com/signed-in"
STEPS = 12
VERIFIER = "a-code-verifier-of-at-least-forty-three-characters"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@dataclass
class OpenIdProvider:
    """A running provider. Its clients are called after the algorithms of their ID tokens: `app-RS256`, `app-ES256`."""

    host: str
    port: int
    trust: ssl.SSLContext

    async def sign_in(self, user: str, client_id: str) -> str:
        """The ID token that a user gets who signs in and consents: the authorization code flow, with PKCE."""
        browser = httpx.AsyncClient(
            base_url=f"https://127.0.0.1:{self.port}", verify=self.trust, headers={"Host": self.host}
        )
        async with browser:
            code = await self._authorize(browser, user, client_id)
            fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI}
            answer = await browser.post(
                "/token", data={**fields, "code_verifier": VERIFIER}, auth=httpx.BasicAuth(client_id, "secret")
            )
        token: str = answer.json()["id_token"]
        return token

    async def _authorize(self, browser: httpx.AsyncClient, user: str, client_id: str) -> str:
        """The code that the app gets; the provider's pages are filled in as they come."""
        asked = {
            "client_id": client_id,
            "response_type": "code",
            "scope": "openid email",
            "redirect_uri": REDIRECT_URI,
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        answer = await browser.get("/auth", params=asked)
        for _ in range(STEPS):
            if answer.is_redirect:
                target = urlsplit(answer.headers["location"])
                if target.netloc == urlsplit(REDIRECT_URI).netloc:
                    return parse_qs(target.query)["code"][0]
                answer = await browser.get(target.path)
            else:
                form = {"prompt": _found(r'name="prompt" value="(\w+)"', answer.text), "login": user, "password": "x"}
                answer = await browser.post(urlsplit(_found(r'action="([^"]+)"', answer.text)).path, data=form)
        raise AssertionError(f"the provider never came to an end: {answer.text}")


@asynccontextmanager
async def running(
    authority: Authority, folder: Path, host: str = "issuer.example.com"
) -> AsyncIterator[OpenIdProvider]:
    """A provider whose issuer is `https://host`, on a free port of this machine."""
    issued = authority.issue(host)
    process = await asyncio.create_subprocess_exec(
        *("node", PROGRAM, f"https://{host}", issued.certificate, issued.key),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            port = int(await process.stdout.readline())
        yield OpenIdProvider(host, port, authority.trust())
    finally:
        process.kill()
        await process.wait()


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, text
    return found[1]
