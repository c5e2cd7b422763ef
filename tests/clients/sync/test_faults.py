"""What devices go through: they are killed, their server is, and networks break, or say nothing any more."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

import poolhouse_client
from poolhouse_client import Status, StoreInUse, aio
from poolhouse_client.credentials.schedule import Clock
from poolhouse_client.gen.identity import v1 as pb
from tests.clients.live import Key, Live
from tests.clients.sync.places import NOWHERE, Place
from tests.clients.sync.proxy import Proxy
from tests.services.server import environment, running

PATIENCE_SECONDS = 15.0
HEARTBEAT_SECONDS = 0.4
QUICK = ("--password-hashing", "tests-only")
WRITER = """
import sys
import poolhouse_client

target, pool, store, identity = sys.argv[1:]
device = poolhouse_client.Device(target, pool, store=store, identity_ids={pool: identity}, plaintext=True)
dataset = device.sync("settings")
number = len(dataset)
while True:
    dataset[f"k{number:06}"] = str(number)
    number += 1
    print(number, flush=True)
"""


@asynccontextmanager
async def opened(place: Place, identity: str, target: str | None = None, **settings: Any) -> AsyncIterator[aio.Device]:
    """A device of an identity."""
    ids = {place.identity_pool_id: identity}
    target, soon = target or place.live.grpc, Clock(asyncio.sleep, random=lambda: 0.1)
    known: dict[str, Any] = {"identity_ids": ids, "plaintext": True, "clock": soon}
    async with aio.Device(target, place.identity_pool_id, **known, **settings) as device:
        yield device


async def until(condition: Any) -> None:
    """Wait for something to be so."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110  whatever it is, it has no event
            await asyncio.sleep(0.01)


async def test_a_device_that_is_killed_keeps_all_that_it_has_said_it_has(place: Place, tmp_path: Path) -> None:
    """Whenever that happens, its store opens, and what was written is sent, once."""
    identity, store, said = place.guest(), tmp_path / "phone.db", 0
    for target in (NOWHERE, place.live.grpc, place.live.grpc):
        words = (target, place.identity_pool_id, str(store), identity)
        said = await asyncio.to_thread(write_until_killed, *words)
    async with opened(place, identity, store=store) as phone, opened(place, identity) as laptop:
        await phone.synchronize(PATIENCE_SECONDS)
        kept = phone.sync("settings").copy()
        assert len(kept) in {said, said + 1}
        assert list(kept) == [f"k{number:06}" for number in range(len(kept))]
        await until(lambda: laptop.sync("settings").copy() == kept)


async def test_a_store_is_one_devices(place: Place, tmp_path: Path) -> None:
    """Another one is told so, and can have it afterwards; its file is for its owner alone."""
    identity, store = place.guest(), tmp_path / "phone.db"
    async with opened(place, identity, store=store):
        with pytest.raises(StoreInUse, match="open elsewhere"):
            aio.Device(NOWHERE, place.identity_pool_id, store=store)
        with pytest.raises(StoreInUse):
            poolhouse_client.Device(NOWHERE, place.identity_pool_id, store=store)
    assert modes(tmp_path) == {0o600}
    async with opened(place, identity, store=store):
        pass
    with pytest.raises(poolhouse_client.StoreUnusable, match="another identity pool"):
        aio.Device(NOWHERE, "us-east-1:other", store=store)


