"""Who is told of changes, in their order, and after they were kept."""

import logging
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from poolhouse_client.sync.model import Listener, Origin

T = TypeVar("T")

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """A record looks different to the app."""

    dataset: str
    key: str
    old: str | None
    new: str | None
    origin: Origin


class Listeners:
    """The listeners of all datasets."""

    def __init__(self) -> None:
        self._by_dataset: defaultdict[str, dict[object, Listener]] = defaultdict(dict)
        self._untold: deque[Change] = deque()
        self._telling = False

    def add(self, dataset: str, listener: Listener) -> Callable[[], None]:
        """Tell a listener of the dataset's changes from now on, until what is returned is called."""
        place = object()
        self._by_dataset[dataset][place] = listener
        return lambda: self._remove(dataset, place)

    def _remove(self, dataset: str, place: object) -> None:
        self._by_dataset[dataset].pop(place, None)

    def datasets(self) -> list[str]:
        """The datasets that anybody listens to."""
        return [name for name, listeners in self._by_dataset.items() if listeners]

    def tell(self, changes: Iterable[Change]) -> None:
        """Tell them. What a listener changes is told when all have heard of what came before."""
        self._untold.extend(changes)
        if self._telling:
            return
        self._telling = True
        try:
            while self._untold:
                self._tell(self._untold.popleft())
        finally:
            self._telling = False

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._by_dataset[change.dataset].values()):
            guarded(listener, None, change.key, change.old, change.new, change.origin)


def guarded(call: Callable[..., T], otherwise: T, *arguments: Any) -> T:
    """What a piece of the app's own code returns; `otherwise` if it fails, which is logged."""
    try:
        return call(*arguments)
    except Exception:  # noqa: BLE001 - the app's own, which is to harm nobody else
        _log.exception("A listener or a handler has failed.")
        return otherwise
