"""What the pages tell people to type exists: commands, flags, settings, files."""

import inspect
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import typer.main

from poolhouse.cli import app
from poolhouse.config import CONFIG_FILE_VARIABLE, SETTINGS, environment_variable
from tests.docs import pages
from tests.load import __main__ as load

_TARGET: Final = re.compile(
    r"(?:^|[\s(;&`])make ((?:[a-z][a-z-]*|[A-Z]+=(?:\"[^\"]*\"|\S+))(?: [a-z][a-z-]*)*)", re.MULTILINE
)
_COMMAND: Final = re.compile(
    r"(?:^|[\s(/;&|\"])poolhouse(?P<words>(?: [^\n;&|)#\"`]*)?)(?:$|[\n;&|)#\"`])", re.MULTILINE
)
_QUOTED: Final = re.compile(r"\"[^\"\n]*\"|(?<!\w)'[^'\n]*'")
_FLAG: Final = re.compile(r"--[a-z][a-z-]*")
_VARIABLE: Final = re.compile(r"\bPOOLHOUSE_[A-Z_]+\b")
_PATH: Final = re.compile(r"(?:server|tests|docs|tools|protos|clients|examples|requirements|\.ci)/[\w./*{},-]*")
# What other programs call their own flags, where a page names one outside of a command line.
_OTHERS: Final = {"--no-input"}

PAGES: Final = pytest.mark.parametrize("page", pages.pages(), ids=pages.name)


@cache
def commands() -> Any:
    """The whole command line."""
    return typer.main.get_command(app)


def flags(command: Any) -> set[str]:
    """The flags of one command."""
    own = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    return own | {"--help"}


def every_command(command: Any) -> Iterator[Any]:
    """The command and all below it."""
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from every_command(inner)


def mistakes(words: list[str]) -> list[str]:
    """What `poolhouse` would not understand of these words."""
    command = commands()
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    unknown = [words[0]] if words and hasattr(command, "commands") and not words[0].startswith("-") else []
    return unknown + [word for word in words if _FLAG.match(word) and _FLAG.findall(word)[0] not in flags(command)]


def continued(code: str) -> str:
    """Code whose long lines are whole again, without prompts, and without quoted words that are no commands."""
    whole = re.sub(r"\\\n\s*", " ", code).replace("$ ", "")
    return _QUOTED.sub(lambda found: found[0] if "poolhouse" in found[0] else "…", whole)


@PAGES
def test_make_targets_exist(page: Path) -> None:
    """Every `make` that a page names does something."""
    makefile = (pages.ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE)) | {"set-up-run", "set-up-dev", "set-up-test"}
    named = [
        word
        for code in pages.code(page.read_text("utf-8"))
        for found in _TARGET.findall(code)
        for word in found.split()
    ]
    assert {word for word in named if re.fullmatch(r"[a-z][a-z-]*", word)} <= targets


@PAGES
def test_poolhouse_commands_and_flags_exist(page: Path) -> None:
    """Every `poolhouse` that a page names is understood."""
    wrong = []
    for code in pages.code(page.read_text("utf-8")):
        for found in _COMMAND.finditer(continued(code)):
            words = [word for word in found["words"].split() if word != "…"]
            if (words and not re.fullmatch(r"-{0,2}[a-z][\w=./:-]*", words[0])) or (words and words[0].endswith(":")):
                continue
            wrong += [(found["words"], one) for one in mistakes(words)]
    assert not wrong


@PAGES
def test_flags_and_variables_in_sentences_exist(page: Path) -> None:
    """A flag or a variable that a sentence names is one."""
    text = page.read_text("utf-8")
    known = {flag for command in every_command(commands()) for flag in flags(command)} | _OTHERS | flags_of_bench()
    lone = [span for span in pages.spans(text) if span.startswith("--")]
    assert {flag for span in lone for flag in _FLAG.findall(span)} <= known
    variables = {environment_variable(name) for name in SETTINGS} | {CONFIG_FILE_VARIABLE}
    assert {word for code in pages.code(text) for word in _VARIABLE.findall(code)} <= variables


def flags_of_bench() -> set[str]:
    """The flags of `make bench`: the parameters of what it calls."""
    return {f"--{name}" for name in inspect.signature(load.main).parameters}


@PAGES
def test_files_that_sentences_name_exist(page: Path) -> None:
    """Whoever looks for a file of the project finds it."""
    named = [span for span in pages.spans(page.read_text("utf-8")) if _PATH.fullmatch(span)]
    assert not [span for span in named if not exists(span)]


def exists(path: str) -> bool:
    """Whether there is such a file; `{a,b}` means both, and `*` any."""
    found = re.search(r"\{([^}]*)\}", path)
    if found:
        return all(exists(path.replace(found[0], word)) for word in found[1].split(","))
    return any(pages.ROOT.glob(path.rstrip("/")))


@PAGES
def test_code_is_well_formed(page: Path) -> None:
    """What is meant to be copied is at least of the language that it says it is; settings in files exist."""
    for block in pages.blocks(page.read_text("utf-8")):
        if block.language in ("bash", "sh"):
            checked = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, check=False)
            assert not checked.stderr, block.text
        elif block.language == "python":
            compile(block.text, pages.name(page), "exec")
        elif block.language == "json":
            json.loads(block.text)
        elif block.language == "toml":
            assert set(tomllib.loads(block.text)) <= set(SETTINGS)


def test_a_flag_that_does_not_exist_is_found() -> None:
    """The check itself can tell right from wrong."""
    assert not mistakes(["keys", "create", "--description", "x"])
    assert mistakes(["keys", "create", "--colour"]) == ["--colour"]
    assert mistakes(["bake", "--bread"]) == ["bake", "--bread"]
    assert _TARGET.findall('run `make serve`, then make test ARGS="-x"') == ["serve", "test"]
