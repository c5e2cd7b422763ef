"""A real NATS for tests: one server on a port of its own, with JetStream, in a folder that goes with it."""

import asyncio
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Final, Self

import psutil

START_SECONDS: Final = 20.0
_PAUSE: Final = 0.02
# Debian has it where only root looks by itself.
_PATH: Final = "/usr/local/sbin:/usr/sbin"


class Nats:
    """One server. What is stored in its JetStream outlives its restarts."""

    def __init__(self, folder: Path, port: int) -> None:
        """Use `start_new`."""
        self._folder = folder
        self._server: asyncio.subprocess.Process | None = None
        self.port: Final = port

    @classmethod
    async def start_new(cls, settings: str = "", *, jetstream: bool = True) -> Self:
        """A new, running server with these lines in its configuration."""
        server = cls(Path(tempfile.mkdtemp(prefix="poolhouse-nats-")), _free_port())
        store = f'jetstream {{ store_dir: "{server._folder}" }}' if jetstream else ""
        (server._folder / "nats.conf").write_text(f'listen: "127.0.0.1:{server.port}"\n{store}\n{settings}\n')
        await server.start()
        return server

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"nats://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start the server, and wait until it answers."""
        with (self._folder / "log").open("ab") as log:
            self._server = await asyncio.create_subprocess_exec(
                _program(), "-c", self._folder / "nats.conf", stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        async with asyncio.timeout(START_SECONDS):
            while not await self._answers():
                if self._server.returncode is not None:
                    raise RuntimeError((self._folder / "log").read_text())
                await asyncio.sleep(_PAUSE)

    async def kill(self) -> None:
        """Let it die as in a power cut."""
        if self._server is not None:
            self._server.kill()
            await self._server.wait()
            self._server = None

    async def freeze(self) -> None:
        """Let it say nothing more, with its connections open, as a machine that hangs."""
        assert self._server is not None
        process = psutil.Process(self._server.pid)
        process.suspend()
        while process.status() != psutil.STATUS_STOPPED:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(_PAUSE)

    def log(self) -> str:
        """What it has logged."""
        return (self._folder / "log").read_text()

    async def remove(self) -> None:
        """Stop the server, and delete its files."""
        await self.kill()
        shutil.rmtree(self._folder)

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        greeted = (await reader.read(4)) == b"INFO"
        writer.close()
        return greeted


def _program() -> str:
    found = shutil.which("nats-server") or shutil.which("nats-server", path=_PATH)
    if found is None:
        raise FileNotFoundError("NATS is not installed: `make test` installs it")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
