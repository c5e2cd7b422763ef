"""Fetching from services that are slow, endless, redirecting, or inside: over real sockets, with real certificates."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest

from poolhouse.config import ConfigError, load
from poolhouse.integrations import outside_pool
from poolhouse.integrations.addresses import Rules
from poolhouse.integrations.outside import FetchFailed, FetchRefused, Outside
from tests.services.certificates import Authority
from tests.services.outside import NAMES, OutsideServer, Reply, rules, serving

URL = "https://issuer.example.com/document"
LOOPBACK = (IPv4Network("127.0.0.0/8"),)


@pytest.fixture
async def server(authority: Authority) -> AsyncIterator[OutsideServer]:
    """Somebody's server, with a certificate for several names."""
    async with serving(authority.server_context(*NAMES)) as running:
        running.answers[URL] = Reply(b'{"a": 1}', headers={"Cache-Control": "max-age=5"})
        yield running


@pytest.fixture
async def outside(server: OutsideServer, authority: Authority) -> AsyncIterator[Outside]:
    """The outside world, in which names lead to the server."""
    opened = Outside(rules(server.port), authority.certificate)
    yield opened
    await opened.close()


async def test_a_document_is_fetched(outside: Outside, server: OutsideServer) -> None:
    """Status, headers and body arrive, of any answer; a query is sent as it is."""
    answer = await outside.get(URL + "?x=%2F&y", [("Authorization", "Bearer token")])
    assert (answer.status, answer.body, answer.headers["cache-control"]) == (200, b'{"a": 1}', "max-age=5")
    assert (await outside.get("https://issuer.example.com/")).status == 404
    first, second = server.requests
    assert (first.url, first.headers["authorization"]) == (URL + "?x=%2F&y", "Bearer token")
    assert second.url == "https://issuer.example.com/"
    assert "token" not in repr(answer)


async def test_further_authorities_come_from_a_file_of_certificates(
    authority: Authority, server: OutsideServer, tmp_path: Path
) -> None:
    """A file without any stops the start, and not the first login."""
    reached: dict[str, Any] = {
        "outbound_connect_to": f"issuer.example.com=127.0.0.1:{server.port}",
        "outbound_allow": "127.0.0.0/8",
    }
    opened = Outside.configured(load(outbound_ca=str(authority.certificate), **reached))
    assert (await opened.get(URL)).status == 200
    await opened.close()
    for content in ("", "no certificate"):
        (tmp_path / "ca.pem").write_text(content)
        with pytest.raises(ConfigError, match=r"outbound_ca: .*ca\.pem: no certificates in PEM"):
            Outside.configured(load(outbound_ca=str(tmp_path / "ca.pem")))


async def test_a_body_is_posted(outside: Outside, server: OutsideServer) -> None:
    """To hosts that speak HTTP/1.1 alone, also by who could speak HTTP/2; the rules are the same."""
    for http2 in (False, True):
        opened = Outside(outside._rules, outside._ca_file, http2=http2)
        answer = await opened.post(URL, b"\x00body", [("Content-Type", "text/plain")])
        assert (answer.status, answer.body) == (200, b'{"a": 1}')
        request = server.requests[-1]
        assert (request.method, request.body, request.headers["content-type"]) == ("POST", b"\x00body", "text/plain")
        with pytest.raises(FetchFailed, match="longer than 3 bytes"):
            await opened.post(URL, b"", limit=3)
        with pytest.raises(FetchRefused):
            await opened.post("https://127.0.0.1/", b"")
        await opened.close()


async def test_connections_are_used_again(outside: Outside, server: OutsideServer) -> None:
    """A hundred questions to one provider cost one handshake, one after the other."""
    for _ in range(5):
        await outside.get(URL)
    assert server.connections == 1
    await asyncio.gather(*(outside.get(URL) for _ in range(5)))
    assert len(server.requests) == 10


@pytest.mark.parametrize(
    "url",
    [
        "http://issuer.example.com/document",
        "ftp://issuer.example.com/document",
        "file:///etc/passwd",
        "//issuer.example.com/document",
        "https://issuer.example.com@127.0.0.1/",
        "https://user:secret@issuer.example.com/",
        "https://issuer.example.com/a b",
        "https://issuer.example.com/\r\nHost: x",
        "https://issuer.example.com/document\n",
        "https://issuer.example.com\\@127.0.0.1/",
        "https://issuer.example.com:0/",
        "https://issuer.example.com:65536/",
        "https://issuer.example.com?x",
        "https://bücher.example/",
        "https:///document",
        "",
    ],
)
async def test_urls_with_surprises_are_refused(outside: Outside, server: OutsideServer, url: str) -> None:
    """Only https, to a plain host: what two readers could understand in two ways is not asked at all."""
    with pytest.raises(FetchRefused):
        await outside.get(url)
    assert not server.requests


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",  # noqa: S104  nothing listens there
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::]",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "10.0.0.1",
    ],
)
async def test_inside_addresses_are_never_connected_to(authority: Authority, server: OutsideServer, host: str) -> None:
    """However this machine or its network is written, nobody can make this server knock there."""
    opened = Outside(Rules(), authority.certificate)
    with pytest.raises(FetchRefused, match="outbound_allow"):
        await opened.get(f"https://{host}:{server.port}/document")
    await opened.close()
    assert not server.connections


