"""Connections to real servers of NATS, which ask who is there in every way that they know."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from poolhouse.config import Config
from poolhouse.integrations.nats import NatsUnavailable, Servers, connected
from tests.services import nats_accounts
from tests.services.certificates import Authority
from tests.services.nats import Nats


def nothing(*_: object) -> None:
    """What these tests do about what happens to a connection."""


@asynccontextmanager
async def server(settings: str = "") -> AsyncIterator[Nats]:
    """A server with these lines in its configuration."""
    running = await Nats.start_new(settings, jetstream=False)
    try:
        yield running
    finally:
        await running.remove()


async def greet(servers: Servers, chance: float = 0.0) -> int:
    """Connect, and come back with the port of the server that has answered."""
    async with connected(servers, "test", chance, nothing, nothing) as connection:
        await connection.flush()
        url = connection.client.connected_url
        assert url is not None
        assert url.port is not None
        return url.port


async def test_one_of_several_servers_is_chosen_by_chance(nats: Nats) -> None:
    """So that many of ours spread over them; those that are away are passed over."""
    async with server() as other:
        both = Servers((nats.url, other.url))
        assert [await greet(both, chance) for chance in (0.0, 0.4, 0.6, 1.0)] == [
            nats.port,
            nats.port,
            other.port,
            nats.port,
        ]
    assert await greet(both, 0.6) == nats.port


async def test_where_no_server_is_left_the_reasons_are_told(nats: Nats) -> None:
    """Of each, and without the password in its URL."""
    with pytest.raises(NatsUnavailable) as failure:
        await greet(Servers(("nats://me:hunter2@127.0.0.1:9", "nats://me:hunter2@localhost:9")))
    assert "127.0.0.1: " in str(failure.value)
    assert "localhost: " in str(failure.value)
    assert "hunter2" not in str(failure.value)
    assert "hunter2" not in repr(Servers(("nats://me:hunter2@127.0.0.1:9",)))
    assert nats.port


@pytest.mark.parametrize(
    ("settings", "right", "wrong"),
    [('user: me, password: "p"', "me:p", "me:q"), ('token: "t0ken"', "t0ken", "t1ken")],
)
async def test_a_url_may_say_who_we_are(settings: str, right: str, wrong: str) -> None:
    """By a name and a password, or by a token."""
    async with server(f"authorization {{ {settings} }}") as asking:
        await greet(Servers((asking.url.replace("//", f"//{right}@"),)))
        with pytest.raises(NatsUnavailable, match=r"(?i)authorization"):
            await greet(Servers((asking.url.replace("//", f"//{wrong}@"),)))


async def test_a_credentials_file_says_who_we_are(tmp_path: Path) -> None:
    """Where users are known by keys: to a server that trusts who has signed for them, and to no other."""
    file = tmp_path / "user.creds"
    async with server(nats_accounts.SETTINGS) as asking:
        file.write_text(nats_accounts.credentials())
        await greet(Servers((asking.url,), credentials=file))
        file.write_text(nats_accounts.credentials(nats_accounts.Key(b"U")))
        with pytest.raises(NatsUnavailable, match=r"(?i)authorization"):
            await greet(Servers((asking.url,), credentials=file))
        file.write_text("something else")
        with pytest.raises(NatsUnavailable, match="not the credentials file"):
            await greet(Servers((asking.url,), credentials=file))


async def test_tls_goes_both_ways(authority: Authority) -> None:
    """The server's certificate is checked, and ours is shown where it is asked for."""
    own, ca = authority.issue(), authority.certificate
    certificate, key = own.certificate, own.key
    tls = f'tls {{ cert_file: "{certificate}", key_file: "{key}", ca_file: "{ca}", verify: true }}'
    async with server(tls) as asking:
        url = asking.url.replace("nats:", "tls:")
        await greet(Servers((url,), ca=ca, certificate=certificate, key=key))
        with pytest.raises(NatsUnavailable):
            await greet(Servers((url,), ca=ca))
        with pytest.raises(NatsUnavailable, match=r"(?i)certificate"):
            await greet(Servers((url,), certificate=certificate, key=key))


async def test_without_the_tls_that_was_asked_for_nothing_is_said() -> None:
    """Whoever stands between us and the server can make it look as if it had none: they do not get the password."""
    heard = b""

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal heard
        writer.write(b'INFO {"server_id":"X","version":"2.9.0","max_payload":1048576,"auth_required":true}\r\n')
        heard += await reader.read(1000)
        writer.close()

    async with await asyncio.start_server(listen, "127.0.0.1", 0) as between:
        port = between.sockets[0].getsockname()[1]
        with pytest.raises(NatsUnavailable):
            await greet(Servers((f"tls://me:hunter2@127.0.0.1:{port}",)))
    assert heard == b""


async def test_a_flush_does_not_wait_for_a_server_that_is_gone() -> None:
    """It ends with the connection, and every later one at once."""
    ends: list[str] = []
    async with server() as dying, connected(Servers((dying.url,)), "t", 0, lambda: ends.append("end"), nothing) as it:
        await dying.freeze()
        flushing = asyncio.create_task(it.flush())
        await asyncio.sleep(0.05)
        await dying.kill()
        async with asyncio.timeout(2):
            with pytest.raises(ConnectionResetError):
                await flushing
        with pytest.raises(ConnectionResetError):
            await it.flush()
        assert ends == ["end"]


def test_the_settings_say_where_nats_is(tmp_path: Path) -> None:
    """Every one of them."""
    for name in ("creds", "ca", "certificate", "key"):
        (tmp_path / name).touch()
    config = Config(
        nats_url=("nats://a", "nats://b:1"),
        nats_credentials=tmp_path / "creds",
        nats_tls_ca=tmp_path / "ca",
        nats_tls_certificate=tmp_path / "certificate",
        nats_tls_key=tmp_path / "key",
    )
    assert Servers.of(config) == Servers(
        ("nats://a", "nats://b:1"),
        tmp_path / "creds",
        tmp_path / "ca",
        tmp_path / "certificate",
        tmp_path / "key",
    )
