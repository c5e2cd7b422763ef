import asyncio
import ipaddress
import json
import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import boto3
import httpx
import psutil
import pytest
from botocore import UNSIGNED
from botocore.config import Config as BotoConfig
from google.protobuf.message import Message

from poolhouse.call import Call, House
from poolhouse.dispatch import Dispatcher
from poolhouse.edge.http import HttpServer, listen
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.errors import StoreUnavailable
from tests.edge.serving import USER_POOLS, Served, eventually, no_keys, open_house, serve
from tests.services.certificates import Authority

GET_USER = USER_POOLS + "GetUser"
CALL = {"x-amz-target": "AWSCognitoIdentityProviderService.GetUser"}
TOKEN = b'{"AccessToken":"a.b.c"}'
HEAD = b"POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: AWSCognitoIdentityProviderService.GetUser\r\n"
REQUEST = HEAD + b"content-length: %d\r\n\r\n" % len(TOKEN) + TOKEN
MEGABYTE = 1024 * 1024


async def get_user(call: Call, _request: Message) -> Message:
    """Tells where the call comes from."""
    return pb.GetUserResponse(username=call.source_ip)


FUNCTIONS: Any = {GET_USER: get_user}


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    """A server with one operation."""
    async with serve(FUNCTIONS) as served:
        yield served


async def ask(served: Served, method: str, path: str, **options: Any) -> httpx.Response:
    """One request."""
    async with httpx.AsyncClient(base_url=served.url) as client:
        return await client.request(method, path, **options)


