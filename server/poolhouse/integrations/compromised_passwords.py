"""Passwords that are known to have leaked: lookups in a file that the operator provides.

The file is in the published form of "Pwned Passwords": on each line the SHA-1 of a password in hex, a colon, and how
often it was seen, all in the order of the hashes. It is searched as it is, by halves: a thousand million lines take
about thirty short reads. They go by `pread`, which lets other threads run while a disk is slow; touching a mapped page
would not.
"""

import hashlib
import os
import re
from itertools import pairwise
from pathlib import Path
from typing import Final, Self

from poolhouse.config import Config, ConfigError

HASH_LENGTH: Final = 40
LONGEST_LINE: Final = 64
"""In bytes: a hash, a colon, a count and the end of the line are less."""
SAMPLES: Final = 256
"""How many lines of a file are looked at before it is believed to be in form and in order."""

_AT_ONCE: Final = 4096
"""In bytes: what is left of the file is read when it is no more than that."""
_LINE: Final = re.compile(rb"[0-9A-Fa-f]{40}:\d{1,12}\r?")


class CompromisedPasswords:
    """The passwords of one file, which stays the same for as long as it is open. Lookups read from the disk."""

    def __init__(self, path: Path) -> None:
        """Open the file. OSError if it cannot be read, ValueError if it is not of this form."""
        self._file = path.open("rb", buffering=0)
        self._size = os.fstat(self._file.fileno()).st_size
        try:
            self._check()
        except ValueError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def contains(self, password: str) -> bool:
        """Whether the password is known to have leaked. OSError if the file cannot be read any more."""
        wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        # The line that is looked for begins at `first` or later, and before `end`. A line begins at `first`.
        first, end = 0, self._size
        while end - first > _AT_ONCE:
            middle = (first + end) // 2
            begin, line = self._line_after(middle)
            if begin < end and line[:HASH_LENGTH].upper() <= wanted:
                first = begin
            else:
                end = middle + 1
        lines = self._read(first, end - first + LONGEST_LINE).split(b"\n")
        return any(line[:HASH_LENGTH].upper() == wanted for line in lines)

    def _line_after(self, position: int) -> tuple[int, bytes]:
        """Where the first line begins that begins after `position`, and the line."""
        found = self._read(position, 2 * LONGEST_LINE)
        begin = found.find(b"\n") + 1
        return (position + begin, found[begin:].split(b"\n")[0]) if begin else (self._size, b"")

    def _read(self, position: int, length: int) -> bytes:
        return os.pread(self._file.fileno(), length, position)

    def _check(self) -> None:
        starts = (self._size * number // SAMPLES for number in range(1, SAMPLES))
        lines = [self._read(0, LONGEST_LINE).split(b"\n")[0]]
        lines += [line for begin, line in map(self._line_after, starts) if begin < self._size]
        if not all(_LINE.fullmatch(line) for line in lines):
            raise ValueError("not lines of SHA-1 hashes and counts, HASH:COUNT")
        # Of a short file, some lines are looked at several times.
        if any(before[:HASH_LENGTH].upper() > after[:HASH_LENGTH].upper() for before, after in pairwise(lines)):
            raise ValueError("not in the order of the hashes")


def opened(config: Config) -> CompromisedPasswords | None:
    """The passwords in the configured file, if there is one. ConfigError if it cannot be read, or is no such file."""
    path = config.compromised_passwords
    if path is None:
        return None
    try:
        return CompromisedPasswords(path)
    except (OSError, ValueError) as error:
        raise ConfigError(f"compromised_passwords: {path}: {error}") from None
