"""Real clients against real servers: one emulator and one server with PostgreSQL for all tests of a process."""

import uuid
from collections.abc import AsyncIterator, Iterator

import pytest

from poolhouse.server_file import ServerFile
from tests.clients import stores
from tests.clients.live import Key, Live, Pool, running
from tests.clients.stores import Shop
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
    settings = ("--database-url", await postgres.create_database(), "--s3-domains", stores.DOMAIN)
    with running("serve", folder, *settings) as live:
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


@pytest.fixture(scope="session")
def shoppers(serving: Live) -> Pool:
    """The users of both shops, on a server that checks everything."""
    return serving.pool()


@pytest.fixture(scope="session")
async def brokered_shop(serving: Live, shoppers: Pool) -> AsyncIterator[Shop]:
    """A shop at the store's own doors."""
    shop = await stores.brokered(serving, shoppers)
    yield shop
    await shop.store.remove()


@pytest.fixture(scope="session")
def own_shop(brokered_shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop behind the gateway, before the same store and for the same users."""
    live, store = brokered_shop.live, brokered_shop.store
    log = tmp_path_factory.mktemp("gateway") / "log"
    with stores.gateway(live, store.url, log) as url:
        yield stores.own(live, brokered_shop.users, url, store)
    assert "Traceback" not in log.read_text()
