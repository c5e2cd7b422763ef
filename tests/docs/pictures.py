"""`make pictures`: the pages of the emulator that the guides show, photographed in a browser.

What is measured on a page is what it was: take them while the machine has nothing else to do.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import boto3
from playwright.async_api import Browser, BrowserContext

from tests.browser import chromium
from tests.browser.sync_page import CURRENT, SyncPage
from tests.docs.pages import ROOT
from tests.services.server import running

DOCS: Final = ROOT / "docs"
SHARPNESS: Final = 1.5
PAUSE_SECONDS: Final = 1.5
# Stops what moves once both dots are well on their way.
HOLD: Final = """() => new Promise((held) => {
  const look = () => {
    const moving = [...document.querySelectorAll(".dot")].map((dot) => dot.getAnimations()[0]?.currentTime ?? 0);
    if (moving.length < 2 || Math.min(...moving) < 200) return requestAnimationFrame(look);
    for (const animation of document.getAnimations()) animation.pause();
    document.activeElement.blur();
    held();
  };
  look();
})"""


@asynccontextmanager
async def window(browser: Browser, width: int) -> AsyncIterator[BrowserContext]:
    """A window of this width, in which one of its own lines is more than one of the picture's."""
    context = await browser.new_context(viewport={"width": width, "height": 600}, device_scale_factor=SHARPNESS)
    yield context
    await context.close()


async def inbox(browser: Browser, url: str) -> None:
    """A text message, and then a mail."""
    await asyncio.to_thread(sign_up, url)
    async with window(browser, 780) as context:
        page = await context.new_page()
        await page.goto(f"{url}/_dev/inbox")
        await page.get_by_role("article").nth(1).wait_for()
        await asyncio.sleep(PAUSE_SECONDS)
        await page.screenshot(path=DOCS / "inbox.png", full_page=True)


def sign_up(url: str) -> None:
    """Two users of one pool, by phone and by mail."""
    key: dict[str, Any] = {"aws_access_key_id": "dev", "aws_secret_access_key": "dev", "region_name": "us-east-1"}
    cognito = boto3.client("cognito-idp", endpoint_url=url, **key)
    pool = cognito.create_user_pool(PoolName="guests", AutoVerifiedAttributes=["email", "phone_number"])["UserPool"][
        "Id"
    ]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app")["UserPoolClient"]["ClientId"]
    for username, name, value in (("grace", "phone_number", "+15550100199"), ("ada", "email", "ada@example.com")):
        attributes = [{"Name": name, "Value": value}]
        cognito.sign_up(ClientId=client, Username=username, Password="Correct-horse-1", UserAttributes=attributes)


async def sync(browser: Browser, url: str) -> None:
    """Two devices that have both written a record, one of them off line, while another record travels."""
    async with window(browser, 1040) as context:
        shown = await SyncPage.open(context, url)
        await shown.phone.write("language", "en")
        await shown.phone.write("font-size", "14")
        await shown.laptop.write("theme", "dark")
        await shown.have(**{"language": "en", "font-size": "14", "theme": "dark"})
        await shown.page.get_by_label("Ask me").check()
        await shown.laptop.switch()
        await shown.phone.write("theme", "sepia")
        await shown.laptop.write("theme", "light")
        await shown.laptop.switch()
        await shown.laptop.conflict.get_by_text("Which one").wait_for()
        await asyncio.sleep(PAUSE_SECONDS)
        await shown.laptop.write("zoom", "125 %")
        await shown.have(**{"language": "en", "font-size": "14", "theme": "sepia", "zoom": "125 %"})
        await shown.stand(CURRENT)
        await asyncio.sleep(PAUSE_SECONDS)
        await shown.phone.write("font-size", "15")
        await shown.page.evaluate(HOLD)
        await shown.page.screenshot(path=DOCS / "sync-demo.png", full_page=True, animations="allow")


async def main() -> None:
    """Take all of them anew."""
    with tempfile.TemporaryDirectory() as folder:
        async with running("dev", Path(folder), "--ephemeral") as server, chromium.browser() as browser:
            await inbox(browser, server.url)
            await sync(browser, server.url)


if __name__ == "__main__":
    asyncio.run(main())
