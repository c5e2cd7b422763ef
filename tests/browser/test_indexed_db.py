"""The store of the TypeScript client in a real browser's IndexedDB, and what its tabs have in common."""

import asyncio
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.async_api import BrowserContext, Page

from tests.browser import chromium
from tests.browser.sync_page import PATH
from tests.clients.live import Live

CLIENT = f"{PATH}/poolhouse-sync.js"
STORE = "test"
OPEN = """async ([client, identityPoolId, store]) => {
    const { Device, IndexedDBStore } = await import(client);
    const options = { url: location.origin, identityPoolId, store: new IndexedDBStore(store) };
    globalThis.device = await Device.open(options);
    globalThis.scores = device.sync("scores");
}"""
# Each write is reported once it is said to be kept.
WRITE_ON_AND_ON = """() => void (async () => {
    for (let number = 1; ; number++) {
        scores.set("latest", String(number)).then(() => kept(number));
        if (number % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
})()"""


class Writes:
    """What tabs have reported as kept."""

    def __init__(self) -> None:
        self.kept = 0

    async def note(self, _source: Any, number: int) -> None:
        """A tab has kept this one."""
        self.kept = max(self.kept, number)

    async def reach(self, number: int) -> None:
        """Wait until this one is kept."""
        async with asyncio.timeout(20):
            while self.kept < number:  # noqa: ASYNC110  what is waited for tells nobody
                await asyncio.sleep(0.01)


@pytest.fixture
async def writes(context: BrowserContext) -> Writes:
    """What all tabs have reported."""
    writes = Writes()
    await context.expose_binding("kept", writes.note)
    return writes


async def tab(context: BrowserContext, live: Live) -> Page:
    """Another tab, which shows nothing and has a device on the store that all of them share."""
    page = await context.new_page()
    await visit(page, live)
    return page


async def visit(page: Page, live: Live) -> None:
    """Open a device in a tab that has none."""
    answer = await page.goto(f"{live.url}{PATH}/guest")
    assert answer is not None
    await page.evaluate(OPEN, [CLIENT, (await answer.json())["IdentityPoolId"], STORE])


async def found(page: Page) -> dict[str, str]:
    """All records that the tab's device has."""
    records: dict[str, str] = await page.evaluate("Object.fromEntries(scores)")
    return records


async def current(page: Page) -> None:
    """Wait until all that the device has is on the server."""
    await page.evaluate("device.synchronize({ signal: AbortSignal.timeout(20_000) })")


async def has(page: Page, records: dict[str, str]) -> None:
    """Wait until the tab's device has exactly these records."""
    wanted = "(records) => JSON.stringify(Object.fromEntries(scores)) === JSON.stringify(records)"
    await page.wait_for_function(wanted, arg=records)


async def test_a_reload_in_the_middle_of_writes_loses_nothing_that_was_kept(
    context: BrowserContext, emulator: Live, writes: Writes
) -> None:
    """And nothing is half written: what is there is one of the writes, none older than the last that was kept."""
    page = await tab(context, emulator)
    for reached in (50, 200):
        await page.evaluate(WRITE_ON_AND_ON)
        await writes.reach(reached)
        await page.reload()
        kept = writes.kept
        await visit(page, emulator)
        assert int((await found(page))["latest"]) >= kept
        await current(page)
        writes.kept = 0


async def test_tabs_that_write_at_once_have_the_same_in_the_end(context: BrowserContext, emulator: Live) -> None:
    """Also one of them that was opened later, and one that reads what the others have left."""
    tabs = [await tab(context, emulator) for _ in range(3)]
    write = "(name) => Promise.all([...Array(50).keys()].map((number) => scores.set(`${name}${number}`, name)))"
    await asyncio.gather(*(page.evaluate(write, name) for page, name in zip(tabs, "abc", strict=True)))
    records = {f"{name}{number}": name for name in "abc" for number in range(50)}
    expected = dict(sorted(records.items()))
    for page in tabs:
        await has(page, expected)
        await current(page)
    for page in tabs:
        await page.close()
    assert await found(await tab(context, emulator)) == expected


async def test_a_tab_that_is_closed_amid_its_writes_leaves_them_to_the_next(
    context: BrowserContext, emulator: Live, writes: Writes
) -> None:
    """The one that had the store and the connection is gone, and the other goes on with all that was kept."""
    leader, other = await tab(context, emulator), await tab(context, emulator)
    await leader.evaluate(WRITE_ON_AND_ON)
    await writes.reach(100)
    await leader.close()
    await other.evaluate("scores.set('own', 'mine')")
    await current(other)
    records = await found(other)
    assert records["own"] == "mine"
    assert int(records["latest"]) >= writes.kept


async def test_a_tab_that_sleeps_is_left_and_follows_when_it_wakes_up(context: BrowserContext, emulator: Live) -> None:
    """Browsers stop tabs that nobody looks at, and do not say so to the others."""
    asleep, awake = await tab(context, emulator), await tab(context, emulator)
    # A tab that holds a lock is not put to sleep on demand. A debugger stops it just as completely.
    debugger = await context.new_cdp_session(asleep)
    await debugger.send("Debugger.enable")
    await debugger.send("Debugger.pause")
    await awake.evaluate("scores.set('latest', 'awake')")
    await current(awake)
    await debugger.send("Debugger.resume")
    await debugger.detach()
    await has(asleep, {"latest": "awake"})
    await asleep.evaluate("scores.set('next', 'asleep')")
    await has(awake, {"latest": "awake", "next": "asleep"})
    await current(asleep)


def kill(folder: Path) -> None:
    """End the browser of a profile at once."""
    for process in psutil.process_iter(["cmdline"]):
        if f"--user-data-dir={folder}" in (process.info["cmdline"] or []):
            process.kill()


async def test_a_browser_that_is_killed_has_what_was_kept(tmp_path: Path, emulator: Live) -> None:
    """The next one that is started on the same profile finds it, and sends what was not sent."""
    writes = Writes()
    async with chromium.profile(tmp_path) as context:
        await context.expose_binding("kept", writes.note)
        page = await tab(context, emulator)
        await page.evaluate(WRITE_ON_AND_ON)
        await writes.reach(200)
        kill(tmp_path)
    async with chromium.profile(tmp_path) as context:
        page = await tab(context, emulator)
        assert int((await found(page))["latest"]) >= writes.kept
        await current(page)
