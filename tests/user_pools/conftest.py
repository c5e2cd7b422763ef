"""What all tests of user pools share: a house on either engine, and a driver that calls operations as a face would."""

import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from poolhouse import operations, schema
from poolhouse.bus import LocalBus
from poolhouse.call import ANYONE, CACHE_TOPIC, Caches, Call, Caller, House
from poolhouse.clock import ManualClock
from poolhouse.config import Config
from poolhouse.crypto import jwt, sealed
from poolhouse.dispatch import Dispatcher
from poolhouse.gen.wire import v1 as wire
from poolhouse.ids import Ids
from poolhouse.integrations import senders
from poolhouse.integrations.inbox import Inbox
from poolhouse.jobs import JobQueue
from poolhouse.schema import Operation
from poolhouse.storage.migrate import migrate
from poolhouse.storage.postgres import PostgresStore
from poolhouse.storage.sqlite import SqliteStore
from poolhouse.storage.store import Store
from poolhouse.user_pools import passwords
from poolhouse.user_pools.model import app_client, pool, user
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED, User
from poolhouse.workers import Workers
from tests.services.postgres import Postgres

REGION = "us-east-1"
OPERATOR = Caller(wire.CALLER_OPERATOR, "AKIATESTS", REGION)
PUBLIC_URL = "https://pools.example.com"
PASSWORD = "Correct-Horse-7"
KEYS = 3
"""How many RSA keys all tests share: making one takes longer than most tests."""

_OPERATIONS = {
    operation.function_name: operation
    for service in schema.SERVICES
    if service.full_name == "poolhouse.userpool.v1.UserPoolService"
    for operation in service.operations
}


class Api:
    """Calls operations: `await api.sign_up(client_id=…)` is validated and dispatched as from a face.

    Operations for operators are called by one, all others by anyone. Members are named as in the protos.
    """

    def __init__(self, house: House, clock: ManualClock, inbox: Inbox) -> None:
        self.house = house
        self.clock = clock
        self.inbox = inbox
        self.dispatcher = Dispatcher(house, operations.FUNCTIONS)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        """The operation called `name`; its answer is the response message."""
        if name not in _OPERATIONS:
            raise AttributeError(name)

        async def run(caller: Caller | None = None, /, **members: Any) -> Any:
            operation = _OPERATIONS[name]
            return await self.run(operation, operation.request(**members), caller)

        return run

    async def run(self, operation: Operation, request: Any, caller: Caller | None = None) -> Any:
        """The answer to a request that is a message already."""
        return await self.dispatcher.run(
            operation,
            request,
            caller=caller or _default_caller(operation),
            request_id=self.dispatcher.new_request_id(),
            source_ip="192.0.2.1",
        )

    def call(self, name: str, caller: Caller | None = None) -> Call:
        """A call of the operation `name` that was never dispatched: for functions that operations share."""
        operation = _OPERATIONS[name]
        return Call(self.house, operation, caller or _default_caller(operation), self.house.ids.uuid(), "192.0.2.1")

    async def new_pool(self, **members: Any) -> Pool:
        """A new pool, as operations see it."""
        created = await self.create_user_pool(**{"pool_name": "pool", **members})
        found = await pool.fetch(self.house, created.user_pool.id)
        assert found is not None
        return found

    async def new_client(self, pool: Pool, **members: Any) -> AppClient:
        """A new app client of the pool, as operations see it."""
        members = {"user_pool_id": pool.id, "client_name": "app", **members}
        created = await self.create_user_pool_client(**members)
        found = await app_client.fetch(self.house, created.user_pool_client.client_id)
        assert found is not None
        return found

    async def new_user(
        self,
        pool: Pool,
        username: str = "alice",
        password: str | None = PASSWORD,
        status: str = CONFIRMED,
        **attributes: str,
    ) -> User:
        """A user who was there all along, without any sign-up."""
        now = self.clock.now()
        new = User(pool.id, self.house.ids.uuid(), username, status, attributes, now, now)
        if password is not None:
            call = self.call("admin_create_user")
            passwords.apply(new, await passwords.make(call, pool, new.sub, username, password))
        async with self.house.store.write() as tx:
            await user.insert(tx, pool, new)
        return new

    async def found_user(self, pool: Pool, name: str) -> User | None:
        """The user whom a name means, as the store has it."""
        return await user.find(self.house.store, pool, name)


