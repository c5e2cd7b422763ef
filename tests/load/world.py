"""A server as people run it, with pools full of users, and what drivers need to get at them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import grpc

from poolhouse import master_key
from poolhouse.gen.userpool import v1 as pb
from poolhouse.server_file import ServerFile
from poolhouse.storage import user_pools
from poolhouse.storage.open import open_store
from poolhouse.user_pools.devices import keys
from poolhouse.user_pools.model.pool import Pool
from tests.load import bulk, population
from tests.load.arithmetic import PASSWORD
from tests.load.founding import Pools, UserPool, call, found
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
    """A running server, its pools, and tokens of users who are spread all over them; of each user the n-th one.

    `apps` and `devices` are its pools of users who have an authenticator app, or a device that is remembered.
    """

    target: Target
    apps: Target
    devices: Target
    pools: Pools
    tokens: list[pb.AuthenticationResultType]
    identity_ids: list[str]

    def password_names(self) -> tuple[str, ...]:
        """Users whose password is hashed as the product hashes it."""
        return _names(population.spread(self.target.users, population.TOKEN_USERS, 1))


def _names(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(map(user_name, numbers))


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
    device_group = await _fill(data, database_url, pools, users, progress, records=records)
    numbers = population.spread(users, population.TOKEN_USERS)
    async with running("serve", data, *arguments, *CHEAP) as server:
        tokens = await _sign_in(server.grpc, pools.client_id, numbers)
    async with running("serve", data, *arguments) as server:
        srp_names = _names(population.spread(users, population.SRP_USERS, 2))
        engine, key = "postgresql" if database_url else "sqlite", _key(data)
        pool_id, client_id = pools.user_pool_id, pools.client_id
        target = Target(
            server.grpc, server.url, server.pid, engine, key, pool_id, client_id, users, PASSWORD, srp_names
        )
        yield World(
            target,
            _beside(target, pools.apps, population.APP_USERS),
            _beside(target, pools.devices, population.DEVICE_USERS, device_group),
            pools,
            tokens,
            [population.identity_id(pools.identity_pool_id, number) for number in numbers],
        )
        await server.stop()


def _beside(target: Target, pool: UserPool, users: int, device_group: str = "") -> Target:
    """Another pool of the same server, all of whose users drivers sign in."""
    names = _names(range(users))
    return replace(
        target, pool_id=pool.id, client_id=pool.client_id, users=users, names=names, device_group=device_group
    )


def _key(data: Path) -> str:
    file = ServerFile.read(data, "serve")
    assert file is not None
    return f"{file.access_key_id}:{file.secret_access_key}"


async def _fill(
    data: Path, database_url: str | None, pools: Pools, users: int, progress: Progress, *, records: bool
) -> str:
    """Fill the pools; returns the group of the devices in the one that has some."""
    ids = (pools.user_pool_id, pools.apps.id, pools.devices.id)
    pool, apps, devices = await _read(data, database_url, ids)
    keyring = master_key.load(data / "master.key")
    makers = [
        population.Users(pool, keyring, users).tables,
        population.Identities(pools.identity_pool_id, pools.provider).tables,
    ]
    if records:
        makers.append(population.Records(pools.identity_pool_id).tables)
    into = bulk.into_postgres(database_url) if database_url else bulk.into_sqlite(data / "poolhouse.db")
    async with into as tables:
        await bulk.fill(tables, makers, users, progress)
        for kind, of, count in (
            (population.AppUsers, apps, population.APP_USERS),
            (population.DeviceUsers, devices, population.DEVICE_USERS),
        ):
            await bulk.fill(tables, [kind(of, keyring, count).tables], count, lambda _: None)
    return keys.group_key(devices)


async def _read(data: Path, database_url: str | None, pool_ids: Iterable[str]) -> list[Pool]:
    """The pools with these ids, from a database whose server does not run."""
    store = await open_store(database_url or "sqlite:///poolhouse.db", data_dir=data)
    try:
        rows = [await user_pools.pool(store, pool_id) for pool_id in pool_ids]
    finally:
        await store.close()
    return [Pool(row) for row in rows if row is not None]


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
