"""Bytes that other processes are to read, each kept in a file of its own."""

import itertools
from pathlib import Path

_numbers = itertools.count()


def keep(folder: Path, content: bytes) -> Path:
    """A new file in the folder with this content."""
    path = folder / f"{next(_numbers)}.bin"
    path.write_bytes(content)
    return path
