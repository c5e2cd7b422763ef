"""The emulator's inbox: messages stay in memory, where people and tests read them."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from poolhouse.clock import Clock
from poolhouse.integrations.message import Channel, Message

KEPT_MESSAGES: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxMessage:
    """A message as it lies in the inbox; `sent_at` is in seconds since the Unix epoch."""

    id: str
    user_pool_id: str
    username: str
    to: str
    channel: Channel
    subject: str = field(repr=False)
    body: str = field(repr=False)
    code: str | None = field(repr=False)
    sent_at: float


class Inbox:
    """Keeps the latest messages; the oldest make room for new ones."""

    def __init__(self, clock: Clock, limit: int = KEPT_MESSAGES) -> None:
        self._clock = clock
        self._messages: deque[InboxMessage] = deque(maxlen=limit)

    async def send(self, message: Message) -> None:
        """Keep the message. Sent again after a failure elsewhere, it is kept once."""
        if any(kept.id == message.id for kept in self._messages):
            return
        kept = InboxMessage(
            id=message.id,
            user_pool_id=message.user_pool_id,
            username=message.username,
            to=message.to,
            channel=message.channel,
            subject=message.subject,
            body=message.body,
            code=message.code,
            sent_at=self._clock.now(),
        )
        self._messages.append(kept)

    def messages(
        self, user_pool_id: str | None = None, username: str | None = None, to: str | None = None
    ) -> list[InboxMessage]:
        """The messages that match everything given, newest first."""
        return [
            kept
            for kept in reversed(self._messages)
            if user_pool_id in (None, kept.user_pool_id) and username in (None, kept.username) and to in (None, kept.to)
        ]

    def clear(self) -> None:
        """Throw every message away."""
        self._messages.clear()

    async def close(self) -> None:
        """Nothing to let go of."""
