"""Puts a server together: the only file that constructs things. Tests call it, too."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final, Self

import structlog

from poolhouse import master_key, operations, server_file, telemetry
from poolhouse.backlog import Backlog
from poolhouse.bus import Bus, LocalBus, PostgresBus, RemoteBus
from poolhouse.call import CACHE_TOPIC, Caches, House
from poolhouse.clock import Clock, SystemClock
from poolhouse.config import Config, ConfigError, split_address
from poolhouse.crypto.sealed import Keyring, new_key
from poolhouse.dispatch import Dispatcher
from poolhouse.edge.source import join_address
from poolhouse.ids import Ids
from poolhouse.integrations import compromised_passwords, senders
from poolhouse.integrations.functions import code_keys, functions, pool_functions
from poolhouse.integrations.inbox import Inbox
from poolhouse.integrations.issuers import Issuers
from poolhouse.integrations.message import Channel, Sender
from poolhouse.integrations.outside import Outside
from poolhouse.integrations.places import Places
from poolhouse.integrations.push import services as push_services
from poolhouse.integrations.push.services import PushServices
from poolhouse.integrations.streams import targets
from poolhouse.jobs import Handler, JobQueue, JobRunner
from poolhouse.storage import master_keys
from poolhouse.storage.migrate import migrate, store_id
from poolhouse.storage.open import file_of, open_store
from poolhouse.storage.store import Store
from poolhouse.watchers import Watchers
from poolhouse.workers import Workers

HOUSEKEEPING_SECONDS: Final = 300.0
COUNTING_SECONDS: Final = 15.0
"""How often what is left to be done is counted, if there are metrics to show it: about as often as they are scraped."""
# What an address that listens everywhere is called on the machine itself.
_EVERY_INTERFACE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  recognised, not listened on

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def open_database(config: Config) -> AsyncIterator[Store]:
    """The configured database, as it is. ConfigError for a URL that names none, StoreUnavailable if it is away."""
    try:
        store = await open_store(config.store_url, data_dir=config.data, max_connections=config.database_pool_size)
    except ValueError as error:
        raise _no_database(error) from None
    try:
        yield store
    finally:
        await store.close()


def database_file(config: Config) -> Path | None:
    """The file of the configured database, whether it exists or not; None where it has none. ConfigError as above."""
    try:
        return file_of(config.store_url, data_dir=config.data)
    except ValueError as error:
        raise _no_database(error) from None


def _no_database(error: ValueError) -> ConfigError:
    return ConfigError(f"database_url: {error}")


@asynccontextmanager
async def open_house(
    config: Config,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    public_url: str = "",
    channels: Mapping[Channel, Sender] | None = None,
    push: PushServices | None = None,
) -> AsyncIterator[House]:
    """A house without doors, its database up to date. `channels` and `push` replace the configured senders."""
    clock, ids = clock or SystemClock(), ids or Ids()
    keyring = _keyring(config)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_database(config))
        await migrate(store, clock.now(), ids.uuid())
        bus = await stack.enter_async_context(_open_bus(config, store, ids))
        caches = Caches(clock, bus)
        stack.callback(bus.subscribe(CACHE_TOPIC, caches.hinted, caches.clear).close)
        known_passwords = compromised_passwords.opened(config)
        if known_passwords is not None:
            stack.callback(known_passwords.close)
        workers = Workers(config.worker_threads, config.worker_queue)
        stack.callback(workers.close)
        channels = senders.configured(config, clock) if channels is None else channels
        for sender in channels.values():
            stack.push_async_callback(sender.close)
        outside = Outside.configured(config)
        stack.push_async_callback(outside.close)
        issuers = Issuers(outside, clock)
        stack.push_async_callback(issuers.close)
        push = push_services.configured(config, clock) if push is None else push
        stack.push_async_callback(push.close)
        stream = targets.configured(config, clock, ids)
        if stream is not None:
            stack.push_async_callback(stream.close)
        called = functions.configured(config, clock)
        stack.push_async_callback(called.close)
        jobs = JobQueue(bus, ids)
        house = House(
            config=config,
            store=store,
            clock=clock,
            ids=ids,
            keyring=keyring,
            bus=bus,
            jobs=jobs,
            watchers=Watchers(bus, config.watch_heartbeat_seconds),
            workers=workers,
            caches=caches,
            outside=outside,
            issuers=issuers,
            push=push,
            public_url=public_url,
            senders=channels,
            stream=stream,
            functions=called,
            pool_functions=pool_functions.configured(config, called),
            code_keys=code_keys.configured(config),
            compromised_passwords=known_passwords,
            places=Places.of(config),
        )
        stack.push_async_callback(house.connections.close)
        await _check_master_key(house)
        yield house


def _keyring(config: Config) -> Keyring:
    """The master keys; what goes with the process is sealed under a key that goes with it as well."""
    if config.is_ephemeral and config.master_key_file is None:
        return Keyring(new_key())
    return master_key.load(config.key_file)


@asynccontextmanager
async def _open_bus(config: Config, store: Store, ids: Ids) -> AsyncIterator[Bus]:
    bus = await _bus(config, store, ids)
    if bus is None:
        yield LocalBus()
        return
    await bus.start()
    try:
        yield bus
    finally:
        await bus.close()


async def _bus(config: Config, store: Store, ids: Ids) -> RemoteBus | None:
    """What carries hints to other servers; None where there can be no others."""
    if config.nats_url:
        # Few use it, and the library takes its time to be read.
        from poolhouse.bus.nats import NatsBus  # noqa: PLC0415
        from poolhouse.integrations.nats import Servers  # noqa: PLC0415

        return NatsBus(Servers.of(config), await store_id(store), ids)
    return PostgresBus(config.store_url, ids) if store.engine == "postgresql" else None


async def _check_master_key(house: House) -> None:
    """Refuse to work on a database where a key is in use that is not held: neither could open what the other seals.

    The current key is noted before anything is sealed under it, by one server at a time.
    """
    async with house.store.exclusive() as tx:
        if not set(await master_keys.used(tx)) <= set(house.keyring.key_ids):
            path = house.config.key_file
            raise master_key.MasterKeyUnusable(
                f"{path} is not the master key of this database: copy the file from a server that uses it"
            )
        await master_keys.note(tx, house.keyring.key_ids[0], house.clock.now())


class App:
    """One server with both its doors. `clock` and `ids` can be replaced, for tests."""

    house: House
    backlog: Backlog
    inbox: Inbox | None = None
    grpc_address: str
    http_url: str

    def __init__(self, config: Config, *, clock: Clock | None = None, ids: Ids | None = None) -> None:
        self.config = config
        self._clock = clock or SystemClock()
        self._ids = ids or Ids()
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        """Serve. OSError for an address that cannot be listened on; whatever fails, nothing is left running."""
        async with AsyncExitStack() as stack:
            await self._start(stack)
            self._stack = stack.pop_all()

    async def stop(self) -> None:
        """Accept nothing more, finish what runs within `drain_seconds`, and let go of everything; once is enough."""
        await self._stack.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _start(self, stack: AsyncExitStack) -> None:
        # The doors last: they bring in libraries that the command line's other work can do without.
        from poolhouse.edge import http  # noqa: PLC0415
        from poolhouse.edge.grpc import GrpcServer  # noqa: PLC0415

        # Addresses are what goes wrong most often: they come first, before anything is written.
        http.listen(self.config.grpc_address).close()
        listener = stack.enter_context(http.listen(self.config.http_address))
        self.http_url = _url(self.config, listener.getsockname()[1])
        self.house = await stack.enter_async_context(self._open_house())
        dispatcher = Dispatcher(self.house, operations.FUNCTIONS, operations.STREAMS)
        jobs = JobRunner(self.house.store, self.house.bus, self._clock, self._ids, self._handlers())
        grpc_server = GrpcServer(self.house, dispatcher)
        http_server = http.HttpServer(self.house, dispatcher, operations.jwks, self.inbox, listener)
        self.backlog = Backlog(self.house.store, operations.JOBS)
        stack.callback(_watch(self.house, dispatcher, self.backlog, lambda: http_server.websockets))
        stack.push_async_callback(self._drain, grpc_server.stop, http_server.stop, jobs.stop)
        await jobs.start()
        stack.push_async_callback(_cancel, asyncio.create_task(self._keep_house(), name="housekeeping"))
        if self.config.metrics:
            stack.push_async_callback(_cancel, asyncio.create_task(self._count(), name="counting"))
        self.grpc_address = _address(self.config.grpc_address, await grpc_server.start())
        await http_server.start()
        await server_file.leave(self.house, self.grpc_address)

    def _open_house(self) -> AbstractAsyncContextManager[House]:
        config = self.config
        if config.mode == "dev":
            self.inbox = Inbox(self._clock)
        elif config.public_url is None and split_address(config.http_address)[0] in _EVERY_INTERFACE:
            _log.warning("server.public_url_missing", issuers=self.http_url, next="set public_url before making pools")
        return open_house(
            config,
            clock=self._clock,
            ids=self._ids,
            public_url=config.public_url or self.http_url,
            channels=senders.emulated(self.inbox) if self.inbox else None,
            push=push_services.emulated(self.inbox) if self.inbox else None,
        )

    async def _drain(self, *stops: Callable[[float], Awaitable[None]]) -> None:
        self.house.watchers.drain()
        await asyncio.gather(*(stop(self.config.drain_seconds) for stop in stops))

    def _handlers(self) -> dict[str, Handler]:
        return {kind: partial(work, self.house) for kind, work in operations.JOBS.items()}

    async def _keep_house(self) -> None:
        while True:
            # Servers over one database do not all come at once.
            await asyncio.sleep(HOUSEKEEPING_SECONDS * (0.5 + self._ids.jitter()))
            await self.keep_house()

    async def _count(self) -> None:
        while True:
            try:
                await self.backlog.count()
            except Exception:  # noqa: BLE001  the next time may go well, and only metrics are the worse
                _log.exception("backlog.uncounted")
            await asyncio.sleep(COUNTING_SECONDS)

    async def keep_house(self) -> None:
        """Do now what is done every HOUSEKEEPING_SECONDS; what fails is logged, and done again the next time."""
        for work in operations.HOUSEKEEPING:
            try:
                await work(self.house)
            except Exception:  # noqa: BLE001  the next one is none the worse
                _log.exception("housekeeping.failed", work=work.__module__)


def _watch(house: House, dispatcher: Dispatcher, backlog: Backlog, websockets: Callable[[], int]) -> Callable[[], None]:
    """Show how busy the server is, and what is left to be done; returns what ends it."""
    busy = telemetry.watch_gauge(
        "poolhouse_busy",
        "Calls being served, streams and websockets that are open, and functions on worker threads or waiting for one.",
        "what",
        lambda: {
            "calls": dispatcher.running,
            "streams": dispatcher.streaming,
            "websockets": websockets(),
            "workers": house.workers.pending,
        },
    )
    cached = telemetry.watch_gauge(
        "poolhouse_cached_values", "Values that each cache holds.", "cache", house.caches.sizes
    )
    connected = telemetry.watch_gauge(
        "poolhouse_store_connections",
        "Connections to the database: in use, idle, and how many there can be.",
        "state",
        house.store.connections,
    )
    waiting = telemetry.watch_gauge(
        "poolhouse_waiting",
        "Work in the database that is to be done, by its kind, and events that are to be published.",
        "what",
        lambda: backlog.waiting,
    )
    failed = telemetry.watch_gauge(
        "poolhouse_failed_work", "Work in the database that was given up.", "kind", lambda: backlog.failed
    )

    def end() -> None:
        for watch in (busy, cached, connected, waiting, failed):
            watch()

    return end


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


def _url(config: Config, port: int) -> str:
    """Where this server's HTTP is reached from the machine that it runs on."""
    scheme = "http" if config.http_tls_certificate is None else "https"
    return f"{scheme}://{_address(config.http_address, port)}"


def _address(configured: str, port: int) -> str:
    host, _ = split_address(configured)
    return join_address(_EVERY_INTERFACE.get(host, host), port)
