"""`poolhouse serve` and `poolhouse dev` as processes: ready, loud, and gone when asked."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import boto3
import httpx
import psutil
import pytest
from botocore.config import Config as BotoConfig
from botocore.exceptions import ClientError

from tests.services.certificates import Authority
from tests.services.server import PORTS, START_SECONDS, Server, environment, poolhouse, running, start

MEGABYTE = 1024 * 1024
IDLE_MEGABYTES = 150


def logged(server: Server) -> list[dict[str, object]]:
    """The log lines so far."""
    return [json.loads(line) for line in server.lines]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_server_says_when_it_is_ready_and_ends_when_asked(data: Path, number: signal.Signals) -> None:
    """One line on standard output, an exit code of 0, and nothing but JSON lines on standard error."""
    async with running("serve", data) as server:
        async with httpx.AsyncClient() as browser:
            assert (await browser.get(f"{server.url}/healthz")).json() == {"status": "ok"}
        ended = await server.stop(number)
    assert (ended.code, ended.output) == (0, "")
    events = [line["event"] for line in logged(server)]
    assert events == ["operator.first_key", "server.draining"]


async def test_the_first_key_works_with_aws_own_client(data: Path) -> None:
    """`poolhouse env` is all that boto3 needs."""
    async with running("serve", data) as server:
        ended = await poolhouse("env", "--data", str(data), "--format", "json")
        values = json.loads(ended.output)
        assert values["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] == server.url
        client = boto3.client(
            "cognito-idp",
            endpoint_url=values["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"],
            region_name=values["AWS_DEFAULT_REGION"],
            aws_access_key_id=values["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=values["AWS_SECRET_ACCESS_KEY"],
            config=BotoConfig(retries={"total_max_attempts": 1}),
        )
        with pytest.raises(ClientError, match=r"ResourceNotFoundException|UnknownOperationException"):
            await asyncio.to_thread(client.describe_user_pool, UserPoolId="us-east-1_Unknown12")


async def test_the_emulator_says_loudly_what_it_is(data: Path) -> None:
    """Nobody takes it for the server."""
    async with running("dev", data, "--log-format", "text") as server:
        await server.stop()
    (warning, *_) = server.lines
    assert "This is the emulator: it believes every AWS signature." in warning
    assert f"{server.url}/_dev/inbox" in warning
    assert f"{server.url}/_dev/sync" in warning


async def test_an_ephemeral_emulator_keeps_nothing(data: Path) -> None:
    """No database and no key are left."""
    async with running("dev", data, "--ephemeral") as server:
        await server.stop()
    assert os.listdir(data) == ["dev.json"]  # noqa: PTH208


async def test_ephemeral_and_a_database_exclude_each_other(data: Path) -> None:
    """One of the two would be ignored."""
    ended = await poolhouse("dev", "--data", str(data), "--ephemeral", "--database-url", "sqlite:///x.db")
    assert (ended.code, ended.output) == (2, "")
    assert ended.errors == "poolhouse: --ephemeral and --database-url contradict each other\n"


async def test_a_second_signal_ends_at_once(data: Path) -> None:
    """Somebody who does not want to wait for the drain need not."""
    async with running("serve", data, "--drain-seconds", "30") as server:
        reader, writer = await asyncio.open_connection(*server.url.removeprefix("http://").split(":"))
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AWSCognitoIdentityProviderService.SignUp\r\n")
        writer.write(b"Content-Type: application/x-amz-json-1.1\r\nContent-Length: 100\r\n\r\n{")
        await writer.drain()
        await asyncio.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.5)
        assert server.process.returncode is None
        ended = await server.stop(signal.SIGTERM)
        writer.close()
    assert ended.code == -signal.SIGTERM
    assert reader is not None


@pytest.mark.parametrize("face", ["grpc", "http"])
async def test_a_taken_port_is_one_line(data: Path, tmp_path: Path, face: str) -> None:
    """The message names the address."""
    async with running("serve", data) as server:
        taken = server.grpc if face == "grpc" else server.url.removeprefix("http://")
        other = "--http-address" if face == "grpc" else "--grpc-address"
        arguments = (f"--{face}-address", taken, other, "127.0.0.1:0")
        ended = await poolhouse("serve", "--data", str(tmp_path / "other"), *arguments)
    assert (ended.code, ended.output) == (1, "")
    assert ended.errors.startswith(f"poolhouse: cannot listen on {taken}: Address already in use")
    assert ended.errors.count("\n") == 1


async def test_a_database_that_is_away_is_one_line(data: Path) -> None:
    """Nothing else is said, and the exit code is 1."""
    ended = await poolhouse("serve", "--data", str(data), "--database-url", "postgresql://127.0.0.1:1/x")
    assert (ended.code, ended.output) == (1, "")
    assert ended.errors.startswith("poolhouse: the database is out of reach: ")
    assert ended.errors.count("\n") == 1


async def test_a_signal_during_the_start_is_obeyed(data: Path) -> None:
    """An orchestrator that changes its mind does not have to wait for a database that does not answer."""
    called = asyncio.Event()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    process = await start("serve", "--data", str(data), "--database-url", f"postgresql://127.0.0.1:{port}/x", *PORTS)
    async with asyncio.timeout(START_SECONDS):
        await called.wait()
        process.send_signal(signal.SIGTERM)
        output, errors = await process.communicate()
    silent.close()
    assert (process.returncode, output, errors) == (0, b"", b"")


async def test_the_log_holds_nothing_but_the_servers_own_lines(data: Path, tmp_path: Path) -> None:
    """Whoever collects JSON lines is not disturbed by clients that talk nonsense."""
    issued = Authority(tmp_path).issue()
    certificate = ("--grpc-tls-certificate", str(issued.certificate), "--grpc-tls-key", str(issued.key))
    async with running("serve", data, *certificate) as server:
        for address in (server.grpc, server.url.removeprefix("http://")):
            reader, writer = await asyncio.open_connection(*address.split(":"))
            writer.write(b"nonsense\r\n\r\n" * 10)
            await reader.read()
            writer.close()
        await server.stop()
    assert [line["event"] for line in logged(server)] == ["operator.first_key", "server.draining"]


@pytest.fixture
def full_disk() -> Iterator[TextIO]:
    """A file that nothing can be written to."""
    with Path("/dev/full").open("w") as file:
        yield file


async def test_a_server_runs_on_where_nothing_can_be_written(data: Path, full_disk: TextIO) -> None:
    """A full disk under its output and its log, or nobody at their other ends, is no reason to stop."""
    arguments = ("-m", "poolhouse", "dev", "--data", str(data), *PORTS)
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=full_disk, stderr=full_disk, env=environment()
    )
    async with asyncio.timeout(START_SECONDS):
        while not (word := data / "dev.json").exists():
            assert process.returncode is None
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)
        async with httpx.AsyncClient() as browser:
            assert (await browser.get(f"{json.loads(word.read_text())['endpoint']}/healthz")).json() == {"status": "ok"}
        process.send_signal(signal.SIGTERM)
        assert await process.wait() >= 0


async def test_an_idle_server_is_small(data: Path) -> None:
    """What is not configured is not loaded."""
    async with running("serve", data) as server:
        used = psutil.Process(server.pid).memory_info().rss
    assert used < IDLE_MEGABYTES * MEGABYTE


async def test_a_restart_after_a_kill_finds_everything(data: Path) -> None:
    """The key of the first start opens the second, whatever happened in between."""
    async with running("serve", data) as server:
        os.kill(server.pid, signal.SIGKILL)
        await server.ended()
    before = json.loads((data / "operator.json").read_text())
    async with running("serve", data) as server:
        after = json.loads((data / "operator.json").read_text())
        assert after["endpoint"] == server.url
        assert after["secret_access_key"] == before["secret_access_key"]
        await server.stop()
    assert "operator.first_key" not in [line["event"] for line in logged(server)]
