"""A whole server, put together and taken apart within the tests."""

import asyncio
import gc
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import boto3
import grpc
import httpx
import pytest
from botocore.config import Config as BotoConfig
from botocore.exceptions import BotoCoreError, ClientError
from grpc_health.v1 import health_pb2, health_pb2_grpc
from structlog.testing import capture_logs

from poolhouse import app, operations, operators, telemetry
from poolhouse.app import App, open_house
from poolhouse.bus import LocalBus
from poolhouse.bus.nats import NatsBus
from poolhouse.call import Call, House
from poolhouse.clock import ManualClock
from poolhouse.config import Config, ConfigError
from poolhouse.crypto.sealed import Keyring, new_key
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.functions.pool_functions import Telling
from poolhouse.integrations.message import Channel
from poolhouse.integrations.outside import FetchRefused
from poolhouse.integrations.streams.jetstream import JetStream
from poolhouse.master_key import MasterKeyUnusable
from poolhouse.server_file import ServerFile
from poolhouse.storage.errors import StoreUnavailable
from poolhouse.storage.jobs import JobRow
from tests.services import places
from tests.services.certificates import Authority
from tests.services.nats import Nats
from tests.services.outside import Reply, serving

Settings = Callable[..., Config]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Makes the configuration of a server on free ports, over a data directory of the test's own."""

    def make(**parts: Any) -> Config:
        defaults: dict[str, Any] = {"grpc_address": "127.0.0.1:0", "http_address": "127.0.0.1:0", "drain_seconds": 5.0}
        return Config(**{"data": tmp_path / "data"} | defaults | parts)

    return make


def client(server: App, access_key: str, secret: str) -> Any:
    """AWS's own Python client for user pools."""
    return boto3.client(
        "cognito-idp",
        endpoint_url=server.http_url,
        region_name="us-east-1",
        aws_access_key_id=access_key,
        aws_secret_access_key=secret,
        config=BotoConfig(retries={"total_max_attempts": 1}),
    )


async def list_user_pools(_call: Call, _request: pb.ListUserPoolsRequest) -> pb.ListUserPoolsResponse:
    """An operation that answers nothing, at once."""
    return pb.ListUserPoolsResponse()


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Awaitable[Any]]], None]:
    """Has a server answer with a function of the test's own."""

    def use(function: Callable[..., Awaitable[Any]]) -> None:
        found = operations.index({"poolhouse.userpool.v1.UserPoolService": (function,)})
        monkeypatch.setattr(operations, "FUNCTIONS", found)

    return use


Use = Callable[[Callable[..., Awaitable[Any]]], None]


async def test_a_server_answers_on_both_faces(settings: Settings, functions: Use) -> None:
    """After `start`, gRPC and HTTP are there, and the first access key opens both."""
    functions(list_user_pools)
    async with App(settings()) as server:
        word = ServerFile.read(server.config.data, "serve")
        assert word is not None
        assert (word.endpoint, word.grpc) == (server.http_url, server.grpc_address)
        aws = client(server, word.access_key_id, word.secret_access_key)
        answer = await asyncio.to_thread(aws.list_user_pools, MaxResults=1)
        assert answer["UserPools"] == []
        async with grpc.aio.insecure_channel(server.grpc_address) as channel:
            call = channel.unary_unary(
                "/poolhouse.userpool.v1.UserPoolService/ListUserPools",
                pb.ListUserPoolsRequest.SerializeToString,
                pb.ListUserPoolsResponse.FromString,
            )
            bearer = (("authorization", f"Bearer {word.access_key_id}:{word.secret_access_key}"),)
            assert await call(pb.ListUserPoolsRequest(max_results=1), metadata=bearer) == pb.ListUserPoolsResponse()


async def test_a_server_checks_and_the_emulator_believes(settings: Settings, functions: Use) -> None:
    """`serve` refuses a key that it does not know; `dev` takes any."""
    functions(list_user_pools)
    async with App(settings()) as server:
        with pytest.raises(ClientError, match="UnrecognizedClientException"):
            await asyncio.to_thread(client(server, "AKIAUNKNOWNUNKNOWN12", "x").list_user_pools, MaxResults=1)
        assert (await httpx_get(f"{server.http_url}/_dev/inbox")).status_code == 404
        assert server.inbox is None
    async with App(settings(mode="dev")) as emulator:
        answer = await asyncio.to_thread(client(emulator, "anything", "goes").list_user_pools, MaxResults=1)
        assert answer["UserPools"] == []
        assert (await httpx_get(f"{emulator.http_url}/_dev/inbox")).json() == []


