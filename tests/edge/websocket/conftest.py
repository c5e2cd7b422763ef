"""What the tests of websockets share: a server with a guest on it."""

from collections.abc import AsyncIterator

import pytest

from tests.edge.websocket.client import BINARY, JSON, Site, open_site


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Site]:
    """A server that the tests of a file share."""
    async with open_site() as site:
        yield site


@pytest.fixture(params=[JSON, BINARY])
def form(request: pytest.FixtureRequest) -> str:
    """Either sub-protocol."""
    name: str = request.param
    return name
