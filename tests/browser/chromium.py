"""Chromium as Debian has it, driven by Playwright, which brings no browser of its own."""

import contextlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, WebError, async_playwright
from playwright.async_api import Error as PlaywrightError

FLAGS: Final = (
    # Tests run as root, where there is no sandbox, and on machines without a screen.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # It reaches nobody but the pages that a test opens.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str:
    """Where it is."""
    found = shutil.which("chromium")
    assert found, "Chromium is missing: `make set-up-test` installs it"
    return found


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=program(), args=FLAGS)
        yield started
        await started.close()


@asynccontextmanager
async def profile(folder: Path) -> AsyncIterator[BrowserContext]:
    """A browser that keeps what it knows in a folder, where another one finds it."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch_persistent_context(folder, executable_path=program(), args=FLAGS)
        yield started
        # A test may have killed it.
        with contextlib.suppress(PlaywrightError):
            await started.close()


class Complaints:
    """What the pages of a context did that they should not: errors that nobody has caught, and breaches of policies."""

    def __init__(self, context: BrowserContext) -> None:
        self.heard: list[str] = []
        context.on("weberror", self._failed)
        context.on("console", self._said)

    def _failed(self, error: WebError) -> None:
        self.heard.append(str(error.error))

    def _said(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Poolhouse's sync has failed" in message.text:
            self.heard.append(message.text)
