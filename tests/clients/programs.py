"""Programs in other languages, run by the tools of this checkout."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = (Path(sys.executable).parent, ROOT / ".cache" / "go" / "bin")
GO_SETTINGS = {"GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly -buildvcs=false", "CGO_ENABLED": "0"}
SECONDS = 120.0


def run(*words: str | Path, folder: Path, env: Mapping[str, str]) -> str:
    """What a program prints; fails with all of that if the program fails."""
    path = os.pathsep.join([*map(str, TOOLS), os.environ["PATH"]])
    ended = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env={**env, **GO_SETTINGS, "PATH": path, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ended.returncode == 0, f"{words[0]} ended with {ended.returncode}:\n{ended.stdout}"
    return ended.stdout
