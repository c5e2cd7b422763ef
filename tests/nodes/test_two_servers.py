"""Two servers over one PostgreSQL behave as one."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest

from poolhouse import operations, operators
from poolhouse.app import App
from poolhouse.call import Call, House
from poolhouse.config import Config
from poolhouse.gen.userpool import v1 as pb
from poolhouse.master_key import MasterKeyUnusable
from poolhouse.server_file import ServerFile
from poolhouse.storage.jobs import JobRow
from tests.services.nats import Nats
from tests.services.postgres import Postgres
from tests.services.server import running

# Far below the age that caches allow: what is seen within this time was seen because of a hint.
A_MOMENT = 3.0
A_GLANCE = 0.02


@pytest.fixture
async def url(postgres: Postgres) -> str:
    """A database of the test's own."""
    return await postgres.create_database()


@pytest.fixture(params=["postgresql", "nats"])
def config(request: pytest.FixtureRequest, url: str, nats: Nats, tmp_path: Path) -> Callable[[str], Config]:
    """Makes the configuration of a server by its name. All have one master key, each has its own data directory.

    They tell each other of changes by PostgreSQL, or by NATS.
    """

    def make(name: str) -> Config:
        return Config(
            data=tmp_path / name,
            database_url=url,
            database_pool_size=4,
            nats_url=(nats.url,) if request.param == "nats" else (),
            master_key_file=tmp_path / "shared.key",
            grpc_address="127.0.0.1:0",
            http_address="127.0.0.1:0",
            drain_seconds=2.0,
        )

    return make


@pytest.fixture
async def servers(
    config: Callable[[str], Config], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[App, App, list[tuple[str, str]]]]:
    """Two servers, and the list of the work they have done: (server, payload)."""
    done: list[tuple[str, str]] = []

    async def work(house: House, job: JobRow) -> None:
        done.append((house.config.data.name, job.payload.decode()))

    async def list_user_pools(_call: Call, _request: pb.ListUserPoolsRequest) -> pb.ListUserPoolsResponse:
        return pb.ListUserPoolsResponse()

    functions = operations.index({"poolhouse.userpool.v1.UserPoolService": (list_user_pools,)})
    monkeypatch.setattr(operations, "FUNCTIONS", functions)
    monkeypatch.setattr(operations, "JOBS", {"test": work})
    async with App(config("one")) as one, App(config("two")) as two:
        yield one, two, done


Servers = tuple[App, App, list[tuple[str, str]]]


async def is_operator(server: App, key: str, secret: str) -> bool:
    """Whether the server takes the key for an operator's."""
    async with grpc.aio.insecure_channel(server.grpc_address) as channel:
        call: Any = channel.unary_unary(
            "/poolhouse.userpool.v1.UserPoolService/ListUserPools",
            pb.ListUserPoolsRequest.SerializeToString,
            pb.ListUserPoolsResponse.FromString,
        )
        try:
            bearer = (("authorization", f"Bearer {key}:{secret}"),)
            await call(pb.ListUserPoolsRequest(max_results=1), metadata=bearer)
        except grpc.aio.AioRpcError as error:
            if error.code() is not grpc.StatusCode.UNAUTHENTICATED:
                raise
            return False
        return True


async def within_a_moment(condition: Callable[[], Awaitable[bool]]) -> None:
    """Return as soon as the condition holds; fail if it does not in A_MOMENT."""
    for _ in range(int(A_MOMENT / A_GLANCE)):
        if await condition():
            return
        await asyncio.sleep(A_GLANCE)
    pytest.fail("it did not happen in time")


async def test_a_key_made_on_one_server_opens_the_other(servers: Servers) -> None:
    """Operators need not know which server they talk to."""
    one, two, _ = servers
    key, secret = await operators.create(one.house, "shared")
    assert await is_operator(two, key, secret)
    assert await is_operator(one, key, secret)
    assert not await is_operator(two, key, secret + "x")


