"""Devices that meet at real servers."""

import pytest

from tests.clients.live import Live
from tests.clients.sync.places import Place


@pytest.fixture(scope="session")
def place(server: Live) -> Place:
    """An emulator, with SQLite."""
    return Place.new(server)


@pytest.fixture(scope="session")
def strict_place(serving: Live) -> Place:
    """A server that checks everything, with PostgreSQL."""
    return Place.new(serving)
