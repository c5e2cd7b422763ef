"""A real PostgreSQL for tests: a private cluster on a free port, gone when it is removed."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Final, Self

import asyncpg
import psutil

START_SECONDS: Final = 60.0
_PAUSE: Final = 0.05
_OWNER: Final = "postgres"
_NOT_DURABLE: Final = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_wal_size=64MB")
_MEMORY: Final = Path("/dev/shm")  # noqa: S108  it is meant: Linux keeps it in memory
_ROOM: Final = 1 << 30
"""How much memory has to be free, in bytes. A database takes eight millions of them, and goes with its test."""


class Postgres:
    """One cluster in a folder of its own. PostgreSQL refuses to run as root, so its processes are `postgres`'s then."""

    def __init__(self, folder: Path, port: int, settings: Sequence[str]) -> None:
        """Use `start_new`."""
        self._folder = folder
        self._settings = settings
        self._programs = _programs()
        self._numbers = count(1)
        self._server: asyncio.subprocess.Process | None = None
        self.port: Final = port

    @classmethod
    async def start_new(cls, *, durable: bool = True) -> Self:
        """A new, running cluster. Its folder is not pytest's, which is closed to PostgreSQL's user.

        One that is not durable never waits for the disk, and is kept in memory where there is room.
        """
        settings, place = ((), None) if durable else (_NOT_DURABLE, _memory())
        cluster = cls(_new_folder(place), _free_port(), settings)
        await cluster._run(
            *("initdb", "--pgdata", cluster._data, "--auth=trust", "--username", _OWNER, "--encoding=UTF8"),
            *(() if durable else ("--no-sync",)),
        )
        await cluster.start()
        return cluster

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _sockets(self) -> Path:
        return self._folder / "sockets"

    def url(self, database: str) -> str:
        """The URL of a database of this cluster."""
        return f"postgresql://{_OWNER}@127.0.0.1:{self.port}/{database}"

    async def start(self) -> None:
        """Start the cluster, and wait until it answers."""
        self._server = await self._process(
            "postgres", "-D", self._data, "-k", self._sockets, "-p", str(self.port), "-h", "127.0.0.1", *self._settings
        )
        async with asyncio.timeout(START_SECONDS):
            while True:
                try:
                    await (await asyncpg.connect(self.url("postgres"))).close()
                except (OSError, asyncpg.CannotConnectNowError):
                    await asyncio.sleep(_PAUSE)
                else:
                    return

    async def stop(self) -> None:
        """Stop the cluster, its connections with it, as a crash would: nothing more is written to its files."""
        await self._end(signal.SIGQUIT)

    async def remove(self) -> None:
        """Stop the cluster, and delete its files."""
        await self.stop()
        shutil.rmtree(self._folder)

    async def restart(self) -> None:
        """Stop it and start it again on the same port."""
        await self._end(signal.SIGINT)
        await self.start()

    async def restart_as_standby(self) -> None:
        """Stop it and start it again as a standby, which serves reads alone until it is promoted."""
        await self._end(signal.SIGINT)
        signal_file = self._data / "standby.signal"
        signal_file.touch()
        _hand_over(signal_file)
        await self.start()

    async def promote(self) -> None:
        """Make the standby the one that is written to."""
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute("SELECT pg_promote()")
        finally:
            await connection.close()

    def processes(self) -> list[psutil.Process]:
        """The server's processes: the one that was started, and one for each connection and background task."""
        if self._server is None:
            return []
        first = psutil.Process(self._server.pid)
        return [first, *first.children(recursive=True)]

    async def kill9(self) -> None:
        """Let all of its processes die as in a power cut, without a chance to write anything more.

        The first one goes last and is held still meanwhile: it would answer the death of another with an orderly end.
        """
        assert self._server is not None
        first = psutil.Process(self._server.pid)
        first.suspend()
        while first.status() != psutil.STATUS_STOPPED:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(_PAUSE)
        doomed = self.processes()
        for process in reversed(doomed):
            process.kill()
        await self._server.wait()
        self._server = None
        while any(map(_lives, doomed)):  # noqa: ASYNC110  nor of this
            await asyncio.sleep(_PAUSE)

    async def create_database(self, template: str = "template1") -> str:
        """A new database, a copy of `template`; returns its URL."""
        name = f"test_{next(self._numbers)}"
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        finally:
            await connection.close()
        return self.url(name)

    async def drop_database(self, url: str) -> None:
        """Delete a database, whoever is connected to it still."""
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(f'DROP DATABASE "{name_of(url)}" WITH (FORCE)')
        finally:
            await connection.close()

    async def _end(self, how: signal.Signals) -> None:
        if self._server is not None:
            with contextlib.suppress(ProcessLookupError):
                self._server.send_signal(how)
            await self._server.wait()
            self._server = None

    async def _run(self, program: str, *arguments: str | Path) -> None:
        code = await (await self._process(program, *arguments)).wait()
        if code:
            raise subprocess.CalledProcessError(code, [program, *map(str, arguments)])

    async def _process(self, program: str, *arguments: str | Path) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            self._programs / program,
            *arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=_OWNER if os.geteuid() == 0 else None,
            cwd="/",
            start_new_session=True,
        )


def name_of(url: str) -> str:
    """The name of the database at a URL."""
    return url.rpartition("/")[2]


def _lives(process: psutil.Process) -> bool:
    # Where nobody collects orphans, the dead stay listed.
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _memory() -> Path | None:
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM else None


def _new_folder(place: Path | None) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="poolhouse-postgresql-", dir=place))
    folder.chmod(0o711)
    for path in (folder / "data", folder / "sockets"):
        path.mkdir(mode=0o700)
        _hand_over(path)
    return folder


def _hand_over(path: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(path, _OWNER)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        raise FileNotFoundError("PostgreSQL is not installed: `make test` installs it")
    return found[-1] if found else Path(str(on_path)).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