async def test_a_server_is_killed_and_started_again(tmp_path: Path) -> None:
    """Its devices write on meanwhile, come back by themselves, and have the same again."""
    port = free_port()
    quick = ("--watch-heartbeat-seconds", str(HEARTBEAT_SECONDS), *QUICK)
    fixed = ("--grpc-address", f"127.0.0.1:{port}", *quick)
    async with running("dev", tmp_path / "data", *fixed) as server:
        place = await asyncio.to_thread(Place.new, Live(server.grpc, server.url, tmp_path, tmp_path, Key()))
        identity = await asyncio.to_thread(place.guest)
        async with opened(place, identity) as phone, opened(place, identity) as laptop:
            phone.sync("settings")["a"] = "1"
            await until(lambda: laptop.sync("settings").copy() == {"a": "1"})
            server.process.kill()
            await server.process.wait()
            await until(lambda: phone.status is laptop.status is Status.OFFLINE)
            assert phone.error is not None
            phone.sync("settings")["b"] = "2"
            laptop.sync("settings")["c"] = "3"
            async with running("dev", tmp_path / "data", *fixed):
                for device in (phone, laptop):
                    await until(lambda device=device: device.sync("settings").copy() == {"a": "1", "b": "2", "c": "3"})
                    await device.synchronize(PATIENCE_SECONDS)


async def test_a_server_that_was_set_back_has_moved_on_since(tmp_path: Path) -> None:
    """A device that comes back once others have written more than was lost is told of nothing; then it writes."""
    fixed = ("--grpc-address", f"127.0.0.1:{free_port()}", *QUICK)
    async with running("dev", tmp_path / "data", *fixed) as server:
        place = await asyncio.to_thread(Place.new, Live(server.grpc, server.url, tmp_path, tmp_path, Key()))
        identity = await asyncio.to_thread(place.guest)
        async with opened(place, identity, store=tmp_path / "phone.db") as phone:
            phone.sync("settings").update(a="1", b="1")
            await phone.synchronize(PATIENCE_SECONDS)
    shutil.copytree(tmp_path / "data", tmp_path / "backup")
    async with running("dev", tmp_path / "data", *fixed), opened(place, identity, store=tmp_path / "phone.db") as phone:
        phone.sync("settings").update(a="lost", b="lost")
        await phone.synchronize(PATIENCE_SECONDS)
    async with running("dev", tmp_path / "backup", *fixed), opened(place, identity) as laptop:
        for number in range(5):
            laptop.sync("settings")["c"] = str(number)
            await laptop.synchronize(PATIENCE_SECONDS)
        async with opened(place, identity, store=tmp_path / "phone.db") as phone:
            phone.sync("settings")["a"] = "2"
            expected = {"a": "2", "b": "1", "c": "4"}
            await until(lambda: laptop.sync("settings").copy() == phone.sync("settings").copy() == expected)
            await phone.synchronize(PATIENCE_SECONDS)


async def test_a_network_that_says_nothing_any_more_is_noticed(tmp_path: Path) -> None:
    """Connections that are dead, and do not know it, are given up after two heartbeats; others take their place."""
    quick = ("--watch-heartbeat-seconds", str(HEARTBEAT_SECONDS), *QUICK)
    async with running("dev", tmp_path / "data", *quick) as server, Proxy.before(server.grpc) as proxy:
        place = await asyncio.to_thread(Place.new, Live(server.grpc, server.url, tmp_path, tmp_path, Key()))
        identity = await asyncio.to_thread(place.guest)
        async with opened(place, identity, proxy.address) as phone, opened(place, identity) as laptop:
            phone.sync("settings")["a"] = "1"
            await until(lambda: laptop.sync("settings").copy() == {"a": "1"})
            await phone.synchronize(PATIENCE_SECONDS)
            proxy.stall()
            phone.sync("settings")["b"] = "2"
            laptop.sync("settings")["c"] = "3"
            began = time.monotonic()
            await until(lambda: phone.status is Status.OFFLINE)
            assert time.monotonic() - began < 5 * HEARTBEAT_SECONDS
            proxy.heal()
            for device in (phone, laptop):
                await until(lambda device=device: device.sync("settings").copy() == {"a": "1", "b": "2", "c": "3"})


