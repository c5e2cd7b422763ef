"""The processes that a measurement needs: started as people start them, watched, and ended by their id."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import psutil

from tests.services.server import ROOT, environment

READY: Final = "ready "
START_SECONDS: Final = 60.0
# What a command may take beyond the stretch that it measures.
SPARE_SECONDS: Final = 60.0


class CommandFailed(RuntimeError):
    """A command of the harness itself failed; the text says which, and what it said."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A running process of the harness, and what it said when it was ready."""

    pid: int
    said: str


@asynccontextmanager
async def helper(module: str, *arguments: str) -> AsyncIterator[Helper]:
    """`python -m module` while the block runs, from its line `ready …` on."""
    async with helper_command(sys.executable, "-m", module, *arguments) as process:
        yield process


@asynccontextmanager
async def helper_command(*command: str) -> AsyncIterator[Helper]:
    """A command while the block runs, from its line `ready …` on; CommandFailed if it ends before the block does."""
    process = await _start(*command)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            line = (await process.stdout.readline()).decode()
        if not line.startswith(READY):
            raise CommandFailed(f"{command} is not ready: {line!r} {await _errors(process)}")
        yield Helper(process.pid, line.removeprefix(READY).strip())
        if process.returncode is not None:
            raise CommandFailed(f"{command} has ended: {await _errors(process)}")
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def output_of(*command: str, seconds: float = 0.0) -> str:
    """What a command prints that works for `seconds`; CommandFailed if it fails or does not end."""
    process = await _start(*command)
    try:
        async with asyncio.timeout(seconds + SPARE_SECONDS):
            output, errors = await process.communicate()
    except TimeoutError:
        raise CommandFailed(f"did not end: {' '.join(command)}") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise CommandFailed(f"failed: {' '.join(command)}\n{errors.decode()[-2000:]}")
    return output.decode()


async def output_of_module(module: str, *arguments: str, seconds: float = 0.0) -> str:
    """What `python -m module` prints, as `output_of`."""
    return await output_of(sys.executable, "-m", module, *arguments, seconds=seconds)


async def _start(*command: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment(GRPC_VERBOSITY="NONE"), stdout=pipe, stderr=pipe, limit=2**24
    )


async def _errors(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    return (await process.stderr.read()).decode()[-2000:]


def cpu_seconds(pid: int) -> float:
    """What the process has used of its cores so far."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def resident_megabytes(pid: int) -> float:
    """The memory that the process holds, in units of 2**20 bytes."""
    return float(psutil.Process(pid).memory_info().rss) / 2**20
