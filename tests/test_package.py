"""What is installed on a server that has no checkout."""

import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import boto3
import httpx
import pytest

from poolhouse.config import Config
from tests.clients.programs import ROOT, run
from tests.services.server import PORTS, READY, environment

DIST: Final = ROOT / "dist"
PAGE: Final = ROOT / "docs" / "running-in-production.md"
UV: Final = ROOT / ".cache" / "uv" / "bin" / "uv"
NOTHING: Final = {"PATH": "/nowhere"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, as `make package` and the page have it, in an environment of its own."""
    run("make", "package", folder=ROOT, env=environment())
    folder = tmp_path_factory.mktemp("server") / "venv"
    (wheel,) = DIST.glob("poolhouse-*.whl")
    run(UV, "venv", "--python", sys.executable, folder, folder=ROOT, env=environment())
    into = ("pip", "install", "--python", folder / "bin" / "python")
    pinned = ("--require-hashes", "--only-binary", ":all:", "-r", DIST / "requirements.txt")
    run(UV, *into, *pinned, folder=ROOT, env=environment())
    run(UV, *into, "--no-deps", wheel, folder=ROOT, env=environment())
    run(UV, "pip", "check", "--python", folder / "bin" / "python", folder=ROOT, env=environment())
    return folder / "bin" / "poolhouse"


@contextmanager
def emulator(command: Path, folder: Path) -> Iterator[str]:
    """The emulator of an installed package, away from this checkout; its address."""
    words = (str(command), "dev", "--data", str(folder / "data"), *PORTS)
    with subprocess.Popen(words, cwd=folder, env=NOTHING, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = READY.fullmatch(process.stdout.readline())
            assert found is not None
            yield found[2]
        finally:
            process.terminate()
            assert process.wait() == 0


def test_a_server_runs_from_what_is_installed_alone(installed: Path, tmp_path: Path) -> None:
    """Its operations, its pages, and whatever else is no Python."""
    with emulator(installed, tmp_path) as url:
        own = {"aws_access_key_id": "id", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
        pools = boto3.client("cognito-idp", endpoint_url=url, **own)
        assert pools.create_user_pool(PoolName="guests")["UserPool"]["Name"] == "guests"
        for page in ("/_dev/inbox", "/_dev/sync"):
            shown = httpx.get(url + page)
            assert shown.status_code == httpx.codes.OK
            for part in re.findall(r'(?:src|href)="(/[^"]+)"', shown.text):
                assert httpx.get(url + part).status_code == httpx.codes.OK


def test_the_pages_service_is_one_that_this_server_can_be() -> None:
    """It may take longer to stop than calls have to end, and is not started again for settings that cannot be used."""
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]  # names have capitals here
    (text,) = re.findall(r"```ini\n(\[Unit\]\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    unit.read_string(text)
    service = unit["Service"]
    assert int(service["TimeoutStopSec"]) > Config.model_fields["drain_seconds"].default
    command, *words = service["ExecStart"].split()
    assert Path(command).name == "poolhouse"
    ended = subprocess.run(
        [sys.executable, "-m", "poolhouse", words[0], words[1], "/nowhere.toml"],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert str(ended.returncode) == service["RestartPreventExitStatus"], ended.stderr
