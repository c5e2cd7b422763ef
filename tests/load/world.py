"""A server as people run it, with a pool full of users, and what drivers need to get at them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import grpc
from google.protobuf.message import Message

from poolhouse import master_key
from poolhouse.gen.userpool import v1 as pb
from poolhouse.server_file import ServerFile
from poolhouse.storage import user_pools
from poolhouse.storage.open import open_store
from poolhouse.user_pools.model.pool import Pool
from tests.load import population
from tests.load.arithmetic import PASSWORD
from tests.load.target import SERVICE, Target, user_name
from tests.services.server import Server, running

# No user of a measured server ever has a cheap hash made: this is for the server that hands out tokens before.
CHEAP: Final = ("--password-hashing", "tests-only")
# Tokens name their issuer: it stays the same over all the servers that one world has, each on a free port.
ISSUER: Final = ("--public-url", "http://pools.example")
SIGN_INS_AT_ONCE: Final = 16
_FLOWS: Final = (
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH,
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_SRP_AUTH,
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH,
)

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class World:
    """A running server, its pool, and tokens of users who are spread all over it."""

    target: Target
    access_tokens: list[str]
    refresh_tokens: list[str]

    def password_names(self) -> list[str]:
        """Users whose password is hashed as the product hashes it."""
        return [user_name(number) for number in population.spread(self.target.users, population.TOKEN_USERS, 1)]


@asynccontextmanager
async def world(folder: Path, database_url: str | None, users: int, progress: Progress) -> AsyncIterator[World]:
    """A server over its own database with a pool of `users`; on PostgreSQL if a URL is given, else on SQLite."""
    data, arguments = folder / "data", (*ISSUER, *(("--database-url", database_url) if database_url else ()))
    async with running("serve", data, *arguments) as server:
        pool_id, client_id = await _make_pool(server, _key(data))
    await _fill(data, database_url, pool_id, users, progress)
    async with running("serve", data, *arguments, *CHEAP) as server:
        results = await _sign_in(server, client_id, users)
    async with running("serve", data, *arguments) as server:
        srp_names = tuple(user_name(number) for number in population.spread(users, population.SRP_USERS, 2))
        engine = "postgresql" if database_url else "sqlite"
        key = _key(data)
        yield World(
            Target(server.grpc, server.pid, engine, key, pool_id, client_id, users, PASSWORD, srp_names),
            [result.access_token for result in results],
            [result.refresh_token for result in results],
        )
        await server.stop()


def _key(data: Path) -> str:
    file = ServerFile.read(data, "serve")
    assert file is not None
    return f"{file.access_key_id}:{file.secret_access_key}"


async def call(channel: grpc.aio.Channel, operation: str, request: Message, response: Any, key: str = "") -> Any:
    """One call, as an operator if a key is given."""
    stub = channel.unary_unary(SERVICE + operation, type(request).SerializeToString, response.FromString)
    return await stub(request, metadata=(("authorization", f"Bearer {key}"),) if key else ())


async def _make_pool(server: Server, key: str) -> tuple[str, str]:
    async with grpc.aio.insecure_channel(server.grpc) as channel:
        create = pb.CreateUserPoolRequest(pool_name="load", alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
        pool = (await call(channel, "CreateUserPool", create, pb.CreateUserPoolResponse, key)).user_pool
        request = pb.CreateUserPoolClientRequest(
            user_pool_id=pool.id, client_name="load", explicit_auth_flows=_FLOWS, generate_secret=False
        )
        made = await call(channel, "CreateUserPoolClient", request, pb.CreateUserPoolClientResponse, key)
        return pool.id, made.user_pool_client.client_id


async def _fill(data: Path, database_url: str | None, pool_id: str, users: int, progress: Progress) -> None:
    store = await open_store(database_url or "sqlite:///poolhouse.db", data_dir=data)
    try:
        row = await user_pools.pool(store, pool_id)
    finally:
        await store.close()
    assert row is not None
    keyring = master_key.load(data / "master.key")
    into = population.into_postgres(database_url) if database_url else population.into_sqlite(data / "poolhouse.db")
    async with into as tables:
        await population.fill(tables, Pool(row), keyring, users, progress)


async def _sign_in(server: Server, client_id: str, users: int) -> list[pb.AuthenticationResultType]:
    """Tokens of the users whose hashes are cheap."""
    turns = asyncio.Semaphore(SIGN_INS_AT_ONCE)
    async with grpc.aio.insecure_channel(server.grpc) as channel:

        async def one(number: int) -> pb.AuthenticationResultType:
            async with turns:
                request = password_sign_in(client_id, user_name(number))
                return (await call(channel, "InitiateAuth", request, pb.InitiateAuthResponse)).authentication_result

        return await asyncio.gather(*map(one, population.spread(users, population.TOKEN_USERS)))


def password_sign_in(client_id: str, name: str) -> pb.InitiateAuthRequest:
    """The request that signs a user in by password."""
    return pb.InitiateAuthRequest(
        auth_flow=pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH,
        client_id=client_id,
        auth_parameters={"USERNAME": name, "PASSWORD": PASSWORD},
    )


def refresh(client_id: str, token: str) -> pb.InitiateAuthRequest:
    """The request that refreshes a user's tokens."""
    return pb.InitiateAuthRequest(
        auth_flow=pb.AUTH_FLOW_TYPE_REFRESH_TOKEN_AUTH,
        client_id=client_id,
        auth_parameters={"REFRESH_TOKEN": token},
    )
