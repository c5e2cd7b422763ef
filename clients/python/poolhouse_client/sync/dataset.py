"""A dataset, as an app uses it: a mapping of text to text that is the same on all devices."""

import re
from collections.abc import Callable, Iterator, MutableMapping
from typing import Final

from poolhouse_client.sync.model import Listener
from poolhouse_client.sync.replica import Replica

_NAME: Final = re.compile(r"[a-zA-Z0-9_.:-]{1,128}")


def check_name(name: str) -> None:
    """Raise ValueError if no dataset can be called so."""
    if not _NAME.fullmatch(name):
        raise ValueError("A dataset's name has 1 to 128 letters, digits, underscores, dots, colons and dashes.")


class Dataset(MutableMapping[str, str]):
    """The records of one dataset. Whatever is read or changed, nothing waits for the network."""

    def __init__(self, name: str, replica: Replica) -> None:
        self.name: Final = name
        self._replica = replica

    def __getitem__(self, key: str) -> str:
        value = self._replica.get(self.name, key)
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value: str) -> None:
        _check_text(key, value)
        self._replica.write(self.name, {key: value})

    def __delitem__(self, key: str) -> None:
        self[key]
        self._replica.write(self.name, {key: None})

    def __iter__(self) -> Iterator[str]:
        return iter(self._replica.values(self.name))

    def __len__(self) -> int:
        return len(self._replica.values(self.name))

    def change(self, key: str, change: Callable[[str | None], str | None]) -> None:
        """Make a record what `change` makes of it, where None is no record. Nothing else happens to it in between."""
        value = change(self._replica.get(self.name, key))
        _check_text(key, "" if value is None else value)
        self._replica.write(self.name, {key: value})

    def copy(self) -> dict[str, str]:
        """All records, as they are at one moment."""
        return self._replica.values(self.name)

    def clear(self) -> None:
        """Remove all records at once. The dataset remains."""
        self._replica.write(self.name, dict.fromkeys(self._replica.values(self.name)))

    def delete(self) -> None:
        """Delete the dataset, here and everywhere. What is written from now on is of a new one."""
        self._replica.delete(self.name)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have a listener called at each change, after it was kept; what is returned ends that."""
        return self._replica.listeners.add(self.name, listener)


def _check_text(*given: object) -> None:
    """Raise TypeError for what an app without a type checker may give."""
    if not all(isinstance(one, str) for one in given):
        raise TypeError("Keys and values of records are text.")
