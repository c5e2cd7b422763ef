"""A house without doors for tests of the domains, on either engine, and a driver that calls operations like a face."""

import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import cache
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
from poolhouse.integrations.addresses import Rules
from poolhouse.integrations.inbox import Inbox
from poolhouse.integrations.issuers import Issuers
from poolhouse.integrations.outside import Outside
from poolhouse.integrations.push import services as push_services
from poolhouse.jobs import JobQueue
from poolhouse.schema import Operation
from poolhouse.storage.migrate import migrate
from poolhouse.storage.postgres import PostgresStore
from poolhouse.storage.sqlite import SqliteStore
from poolhouse.storage.store import Store
from poolhouse.watchers import Watchers
from poolhouse.workers import Workers
from tests.services.postgres import Postgres, name_of

REGION = "us-east-1"
OPERATOR = Caller(wire.CALLER_OPERATOR, "AKIATESTS", REGION)
PUBLIC_URL = "https://pools.example.com"
KEYS = 8
"""How many RSA keys all tests share: making one takes longer than most tests. No issuer may be offered one twice."""


@cache
def _operations(service: str) -> dict[str, Operation]:
    found = next(known for known in schema.SERVICES if known.full_name == service)
    return {operation.function_name: operation for operation in found.operations}


class Driver:
    """Calls operations of one service: `await api.sign_up(client_id=…)` is validated and dispatched as from a face.

    Operations for operators are called by one, all others by anyone. Members are named as in the protos.
    """

    def __init__(self, service: str, house: House, clock: ManualClock, inbox: Inbox) -> None:
        self._operations = _operations(service)
        self.house = house
        self.clock = clock
        self.inbox = inbox
        self.source_ip = "192.0.2.1"
        self.user_agent = ""
        self.dispatcher = Dispatcher(house, operations.FUNCTIONS, operations.STREAMS)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        """The operation called `name`; its answer is the response message."""
        if name not in self._operations:
            raise AttributeError(name)

        async def run(caller: Caller | None = None, /, **members: Any) -> Any:
            operation = self._operations[name]
            return await self.run(operation, operation.request(**members), caller)

        return run

    async def run(self, operation: Operation, request: Any, caller: Caller | None = None) -> Any:
        """The answer to a request that is a message already."""
        return await self.dispatcher.run(
            operation,
            request,
            caller=caller or _default_caller(operation),
            request_id=self.dispatcher.new_request_id(),
            source_ip=self.source_ip,
            user_agent=lambda: self.user_agent,
        )

    def call(self, name: str, caller: Caller | None = None) -> Call:
        """A call of the operation `name` that was never dispatched: for functions that operations share."""
        operation = self._operations[name]
        return Call(self.house, operation, caller or _default_caller(operation), self.house.ids.uuid(), self.source_ip)


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


@pytest.fixture
def shared_rsa_keys(monkeypatch: pytest.MonkeyPatch, rsa_keys: RsaKeys) -> None:
    """Issuers take turns with a few real keys; a test that wants a fresh one undoes this."""
    monkeypatch.setattr("poolhouse.signing_keys.generate_key", rsa_keys)


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every table and no row."""
    path = tmp_path_factory.mktemp("house") / "template.db"
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
async def postgresql_template(postgres: Postgres) -> str:
    """The name of a database with every table and no row, which others are copied from."""
    url = await postgres.create_database()
    store = await PostgresStore.open(url)
    await migrate(store, 0.0, Ids().uuid())
    await store.close()
    return name_of(url)


@pytest.fixture(scope="session")
async def postgresql_database(postgres: Postgres, postgresql_template: str) -> AsyncIterator[Store]:
    """A database with every table. All tests of this process share it: one for each would take too long."""
    shared = await PostgresStore.open(await postgres.create_database(postgresql_template))
    yield shared
    await shared.close()


@pytest.fixture
async def postgresql_store(postgresql_database: Store) -> Store:
    """A store without anything in it that is ever read without a pool's id, on PostgreSQL."""
    async with postgresql_database.write() as tx:
        for table in (
            "user_pools",
            "identity_pools",
            "iam_roles",
            "iam_role_policies",
            "iam_identity_providers",
            "signing_keys",
            "sync_identities",
            "datasets",
            "records",
            "platform_applications",
            "stream_events",
            "jobs",
        ):
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
def house(
    store: Store,
    clock: ManualClock,
    inbox: Inbox,
    workers: Workers,
    shared_rsa_keys: None,  # noqa: ARG001  it is what happens that counts
) -> House:
    """A house over the store, as a server of its own."""
    return new_house(store, clock, inbox, workers)


def new_house(store: Store, clock: ManualClock, inbox: Inbox, workers: Workers, *, like: House | None = None) -> House:
    """A server's house; one `like` another has its master key and its bus, as servers over one database do."""
    bus, ids = like.bus if like else LocalBus(), Ids()
    caches = Caches(clock, bus)
    bus.subscribe(CACHE_TOPIC, caches.hinted, caches.clear)
    outside, config = Outside(Rules()), Config(password_hashing="tests-only")
    return House(
        config=config,
        store=store,
        clock=clock,
        ids=ids,
        keyring=like.keyring if like else sealed.Keyring(sealed.new_key()),
        bus=bus,
        jobs=JobQueue(bus, ids),
        watchers=Watchers(bus, config.watch_heartbeat_seconds),
        workers=workers,
        caches=caches,
        outside=outside,
        issuers=Issuers(outside, clock),
        push=push_services.emulated(inbox),
        public_url=PUBLIC_URL,
        senders=senders.emulated(inbox),
    )