async def httpx_get(url: str) -> httpx.Response:
    """The answer to a plain GET."""
    async with httpx.AsyncClient() as browser:
        return await browser.get(url)


async def test_the_emulators_messages_are_all_in_its_inbox(settings: Settings) -> None:
    """Even with a mail server configured, nothing leaves the house."""
    async with App(settings(mode="dev", smtp_host="mail.example.com")) as emulator:
        assert emulator.inbox is not None
        assert dict(emulator.house.senders) == dict.fromkeys(Channel, emulator.inbox)


async def test_a_servers_senders_are_the_configured_ones(settings: Settings) -> None:
    """A channel without settings has no sender, and the domain can tell."""
    async with App(settings(smtp_host="mail.example.com")) as server:
        assert list(server.house.senders) == [Channel.EMAIL]


async def test_issuers_are_named_after_the_public_url(settings: Settings) -> None:
    """The configured URL, or else where HTTP listens."""
    async with App(settings(public_url="https://auth.example.com/")) as server:
        assert server.house.public_url == "https://auth.example.com"
    async with App(settings()) as server:
        assert server.house.public_url == server.http_url


@pytest.mark.parametrize(("listen", "shown"), [("0.0.0.0", "127.0.0.1"), ("[::1]", "[::1]"), ("[::]", "[::1]")])  # noqa: S104
async def test_addresses_are_shown_as_this_machine_reaches_them(settings: Settings, listen: str, shown: str) -> None:
    """IPv6 works, and an address that means every interface is told as one that can be called."""
    with capture_logs() as logs:
        async with App(settings(http_address=f"{listen}:0", grpc_address=f"{listen}:0")) as server:
            assert server.http_url.startswith(f"http://{shown}:")
            assert server.grpc_address.startswith(f"{shown}:")
            assert (await httpx_get(f"{server.http_url}/healthz")).json() == {"status": "ok"}
    warned = "server.public_url_missing" in [line["event"] for line in logs]
    assert warned is (shown not in listen)


async def test_clock_and_ids_can_be_replaced(settings: Settings) -> None:
    """Tests own the time of a whole server."""
    async with App(settings(database_url="sqlite://"), clock=ManualClock(1000.0)) as server:
        (key,) = await operators.list_keys(server.house)
        assert key.created_at == 1000.0


async def test_what_was_written_is_there_after_a_restart(settings: Settings) -> None:
    """Database and master key outlive the process."""
    async with App(settings()) as server:
        key, secret = await operators.create(server.house, "a back end")
    async with App(settings()) as server:
        assert await operators.secret_of(server.house, key) == secret


async def test_an_ephemeral_server_leaves_nothing_to_open(settings: Settings) -> None:
    """Without a database that stays, no master key is written either."""
    config = settings(database_url="sqlite://", mode="dev")
    async with App(config) as server:
        assert isinstance(server.house.bus, LocalBus)
    assert sorted(path.name for path in config.data.iterdir()) == ["dev.json"]


async def test_settings_bring_in_what_they_name(settings: Settings, nats: Nats) -> None:
    """Hints go by NATS where it is set, changes are streamed, and functions can be called."""
    arn = "arn:aws:lambda:us-east-1:000000000000:function:check"
    config = settings(
        nats_url=(nats.url,),
        streams_target="nats",
        function_urls=(f"{arn}=https://example.com",),
        function_secret="s",
        user_deleted_functions=(f"*={arn}",),
    )
    async with App(config) as server:
        assert isinstance(server.house.bus, NatsBus)
        assert isinstance(server.house.stream, JetStream)
        assert server.house.functions.knows(arn)
        assert server.house.pool_functions.of(Telling.USER_DELETED, "us-east-1_EXAMPLE12") == arn
    async with App(settings()) as server:
        assert server.house.stream is None
        assert not server.house.functions.knows(arn)


async def test_another_master_key_is_refused(settings: Settings) -> None:
    """A server with the wrong key would write what nobody else can open; it does not start."""
    config = settings()
    async with App(config):
        pass
    config.key_file.unlink()
    with pytest.raises(MasterKeyUnusable, match="not the master key of this database"):
        await App(config).start()


