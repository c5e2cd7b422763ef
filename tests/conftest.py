"""What tests of more than one folder share: a running PostgreSQL, and stores on both engines."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from poolhouse.storage.postgres import PostgresStore
from poolhouse.storage.sqlite import SqliteStore
from poolhouse.storage.store import Store
from tests.services.kinesis import Kinesis
from tests.services.nats import Nats
from tests.services.postgres import Postgres

pytest_plugins = ["tests.house"]
TESTS = Path(__file__).parent

# What starts servers, browsers and compilers takes long in few files. It comes first, so that no worker is left with it
# at the end, when the others have nothing to do any more.
LONGEST_FIRST = ("nodes", "docs", "load", "cli", "clients", "browser", "contract", "wire", "edge")

# How long an example takes says how busy the machine is, and nothing about the code.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Folders that take long come first; within them, and among the others, the order stays."""
    ranks = {name: rank for rank, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: ranks.get(item.path.relative_to(TESTS).parts[0], len(ranks)))


@pytest.fixture(scope="session")
async def postgres() -> AsyncIterator[Postgres]:
    """One cluster for all tests of this process. It need not outlive them."""
    cluster = await Postgres.start_new(durable=False)
    yield cluster
    await cluster.remove()


@pytest.fixture
async def cluster() -> AsyncIterator[Postgres]:
    """A cluster for one test, which may stop it, kill it and start it again."""
    own = await Postgres.start_new()
    yield own
    await own.remove()


@pytest.fixture(scope="session")
async def nats() -> AsyncIterator[Nats]:
    """One NATS for all tests of this process."""
    server = await Nats.start_new()
    yield server
    await server.remove()


@pytest.fixture(scope="session")
def kinesis() -> Iterator[Kinesis]:
    """One Kinesis for all tests of this process."""
    service = Kinesis.start_new()
    yield service
    service.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The engine that a test runs on."""
    name: str = request.param
    return name


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a database file that is still to be made."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
async def postgresql_url(postgres: Postgres) -> AsyncIterator[str]:
    """The URL of an empty database."""
    url = await postgres.create_database()
    yield url
    await postgres.drop_database(url)


@pytest.fixture
def store_url(engine: str, request: pytest.FixtureRequest) -> str:
    """The URL of an empty database of the test's own, on the engine at hand."""
    url: str = request.getfixturevalue(f"{engine}_url")
    return url


async def open_url(url: str) -> Store:
    """A store over the database that a `store_url` names."""
    if url.startswith("sqlite:"):
        return await SqliteStore.open(Path(url.removeprefix("sqlite:///")))
    return await PostgresStore.open(url)


@pytest.fixture
async def bare_store(store_url: str) -> AsyncIterator[Store]:
    """A store without any table, on the engine at hand."""
    opened = await open_url(store_url)
    yield opened
    await opened.close()
