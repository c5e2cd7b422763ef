"""What the tests of functions share."""

from collections.abc import AsyncIterator

import pytest

from tests.services.functions import FunctionServer


@pytest.fixture
async def server() -> AsyncIterator[FunctionServer]:
    """A real server without functions."""
    async with FunctionServer() as running:
        yield running
