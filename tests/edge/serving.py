"""What the tests of the faces share: a house over a fresh store, and both servers on free ports."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2  # type: ignore[import-untyped]

from poolhouse import operators, schema
from poolhouse.bus import LocalBus
from poolhouse.call import Caches, House
from poolhouse.clock import Clock, SystemClock
from poolhouse.config import Config
from poolhouse.crypto import sealed
from poolhouse.dispatch import Dispatcher, Function, StreamFunction
from poolhouse.edge.grpc import GrpcServer
from poolhouse.edge.http import HttpServer
from poolhouse.ids import Ids
from poolhouse.integrations.addresses import Rules
from poolhouse.integrations.inbox import Inbox
from poolhouse.integrations.issuers import Issuers
from poolhouse.integrations.outside import Outside
from poolhouse.integrations.push import services as push_services
from poolhouse.jobs import JobQueue
from poolhouse.storage.migrate import migrate
from poolhouse.storage.sqlite import SqliteStore
from poolhouse.watchers import Watchers
from poolhouse.workers import Workers

USER_POOLS = "/poolhouse.userpool.v1.UserPoolService/"
IDENTITY_POOLS = "/poolhouse.identity.v1.IdentityService/"
SYNC = "/poolhouse.sync.v1.SyncService/"
IAM = "/poolhouse.iam.v1.IamService/"
STS = "/poolhouse.sts.v1.StsService/"

NO_STREAMS: Mapping[str, StreamFunction] = {}

Jwks = Callable[[House, str], Awaitable[list[dict[str, Any]] | None]]


def operation(path: str) -> schema.Operation:
    """The operation at a gRPC path."""
    found = schema.by_path(path)
    assert found is not None
    return found


@asynccontextmanager
async def open_house(clock: Clock | None = None, **settings: Any) -> AsyncIterator[House]:
    """A house whose store is gone afterwards; `settings` as in Config."""
    clock, bus, ids = clock or SystemClock(), LocalBus(), Ids()
    store = await SqliteStore.ephemeral()
    workers = Workers(1, 100)
    config = Config(grpc_address="127.0.0.1:0", http_address="127.0.0.1:0", **settings)
    await migrate(store, clock.now(), ids.uuid())
    try:
        yield House(
            config=config,
            store=store,
            clock=clock,
            ids=ids,
            keyring=sealed.Keyring(sealed.new_key()),
            bus=bus,
            jobs=JobQueue(bus, ids),
            watchers=Watchers(bus, config.watch_heartbeat_seconds),
            workers=workers,
            caches=Caches(clock, bus),
            outside=(outside := Outside(Rules.of(config))),
            issuers=Issuers(outside, clock),
            push=push_services.configured(config, clock),
            public_url="https://pools.example.com",
        )
    finally:
        workers.close()
        await store.close()


async def no_keys(_house: House, _pool_id: str) -> list[dict[str, Any]] | None:
    """There is no pool."""
    return None


@dataclass
class Served:
    """A house with its doors open, and an operator's key to it."""

    house: House
    dispatcher: Dispatcher
    grpc: GrpcServer
    http: HttpServer
    grpc_port: int
    http_port: int
    access_key_id: str
    secret: str
    inbox: Inbox

    @property
    def url(self) -> str:
        """Where HTTP answers."""
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def bearer(self) -> tuple[tuple[str, str], ...]:
        """The operator's gRPC metadata."""
        return (("authorization", f"Bearer {self.access_key_id}:{self.secret}"),)

    @asynccontextmanager
    async def channel(self, **options: Any) -> AsyncIterator[Any]:
        """A connection to the gRPC face."""
        channel = grpc.aio.insecure_channel(f"127.0.0.1:{self.grpc_port}", options=list(options.items()))
        try:
            yield channel
        finally:
            await channel.close()


@asynccontextmanager
async def serve(
    functions: Mapping[str, Function],
    streams: Mapping[str, StreamFunction] = NO_STREAMS,
    *,
    jwks: Jwks = no_keys,
    clock: Clock | None = None,
    **settings: Any,
) -> AsyncIterator[Served]:
    """Both faces of a fresh house, answering with `functions` and `streams`."""
    async with open_house(clock, **settings) as house:
        dispatcher, inbox = Dispatcher(house, functions, streams), Inbox(house.clock)
        access_key_id, secret = await operators.create(house, "tests")
        grpc_server = GrpcServer(house, dispatcher)
        http_server = HttpServer(house, dispatcher, jwks, inbox if house.config.mode == "dev" else None)
        ports = await grpc_server.start(), await http_server.start()
        try:
            yield Served(house, dispatcher, grpc_server, http_server, *ports, access_key_id, secret, inbox)
        finally:
            await asyncio.gather(grpc_server.stop(0), http_server.stop(0))


async def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Return once `condition` holds; TimeoutError if it does not come to that."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  what is waited for tells nobody
            await asyncio.sleep(0.01)


def unary(channel: Any, path: str, response: type[Message] | None = None) -> Any:
    """A stub for one rpc: takes a message or raw bytes, answers with a message or raw bytes."""

    def serialize(request: Message | bytes) -> bytes:
        return request if isinstance(request, bytes) else request.SerializeToString()

    return channel.unary_unary(path, serialize, response.FromString if response else None)


def stream(channel: Any, path: str, response: type[Message] | None = None) -> Any:
    """A stub for one rpc that is answered with a stream: takes what `unary` takes."""

    def serialize(request: Message | bytes) -> bytes:
        return request if isinstance(request, bytes) else request.SerializeToString()

    return channel.unary_stream(path, serialize, response.FromString if response else None)


def error_info(error: grpc.aio.AioRpcError) -> error_details_pb2.ErrorInfo:
    """The google.rpc.ErrorInfo of a refused call."""
    metadata = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    assert status.message == error.details()
    info = error_details_pb2.ErrorInfo()
    assert status.details[0].Unpack(info)
    return info
