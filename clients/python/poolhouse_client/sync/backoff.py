"""Pauses between attempts."""

from collections.abc import Callable
from typing import Final

FIRST_SECONDS: Final = 0.2
MOST_SECONDS: Final = 30.0
_MOST_DOUBLINGS: Final = 16


class Backoff:
    """Pauses that grow with each attempt. Chance takes a part of each: who failed together does not return together."""

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random
        self._attempts = 0

    def pause(self) -> float:
        """How long to wait now, in seconds."""
        longest = min(MOST_SECONDS, FIRST_SECONDS * 2.0**self._attempts)
        self._attempts = min(self._attempts + 1, _MOST_DOUBLINGS)
        return longest * self._random()

    def reset(self) -> None:
        """It has worked."""
        self._attempts = 0
