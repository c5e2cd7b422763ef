"""A message to a person, and what it means to send one."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Channel(StrEnum):
    """How a message travels: to a person as Cognito calls it, or to a sleeping device."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    PUSH = "PUSH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one person. Its repr shows no content: what it carries is a secret.

    `id` stays the same when the message is sent again after a failure, so that receivers can tell. `body` is HTML in
    mail, as Cognito's templates are, and plain text in text messages. `text` is what mail says in plain text, where
    that is not to be made from the HTML. `sender` and `reply_to` are the pool's own, where it has them; for a text
    message the sender is the SNS sender id.
    """

    id: str
    user_pool_id: str
    username: str
    to: str
    channel: Channel
    body: str = field(repr=False)
    text: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)
    code: str | None = field(default=None, repr=False)
    sender: str | None = None
    reply_to: str | None = None


class DeliveryFailed(Exception):
    """The message was not handed over. `permanent`: trying this message again is no use."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Sender(Protocol):
    """Hands messages on."""

    async def send(self, message: Message) -> None:
        """Return once somebody else is responsible for the message; DeliveryFailed if nobody is.

        A failure leaves open whether the message arrived after all: receivers may see it twice, by the same id.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
