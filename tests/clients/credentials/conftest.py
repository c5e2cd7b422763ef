"""Clients of a server that answers as it is told."""

from collections.abc import AsyncIterator, Iterator

import pytest

import poolhouse_client
from poolhouse_client import aio
from tests.clients.credentials.scripted import Hand, Scripted, serving


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """The server."""
    with serving() as server:
        yield server


@pytest.fixture
def hand() -> Hand:
    """The clock, at eight."""
    return Hand()


@pytest.fixture
def client(scripted: Scripted) -> Iterator[poolhouse_client.Client]:
    """The blocking client."""
    with poolhouse_client.connect(scripted.target, plaintext=True) as connected:
        yield connected


@pytest.fixture
async def waiting_client(scripted: Scripted) -> AsyncIterator[aio.Client]:
    """The client for asyncio."""
    async with aio.connect(scripted.target, plaintext=True) as connected:
        yield connected
