import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import BrowserContext, expect

from tests.browser.sync_page import CURRENT, PATH, SyncPage
from tests.clients.live import Live
from tests.services.server import running

OFF_LINE = "Off line, and works all the same"
UNANSWERED = "The server does not answer; it is tried again"


@pytest.fixture
async def url(emulator: Live) -> AsyncIterator[str]:
    """Where the page is; the guest has no data yet."""
    async with httpx.AsyncClient() as client:
        guest = (await client.get(f"{emulator.url}{PATH}/guest")).raise_for_status().json()
    yield emulator.url
    sync = emulator.boto3("cognito-sync")
    with contextlib.suppress(sync.exceptions.ResourceNotFoundException):
        sync.delete_dataset(**guest, DatasetName="settings")


async def test_what_one_device_writes_the_other_one_has(context: BrowserContext, url: str) -> None:
    """Written, changed and removed, it is seen to travel, and the log has the message that brought it."""
    shown = await SyncPage.open(context, url)
    await shown.phone.write("theme", "dark")
    await shown.have(theme="dark")
    await expect(shown.laptop.root).to_contain_text("theme came from Phone,")
    await expect(shown.messages.first).to_contain_text("settings: theme = dark")
    before = await shown.phone.count("theme")
    await shown.laptop.write("theme", "light")
    await shown.have(theme="light")
    await shown.stand(CURRENT)
    assert await shown.phone.count("theme") == await shown.laptop.count("theme") == before + 1
    await shown.phone.remove("theme")
    await shown.have()
    await expect(shown.laptop.root).to_contain_text("No records yet")
    await expect(shown.messages.first).to_contain_text("settings: theme removed")


async def test_a_device_works_off_line_and_settles_later(context: BrowserContext, url: str) -> None:
    """What it writes waits, also through a reload of the page, and goes out when it is on line again."""
    shown = await SyncPage.open(context, url)
    await shown.phone.write("theme", "dark")
    await shown.have(theme="dark")
    await shown.laptop.switch()
    await shown.laptop.stands(OFF_LINE)
    await shown.laptop.write("font", "mono")
    await shown.laptop.remove("theme")
    await shown.phone.write("size", "14")
    await shown.laptop.stands(f"{OFF_LINE}. 2 to send")
    await shown.phone.has(theme="dark", size="14")
    await shown.phone.stands(CURRENT)
    await shown.page.reload()
    await shown.laptop.stands(f"{OFF_LINE}. 2 to send")
    await expect(shown.laptop.row("font")).to_contain_text("to send")
    await shown.laptop.has(font="mono")
    await shown.phone.has(theme="dark", size="14")
    await shown.laptop.switch()
    await shown.have(font="mono", size="14")
    await shown.stand(CURRENT)


@pytest.mark.parametrize("last", ["phone", "laptop"])
async def test_the_last_writer_wins(context: BrowserContext, url: str, last: str) -> None:
    """Both have written the same record, one of them off line: both come to the later one, and it is said."""
    shown = await SyncPage.open(context, url)
    await shown.laptop.switch()
    await shown.laptop.stands(OFF_LINE)
    for device in (shown.laptop, shown.phone) if last == "phone" else (shown.phone, shown.laptop):
        await device.write("theme", "dark" if device is shown.phone else "light")
    await shown.laptop.switch()
    stays = "dark" if last == "phone" else "light"
    await shown.have(theme=stays)
    await expect(shown.laptop.conflict).to_contain_text(f"The last writer has won: {stays}.")
    await shown.laptop.conflict.get_by_role("button", name="Fine").click()
    await expect(shown.laptop.conflict).to_have_count(0)


@pytest.mark.parametrize(("choice", "stays"), [("Keep what is here", "light"), ("Keep what is elsewhere", "dark")])
async def test_a_person_decides(context: BrowserContext, url: str, choice: str, stays: str) -> None:
    """The page asks, keeps asking after a reload, and what is chosen is what both devices have."""
    shown = await SyncPage.open(context, url)
    await shown.page.get_by_label("Ask me").check()
    await shown.laptop.switch()
    await shown.laptop.stands(OFF_LINE)
    await shown.phone.write("theme", "dark")
    await shown.laptop.write("theme", "light")
    await shown.laptop.switch()
    await expect(shown.laptop.conflict).to_contain_text("Which one is it to be?")
    await shown.page.reload()
    await shown.have(theme="dark")
    await shown.laptop.conflict.get_by_role("button", name=choice).click()
    await expect(shown.laptop.conflict).to_have_count(0)
    await shown.have(theme=stays)
    await shown.stand(CURRENT)