def _default_caller(operation: Operation) -> Caller:
    for_all = operation.callers & {wire.CALLER_ANYONE, wire.CALLER_USER}
    return ANYONE if for_all or wire.CALLER_OPERATOR not in operation.callers else OPERATOR


class RsaKeys:
    """A few RSA keys in turn, each made when it is first asked for, on whatever thread."""

    def __init__(self) -> None:
        self._keys: list[jwt.SigningKey] = []
        self._next = count()
        self._lock = threading.Lock()

    def __call__(self) -> jwt.SigningKey:
        """The next key."""
        with self._lock:
            if len(self._keys) < KEYS:
                self._keys.append(jwt.generate_key())
            return self._keys[next(self._next) % KEYS]


@pytest.fixture(scope="session")
def rsa_keys() -> RsaKeys:
    """The keys of all tests."""
    return RsaKeys()


@pytest.fixture(autouse=True)
def shared_rsa_keys(monkeypatch: pytest.MonkeyPatch, rsa_keys: RsaKeys) -> None:
    """Pools take turns with a few real keys; a test that wants a fresh one undoes this."""
    monkeypatch.setattr("poolhouse.user_pools.signing_keys.generate_key", rsa_keys)


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every table and no row."""
    path = tmp_path_factory.mktemp("user_pools") / "template.db"
    store = await SqliteStore.open(path, durable=False)
    await migrate(store, 0.0, Ids().uuid())
    await store.close()
    return path


@pytest.fixture
async def sqlite_store(sqlite_template: Path) -> AsyncIterator[Store]:
    """A store without pools, on the embedded engine."""
    fresh = await SqliteStore.ephemeral(sqlite_template)
    yield fresh
    await fresh.close()


@pytest.fixture(scope="session")
async def postgresql_database(postgres: Postgres) -> AsyncIterator[Store]:
    """A database with every table. All tests of this process share it: one for each would take too long."""
    shared = await PostgresStore.open(await postgres.create_database())
    await migrate(shared, 0.0, Ids().uuid())
    yield shared
    await shared.close()


@pytest.fixture
async def postgresql_store(postgresql_database: Store) -> Store:
    """A store without pools, on PostgreSQL. Only these tables are ever read without a pool's id."""
    async with postgresql_database.write() as tx:
        for table in ("user_pools", "jobs"):
            await tx.execute(f"DELETE FROM {table}")  # noqa: S608  constants
    return postgresql_database


@pytest.fixture
def store(engine: str, request: pytest.FixtureRequest) -> Store:
    """A store without pools, on the engine at hand."""
    opened: Store = request.getfixturevalue(f"{engine}_store")
    return opened


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Threads, which end with the test: others look for threads that were left running."""
    threads = Workers(2, 1000)
    yield threads
    threads.close()


@pytest.fixture
def clock() -> ManualClock:
    """The time, which stands still unless a test moves it."""
    return ManualClock()


@pytest.fixture
def inbox(clock: ManualClock) -> Inbox:
    """Where every message ends up."""
    return Inbox(clock)


@pytest.fixture
def house(store: Store, clock: ManualClock, inbox: Inbox, workers: Workers) -> House:
    """A house over the store, as a server of its own."""
    return new_house(store, clock, inbox, workers)


def new_house(store: Store, clock: ManualClock, inbox: Inbox, workers: Workers, *, like: House | None = None) -> House:
    """A server's house; one `like` another has its master key and its bus, as servers over one database do."""
    bus, ids = like.bus if like else LocalBus(), Ids()
    caches = Caches(clock, bus)
    bus.subscribe(CACHE_TOPIC, caches.hinted, caches.clear)
    return House(
        config=Config(password_hashing="tests-only"),
        store=store,
        clock=clock,
        ids=ids,
        keyring=like.keyring if like else sealed.Keyring(sealed.new_key()),
        bus=bus,
        jobs=JobQueue(bus, ids),
        workers=workers,
        caches=caches,
        public_url=PUBLIC_URL,
        senders=senders.emulated(inbox),
    )


@pytest.fixture
def api(house: House, clock: ManualClock, inbox: Inbox) -> Api:
    """The driver."""
    return Api(house, clock, inbox)
