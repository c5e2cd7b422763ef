"""A server as people run it, with pools full of users, and what drivers need to get at them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import grpc

from poolhouse import master_key
from poolhouse.gen.userpool import v1 as pb
from poolhouse.server_file import ServerFile
from poolhouse.storage import user_pools
from poolhouse.storage.open import open_store
from poolhouse.user_pools.model.pool import Pool
from tests.load import bulk, population
from tests.load.arithmetic import PASSWORD
from tests.load.founding import Pools, call, found
from tests.load.target import USER_POOLS, Target, user_name
from tests.services.server import running

# No user of a measured server ever has a cheap hash made: this is for the server that hands out tokens before.
CHEAP: Final = ("--password-hashing", "tests-only")
# Tokens name their issuer: it stays the same over all the servers that one world has, each on a free port.
ISSUER: Final = ("--public-url", "http://pools.example")
SIGN_INS_AT_ONCE: Final = 16

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class World:
    """A running server, its pools, and tokens of users who are spread all over them; of each user the n-th one."""

    target: Target
    pools: Pools
    tokens: list[pb.AuthenticationResultType]
    identity_ids: list[str]

    def password_names(self) -> list[str]:
        """Users whose password is hashed as the product hashes it."""
        return [user_name(number) for number in population.spread(self.target.users, population.TOKEN_USERS, 1)]


@asynccontextmanager
async def world(
    folder: Path, database_url: str | None, users: int, progress: Progress, *, records: bool = False
) -> AsyncIterator[World]:
    """A server over its own database with pools of `users`; on PostgreSQL if a URL is given, else on SQLite.

    Their identities have `records` if it is asked for.
    """
    data, arguments = folder / "data", (*ISSUER, *(("--database-url", database_url) if database_url else ()))
    async with running("serve", data, *arguments) as server:
        pools = await found(server.grpc, _key(data))
    await _fill(data, database_url, pools, users, progress, records=records)
    numbers = population.spread(users, population.TOKEN_USERS)
    async with running("serve", data, *arguments, *CHEAP) as server:
        tokens = await _sign_in(server.grpc, pools.client_id, numbers)
    async with running("serve", data, *arguments) as server:
        srp_names = tuple(user_name(number) for number in population.spread(users, population.SRP_USERS, 2))
        engine, key = "postgresql" if database_url else "sqlite", _key(data)
        pool_id, client_id = pools.user_pool_id, pools.client_id
        yield World(
            Target(server.grpc, server.url, server.pid, engine, key, pool_id, client_id, users, PASSWORD, srp_names),
            pools,
            tokens,
            [population.identity_id(pools.identity_pool_id, number) for number in numbers],
        )
        await server.stop()


def _key(data: Path) -> str:
    file = ServerFile.read(data, "serve")
    assert file is not None
    return f"{file.access_key_id}:{file.secret_access_key}"


async def _fill(
    data: Path, database_url: str | None, pools: Pools, users: int, progress: Progress, *, records: bool
) -> None:
    store = await open_store(database_url or "sqlite:///poolhouse.db", data_dir=data)
    try:
        row = await user_pools.pool(store, pools.user_pool_id)
    finally:
        await store.close()
    assert row is not None
    keyring = master_key.load(data / "master.key")
    makers = [
        population.Users(Pool(row), keyring, users).tables,
        population.Identities(pools.identity_pool_id, pools.provider).tables,
    ]
    if records:
        makers.append(population.Records(pools.identity_pool_id).tables)
    into = bulk.into_postgres(database_url) if database_url else bulk.into_sqlite(data / "poolhouse.db")
    async with into as tables:
        await bulk.fill(tables, makers, users, progress)


async def _sign_in(address: str, client_id: str, numbers: list[int]) -> list[pb.AuthenticationResultType]:
    """Tokens of the users whose hashes are cheap."""
    turns = asyncio.Semaphore(SIGN_INS_AT_ONCE)
    async with grpc.aio.insecure_channel(address) as channel:

        async def one(number: int) -> pb.AuthenticationResultType:
            async with turns:
                request = password_sign_in(client_id, user_name(number))
                answer = await call(channel, f"{USER_POOLS}InitiateAuth", request, pb.InitiateAuthResponse)
                return answer.authentication_result

        return await asyncio.gather(*map(one, numbers))


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
