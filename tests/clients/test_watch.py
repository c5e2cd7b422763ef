"""Devices of one identity, over real connections: what one writes, the others have."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import grpc
import psutil
import pytest

from poolhouse import operators
from poolhouse.app import App
from poolhouse.config import Config
from tests.clients.devices import DATASET, Account, device, refusal
from tests.edge.serving import error_info, eventually

HEARTBEAT_SECONDS = 0.6
A_MOMENT = 2.0


@pytest.fixture
async def make_app(store_url: str, tmp_path: Path) -> Callable[[], App]:
    """Makes servers over one database, on either engine."""
    config = Config(
        data=tmp_path,
        database_url=store_url,
        grpc_address="127.0.0.1:0",
        http_address="127.0.0.1:0",
        public_url="https://pools.example.com",
        watch_heartbeat_seconds=HEARTBEAT_SECONDS,
        drain_seconds=5.0,
    )
    return lambda: App(config)


@pytest.fixture
async def app(make_app: Callable[[], App]) -> AsyncIterator[App]:
    """A server."""
    async with make_app() as server:
        yield server


@pytest.fixture
async def account(app: App) -> Account:
    """An identity whose devices prove it with its OpenID token."""
    key, secret = await operators.create(app.house, "tests")
    return await Account.new(app.grpc_address, (("authorization", f"Bearer {key}:{secret}"),))


async def test_what_one_device_writes_the_other_has_at_once(app: App, account: Account) -> None:
    """Records, removals and deletions, in both directions."""
    async with device(account, app.grpc_address) as phone, device(account, app.grpc_address) as laptop:
        await phone.put(theme="light", font="mono")
        to_phone, to_laptop = phone.watch(), laptop.watch(dataset_name=DATASET)
        await asyncio.gather(phone.hear_current(to_phone), laptop.hear_current(to_laptop))
        assert phone.copy == laptop.copy == {"theme": "light", "font": "mono"}
        async with asyncio.timeout(A_MOMENT):
            await phone.put(theme="dark")
            await laptop.hear_until(to_laptop, theme="dark", font="mono")
            await laptop.put(font=None)
            await phone.hear_until(to_phone, theme="dark")
            await laptop.delete()
            await phone.hear_until(to_phone)
            await phone.put(theme="blue")
            await laptop.hear_until(to_laptop, theme="blue")


async def test_a_device_that_was_cut_off_goes_on_where_it_was(app: App, account: Account) -> None:
    """It is told what it has missed, once, and nothing that it had."""
    async with device(account, app.grpc_address) as writer:
        async with device(account, app.grpc_address) as phone:
            call = phone.watch()
            await phone.hear_current(call)
            await writer.put(a="1", b="2")
            await phone.hear_until(call, a="1", b="2")
        await writer.put(a=None, c="3")
        async with device(account, app.grpc_address) as again:
            again.copy, again.token = dict(phone.copy), phone.token
            call = again.watch()
            message = await call.read()
            heard = [change.record_change.record.key for change in message.changes.changes]
            assert heard == ["a", "c"]


async def test_ten_watches_share_a_connection(app: App, account: Account) -> None:
    """Of one dataset and of all, each with its own messages; one that is closed takes none of the others with it."""
    async with device(account, app.grpc_address) as phone, device(account, app.grpc_address) as writer:
        calls = [phone.watch(**({"dataset_name": DATASET} if number % 2 else {})) for number in range(10)]
        for call in calls:
            assert await phone.hear(call) == "current"
            phone.token = ""
        calls.pop().cancel()
        await writer.put(theme="dark")
        for call in calls:
            phone.copy.clear()
            await phone.hear_until(call, theme="dark")
        assert len(app.house.watchers) == 9


async def test_a_device_that_never_reads_takes_no_memory_and_holds_up_nobody(app: App, account: Account) -> None:
    """However much is written meanwhile; and it has all of it once it reads."""
    async with device(account, app.grpc_address) as asleep, device(account, app.grpc_address) as awake:
        unread, call = asleep.watch(), awake.watch()
        await awake.hear_current(call)
        await eventually(lambda: len(app.house.watchers) == 2)
        await awake.put(n="0" * 200_000)
        rss = psutil.Process().memory_info().rss
        for number in range(1, 60):
            value = str(number % 10) * 200_000
            await awake.put(n=value)
            await awake.hear_until(call, n=value)
        assert psutil.Process().memory_info().rss - rss < 30_000_000
        await asleep.hear_until(unread, n="9" * 200_000)


async def test_forged_and_foreign_tokens_are_refused(app: App, account: Account) -> None:
    """With Cognito's error, at every attempt; nothing is told before."""
    stranger = await Account.new(app.grpc_address, account.operator)
    async with device(account, app.grpc_address) as phone, device(stranger, app.grpc_address) as other:
        call = other.watch()
        await other.hear_current(call)
        for token in ("made-up", "A" * 200, other.token, other.token[::-1]):
            phone.token = token
            error = await refusal(phone.watch())
            assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
            assert error_info(error).reason == "InvalidParameterException"
        phone.token = ""
        error = await refusal(phone.watch(metadata=stranger.own))
        assert error.code() == grpc.StatusCode.PERMISSION_DENIED
        error = await refusal(phone.watch(metadata=()))
        assert error.code() == grpc.StatusCode.UNAUTHENTICATED


async def test_a_watch_ends_when_its_credentials_are_taken_back(app: App, account: Account) -> None:
    """With the next heartbeat. An operator's watch goes on until its access key is revoked."""
    async with device(account, app.grpc_address) as phone:
        own, operators_own = phone.watch(), phone.watch(metadata=account.operator)
        await phone.hear_current(own)
        assert await phone.hear(own) == "heartbeat"
        phone.token = ""
        await phone.hear_current(operators_own)
        await account.revoke(app.grpc_address)
        error = await refusal(own)
        assert (error.code(), error_info(error).reason) == (
            grpc.StatusCode.UNAUTHENTICATED,
            "UnrecognizedClientException",
        )
        assert await phone.hear(operators_own) == "heartbeat"
        key_id = account.operator[0][1].removeprefix("Bearer ").partition(":")[0]
        assert await operators.revoke(app.house, key_id)
        error = await refusal(operators_own)
        assert error_info(error).reason == "UnrecognizedClientException"


async def test_a_server_that_stops_sends_its_devices_to_the_next(make_app: Callable[[], App]) -> None:
    """They are told to come back, the stream ends well, and the next server goes on with their tokens."""
    async with make_app() as first:
        key, secret = await operators.create(first.house, "tests")
        account = await Account.new(first.grpc_address, (("authorization", f"Bearer {key}:{secret}"),))
        async with device(account, first.grpc_address) as phone:
            call = phone.watch()
            await phone.put(theme="dark")
            await phone.hear_until(call, theme="dark")
            stopping = asyncio.create_task(first.stop())
            while (kind := await phone.hear(call)) != "come_back":
                assert kind in {"current", "heartbeat"}
            assert await phone.hear(call) == "end"
            assert await call.code() == grpc.StatusCode.OK
            await stopping
    async with make_app() as second, device(account, second.grpc_address) as again:
        again.copy, again.token = dict(phone.copy), phone.token
        call = again.watch()
        assert await again.hear(call) == "current"
        await again.put(theme="light")
        await again.hear_until(call, theme="light")
