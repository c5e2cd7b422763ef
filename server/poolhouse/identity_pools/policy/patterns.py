"""Patterns: texts with wildcards and variables, made ready for matching many requests, each in linear time."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol, TypeAlias

from poolhouse.identity_pools.policy.holes import Holes
from poolhouse.identity_pools.policy.variables import Phrase, Token, Values, Variable, Wildcard

_Piece: TypeAlias = str | Holes


class Pattern(Protocol):
    """What a text of a request is compared with."""

    def matches(self, text: str, values: Values) -> bool:
        """Whether the whole text matches, with the request's values in place of variables."""


class Glob:
    """Pieces of text with any characters between them."""

    __slots__ = ("pieces",)

    def __init__(self, pieces: tuple[_Piece, ...]) -> None:
        """At least one piece; there is a `*` between each and the next."""
        self.pieces = pieces

    def matches(self, text: str, _values: Values) -> bool:
        """Whether the whole text matches."""
        return glob(self.pieces, text)


class Template:
    """Pieces that hold variables. What a variable stands for is taken literally: wildcards in it are characters."""

    __slots__ = ("_pieces", "_start")

    def __init__(self, start: str, pieces: tuple[Callable[[Values], _Piece | None], ...]) -> None:
        """What makes the pieces of a glob from a request's values, or None where one is missing.

        Every text that matches begins with `start`, whatever the values.
        """
        self._start = start
        self._pieces = pieces

    def matches(self, text: str, values: Values) -> bool:
        """Whether the whole text matches; if a variable has no value, nothing does."""
        if not text.startswith(self._start):  # spares most of those that do not match all the rest
            return False
        filled = []
        for piece in self._pieces:
            found = piece(values)
            if found is None:
                return False
            filled.append(found)
        return glob(filled, text)


class AnyOf:
    """Several patterns, of which one must match; those of a simple form are looked at together."""

    __slots__ = ("_exact", "_others", "_prefixes")

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        """Any number of patterns; of none, nothing matches."""
        exact, prefixes, others = set[str](), list[str](), list[Pattern]()
        for pattern in patterns:
            match pattern.pieces if isinstance(pattern, Glob) else ():
                case (str(text),):
                    exact.add(text)
                case (str(text), ""):
                    prefixes.append(text)
                case _:
                    others.append(pattern)
        self._exact = frozenset(exact)
        self._prefixes = tuple(prefixes)
        self._others = tuple(others)

    def matches(self, text: str, values: Values) -> bool:
        """Whether one of them matches the whole text."""
        if text in self._exact or text.startswith(self._prefixes):
            return True
        for other in self._others:  # noqa: SIM110 (half the time of any() with a generator)
            if other.matches(text, values):
                return True
        return False


def pattern(tokens: Iterable[Token]) -> Glob | Template:
    """The pattern that these tokens make."""
    pieces = _split(tokens)
    if any(isinstance(part, Variable) for piece in pieces for part in piece):
        first = pieces[0][0] if pieces[0] else ""
        return Template(first if isinstance(first, str) else "", tuple(map(_open, pieces)))
    return Glob(tuple(_solid([part for part in piece if not isinstance(part, Variable)]) for piece in pieces))


def glob(pieces: Sequence[_Piece], text: str) -> bool:
    """Whether the text begins with the first piece, ends with the last, and has the others in order between them.

    The first place where a piece fits is as good as any later one, so that nothing is ever tried again.
    """
    first, last = pieces[0], pieces[-1]
    start, end = len(first), len(text) - len(last)
    if not (text.startswith(first) if isinstance(first, str) else first.stands_at(text, 0)):
        return False
    if len(pieces) == 1:
        return end == 0
    if start > end or not (text.endswith(last) if isinstance(last, str) else last.stands_at(text, end)):
        return False
    for piece in pieces[1:-1]:
        at = text.find(piece, start, end) if isinstance(piece, str) else piece.find(text, start, end)
        if at < 0:
            return False
        start = at + len(piece)
    return True


def _split(tokens: Iterable[Token]) -> list[list[Token]]:
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if token is Wildcard.ANY:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces


def _solid(piece: Sequence[str | Wildcard]) -> _Piece:
    known = [part for part in piece if isinstance(part, str)]
    return "".join(known) if len(known) == len(piece) else Holes(piece)


def _open(piece: Sequence[Token]) -> Callable[[Values], _Piece | None]:
    """What fills the piece in; it may give up, for want of a variable's value."""
    parts = [part for part in piece if not isinstance(part, Wildcard)]
    if len(parts) == len(piece):
        return Phrase(parts).fill
    phrases = [part if isinstance(part, Wildcard) else Phrase([part]) for part in piece]
    return partial(_with_holes, phrases)


def _with_holes(piece: Sequence[Phrase | Wildcard], values: Values) -> Holes | None:
    filled = [part if isinstance(part, Wildcard) else part.fill(values) for part in piece]
    known = [part for part in filled if part is not None]
    return Holes(known) if len(known) == len(filled) else None
