"""The page of the demo, as somebody uses it: by what is written on it, whom it asks, and what can be pressed."""

from dataclasses import dataclass

from playwright.async_api import BrowserContext, Locator, Page, expect

PATH = "/_dev/sync"
CURRENT = "Has all that the server has"


@dataclass
class Device:
    """One of the two devices."""

    root: Locator

    async def write(self, key: str, value: str) -> None:
        """Fill in the form, and send it off."""
        await self.root.get_by_label("Key", exact=True).fill(key)
        await self.root.get_by_label("Value", exact=True).fill(value)
        await self.root.get_by_role("button", name="Write", exact=True).click()

    async def remove(self, key: str) -> None:
        """Press what removes a record."""
        await self.root.get_by_role("button", name=f"Remove {key}", exact=True).click()

    async def switch(self) -> None:
        """Go on line or off line."""
        await self.root.get_by_role("switch", name="On line").click()

    async def stands(self, words: str) -> None:
        """Wait until it says so of itself."""
        await expect(self.root.get_by_role("status")).to_have_text(words)

    async def has(self, **records: str) -> None:
        """Wait until it shows these records, and no others."""
        await expect(self.rows).to_have_count(len(records))
        for row, (key, value) in zip(await self.rows.all(), sorted(records.items()), strict=True):
            await expect(row.get_by_role("rowheader")).to_have_text(key)
            await expect(row.locator(".value")).to_have_text(value)

    async def count(self, key: str) -> int:
        """The sync count of a record."""
        return int(await self.row(key).locator(".number").inner_text())

    @property
    def rows(self) -> Locator:
        """The records."""
        return self.root.locator("tbody").get_by_role("row")

    def row(self, key: str) -> Locator:
        """One record."""
        return self.rows.filter(has=self.root.page.get_by_role("rowheader", name=key, exact=True))

    @property
    def conflict(self) -> Locator:
        """What it says and asks about a conflict."""
        return self.root.get_by_role("article")


@dataclass
class SyncPage:
    """A tab that shows the page."""

    page: Page
    phone: Device
    laptop: Device

    @classmethod
    async def open(cls, context: BrowserContext, url: str) -> "SyncPage":
        """Open it, and wait until both devices, and the watch of the log, have what there is."""
        page = await context.new_page()
        await page.goto(f"{url}{PATH}")
        shown = cls(page, *(Device(page.get_by_role("region", name=name)) for name in ("Phone", "Laptop")))
        await shown.stand(CURRENT)
        await expect(shown.messages.filter(has_text="Current").first).to_be_visible()
        return shown

    async def stand(self, words: str) -> None:
        """Wait until both devices say so of themselves."""
        await self.phone.stands(words)
        await self.laptop.stands(words)

    async def have(self, **records: str) -> None:
        """Wait until both devices show these records, and no others."""
        await self.phone.has(**records)
        await self.laptop.has(**records)

    @property
    def messages(self) -> Locator:
        """The log, the newest message first, without the heartbeats, which come at any time."""
        return self.page.get_by_role("log").locator("[data-kind]:not([data-kind=Heartbeat])")
