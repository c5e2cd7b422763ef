"""The Python client as a package: it installs, and a type checker knows all of it."""

import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.clients.programs import ROOT, run
from tests.services.server import environment

GOOD = """\
import grpc
import poolhouse_client
from poolhouse_client import aio, boto
from poolhouse_client.gen.identity.v1 import GetIdRequest
from poolhouse_client.gen.sync.v1 import ListDatasetsRequest
from poolhouse_client.gen.userpool import v1 as pb


def blocking(token: str) -> str:
    with poolhouse_client.connect("localhost:1", access_key=poolhouse_client.AccessKey("id", "secret")) as poolhouse:
        identity: str = poolhouse.identity_pools.GetId(GetIdRequest(), timeout=1).identity_id
        count: int = poolhouse.sync.ListDatasets(ListDatasetsRequest()).count
        user: pb.GetUserResponse = poolhouse.user_pools.GetUser(pb.GetUserRequest(access_token=token))
        later = poolhouse.user_pools.GetUser.future(pb.GetUserRequest())
        return identity + user.username + later.result().username + str(count)


async def waiting(token: str) -> str:
    async with aio.connect("localhost:1", plaintext=True) as poolhouse:
        user: pb.GetUserResponse = await poolhouse.user_pools.GetUser(pb.GetUserRequest(access_token=token), timeout=1)
        return user.username


def identity(poolhouse: poolhouse_client.Client, waiting: aio.Client, token: str) -> tuple[str, type[aio.Client]]:
    credentials = poolhouse_client.IdentityCredentials(
        poolhouse, "pool", logins=lambda: poolhouse_client.sign_in_logins(token), identity_ids={}
    )
    found: poolhouse_client.Credentials = credentials.get()
    boto.session(credentials, region_name="us-east-1").client("s3")
    aio.IdentityCredentials(waiting, "pool", identity_ids=poolhouse_client.IdentityFile("ids")).forget()
    return found.identity_id, type(waiting)


async def awaited(credentials: aio.IdentityCredentials) -> str:
    return (await credentials.get()).secret_key


def synced(device: poolhouse_client.Device, conflict: poolhouse_client.Conflict) -> str:
    dataset = device.sync("settings", conflict=lambda found: found.remote)
    dataset["theme"] = conflict.local or "dark"
    cancel = dataset.listen(lambda key, old, new, origin: print(key, old, new, origin.value))
    device.synchronize(timeout=1)
    cancel()
    return dataset["theme"] + device.status.value


async def awaited_sync(pool_id: str) -> dict[str, str]:
    handlers = poolhouse_client.Handlers(keep=lambda dataset, pending: bool(pending), on_status=print)
    async with aio.Device("localhost:1", pool_id, store="app.db", handlers=handlers, plaintext=True) as device:
        await device.synchronize()
        return device.sync("settings").copy()


def alone(channel: grpc.Channel, other: grpc.aio.Channel) -> tuple[str, str]:
    stub, awaited = pb.UserPoolServiceStub(channel), pb.UserPoolServiceAsyncStub(other)
    return stub.GetUser(pb.GetUserRequest()).username, type(awaited.GetUser(pb.GetUserRequest())).__name__
"""
BAD = """\
import grpc
import poolhouse_client
from poolhouse_client import aio
from poolhouse_client.gen.userpool import v1 as pb


def blocking(poolhouse: poolhouse_client.Client, channel: grpc.aio.Channel) -> None:
    poolhouse.user_pools.GetUser(pb.SignUpRequest())
    poolhouse.user_pools.GetUser(pb.GetUserRequest()).user_name
    poolhouse.user_pools.GetUsers(pb.GetUserRequest())
    pb.UserPoolServiceStub(channel)


async def waiting(poolhouse: aio.Client) -> None:
    poolhouse.user_pools.GetUser(pb.GetUserRequest()).username
    await poolhouse.user_pools.GetUser("token")
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new virtual environment in which the client is installed, as an application would."""
    folder = tmp_path_factory.mktemp("application") / "venv"
    uv = ROOT / ".cache" / "uv" / "bin" / "uv"
    run(uv, "venv", "--python", sys.executable, folder, folder=ROOT, env=environment())
    found = folder / "bin" / "python"
    # What the client depends on comes from this checkout's own packages: nothing is fetched.
    here = ("--offline", "--no-deps", "--no-cache")
    run(uv, "pip", "install", "--python", found, *here, "./clients/python", folder=ROOT, env=environment())
    (place,) = folder.glob("lib/python*/site-packages")
    (place / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return found


def checked(python: Path, folder: Path, program: str) -> list[str]:
    """What mypy says of a program, by line: `7: arg-type`."""
    (folder / "program.py").write_text(program)
    ended = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, "--no-pretty", "program.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=environment(NO_COLOR="1", MYPYPATH=""),
    )
    assert ended.stdout, ended.stderr
    return re.findall(r"^(\S+: error: .*|Success: .*)$", ended.stdout, re.MULTILINE)


def test_an_application_passes_a_strict_type_checker(python: Path, tmp_path: Path) -> None:
    """Blocking, for asyncio, and with the stubs alone: every request, every answer."""
    assert checked(python, tmp_path, GOOD) == ["Success: no issues found in 1 source file"]


def test_a_type_checker_finds_what_is_wrong(python: Path, tmp_path: Path) -> None:
    """Another operation's request, a member or an operation that does not exist, and an answer nobody waited for."""
    found = [(line.split(":")[1], line.rpartition("[")[2]) for line in checked(python, tmp_path, BAD)]
    assert found == [
        ("8", "arg-type]"),
        ("9", "attr-defined]"),
        ("10", "attr-defined]"),
        ("11", "arg-type]"),
        ("15", "attr-defined]"),
        ("16", "arg-type]"),
    ]


def test_the_installed_package_is_this_checkouts(python: Path, tmp_path: Path) -> None:
    """With its generated code, and its mark that it is typed."""
    words = "import poolhouse_client as p, pathlib; print(p.__file__); from poolhouse_client.gen.sync import v1"
    where = Path(run(python, "-c", words, folder=tmp_path, env={"PATH": ""}).strip()).parent
    installed, ours = (
        {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in {".py", ".pyi", ".typed"}}
        for folder in (where, ROOT / "clients" / "python" / "poolhouse_client")
    )
    assert where.is_relative_to(python.parent.parent)
    assert installed == ours
    assert (where / "py.typed").exists()
