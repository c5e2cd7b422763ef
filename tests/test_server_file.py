"""What a server leaves for `poolhouse env`, and the first access key."""

import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from poolhouse import operators, server_file
from poolhouse.app import open_house
from poolhouse.call import House
from poolhouse.config import Config
from poolhouse.private_file import DamagedFile
from poolhouse.server_file import ServerFile, latest_mode

OpenHouse = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
def house(tmp_path: Path) -> OpenHouse:
    """Opens a house over the data directory of the test."""

    @asynccontextmanager
    async def opened(**settings: Any) -> AsyncIterator[House]:
        config = Config(**{"data": tmp_path / "data"} | settings)
        async with open_house(config, public_url="http://127.0.0.1:8080") as found:
            yield found

    return opened


async def test_the_first_start_leaves_a_key_that_works(house: OpenHouse) -> None:
    """The key in the file is one that the server knows, and only the owner can read it."""
    async with house() as opened:
        await server_file.leave(opened, "127.0.0.1:50051")
        word = ServerFile.read(opened.config.data, "serve")
        assert word is not None
        assert await operators.secret_of(opened, word.access_key_id) == word.secret_access_key
    assert (word.endpoint, word.grpc, word.region) == ("http://127.0.0.1:8080", "127.0.0.1:50051", "us-east-1")
    assert (opened.config.data / "operator.json").stat().st_mode & 0o777 == 0o600


async def test_the_log_says_where_the_key_is_and_not_the_secret(house: OpenHouse) -> None:
    """Logs are kept in many places; secrets are not."""
    with capture_logs() as logs:
        async with house() as opened:
            await server_file.leave(opened, "127.0.0.1:50051")
    word = ServerFile.read(opened.config.data, "serve")
    assert word is not None
    (line,) = [line for line in logs if line["event"] == "operator.first_key"]
    assert line["file"] == str(opened.config.data / "operator.json")
    assert line["next"] == f'eval "$(poolhouse env --data {opened.config.data})"'
    assert word.secret_access_key not in json.dumps(line)
    assert word.secret_access_key not in repr(word)


async def test_later_starts_keep_the_key_and_renew_the_addresses(house: OpenHouse) -> None:
    """Free ports change from start to start, and scripts keep working."""
    async with house() as opened:
        await server_file.leave(opened, "127.0.0.1:1")
    first = ServerFile.read(opened.config.data, "serve")
    async with house(region="eu-west-1") as opened:
        await server_file.leave(opened, "127.0.0.1:2")
        assert len(await operators.list_keys(opened)) == 1
    second = ServerFile.read(opened.config.data, "serve")
    assert first is not None
    assert second is not None
    assert (second.grpc, second.region) == ("127.0.0.1:2", "eu-west-1")
    assert (second.access_key_id, second.secret_access_key) == (first.access_key_id, first.secret_access_key)


async def test_a_removed_file_stays_removed(house: OpenHouse) -> None:
    """An operator who does not want a secret on the disk does not get another one."""
    async with house() as opened:
        await server_file.leave(opened, "127.0.0.1:1")
        (opened.config.data / "operator.json").unlink()
        await server_file.leave(opened, "127.0.0.1:1")
        assert ServerFile.read(opened.config.data, "serve") is None
        assert len(await operators.list_keys(opened)) == 1


async def test_the_emulator_makes_no_key(house: OpenHouse) -> None:
    """It believes any, and leaves one that says so."""
    async with house(mode="dev") as opened:
        await server_file.leave(opened, "127.0.0.1:1")
        assert await operators.list_keys(opened) == []
    word = ServerFile.read(opened.config.data, "dev")
    assert word is not None
    assert (word.access_key_id, word.secret_access_key) == ("dev", "dev")
    assert ServerFile.read(opened.config.data, "serve") is None


@pytest.mark.parametrize("mode", ["serve", "dev"])
async def test_where_nothing_can_be_written_the_server_runs_without(
    house: OpenHouse, tmp_path: Path, mode: str
) -> None:
    """A read-only container is told what to do; no key is left behind that nobody knows."""
    (tmp_path / "file").touch()
    with capture_logs() as logs:
        async with house(mode=mode, data=tmp_path / "file", database_url="sqlite://") as opened:
            await server_file.leave(opened, "127.0.0.1:1")
            assert all(key.revoked_at is not None for key in await operators.list_keys(opened))
    assert [line["log_level"] for line in logs] == ["warning"]


def test_a_damaged_file_is_told_from_a_missing_one(tmp_path: Path) -> None:
    """What cannot be read is named, so that it can be removed."""
    assert ServerFile.read(tmp_path, "serve") is None
    for text in ("{", "[]", '{"endpoint": "x"}', '"text"'):
        (tmp_path / "operator.json").write_text(text)
        (tmp_path / "operator.json").chmod(0o600)
        with pytest.raises(DamagedFile, match=r"operator\.json is damaged"):
            ServerFile.read(tmp_path, "serve")


def test_the_server_that_was_started_last_is_meant(tmp_path: Path) -> None:
    """Server and emulator may share a data directory."""
    assert latest_mode(tmp_path) is None
    word = ServerFile("http://127.0.0.1:1", "127.0.0.1:2", "us-east-1", "key", "secret")
    word.write(tmp_path, "serve")
    assert latest_mode(tmp_path) == "serve"
    os.utime(tmp_path / "operator.json", (1, 1))
    word.write(tmp_path, "dev")
    assert latest_mode(tmp_path) == "dev"
