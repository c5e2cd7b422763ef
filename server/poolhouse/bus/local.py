"""Hints within one process."""

from poolhouse.bus.bus import Bus, check


class LocalBus(Bus):
    """Carries hints within this process."""

    def publish(self, topic: str, payload: str = "") -> None:
        """See Bus."""
        check(topic, payload)
        self._deliver(topic, payload)

    async def close(self) -> None:
        """See Bus."""
        self._subscriptions.clear()
