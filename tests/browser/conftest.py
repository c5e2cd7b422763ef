"""A real browser, and an emulator for its pages."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from tests.browser import chromium
from tests.browser.chromium import Complaints
from tests.clients.live import Live, running

# The longest pause of a client between two attempts, and some more.
expect.set_options(timeout=40_000)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of this process."""
    async with chromium.browser() as started:
        yield started


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A browser that knows nothing yet, for one test; in the end its pages have broken no rule."""
    own = await browser.new_context()
    complaints = Complaints(own)
    yield own
    await own.close()
    assert complaints.heard == []


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """`poolhouse dev --ephemeral`, in whose log there is no error in the end."""
    with running("dev", tmp_path_factory.mktemp("dev"), "--ephemeral") as live:
        yield live
    assert live.failures() == []
