"""The project speaks of itself alone."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

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
# What Git keeps to itself: a folder, or in a working tree of its own a file.
_OWN_RECORDS: Final = frozenset({".git"})
WORDS: Final = re.compile("|".join((*_HOSTS, *_WORKPLACE)), re.IGNORECASE)


def shipped(folder: Path, made: Sequence[str]) -> Iterator[Path]:
    """Every file below a folder that belongs to the project: neither `made`, which `.gitignore` lists, nor a cache."""
    for path in sorted(folder.iterdir()):
        place = f"/{path.relative_to(ROOT).as_posix()}"
        if path.name in _OWN_RECORDS or any(is_made(place, pattern, folder=path.is_dir()) for pattern in made):
            continue
        if not path.is_dir():
            yield path
        elif not path.is_symlink() and not is_cache(path):
            yield from shipped(path, made)


def is_made(place: str, pattern: str, *, folder: bool) -> bool:
    """Whether a line of `.gitignore` means this place: of one kind or any, in the root or anywhere."""
    if pattern.endswith("/") and not folder:
        return False
    wanted = pattern.rstrip("/")
    return fnmatchcase(place if wanted.startswith("/") else place.rpartition("/")[2], wanted)


def is_cache(folder: Path) -> bool:
    """Whether a tool that keeps a cache there says so, in one of the two usual ways."""
    own = folder / ".gitignore"
    return (folder / "CACHEDIR.TAG").exists() or (own.exists() and "*" in own.read_text().splitlines())


def patterns() -> list[str]:
    """What `.gitignore` lists."""
    lines = (ROOT / ".gitignore").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_no_file_names_a_registry_or_a_workplace() -> None:
    """What is written here makes sense to whoever reads it anywhere, and installs from wherever they install."""
    found = []
    for path in shipped(ROOT, patterns()):
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


def test_what_the_project_ships_is_looked_at_and_nothing_else() -> None:
    """With Git or without: sources, pages and the check itself, and nothing that a command or a server has made."""
    found = {path.relative_to(ROOT).as_posix() for path in shipped(ROOT, patterns())}
    assert {
        "Makefile",
        ".gitignore",
        ".ci/run",
        "README.md",
        "server/poolhouse/app.py",
        "tests/docs/test_words.py",
    } <= found
    made = (".git/", ".venv/", ".cache/", "poolhouse-data/")
    assert not [name for name in found if name.startswith(made) or "node_modules" in name or "__pycache__" in name]


def test_a_line_of_gitignore_means_what_git_takes_it_for() -> None:
    """At the root or anywhere, folders or anything."""
    assert is_made("/.venv", "/.venv/", folder=True)
    assert not is_made("/tools/.venv", "/.venv/", folder=True)
    assert is_made("/a/b/node_modules", "node_modules/", folder=True)
    assert not is_made("/a/node_modules", "node_modules/", folder=False)
    assert is_made("/a/master.key", "*.key", folder=False)
    assert not is_made("/a/keys.py", "*.key", folder=False)
