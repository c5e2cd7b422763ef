"""The project's pages as readers see them: headings, links, code."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PATTERNS: Final = ("*.md", "docs/**/*.md", "examples/**/*.md", "clients/*/*.md")

_FENCE: Final = re.compile(
    r"^(?P<indent> *)(?P<mark>```+)(?P<language>[\w-]*)[^\n]*\n(?P<text>.*?)^(?P=indent)(?P=mark) *$",
    re.MULTILINE | re.DOTALL,
)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING: Final = re.compile(r"^(?P<level>#{1,6}) +(?P<title>.+?)[ #]*$", re.MULTILINE)
_SPAN: Final = re.compile(r"(`+)(?P<text>.+?)\1", re.DOTALL)
_LINK: Final = re.compile(r"\]\((?P<target>[^()\s]+)(?: \"[^\"]*\")?\)")
_ELEMENT: Final = re.compile(r"\b(?:src|srcset|href)=\"(?P<target>[^\"]+)\"")
_NOT_IN_ANCHORS: Final = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Block:
    """A fenced block of code."""

    language: str
    text: str


def pages() -> list[Path]:
    """Every page that people read."""
    found = {path for pattern in PATTERNS for path in ROOT.glob(pattern)}
    return sorted(path for path in found if "node_modules" not in path.parts)


def name(page: Path) -> str:
    """How a failure calls the page."""
    return str(page.relative_to(ROOT))


def blocks(text: str) -> list[Block]:
    """The fenced blocks, from top to bottom."""
    return [Block(found["language"], dedent(found["text"])) for found in _FENCE.finditer(text)]


def prose(text: str) -> str:
    """The page without its blocks and comments."""
    return _COMMENT.sub("", _FENCE.sub("", text))


def spans(text: str) -> list[str]:
    """Code within sentences."""
    return [found["text"].strip() for found in _SPAN.finditer(prose(text))]


def code(text: str) -> list[str]:
    """All code: each block, and each span in a sentence."""
    return [*(block.text for block in blocks(text)), *spans(text)]


def links(text: str) -> list[str]:
    """Where links, and pictures, point to."""
    plain = prose(text)
    return [found["target"] for pattern in (_LINK, _ELEMENT) for found in pattern.finditer(plain)]


def anchors(text: str) -> set[str]:
    """The fragments that headings can be linked by, as Git hosts make them."""
    seen: Counter[str] = Counter()
    result = set()
    for found in _HEADING.finditer(prose(text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", found["title"]).replace("`", "")
        anchor = _NOT_IN_ANCHORS.sub("", plain.lower()).replace(" ", "-")
        result.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
        seen[anchor] += 1
    return result


def section(text: str, title: str) -> str:
    """What stands under a heading, up to the next one of its level or above. KeyError if there is none."""
    headings = list(_HEADING.finditer(text))
    for number, found in enumerate(headings):
        if found["title"] == title:
            ends = (one.start() for one in headings[number + 1 :] if len(one["level"]) <= len(found["level"]))
            return text[found.end() : next(ends, len(text))]
    raise KeyError(title)
