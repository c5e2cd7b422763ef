"""Characters with single-character wildcards between them, such as `b?c`: found in a text in one pass over it."""

from collections.abc import Sequence

from poolhouse.identity_pools.policy.variables import Wildcard


class Holes:
    """A text of known length, some of whose characters are unknown."""

    __slots__ = ("_last", "_length", "_places", "_runs", "_unknown")

    def __init__(self, parts: Sequence[str | Wildcard]) -> None:
        """Characters, and `Wildcard.ONE` for those that are unknown."""
        self._runs: list[tuple[int, str]] = []
        """The known characters, and where they begin."""
        self._places: dict[str, int] = {}
        """For each known character, a bit for each place where it may stand."""
        self._unknown = 0
        self._length = 0
        for part in parts:
            self._append(part)
        self._places = {character: places | self._unknown for character, places in self._places.items()}
        self._last = 1 << self._length >> 1

    def __len__(self) -> int:
        return self._length

    def stands_at(self, text: str, start: int) -> bool:
        """Whether it stands at this place of the text."""
        fits = start + self._length <= len(text)
        return fits and all(text.startswith(run, start + offset) for offset, run in self._runs)

    def find(self, text: str, start: int, end: int) -> int:
        """Where it first stands between two places of the text, or -1.

        All beginnings are tried at once, as the bits of one number (Shift-And), since trying one after the other would
        let a hostile pattern take the product of both lengths.
        """
        places, unknown, last = self._places, self._unknown, self._last
        alive = 0
        for at in range(start, end):
            alive = (alive << 1 | 1) & places.get(text[at], unknown)
            if alive & last:
                return at + 1 - self._length
        return -1

    def _append(self, part: str | Wildcard) -> None:
        if isinstance(part, Wildcard):
            self._unknown |= 1 << self._length
            self._length += 1
            return
        self._runs.append((self._length, part))
        for place, character in enumerate(part, self._length):
            self._places[character] = self._places.get(character, 0) | 1 << place
        self._length += len(part)
