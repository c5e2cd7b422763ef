"""The page on sync: what it gives a browser runs as it is written."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any, Final

from poolhouse.server_file import ServerFile
from tests.clients.devices import Account, device
from tests.docs.pages import ROOT, blocks, section
from tests.services.server import running

PATIENCE_SECONDS: Final = 20.0
PAGE: Final = """
const { SERVER, TOKEN, WHOSE } = process.env;
watch(SERVER, TOKEN, JSON.parse(WHOSE), (changes, message) => {
  console.log(JSON.stringify({ changes, kinds: Object.keys(message).sort() }));
});
"""


def script() -> str:
    """The page's code, and a page that uses it."""
    text = (ROOT / "docs" / "sync.md").read_text("utf-8")
    (block,) = [each for each in blocks(section(text, "Watch from a browser")) if each.language == "javascript"]
    return block.text + PAGE


async def told(page: asyncio.subprocess.Process) -> Any:
    """The next message that the page has got."""
    assert page.stdout is not None
    async with asyncio.timeout(PATIENCE_SECONDS):
        return json.loads(await page.stdout.readline())


async def test_a_page_hears_of_what_other_devices_write(tmp_path: Path) -> None:
    """With nothing but what every browser has."""
    (tmp_path / "page.mjs").write_text(script(), "utf-8")
    async with running("serve", tmp_path / "data") as server:
        word = ServerFile.read(tmp_path / "data", "serve")
        assert word is not None
        bearer = (("authorization", f"Bearer {word.access_key_id}:{word.secret_access_key}"),)
        account = await Account.new(server.grpc, bearer)
        environment = {
            "SERVER": server.url.replace("http:", "ws:"),
            "TOKEN": account.own[0][1].removeprefix("Bearer "),
            "WHOSE": json.dumps({"IdentityPoolId": account.pool_id, "IdentityId": account.identity_id}),
        }
        page = await asyncio.create_subprocess_exec(
            "node", tmp_path / "page.mjs", env=os.environ | environment, stdout=asyncio.subprocess.PIPE
        )
        try:
            assert await told(page) == {"changes": [], "kinds": ["Current", "ResumeToken"]}
            async with device(account, server.grpc) as phone:
                await phone.put(theme="dark")
            (change,) = (await told(page))["changes"]
            assert change["RecordChange"]["Record"]["Value"] == "dark"
        finally:
            page.kill()
            await page.wait()
