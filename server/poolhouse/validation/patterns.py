"""Patterns of the protos, matched as AWS means them, and never for long."""

import re
from collections.abc import Callable
from typing import Final

import regex

MATCH_SECONDS: Final = 0.05
"""A pattern that has not matched after this time does not match: some of Cognito's own backtrack without end."""

_ASCII_CLASSES: Final = {"w": "[0-9A-Za-z_]", "d": "[0-9]", "s": r"[ \t\n\r\f\v]"}


def matcher(pattern: str) -> Callable[[str], object]:
    """A function whose answer is true when the whole of a string matches, found out within MATCH_SECONDS.

    Only `regex` knows Unicode's classes, only `re` is fast on the long tokens of the others, which cannot backtrack.
    """
    if r"\p" not in pattern:
        return re.compile(pattern, re.ASCII).fullmatch
    in_ascii = re.sub(r"\\(.)", lambda found: _ASCII_CLASSES.get(found[1], found[0]), pattern)
    compiled = regex.compile(in_ascii, regex.VERSION1)

    def matches(text: str) -> object:
        try:
            return compiled.fullmatch(text, timeout=MATCH_SECONDS)
        except TimeoutError:
            return None

    return matches