async def test_a_key_revoked_on_one_server_is_refused_by_the_other(servers: Servers) -> None:
    """A server that has the key in its cache hears of the change at once."""
    one, two, _ = servers
    key, secret = await operators.create(one.house, "shared")
    assert await is_operator(two, key, secret)
    assert two.house.caches.access_keys.peek(key) == secret
    await operators.revoke(one.house, key)
    assert not await is_operator(one, key, secret)

    async def refused() -> bool:
        return not await is_operator(two, key, secret)

    await within_a_moment(refused)


async def test_the_first_server_alone_makes_the_first_key(servers: Servers) -> None:
    """A second server adds no way in that nobody asked for."""
    one, two, _ = servers
    (key,) = await operators.list_keys(two.house)
    word = ServerFile.read(one.config.data, "serve")
    assert word is not None
    assert word.access_key_id == key.id
    assert ServerFile.read(two.config.data, "serve") is None
    assert await is_operator(two, word.access_key_id, word.secret_access_key)


async def test_work_is_done_once_by_either_server(servers: Servers) -> None:
    """What one leaves to be done, any of them does, and only one of them."""
    one, two, done = servers
    expected = sorted(f"{number}" for number in range(40))
    for number, server in enumerate((one, two) * 20):
        async with server.house.store.write() as tx:
            await server.house.jobs.enqueue(tx, "test", str(number).encode(), server.house.clock.now())

    async def all_done() -> bool:
        return len(done) >= len(expected)

    await within_a_moment(all_done)
    await asyncio.sleep(0.2)
    assert sorted(payload for _, payload in done) == expected


async def test_a_server_with_another_master_key_does_not_start(
    servers: Servers, config: Callable[[str], Config], tmp_path: Path
) -> None:
    """Whoever adds a server and forgets the key is told so, before anything is written."""
    stranger = config("three").model_copy(update={"master_key_file": tmp_path / "another.key"})
    with pytest.raises(MasterKeyUnusable, match=r"another\.key is not the master key of this database"):
        await App(stranger).start()
    assert len(await operators.list_keys(servers[0].house)) == 1


async def test_servers_may_start_at_once_over_a_fresh_database(config: Callable[[str], Config]) -> None:
    """The schema is made once, and all of them come up."""
    apps = [App(config(name)) for name in ("a", "b", "c")]
    try:
        await asyncio.gather(*(app.start() for app in apps))
        async with httpx.AsyncClient() as browser:
            answers = [await browser.get(f"{app.http_url}/healthz") for app in apps]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert len({app.house.keyring.key_ids for app in apps}) == 1
    finally:
        await asyncio.gather(*(app.stop() for app in apps))


async def test_when_one_process_is_killed_the_other_serves_on(url: str, tmp_path: Path) -> None:
    """Nothing that counts lives in a process: the survivor does the work of both."""
    first, second = tmp_path / "first", tmp_path / "second"
    async with running("serve", first, "--database-url", url) as one:
        second.mkdir(mode=0o700)
        shutil.copy(first / "master.key", second / "master.key")
        async with running("serve", second, "--database-url", url) as two:
            word = ServerFile.read(first, "serve")
            assert word is not None
            os.kill(one.pid, signal.SIGKILL)
            await one.ended()
            async with httpx.AsyncClient() as browser:
                assert (await browser.get(f"{two.url}/healthz")).status_code == 200
            async with grpc.aio.insecure_channel(two.grpc) as channel:
                call: Any = channel.unary_unary("/poolhouse.userpool.v1.UserPoolService/DescribeUserPool")
                bearer = (("authorization", f"Bearer {word.access_key_id}:{word.secret_access_key}"),)
                request = pb.DescribeUserPoolRequest(user_pool_id="us-east-1_Unknown12")
                with pytest.raises(grpc.aio.AioRpcError) as failure:
                    await call(request.SerializeToString(), metadata=bearer)
                assert failure.value.code() in (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNIMPLEMENTED)
            assert (await two.stop()).code == 0
