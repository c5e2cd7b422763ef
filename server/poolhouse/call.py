"""One request on its way through the house: who calls, from where, and with what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from google.protobuf.message import Message

from poolhouse.bus import Bus
from poolhouse.cache import Cache, Recent
from poolhouse.clock import Clock
from poolhouse.config import Config
from poolhouse.crypto.sealed import Keyring
from poolhouse.gen.wire import v1 as wire
from poolhouse.ids import Ids
from poolhouse.integrations.compromised_passwords import CompromisedPasswords
from poolhouse.integrations.connections import Connections
from poolhouse.integrations.functions.code_keys import CodeKeys
from poolhouse.integrations.functions.functions import Functions
from poolhouse.integrations.functions.pool_functions import PoolFunctions
from poolhouse.integrations.issuers import Issuers
from poolhouse.integrations.message import Channel, Sender
from poolhouse.integrations.outside import Outside
from poolhouse.integrations.places import Places
from poolhouse.integrations.push.services import PushServices
from poolhouse.integrations.streams.stream import Stream
from poolhouse.jobs import JobQueue
from poolhouse.schema import Operation
from poolhouse.session import Session
from poolhouse.storage.store import Store, Writer
from poolhouse.watchers import Watchers
from poolhouse.workers import Workers

CACHE_SIZE: Final = 4096
CACHE_SECONDS: Final = 15.0
COUNT_SECONDS: Final = 60.0
"""How old a count of users, or what a pool's data takes, may be: nobody is told of it when it changes."""
CACHE_TOPIC: Final = "cache"
NO_METADATA: Final[Mapping[str, str]] = MappingProxyType({})

UserAgent = Callable[[], str]
"""Reads what a request says of the software that made it: most calls never ask."""


def not_told() -> str:
    """What a face reads that is not told of any software."""
    return ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, as far as the edge could establish it. `region` is the one a signature names."""

    kind: wire.Caller
    access_key_id: str | None = None
    region: str | None = None
    session: Session | None = None
    """What a caller of the kind CALLER_IDENTITY has proven."""


ANYONE: Final = Caller(wire.CALLER_ANYONE)


class Caches:
    """What a process remembers of rows that change rarely; hints on the bus keep all processes true."""

    def __init__(self, clock: Clock, bus: Bus) -> None:
        """Make empty caches."""
        self._bus = bus
        self.pools: Cache[Any] = Cache(clock, CACHE_SIZE, CACHE_SECONDS)
        self.app_clients: Cache[Any] = Cache(clock, CACHE_SIZE, CACHE_SECONDS)
        self.signing_keys: Cache[Any] = Cache(clock, CACHE_SIZE, CACHE_SECONDS)
        self.identity_pools: Cache[Any] = Cache(clock, CACHE_SIZE, CACHE_SECONDS)
        self.roles: Cache[Any] = Cache(clock, CACHE_SIZE, CACHE_SECONDS)
        self.identity_providers: Cache[Any] = Cache(clock, CACHE_SIZE, CACHE_SECONDS)
        self.access_keys: Cache[Any] = Cache(clock, CACHE_SIZE, CACHE_SECONDS)
        self.user_counts: Cache[int] = Cache(clock, CACHE_SIZE, COUNT_SECONDS)
        self.sync_settings: Cache[Any] = Cache(clock, CACHE_SIZE, CACHE_SECONDS)
        self.sync_usage: Cache[Any] = Cache(clock, CACHE_SIZE, COUNT_SECONDS)
        self.platform_applications: Cache[Any] = Cache(clock, CACHE_SIZE, CACHE_SECONDS)
        self.token_proofs: Recent[Any] = Recent(CACHE_SIZE)
        """What tokens were found to say; it holds as long as the keys that their signatures were checked with."""
        self._by_name = {name: value for name, value in vars(self).items() if isinstance(value, Cache)}

    def forget(self, tx: Writer, name: str, key: str) -> None:
        """Once `tx` has committed, drop `key` from the cache called `name`, here and in every other process."""

        def drop() -> None:
            self._by_name[name].drop(key)
            self._bus.publish(f"{CACHE_TOPIC}.{name}", key)

        tx.after_commit(drop)

    def hinted(self, topic: str, key: str) -> None:
        """Another process changed `key`."""
        cache = self._by_name.get(topic.removeprefix(f"{CACHE_TOPIC}."))
        if cache is not None:
            cache.drop(key)

    def clear(self) -> None:
        """Forget everything: hints may have been lost."""
        for cache in self._by_name.values():
            cache.clear()
        self.token_proofs.clear()

    def sizes(self) -> dict[str, int]:
        """How many values each cache holds, for the metrics."""
        return {name: len(cache) for name, cache in self._by_name.items()}


@dataclass(frozen=True, slots=True)
class House:
    """What one server process is made of. `app.py` builds it; every call and every background task has it."""

    config: Config
    store: Store
    clock: Clock
    ids: Ids
    keyring: Keyring
    bus: Bus
    jobs: JobQueue
    watchers: Watchers
    workers: Workers
    caches: Caches = field(repr=False)
    outside: Outside = field(repr=False)
    """What fetches from other people's services."""
    issuers: Issuers = field(repr=False)
    """The keys of other issuers of tokens."""
    push: PushServices = field(repr=False)
    """What notifies devices that sleep."""
    public_url: str
    """Base of the issuers' URLs, without a slash at its end."""
    senders: Mapping[Channel, Sender] = field(default_factory=dict)
    """What messages are handed to; a channel that has no sender is not in it."""
    stream: Stream | None = field(default=None, repr=False)
    """What publishes changes for others to read, if the settings name anything."""
    functions: Functions = field(default_factory=Functions, repr=False)
    """Functions of the operators' own."""
    pool_functions: PoolFunctions = field(default_factory=PoolFunctions, repr=False)
    """Which of these are told of changed and deleted users."""
    code_keys: CodeKeys = field(default_factory=CodeKeys, repr=False)
    """What codes are encrypted with for some of these."""
    compromised_passwords: CompromisedPasswords | None = field(default=None, repr=False)
    """Passwords that are known to have leaked, if the settings name a file of them."""
    connections: Connections = field(default_factory=Connections, repr=False)
    """To services that operators have named."""
    places: Places = field(default_factory=Places, repr=False)
    """Where addresses are."""


