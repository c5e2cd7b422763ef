"""Small files that hold secrets: readable by their owner alone, written whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

OTHERS: Final = 0o077


class ExposedFile(Exception):
    """Others than the owner may read the file; the message says what to do."""


class DamagedFile(ValueError):
    """The file does not hold what was written to it; the message says what to do."""


def make_folder(folder: Path) -> None:
    """Make the folder, for its owner alone; one that is there already stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def create(path: Path, text: str) -> bool:
    """Write a new file; False, and nothing is changed, if it exists. Of several who try at once one succeeds."""
    with _written(path, text) as written:
        try:
            path.hardlink_to(written)
        except FileExistsError:
            return False
    _sync_folder(path.parent)
    return True


def replace(path: Path, text: str) -> None:
    """Write the file anew. Readers see the old text or the new one."""
    with _written(path, text) as written:
        written.replace(path)
    _sync_folder(path.parent)


def read(path: Path) -> str:
    """The file's text. ExposedFile if others could read it, too; FileNotFoundError if there is none."""
    with path.open(encoding="utf-8") as file:
        mode = os.fstat(file.fileno()).st_mode
        if mode & OTHERS:
            raise ExposedFile(f"{path} can be read by others (mode {mode & 0o777:03o}): run `chmod 600 {path}`")
        return file.read()


@contextlib.contextmanager
def _written(path: Path, text: str) -> Iterator[Path]:
    """A finished, durable file beside `path`, which is gone afterwards unless it was moved."""
    make_folder(path.parent)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 600
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield written
    finally:
        written.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the file's name as durable as its content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