async def test_names_that_lead_inside_are_refused_and_what_was_vetted_is_what_is_connected_to(
    authority: Authority, server: OutsideServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers with an allowed address first and an inside one next gains nothing by it."""
    answers = [["10.0.0.1"], ["127.0.0.1", "10.0.0.1"], ["10.0.0.1"]]
    asked = []

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers[len(asked) - 1]]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo, raising=False)
    opened = Outside(Rules(networks=LOOPBACK), authority.certificate)
    url = f"https://issuer.example.com:{server.port}/document"
    server.answers[url] = Reply(b"{}")
    with pytest.raises(FetchRefused):
        await opened.get(url)
    assert (await opened.get(url)).status == 200
    # The connection that was vetted is still there: nobody is asked a third time.
    assert (await opened.get(url)).status == 200
    assert asked == ["issuer.example.com"] * 2
    await opened.close()


async def test_a_dead_address_is_passed_over(
    authority: Authority, server: OutsideServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host with several addresses is reached as long as one of them answers."""

    async def getaddrinfo(_: str, port: int, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("127.0.0.9", "127.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo, raising=False)
    opened = Outside(Rules(networks=LOOPBACK), authority.certificate)
    assert (await opened.get(f"https://issuer.example.com:{server.port}/")).status == 404
    await opened.close()


async def test_certificates_are_checked_against_the_name(outside: Outside, server: OutsideServer) -> None:
    """A server that answers for a name must be able to prove that it is the one; other authorities are not believed."""
    strict = Outside(replace(rules(server.port), connect_to={"other.example.com": ("127.0.0.1", server.port)}))
    for opened, url in ((strict, "https://other.example.com/document"), (outside, "https://unknown.invalid/")):
        with pytest.raises(FetchFailed):
            await opened.get(url)
    trusting = Outside(Rules(connect_to={"other.example.com": ("127.0.0.1", server.port)}), outside._ca_file)
    with pytest.raises(FetchFailed, match="certificate"):
        await trusting.get("https://other.example.com/document")
    assert not server.requests
    await strict.close()
    await trusting.close()


async def test_redirects_are_not_followed(outside: Outside, server: OutsideServer) -> None:
    """An answer that sends us elsewhere is an answer; the elsewhere is not asked."""
    server.answers[URL] = Reply(status=302, headers={"Location": "https://second.example.com/inside"})
    assert (await outside.get(URL)).status == 302
    assert len(server.requests) == 1


async def test_a_long_answer_is_cut_off_while_it_arrives(outside: Outside, server: OutsideServer) -> None:
    """Ten megabytes, or a body without end, are not held in memory: the connection is closed instead."""
    server.answers[URL] = Reply(b"x" * 10_000_000)
    with pytest.raises(FetchFailed, match="longer than 1000 bytes"):
        await outside.get(URL, limit=1000)
    assert server.sent_bytes < 10_000_000
    server.sent_bytes = 0
    server.answers[URL] = Reply(b"x" * 100_000, endless=True)
    with pytest.raises(FetchFailed, match="longer than 262144 bytes"):
        await outside.get(URL, limit=262_144)
    assert server.sent_bytes < 10_000_000


@pytest.mark.parametrize("reply", [Reply(delay_seconds=30), Reply(b"x" * 100, pause_seconds=0.1)])
async def test_a_slow_answer_is_given_up(outside: Outside, server: OutsideServer, reply: Reply) -> None:
    """One limit holds for all of it, so that a byte now and then does not keep a call alive."""
    server.answers[URL] = reply
    started = time.monotonic()
    with pytest.raises(FetchFailed, match="within"):
        await outside.get(URL, seconds=0.3)
    assert time.monotonic() - started < 2


async def test_a_handshake_that_takes_too_long_is_given_up_and_closed(authority: Authority) -> None:
    """A server that accepts connections and says nothing holds none of ours open."""
    ended = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        ended.set()
        writer.close()

    listener = await asyncio.start_server(listen, "127.0.0.1", 0)
    connect_to = {"issuer.example.com": ("127.0.0.1", listener.sockets[0].getsockname()[1])}
    opened = Outside(Rules(connect_to=connect_to), authority.certificate)
    with pytest.raises(FetchFailed, match="within"):
        await opened.get(URL, seconds=0.1)
    async with asyncio.timeout(1):
        await ended.wait()
    await opened.close()
    listener.close()


async def test_a_service_that_is_down_or_speaks_no_http(outside: Outside, server: OutsideServer) -> None:
    """Refused connections, names that nobody has and garbage are failures, never crashes."""
    closed = Outside(Rules(connect_to={"issuer.example.com": ("127.0.0.1", 1)}))
    with pytest.raises(FetchFailed, match=r"no answer from issuer\.example\.com"):
        await closed.get(URL)
    await closed.close()
    for name in ("nobody.invalid", "a..b", "x" * 64 + ".example.com"):
        with pytest.raises(FetchFailed):
            await outside.get(f"https://{name}/")
    server.answers[URL] = Reply(status=200, headers={"Content-Length": "many"})
    with pytest.raises(FetchFailed):
        await outside.get(URL)


async def test_proxies_of_the_environment_are_not_asked(
    outside: Outside, server: OutsideServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy looks names up by itself, and would undo the vetting."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert (await outside.get(URL)).status == 200
    assert server.connections == 1


async def test_the_limit_of_connections_is_kept(outside: Outside, server: OutsideServer) -> None:
    """A crowd of questions waits for its turn."""
    server.answers[URL] = Reply(delay_seconds=0.01)
    await asyncio.gather(*(outside.get(URL) for _ in range(outside_pool.CONNECTIONS + 8)))
    assert server.connections <= outside_pool.CONNECTIONS


async def test_an_outside_that_was_never_used_is_closed_as_well() -> None:
    """Most servers never fetch anything."""
    await Outside(Rules()).close()
