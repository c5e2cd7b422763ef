"""The README's five minutes, done as they are written, against a running emulator."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.docs.pages import ROOT, blocks, section
from tests.services.server import environment, running

TITLE: Final = "Five minutes to the first user"
# Where the README finds the emulator; a test cannot have these ports to itself.
GRPC, HTTP = "127.0.0.1:50051", "127.0.0.1:8080"
SECONDS: Final = 120.0


async def test_five_minutes_end_with_a_signed_in_user(tmp_path: Path) -> None:
    """Whoever copies the commands from top to bottom sees what the page shows."""
    steps = blocks(section((ROOT / "README.md").read_text("utf-8"), TITLE))
    script = "\n".join(step.text for step in steps if step.language == "bash")
    shown = [step.text for step in steps if step.language == "text"]
    assert shown
    async with running("dev", tmp_path) as server:
        address = server.url.removeprefix("http://")
        told = {"POOLHOUSE_DATA": str(tmp_path), "SERVER_GRPC": server.grpc, "SERVER_URL": server.url}
        output = await run(script.replace(GRPC, server.grpc).replace(HTTP, address), told)
    for text in shown:
        assert text in output


async def run(script: str, told: Mapping[str, str]) -> str:
    """What the commands write, in one shell, in the checkout. They all have to succeed."""
    # The tools of the checkout come first on the PATH, as in the shell of `make shell`.
    tools = (ROOT / ".venv" / "bin", ROOT / ".cache" / "go" / "bin")
    path = os.pathsep.join((*map(str, tools), os.environ["PATH"]))
    process = await asyncio.create_subprocess_exec(
        "bash",
        "-euo",
        "pipefail",
        "-c",
        script,
        cwd=ROOT,
        env=environment(PATH=path, **told),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(SECONDS):
            output = (await process.communicate())[0].decode()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, output
    return output