@pytest.mark.parametrize("mode", ["serve", "dev"])
async def test_another_master_key_is_refused_whatever_was_sealed(settings: Settings, mode: str) -> None:
    """It takes no operator's key that is still good: pools and messages are sealed as well, and so may be the next."""
    config = settings(mode=mode, database_url="sqlite:///own.db")
    async with App(config) as server:
        for key in await operators.list_keys(server.house):
            await operators.revoke(server.house, key.id)
    config.key_file.unlink()
    with pytest.raises(MasterKeyUnusable, match="not the master key of this database"):
        await App(config).start()


async def test_the_master_key_is_rotated_as_the_pages_say(settings: Settings) -> None:
    """First every server can open what the new key seals, then it seals; from then on nobody does without it."""
    config = settings()
    async with App(config):
        pass
    old, new = config.key_file.read_text(), Keyring(new_key()).format()
    for text in (old + new, old, new + old, old + new):
        config.key_file.write_text(text)
        async with App(config) as server:
            (key,) = await operators.list_keys(server.house)
            assert await operators.secret_of(server.house, key.id)
    for text in (old, new):
        config.key_file.write_text(text)
        with pytest.raises(MasterKeyUnusable, match="not the master key of this database"):
            await App(config).start()


async def test_of_two_first_servers_with_two_master_keys_one_starts(
    settings: Settings, tmp_path: Path, store_url: str
) -> None:
    """Whoever comes second is told, even in the same moment, and the first one can start again."""
    apps = [App(settings(data=tmp_path / name, database_url=store_url)) for name in ("a", "b")]
    outcomes = await asyncio.gather(*(app.start() for app in apps), return_exceptions=True)
    started = [app for app, outcome in zip(apps, outcomes, strict=True) if outcome is None]
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [MasterKeyUnusable]
    (first,) = started
    await first.stop()
    async with App(first.config):
        pass


async def test_an_unknown_kind_of_database_is_a_wrong_setting(settings: Settings) -> None:
    """The message names the setting."""
    with pytest.raises(ConfigError, match="database_url: no store is called 'mysql'"):
        await App(settings(database_url="mysql://db/x")).start()


async def test_a_database_that_is_away_ends_the_start(settings: Settings) -> None:
    """Nothing keeps listening for a server that has not started."""
    port = free_port()
    with pytest.raises(StoreUnavailable):
        await App(settings(database_url="postgresql://127.0.0.1:1/x", http_address=f"127.0.0.1:{port}")).start()
    socket.create_server(("127.0.0.1", port)).close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@pytest.mark.parametrize("face", ["grpc_address", "http_address"])
async def test_a_taken_port_ends_the_start_before_anything_is_written(settings: Settings, face: str) -> None:
    """The message names the address, and the other port is free again."""
    other = {"grpc_address": "http_address", "http_address": "grpc_address"}[face]
    port = free_port()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        config = settings(**{face: address, other: f"127.0.0.1:{port}"})
        with pytest.raises(OSError, match=f"cannot listen on {address}"):
            await App(config).start()
    assert not config.data.exists()
    socket.create_server(("127.0.0.1", port)).close()