async def test_two_tabs_show_the_same_devices(context: BrowserContext, url: str) -> None:
    """They write through each other, are off line together, and the second goes on when the first is closed."""
    first = await SyncPage.open(context, url)
    second = await SyncPage.open(context, url)
    await second.phone.write("theme", "dark")
    await first.have(theme="dark")
    await second.have(theme="dark")
    await second.stand(CURRENT)
    await first.laptop.switch()
    await second.laptop.stands(OFF_LINE)
    await second.laptop.write("font", "mono")
    await first.laptop.stands(f"{OFF_LINE}. 1 to send")
    await first.page.close()
    await second.laptop.stands(f"{OFF_LINE}. 1 to send")
    await second.laptop.switch()
    await second.have(font="mono", theme="dark")
    await second.stand(CURRENT)


async def test_both_devices_outlive_a_restart_of_the_server(context: BrowserContext, tmp_path: Path) -> None:
    """They say that it is away, go on by themselves when it is back, and have lost nothing."""
    async with running("dev", tmp_path) as server:
        shown = await SyncPage.open(context, server.url)
        await shown.phone.write("theme", "dark")
        await shown.have(theme="dark")
        await server.stop()
    await shown.phone.stands(UNANSWERED)
    await shown.phone.write("font", "mono")
    await shown.phone.stands(f"{UNANSWERED}. 1 to send")
    async with running("dev", tmp_path, "--http-address", server.url.removeprefix("http://")):
        await shown.have(font="mono", theme="dark")
        await shown.stand(CURRENT)
        await expect(shown.messages.filter(has_text="settings: font = mono")).to_have_count(1)


async def test_a_device_that_is_refused_says_so(context: BrowserContext, tmp_path: Path) -> None:
    """An emulator that has kept nothing knows neither guest nor pool; the page, loaded again, has new ones."""
    async with running("dev", tmp_path, "--ephemeral") as server:
        shown = await SyncPage.open(context, server.url)
        await shown.phone.write("theme", "dark")
        await server.stop()
    async with running("dev", tmp_path, "--ephemeral", "--http-address", server.url.removeprefix("http://")):
        # What browsers say when there is a network again: nobody rests any longer.
        await shown.page.evaluate("dispatchEvent(new Event('online'))")
        await expect(shown.phone.root.get_by_role("status")).to_contain_text("Refused. Load the page again.")
        await shown.page.reload()
        await shown.stand(CURRENT)
        await shown.have()


async def test_the_page_needs_no_mouse(context: BrowserContext, url: str) -> None:
    """Whoever writes goes on where they are, also when something comes from elsewhere meanwhile."""
    shown = await SyncPage.open(context, url)
    keyboard = shown.page.keyboard
    await shown.phone.root.get_by_role("switch").focus()
    await keyboard.press("Tab")
    await keyboard.type("theme")
    await keyboard.press("Tab")
    await keyboard.type("dark")
    await keyboard.press("Enter")
    await shown.have(theme="dark")
    await expect(shown.phone.root.get_by_label("Key", exact=True)).to_be_focused()
    await keyboard.press("Shift+Tab")
    await expect(shown.phone.root.get_by_role("button", name="Remove theme")).to_be_focused()
    await shown.laptop.root.evaluate(
        """(root) => {
            const { key, value } = root.querySelector("form").elements;
            [key.value, value.value] = ["font", "mono"];
            root.querySelector("form").requestSubmit();
            document.querySelector("[aria-label='Remove theme']").focus();
        }"""
    )
    await shown.have(font="mono", theme="dark")
    await expect(shown.phone.root.get_by_role("button", name="Remove theme")).to_be_focused()
    await keyboard.press("Enter")
    await shown.have(font="mono")


async def test_the_page_asks_nobody_else_for_anything(context: BrowserContext, url: str) -> None:
    """It works without a network, and what people type is shown and not run."""
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    shown = await SyncPage.open(context, url)
    attack = "<img src=x onerror='alert(1)'>"
    await shown.phone.write(attack, attack)
    await shown.have(**{attack: attack})
    assert asked
    assert [other for other in asked if not other.startswith(f"{url}/")] == []


async def test_the_pages_of_the_emulator_lead_to_each_other(context: BrowserContext, url: str) -> None:
    """Whoever has found one finds the other."""
    shown = await SyncPage.open(context, url)
    await shown.page.get_by_role("link", name="Inbox").click()
    await expect(shown.page.get_by_role("heading", name="Inbox")).to_be_visible()
    await shown.page.get_by_role("link", name="Sync").click()
    await shown.stand(CURRENT)


@pytest.mark.parametrize("width", [320, 768, 1280])
async def test_the_page_fits_every_screen(context: BrowserContext, url: str, width: int) -> None:
    """Nothing has to be moved sideways, however long what people write is."""
    shown = await SyncPage.open(context, url)
    await shown.page.set_viewport_size({"width": width, "height": 800})
    await shown.phone.write("a" * 200, "b" * 500)
    await shown.have(**{"a" * 200: "b" * 500})
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await shown.page.evaluate(overflow) == 0
