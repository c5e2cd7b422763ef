"""What every bus promises, and who has subscribed to what."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog

# PostgreSQL carries less than 8000 bytes in a notification; this leaves room for where the hint came from.
HINT_BYTES: Final = 7900

_log = structlog.get_logger(__name__)

OnHint = Callable[[str, str], None]
OnResync = Callable[[], None]


@dataclass(frozen=True, eq=False)
class Subscription:
    """Ends with `close`, which may be called twice."""

    topic: str
    on_hint: OnHint
    on_resync: OnResync
    forget: Callable[["Subscription"], None]

    def close(self) -> None:
        """Hear nothing more."""
        self.forget(self)


class Bus(ABC):
    """Delivers hints. Within the process they arrive before `publish` returns."""

    def __init__(self) -> None:
        self._subscriptions: dict[str, dict[Subscription, None]] = {}

    def subscribe(self, topic: str, on_hint: OnHint, on_resync: OnResync) -> Subscription:
        """Have `on_hint(topic, payload)` called for hints on `topic` and below; the empty topic hears everything.

        `on_resync()` is called when hints may have been lost. Neither may block; what they raise is logged.
        """
        subscription = Subscription(topic, on_hint, on_resync, self._forget)
        self._subscriptions.setdefault(topic, {})[subscription] = None
        return subscription

    @abstractmethod
    def publish(self, topic: str, payload: str = "") -> None:
        """Send a hint, without waiting; ValueError if it is over HINT_BYTES or holds a line break (topic) or a NUL."""

    @abstractmethod
    async def close(self) -> None:
        """Stop carrying hints."""

    def _forget(self, subscription: Subscription) -> None:
        listeners = self._subscriptions.get(subscription.topic, {})
        listeners.pop(subscription, None)
        if not listeners:
            self._subscriptions.pop(subscription.topic, None)

    def _deliver(self, topic: str, payload: str) -> None:
        words = topic.split(".")
        for length in range(len(words) + 1):
            for subscription in list(self._subscriptions.get(".".join(words[:length]), ())):
                _guarded(subscription.on_hint, topic, payload)

    def _resync(self) -> None:
        for listeners in list(self._subscriptions.values()):
            for subscription in list(listeners):
                _guarded(subscription.on_resync)


def check(topic: str, payload: str) -> None:
    """Raise ValueError for what is no hint."""
    if "\n" in topic or "\0" in topic + payload:
        raise ValueError("a topic is one line, and a hint holds no NUL")
    if len(topic.encode()) + len(payload.encode()) > HINT_BYTES:
        raise ValueError(f"a hint has at most {HINT_BYTES} bytes: it says what changed, not how")


def _guarded(callback: Callable[..., None], *args: str) -> None:
    try:
        callback(*args)
    except Exception:  # noqa: BLE001  # one subscriber's mistake is not the next one's
        _log.exception("bus.subscriber_failed")
