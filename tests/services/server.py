"""The `poolhouse` command as people run it: a process of its own, found by its ready line."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0
PORTS = ("--grpc-address", "127.0.0.1:0", "--http-address", "127.0.0.1:0")
READY = re.compile(r"poolhouse ready: grpc=(\S+) http=(\S+)\n")


def environment(**settings: str) -> dict[str, str]:
    """The environment of the command: ours, without settings of ours, with `settings` such as POOLHOUSE_DATA."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("POOLHOUSE_", "AWS_"))}
    return {**inherited, "PYTHONPATH": str(ROOT / "server"), "COLUMNS": "200", **settings}


@dataclass
class Ended:
    """A command that has ended."""

    code: int
    output: str
    errors: str


async def poolhouse(*arguments: str, env: Mapping[str, str] | None = None) -> Ended:
    """Run a command to its end."""
    process = await start(*arguments, env=env)
    try:
        async with asyncio.timeout(START_SECONDS):
            output, errors = await process.communicate()
    except BaseException:
        process.kill()
        raise
    return Ended(await process.wait(), output.decode(), errors.decode())


@dataclass
class Server:
    """A running server."""

    process: asyncio.subprocess.Process
    grpc: str
    url: str
    lines: list[str] = field(default_factory=list)
    """What it said on standard error so far."""

    @property
    def pid(self) -> int:
        """The process's id."""
        return self.process.pid

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> Ended:
        """Send a signal and wait for the end."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        return await self.ended()

    async def ended(self) -> Ended:
        """Wait for the end."""
        assert self.process.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            rest = await self.process.stdout.read()
            code = await self.process.wait()
            await self._listening
        return Ended(code, rest.decode(), "".join(self.lines))

    def listen(self) -> None:
        """Collect what it says on standard error."""
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.lines.append(line.decode())


@asynccontextmanager
async def running(
    command: str, data: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> AsyncIterator[Server]:
    """`poolhouse serve` or `poolhouse dev` on free ports, ready for calls; killed in the end if it still runs."""
    process = await start(command, "--data", str(data), *PORTS, *arguments, env=env)
    server = Server(process, "", "")
    server.listen()
    try:
        assert process.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            line = (await process.stdout.readline()).decode()
        found = READY.fullmatch(line)
        assert found, f"not ready: {line!r} {await server.stop()}"
        server.grpc, server.url = found[1], found[2]
        yield server
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def start(*arguments: str, env: Mapping[str, str] | None = None) -> asyncio.subprocess.Process:
    """Start the command and do not wait for it; the process is the caller's to end."""
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "poolhouse", *arguments, stdout=pipe, stderr=pipe, env=environment(**(env or {}))
    )