async def test_a_healthy_server_says_so(served: Served) -> None:
    """Probes get 200, with GET and with HEAD."""
    response = await ask(served, "GET", "/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert (await ask(served, "HEAD", "/healthz")).status_code == 200


async def test_without_its_store_a_server_is_not_healthy(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load balancers turn to another one, also when the store does not answer at all."""

    async def unavailable() -> None:
        raise StoreUnavailable

    async def silent() -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr("poolhouse.edge.http.CHECK_SECONDS", 0.05)
    for check in (unavailable, silent):
        monkeypatch.setattr(served.house.store, "check", check)
        response = await ask(served, "GET", "/healthz")
        assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


async def test_a_page_that_needs_the_store_says_when_it_is_out_of_reach() -> None:
    """Libraries that fetch a pool's keys try again, rather than take the pool for broken."""

    async def unavailable(_house: House, _pool_id: str) -> list[dict[str, Any]] | None:
        raise StoreUnavailable

    async with serve(FUNCTIONS, jwks=unavailable) as served:
        response = await ask(served, "GET", "/us-east-1_abcdefghi/.well-known/jwks.json")
        assert (response.status_code, bool(response.json()["message"])) == (503, True)


async def test_metrics_are_shown_unless_switched_off(served: Served) -> None:
    """Prometheus finds them where it looks."""
    await ask(served, "POST", "/", content=TOKEN, headers=CALL)
    response = await ask(served, "GET", "/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert 'poolhouse_calls_total{operation="GetUser",outcome="answered",service="cognito-idp"}' in response.text
    async with serve(FUNCTIONS, metrics=False) as other:
        assert (await ask(other, "GET", "/metrics")).status_code == 404


async def test_only_the_emulator_has_an_inbox(served: Served) -> None:
    """Codes in production are for those they are sent to."""
    assert (await ask(served, "GET", "/_dev/inbox")).status_code == 404
    async with serve(FUNCTIONS, mode="dev") as emulator:
        assert (await ask(emulator, "GET", "/_dev/inbox")).json() == []


async def test_what_is_not_there_is_not_found_in_json(served: Served) -> None:
    """And with headers that keep browsers from guessing."""
    for method, path, status in (("GET", "/nothing", 404), ("POST", "/healthz", 405), ("GET", "/a//b", 404)):
        response = await ask(served, method, path)
        assert (response.status_code, bool(response.json()["message"])) == (status, True)
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-frame-options"] == "DENY"
        assert "server" not in response.headers
        assert "strict-transport-security" not in response.headers


async def test_pages_of_allowed_origins_may_call(served: Served) -> None:
    """Amplify in a browser works: its headers pass the preflight, and it may read those of the answer."""
    asked = "authorization,content-type,x-amz-target,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request,x-amz-date"
    preflight = {
        "origin": "https://app.example.com",
        "access-control-request-method": "POST",
        "access-control-request-headers": asked,
    }
    response = await ask(served, "OPTIONS", "/", headers=preflight)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-headers"] == asked
    assert "POST" in response.headers["access-control-allow-methods"]
    response = await ask(served, "POST", "/", content=b"", headers={**CALL, "origin": "https://app.example.com"})
    assert response.headers["access-control-allow-origin"] == "*"
    exposed = response.headers["access-control-expose-headers"].lower()
    assert "x-amzn-errortype" in exposed
    assert "x-amzn-requestid" in exposed
    response = await ask(served, "OPTIONS", "/identitypools/x", headers=preflight)
    assert response.status_code == 200


async def test_pages_of_other_origins_may_not() -> None:
    """Once origins are listed, a browser lets no other page call."""
    async with serve(FUNCTIONS, cors_origins=("https://app.example.com",)) as served:
        for origin, allowed in (("https://app.example.com", True), ("https://evil.example", False)):
            preflight = {"origin": origin, "access-control-request-method": "POST"}
            response = await ask(served, "OPTIONS", "/", headers=preflight)
            assert (response.status_code == 200) is allowed
            response = await ask(served, "POST", "/", content=TOKEN, headers={**CALL, "origin": origin})
            assert (response.headers.get("access-control-allow-origin") == origin) is allowed


async def test_an_answer_is_not_held_back(served: Served) -> None:
    """On a kept connection, a call takes the time it takes, and not the 40 ms of a delayed acknowledgement."""
    async with httpx.AsyncClient(base_url=served.url) as client:
        times = []
        for _ in range(10):
            begun = time.perf_counter()
            await client.post("/", content=TOKEN, headers=CALL)
            times.append(time.perf_counter() - begun)
    assert min(times) < 0.03


async def test_a_hundred_megabytes_do_not_fill_the_memory(served: Served) -> None:
    """Whether the length is told or not, the client hears 413 and the server stays as small as it was."""
    process = psutil.Process(os.getpid())

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield bytes(MEGABYTE)

    before = process.memory_info().rss
    for headers in ({"content-length": str(20 * MEGABYTE)}, {}):
        response = await ask(served, "POST", "/", content=chunks(), headers={**CALL, **headers})
        assert response.status_code == 413
    reader, writer = await asyncio.open_connection("127.0.0.1", served.http_port)
    writer.write(HEAD + b"content-length: %d\r\n\r\n" % (100 * MEGABYTE))
    assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 413 ")
    for _ in range(100):
        writer.write(bytes(MEGABYTE))
        try:
            await writer.drain()
        except ConnectionError:
            break
    writer.transport.abort()
    assert process.memory_info().rss - before < 30 * MEGABYTE


async def test_a_drain_lets_running_calls_finish() -> None:
    """A deployment loses no call, and idle connections do not delay it."""
    begun, go = asyncio.Event(), asyncio.Event()

    async def wait(call: Call, request: Message) -> Message:
        begun.set()
        await go.wait()
        return await get_user(call, request)

    async with serve({GET_USER: wait}) as served, httpx.AsyncClient(base_url=served.url) as client:
        await client.get("/healthz")
        running = asyncio.create_task(client.post("/", content=TOKEN, headers=CALL))
        await begun.wait()
        stopping = asyncio.create_task(served.http.stop(30))
        await asyncio.sleep(0.3)
        with pytest.raises(httpx.ConnectError):
            await ask(served, "GET", "/healthz")
        go.set()
        response = await running
        assert response.json() == {"UserAttributes": [], "Username": "127.0.0.1"}
        assert response.headers["connection"] == "close"
        async with asyncio.timeout(5):
            await stopping


@asynccontextmanager
async def stuck(**settings: Any) -> AsyncIterator[tuple[Served, asyncio.Event]]:
    """A server whose calls never end, and the sign that one has begun."""
    begun = asyncio.Event()

    async def wait(_call: Call, _request: Message) -> Message:
        begun.set()
        await asyncio.sleep(60)
        raise AssertionError

    async with serve({GET_USER: wait}, **settings) as served:
        yield served, begun


def is_stopping(answer: bytes) -> bool:
    """Whether it is AWS's way to say that the service is away for now, and the end of its connection."""
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    return (
        lines[0] == b"http/1.1 503 service unavailable"
        and lines.count(b"connection: close") == 1
        and b"x-amzn-errortype: serviceunavailableexception" in lines
        and any(line.startswith(b"x-amzn-requestid: ") for line in lines)
        and json.loads(body)["__type"] == "ServiceUnavailableException"
    )


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
async def test_a_drain_does_not_wait_longer_than_it_may(tmp_path: Path, *, secure: bool) -> None:
    """A stuck call does not keep a server from stopping, and who waits for it is told to try again."""
    authority = Authority(tmp_path)
    issued = authority.issue()
    tls = {"http_tls_certificate": issued.certificate, "http_tls_key": issued.key} if secure else {}
    async with stuck(**tls) as (served, begun):
        trust = authority.trust() if secure else None
        reader, writer = await asyncio.open_connection("127.0.0.1", served.http_port, ssl=trust)
        writer.write(REQUEST)
        await begun.wait()
        async with asyncio.timeout(5):
            await served.http.stop(0.1)
            assert is_stopping(await reader.read())
        assert served.dispatcher.running == 0
        writer.close()


async def test_a_request_that_is_still_arriving_at_the_end_is_cut_off_as_well() -> None:
    """Nobody is left without an answer because the rest of a body was on its way."""
    async with serve(FUNCTIONS) as served:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.http_port)
        writer.write(HEAD + b"content-length: 1000\r\n\r\n{")
        await eventually(lambda: bool(served.http._uvicorn.server_state.tasks))
        async with asyncio.timeout(5):
            await served.http.stop(0.1)
            assert is_stopping(await reader.read())
        writer.close()


async def test_sdks_try_a_call_that_was_cut_off_again_and_find_the_next_server() -> None:
    """A deployment that takes longer than calls may is not seen by users of AWS's own clients."""
    async with stuck() as (served, begun):
        client: Any = boto3.client(
            "cognito-idp",
            endpoint_url=served.url,
            region_name="us-east-1",
            config=BotoConfig(signature_version=UNSIGNED, retries={"mode": "standard", "total_max_attempts": 5}),
        )
        statuses: list[int | None] = []
        client.meta.events.register(
            "response-received.*", lambda response_dict, **_: statuses.append((response_dict or {}).get("status_code"))
        )
        calling = asyncio.create_task(asyncio.to_thread(client.get_user, AccessToken="a.b.c"))
        await begun.wait()
        await served.http.stop(0.1)
        listener = listen(f"127.0.0.1:{served.http_port}")
        successor = HttpServer(served.house, Dispatcher(served.house, FUNCTIONS), no_keys, listener=listener)
        await successor.start()
        try:
            assert (await calling)["Username"] == "127.0.0.1"
        finally:
            await successor.stop(0)
        assert (statuses[0], statuses[-1]) == (503, 200)


async def test_pages_that_are_cut_off_say_so() -> None:
    """Libraries that fetch a pool's keys meanwhile try again, rather than take the pool for broken."""
    begun = asyncio.Event()

    async def wait(_house: House, _pool_id: str) -> list[dict[str, Any]] | None:
        begun.set()
        await asyncio.sleep(60)
        raise AssertionError

    async with serve(FUNCTIONS, jwks=wait) as served:
        asking = asyncio.create_task(ask(served, "GET", "/us-east-1_abcdefghi/.well-known/jwks.json"))
        await begun.wait()
        await served.http.stop(0.1)
        response = await asking
        assert (response.status_code, response.headers["connection"]) == (503, "close")
        assert "stopping" in response.json()["message"]


async def test_a_client_that_does_not_read_does_not_keep_a_server_from_stopping() -> None:
    """Its connection is cut in the end."""

    async def much(_call: Call, _request: Message) -> Message:
        return pb.GetUserResponse(username="x" * 16 * MEGABYTE)

    async with serve({GET_USER: much}) as served:
        connections: Any = served.http._uvicorn.server_state.connections
        _, writer = await asyncio.open_connection("127.0.0.1", served.http_port, limit=1024)
        writer.write(REQUEST)
        await eventually(lambda: any(one.transport.get_write_buffer_size() for one in connections))
        async with asyncio.timeout(5):
            await served.http.stop(0.1)
            await eventually(lambda: not connections)
        writer.transport.abort()


async def test_a_draining_server_says_so() -> None:
    """For as long as anybody is still connected."""
    begun, go = asyncio.Event(), asyncio.Event()

    async def slow(call: Call, request: Message) -> Message:
        begun.set()
        await go.wait()
        return await get_user(call, request)

    async with serve({GET_USER: slow}) as served:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.http_port)
        probe = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"
        writer.write(REQUEST)
        await begun.wait()
        served.http._pages.draining = True
        go.set()
        writer.write(probe)
        await reader.readuntil(b"200 OK")
        assert b"draining" in await reader.readuntil(b'"draining"}')
        writer.close()


async def test_a_server_that_never_started_can_be_stopped() -> None:
    """Start-up that fails halfway cleans up after itself."""
    async with open_house() as house:
        await HttpServer(house, Dispatcher(house, {}), no_keys).stop(0)


async def test_over_tls_clients_know_whom_they_talk_to(tmp_path: Path) -> None:
    """The certificate is the configured one, and browsers are told to stay with TLS."""
    authority = Authority(tmp_path)
    issued = authority.issue()
    async with serve(FUNCTIONS, http_tls_certificate=issued.certificate, http_tls_key=issued.key) as served:
        async with httpx.AsyncClient(verify=authority.trust()) as client:
            response = await client.get(f"https://localhost:{served.http_port}/healthz")
            assert "max-age" in response.headers["strict-transport-security"]
            response = await client.post(f"https://localhost:{served.http_port}/", content=TOKEN, headers=CALL)
            assert response.json()["Username"] in {"127.0.0.1", "::1"}
        with pytest.raises(httpx.HTTPError):
            await ask(served, "GET", "/healthz")


async def test_certificates_that_cannot_be_used_stop_the_start(tmp_path: Path) -> None:
    """With a message that names the files."""
    authority = Authority(tmp_path)
    one, other = authority.issue("one"), authority.issue("other")
    async with open_house(http_tls_certificate=one.certificate, http_tls_key=other.key) as house:
        with pytest.raises(OSError, match=r"one\.pem"):
            await HttpServer(house, Dispatcher(house, {}), no_keys).start()


async def test_a_taken_port_is_an_error_that_names_it(served: Served) -> None:
    """The operator sees at once which address it is."""
    with pytest.raises(OSError, match=rf"cannot listen on 127\.0\.0\.1:{served.http_port}"):
        listen(f"127.0.0.1:{served.http_port}")
    with pytest.raises(OSError, match=r"cannot listen on no\.such\.host\.invalid:80"):
        listen("no.such.host.invalid:80")


async def test_ipv6_and_a_socket_that_is_open_already() -> None:
    """The port can be known before the server starts."""
    listener = listen("[::1]:0")
    async with open_house() as house:
        server = HttpServer(house, Dispatcher(house, FUNCTIONS), no_keys, listener=listener)
        port = await server.start()
        assert port == listener.getsockname()[1]
        async with httpx.AsyncClient() as client:
            response = await client.post(f"http://[::1]:{port}/", content=TOKEN, headers=CALL)
        assert response.json()["Username"] == "::1"
        await server.stop(0)
    assert listener.fileno() == -1


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no sockets for both")
def test_every_interface_of_ipv6_is_every_one_of_ipv4_as_well() -> None:
    """As with gRPC: one address serves a cluster that has both."""
    with listen("[::]:0") as listener:
        socket.create_connection(("127.0.0.1", listener.getsockname()[1])).close()


def test_every_interface_can_be_listened_on() -> None:
    """An empty host is all of IPv4."""
    listener = listen(":0")
    assert listener.family == socket.AF_INET
    assert ipaddress.ip_address(listener.getsockname()[0]).is_unspecified
    listener.close()