async def test_a_drain_finishes_what_runs_and_takes_nothing_more(settings: Settings, functions: Use) -> None:
    """A deployment loses no call: health says NOT_SERVING, running calls are answered, and then the server ends."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(call: Call, _request: pb.ListUserPoolsRequest) -> pb.ListUserPoolsResponse:
        begun.set()
        await go_on.wait()
        async with call.store.write() as tx:
            await tx.execute("DELETE FROM user_pools")
        return pb.ListUserPoolsResponse()

    slow.__name__ = "list_user_pools"
    functions(slow)
    server = App(settings(mode="dev"))
    await server.start()
    calling = asyncio.create_task(asyncio.to_thread(client(server, "any", "key").list_user_pools, MaxResults=1))
    await begun.wait()
    async with grpc.aio.insecure_channel(server.grpc_address) as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        watching = stub.Watch(health_pb2.HealthCheckRequest())
        assert (await watching.read()).status == health_pb2.HealthCheckResponse.SERVING
        stopping = asyncio.create_task(server.stop())
        assert (await watching.read()).status == health_pb2.HealthCheckResponse.NOT_SERVING
        await asyncio.sleep(0.1)
        with pytest.raises(httpx.TransportError):
            await httpx_get(f"{server.http_url}/healthz")
        go_on.set()
        assert (await calling)["UserPools"] == []
    await stopping
    with pytest.raises(StoreUnavailable):
        await server.house.store.check()


async def test_watches_are_told_before_the_server_stops(settings: Settings) -> None:
    """On every face, at once."""
    server = App(settings(mode="dev"))
    await server.start()
    assert not server.house.watchers.draining
    await server.stop()
    assert server.house.watchers.draining


async def test_a_drain_ends_in_time(settings: Settings, functions: Use) -> None:
    """A call that does not end is cut off after `drain_seconds`; a second stop does nothing."""
    begun = asyncio.Event()

    async def endless(_call: Call, _request: pb.ListUserPoolsRequest) -> pb.ListUserPoolsResponse:
        begun.set()
        await asyncio.sleep(60)
        return pb.ListUserPoolsResponse()

    endless.__name__ = "list_user_pools"
    functions(endless)
    server = App(settings(mode="dev", drain_seconds=0.2))
    await server.start()
    calling = asyncio.create_task(asyncio.to_thread(client(server, "any", "key").list_user_pools, MaxResults=1))
    await begun.wait()
    async with asyncio.timeout(3):
        await server.stop()
        await server.stop()
    with pytest.raises((ClientError, BotoCoreError)):
        await calling


async def test_follow_up_work_is_done_by_its_handler(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a transaction leaves to be done is done after it, with the whole house at hand."""
    done: asyncio.Queue[tuple[House, bytes]] = asyncio.Queue()

    async def work(house: House, job: JobRow) -> None:
        done.put_nowait((house, job.payload))

    monkeypatch.setattr(operations, "JOBS", {"test": work})
    async with App(settings(database_url="sqlite://")) as server:
        async with server.house.store.write() as tx:
            await server.house.jobs.enqueue(tx, "test", b"payload", server.house.clock.now())
        async with asyncio.timeout(5):
            assert await done.get() == (server.house, b"payload")


