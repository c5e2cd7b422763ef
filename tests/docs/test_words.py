"""The project speaks of itself alone."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.docs.pages import ROOT

# Written so that this file does not hold them.
_HOSTS: Final = (
    "pypi" + r"\.org",
    "python" + r"hosted\.org",
    "npmjs" + r"\.(?:org|com)",
    "yarnpkg" + r"\.com",
    "proxy\\.golang" + r"\.org",
    "sum\\.golang" + r"\.org",
    "deb\\.debian" + r"\.org",
)
_WORKPLACE: Final = (
    "/wo" + r"rk/(?:main|shared)",
    "/tm" + r"p/w\b",
    r"\bis" + r"sue #?\d+",
    "cla" + "ude",
    "anthro" + "pic",
    "chat" + "gpt",
    "co" + "pilot",
    r"(?<!user[-_ .])(?<!user)\bage" + r"nts?\b",
)
WORDS: Final = re.compile("|".join((*_HOSTS, *_WORKPLACE)), re.IGNORECASE)


def tracked() -> list[Path]:
    """Every file that the project ships, or is about to."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git here to tell what belongs to the project")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_registry_or_a_workplace() -> None:
    """What is written here makes sense to whoever reads it anywhere, and installs from wherever they install."""
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for match in WORDS.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{path.relative_to(ROOT)}:{line}: {match[0]}")
    assert not found


def test_the_check_finds_what_it_looks_for() -> None:
    """Words that only look alike pass."""
    assert WORDS.search("https://" + "pypi" + ".org/simple")
    assert WORDS.search("/wo" + "rk/main/server")
    assert not WORDS.search("x-amz-user-agent and User-Agent, reissue, workflow, /tmp/words")