class Call:
    """One request: the operation, its caller, and the parts of the house that it may use."""

    __slots__ = (
        "_user_agent",
        "caller",
        "client_metadata",
        "context_data",
        "house",
        "operation",
        "request_id",
        "source_ip",
    )

    def __init__(  # noqa: PLR0913, PLR0917  all of this makes a call
        self,
        house: House,
        operation: Operation,
        caller: Caller,
        request_id: str,
        source_ip: str,
        client_metadata: Mapping[str, str] = NO_METADATA,
        user_agent: UserAgent = not_told,
        context_data: Message | None = None,
    ) -> None:
        """Bind one request to the house.

        `client_metadata` is what it hands to the functions that it leads to, and `context_data` what it tells of where
        its user is: UserContextData, or an operator's ContextData.
        """
        self.house: Final = house
        self.operation: Final = operation
        self.caller: Final = caller
        self.request_id: Final = request_id
        self.source_ip: Final = source_ip
        self.client_metadata: Final = client_metadata
        self.context_data: Final = context_data
        self._user_agent: Final = user_agent

    @property
    def user_agent(self) -> str:
        """What the caller says that its software is (RFC 9110 section 10.1.5); empty if nothing. Anybody can lie."""
        return self._user_agent()

    @property
    def config(self) -> Config:
        """The server's settings."""
        return self.house.config

    @property
    def store(self) -> Store:
        """The database."""
        return self.house.store

    @property
    def ids(self) -> Ids:
        """The source of identifiers and secrets."""
        return self.house.ids

    @property
    def keyring(self) -> Keyring:
        """What seals secrets."""
        return self.house.keyring

    @property
    def jobs(self) -> JobQueue:
        """Where follow-up work is put."""
        return self.house.jobs

    @property
    def workers(self) -> Workers:
        """Threads for slow arithmetic."""
        return self.house.workers

    @property
    def caches(self) -> Caches:
        """Pools, app clients and keys that this process remembers."""
        return self.house.caches

    @property
    def region(self) -> str:
        """The region that the caller works in: the one its signature names, or the server's own."""
        return self.caller.region or self.house.config.region

    def now(self) -> float:
        """Seconds since the Unix epoch."""
        return self.house.clock.now()
