"""Ids of identities in a file, so that a guest who comes back is the same guest."""

import json
import os
import tempfile
import threading
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Final

# Held by whoever reads a file to write it again: providers of several pools may share one.
_CHANGING: Final = threading.Lock()


class IdentityFile(MutableMapping[str, str]):
    """The ids of identities by their pools', in a JSON file that only its owner may read.

    It is for one program at a time. Whoever knows a guest's id is that guest.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)

    def __getitem__(self, identity_pool_id: str) -> str:
        return self._read()[identity_pool_id]

    def __setitem__(self, identity_pool_id: str, identity_id: str) -> None:
        with _CHANGING:
            self._write({**self._read(), identity_pool_id: identity_id})

    def __delitem__(self, identity_pool_id: str) -> None:
        with _CHANGING:
            ids = self._read()
            del ids[identity_pool_id]
            self._write(ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def _read(self) -> dict[str, str]:
        try:
            ids: dict[str, str] = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return ids

    def _write(self, ids: dict[str, str]) -> None:
        # Another file in its place: whatever happens, the file is never half written.
        handle, name = tempfile.mkstemp(prefix=f".{self._path.name}.", dir=self._path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(ids, file, indent=2)
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
