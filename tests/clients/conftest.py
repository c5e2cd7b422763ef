"""Real clients against real servers: one emulator and one server with PostgreSQL for all tests of a process."""

import uuid
from collections.abc import AsyncIterator, Iterator

import pytest

from poolhouse.server_file import ServerFile
from tests.clients.live import Key, Live, Pool, running
from tests.services.postgres import Postgres


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """`poolhouse dev --ephemeral`: SQLite, an inbox, and any signature will do."""
    with running("dev", tmp_path_factory.mktemp("dev"), "--ephemeral") as live:
        yield live
    assert live.failures() == []


@pytest.fixture(scope="session")
async def serving(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> AsyncIterator[Live]:
    """`poolhouse serve` over PostgreSQL, with the access key that its first start made."""
    folder = tmp_path_factory.mktemp("serve")
    with running("serve", folder, "--database-url", await postgres.create_database()) as live:
        word = ServerFile.read(live.data, "serve")
        assert word is not None
        live.key = Key(word.access_key_id, word.secret_access_key)
        yield live
    assert live.failures() == []


@pytest.fixture
def pool(server: Live) -> Pool:
    """A fresh user pool on the emulator, whose app client has no secret."""
    return server.pool()


@pytest.fixture
def username() -> str:
    """A name that nobody had before."""
    return f"user-{uuid.uuid4().hex[:8]}"