async def test_answers_that_are_lost_are_no_conflict(place: Place) -> None:
    """A change that the server has, though the device was never told, is one's own, also if it was changed again."""
    asked: list[str] = []
    identity = place.guest()

    def conflict(found: poolhouse_client.Conflict) -> str | None:
        asked.append(found.key)
        return found.local

    async with Proxy.before(place.live.grpc) as proxy, opened(place, identity) as laptop:
        handlers = poolhouse_client.Handlers(conflict=conflict)
        async with opened(place, identity, proxy.address, handlers=handlers) as phone:
            phone.sync("settings")["a"] = "0"
            await phone.synchronize(PATIENCE_SECONDS)
            proxy.deafen()  # what is sent arrives; what is answered does not
            phone.sync("settings")["a"] = "1"
            await until(lambda: laptop.sync("settings").copy() == {"a": "1"})
            phone.sync("settings")["a"] = "2"
            proxy.cut()
            proxy.heal()
            await until(lambda: laptop.sync("settings").copy() == {"a": "2"})
            await phone.synchronize(PATIENCE_SECONDS)
    assert asked == []


async def test_nothing_is_left_of_a_device_that_was_closed(place: Place) -> None:
    """Neither a task nor a thread, whatever it was doing."""
    before = asyncio.all_tasks()
    for target in (place.live.grpc, NOWHERE):
        async with opened(place, place.guest(), target):
            pass
        device = poolhouse_client.Device(target, place.identity_pool_id, plaintext=True)
        device.sync("settings")["a"] = "1"
        await asyncio.to_thread(device.close)
        device.close()
    assert asyncio.all_tasks() - before == set()
    assert [thread.name for thread in threading.enumerate() if thread.name == "poolhouse sync"] == []


async def test_a_device_that_may_not_stops_and_says_why(place: Place) -> None:
    """It goes on working with its store, and comes back when somebody signs in who may."""
    logins = {"cognito-idp.us-east-1.amazonaws.com/nobody": "forged"}
    seen: list[Status] = []
    handlers = poolhouse_client.Handlers(on_status=seen.append)
    async with aio.Device(
        place.live.grpc, place.identity_pool_id, logins=lambda: logins, handlers=handlers, plaintext=True
    ) as device:
        with pytest.raises(poolhouse_client.SyncError):
            await device.synchronize(PATIENCE_SECONDS)
        assert device.status is Status.STOPPED
        assert "forged" not in str(device.error)
        device.sync("settings")["a"] = "1"
        logins.clear()
        device.renew()
        await device.synchronize(PATIENCE_SECONDS)
        assert device.error is None
        assert device.sync("settings").copy() == {"a": "1"}
    assert seen == [Status.STOPPED, Status.OFFLINE, Status.BEHIND, Status.CURRENT, Status.OFFLINE]


async def test_credentials_that_are_taken_back_are_renewed(place: Place) -> None:
    """An operator takes back what was handed out: the device asks for more, and goes on."""
    identity = place.guest()
    async with opened(place, identity) as phone, opened(place, identity) as laptop:
        await phone.synchronize(PATIENCE_SECONDS)
        key = poolhouse_client.AccessKey(place.live.key.id, place.live.key.secret)
        async with aio.connect(place.live.grpc, access_key=key, plaintext=True) as operator:
            await operator.identity_pools.RevokeIdentityCredentials(
                pb.RevokeIdentityCredentialsRequest(identity_id=identity)
            )
        phone.sync("settings")["a"] = "1"
        await until(lambda: laptop.sync("settings").copy() == {"a": "1"})


def write_until_killed(*words: str) -> int:
    """Have a device write records, and kill it; how many it has said that it has written."""
    paths = os.pathsep.join(filter(None, sys.path))
    line = [sys.executable, "-c", WRITER, *words]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=environment(PYTHONPATH=paths)) as process:
        assert process.stdout is not None
        said = "".join(process.stdout.readline() for _ in range(100))
        process.kill()
        return int((said + process.stdout.read()).split("\n")[-2])


def modes(folder: Path) -> set[int]:
    """Who may do what with the files of a folder."""
    return {path.stat().st_mode & 0o777 for path in folder.iterdir()}


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