async def test_housekeeping_goes_on_after_a_failure(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every piece of it is done again and again, and one that fails is logged and keeps no other from its turn."""
    done: asyncio.Queue[House] = asyncio.Queue()

    async def fail(_house: House) -> None:
        raise RuntimeError("a broken broom")

    async def sweep(house: House) -> None:
        done.put_nowait(house)

    monkeypatch.setattr(operations, "HOUSEKEEPING", (fail, sweep))
    monkeypatch.setattr(app, "HOUSEKEEPING_SECONDS", 0.01)
    with capture_logs() as logs:
        async with App(settings(database_url="sqlite://")) as server, asyncio.timeout(5):
            assert [await done.get() for _ in range(3)] == [server.house] * 3
    failures = [line for line in logs if line["event"] == "housekeeping.failed"]
    assert len(failures) >= 3
    assert all(line["exc_info"] for line in failures)


async def test_operators_see_how_busy_a_server_is(settings: Settings) -> None:
    """The gauges are there while the server runs, and gone afterwards."""
    async with App(settings(database_url="sqlite://")) as server:
        shown = (await httpx_get(f"{server.http_url}/metrics")).text
        assert 'poolhouse_busy{what="calls"} 0.0' in shown
        assert 'poolhouse_busy{what="streams"} 0.0' in shown
        assert 'poolhouse_busy{what="websockets"} 0.0' in shown
        assert 'poolhouse_busy{what="workers"} 0.0' in shown
        assert 'poolhouse_cached_values{cache="pools"} 0.0' in shown
    async with App(settings(database_url="sqlite://")) as server:
        shown = (await httpx_get(f"{server.http_url}/metrics")).text
        assert shown.count("poolhouse_busy{") == 4


async def test_operators_see_what_is_left_to_be_done(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted every now and then, whatever happens to the database; unless nobody is shown any metrics."""
    monkeypatch.setattr(app, "COUNTING_SECONDS", 0.01)

    async def until(true: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(5):
            while not await true():  # noqa: ASYNC110  nobody is told of a count
                await asyncio.sleep(0.01)

    async def shows(server: App, line: str) -> None:
        async def shown() -> bool:
            return line in (await httpx_get(f"{server.http_url}/metrics")).text.splitlines()

        await until(shown)

    async def unknown() -> bool:
        return not server.backlog.waiting

    async with App(settings(database_url="sqlite://")) as server:
        await shows(server, 'poolhouse_waiting{what="message"} 0.0')
        async with server.house.store.write() as tx:
            await server.house.jobs.enqueue(tx, "message", b"", server.house.clock.now() + 3600)
        await shows(server, 'poolhouse_waiting{what="message"} 1.0')
        await shows(server, 'poolhouse_failed_work{kind="message"} 0.0')
        async with server.house.store.write() as tx:
            await tx.execute("ALTER TABLE stream_events RENAME TO away")
        await until(unknown)
        async with server.house.store.write() as tx:
            await tx.execute("ALTER TABLE away RENAME TO stream_events")
        await shows(server, 'poolhouse_waiting{what="stream_events"} 0.0')
    async with App(settings(database_url="sqlite://", metrics=False)) as server:
        await asyncio.sleep(0.05)
        assert server.backlog.waiting == {}


async def test_operators_see_the_connections_to_the_database(settings: Settings, store_url: str, engine: str) -> None:
    """How many work, how many wait, and how many there can be; on PostgreSQL that is `database_pool_size`."""
    gauge = "poolhouse_store_connections"
    async with App(settings(database_url=store_url, database_pool_size=3)) as server:
        maximum = {"sqlite": 6.0, "postgresql": 3.0}[engine]
        async with server.house.store.write():
            shown = (await httpx_get(f"{server.http_url}/metrics")).text
        found = dict(line.rsplit(" ", 1) for line in shown.splitlines() if line.startswith(f"{gauge}{{"))
        values = {state: float(found.pop(f'{gauge}{{state="{state}"}}')) for state in ("in_use", "idle", "maximum")}
        assert found == {}
        assert values["maximum"] == maximum
        assert values["in_use"] >= 1
        assert values["in_use"] + values["idle"] <= maximum
    assert gauge.encode() not in telemetry.exposition(None)[1]


async def test_tls_on_http_shows_in_the_url(settings: Settings, tmp_path: Path) -> None:
    """The ready line names the scheme that is spoken."""
    authority = Authority(tmp_path)
    issued = authority.issue()
    config = settings(http_tls_certificate=issued.certificate, http_tls_key=issued.key)
    async with App(config) as server, httpx.AsyncClient(verify=authority.trust()) as browser:
        assert server.http_url.startswith("https://127.0.0.1:")
        assert (await browser.get(f"{server.http_url}/healthz")).status_code == 200


async def test_the_settings_decide_what_is_fetched_from_others(settings: Settings, tmp_path: Path) -> None:
    """Where a host is reached and whose certificates are believed; without a setting, nothing inside is."""
    url, authority = "https://issuer.example.com/document", Authority(tmp_path)
    async with serving(authority.server_context("issuer.example.com")) as issuer:
        issuer.answers[url] = Reply(b"{}")
        elsewhere = f"issuer.example.com=127.0.0.1:{issuer.port}"
        config = settings(outbound_ca=authority.certificate, outbound_connect_to=(elsewhere,))
        async with App(config) as server:
            assert (await server.house.outside.get(url)).body == b"{}"
            with pytest.raises(FetchRefused):
                await server.house.outside.get(f"https://127.0.0.1:{issuer.port}/document")


async def test_the_command_line_can_work_in_a_house_without_doors(settings: Settings) -> None:
    """Two processes may use the same embedded database at the same time."""
    async with App(settings()) as server:
        async with open_house(settings(), channels={}) as house:
            key, secret = await operators.create(house, "from the command line")
        assert await operators.secret_of(server.house, key) == secret


async def test_nothing_is_left_running(settings: Settings) -> None:
    """A server that has been stopped has no tasks, and no thread of its own."""
    import threading  # noqa: PLC0415

    before = asyncio.all_tasks()
    async with App(settings(database_url="sqlite://")):
        pass
    gc.collect()
    assert asyncio.all_tasks() - before == set()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("poolhouse-worker")]


async def test_a_server_knows_the_places_that_its_settings_name(settings: Settings, tmp_path: Path) -> None:
    """From the start on; a file that is none keeps it from starting."""
    file = places.write(tmp_path / "places.mmdb")
    async with open_house(settings(places_database=file)) as house:
        found = house.places.find(places.BERLIN)
        assert found is not None
        assert found.city == "Berlin"
    file.write_bytes(b"no database")
    with pytest.raises(ConfigError, match="places_database"):
        async with open_house(settings(places_database=file)):
            pass
