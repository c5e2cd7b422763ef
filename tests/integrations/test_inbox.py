"""The emulator's inbox, as people and tests read it."""

from collections.abc import Callable

import pytest

from poolhouse.clock import ManualClock
from poolhouse.integrations.inbox import Inbox
from poolhouse.integrations.message import Channel, Message

MakeMessage = Callable[..., Message]


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock(1_700_000_000.0)


async def test_a_message_lies_in_the_inbox_as_it_was_sent(clock: ManualClock, message: MakeMessage) -> None:
    """A test that waits for a code finds it with everything it was sent with."""
    inbox = Inbox(clock)
    await inbox.send(message(code="654321"))
    (kept,) = inbox.messages()
    assert (kept.id, kept.user_pool_id, kept.username) == (message().id, "us-east-1_Example12", "alice")
    assert (kept.to, kept.channel, kept.code) == ("alice@example.com", Channel.EMAIL, "654321")
    assert (kept.subject, kept.body) == ("Your verification code", "Your code is <b>123456</b>.")
    assert kept.sent_at == 1_700_000_000.0


async def test_messages_come_newest_first(clock: ManualClock, message: MakeMessage) -> None:
    """The code that counts is the first that one reads."""
    inbox = Inbox(clock)
    for number in range(3):
        await inbox.send(message(id=str(number), code=str(number)))
        clock.advance(1)
    assert [kept.code for kept in inbox.messages()] == ["2", "1", "0"]


async def test_every_filter_given_must_match(clock: ManualClock, message: MakeMessage) -> None:
    """One can ask for the mail of one pool, one user, one address, or of all three at once."""
    inbox = Inbox(clock)
    await inbox.send(message(id="1"))
    await inbox.send(message(id="2", username="bob", to="bob@example.com"))
    await inbox.send(message(id="3", user_pool_id="us-east-1_Another12"))
    assert [kept.id for kept in inbox.messages(username="alice")] == ["3", "1"]
    assert [kept.id for kept in inbox.messages(user_pool_id="us-east-1_Example12")] == ["2", "1"]
    assert [kept.id for kept in inbox.messages(to="bob@example.com")] == ["2"]
    assert [kept.id for kept in inbox.messages("us-east-1_Example12", "alice", "alice@example.com")] == ["1"]
    assert inbox.messages(username="nobody") == []


async def test_the_inbox_is_bounded(clock: ManualClock, message: MakeMessage) -> None:
    """An emulator that runs for weeks keeps the latest messages and does not grow."""
    inbox = Inbox(clock, limit=2)
    for number in range(5):
        await inbox.send(message(id=str(number)))
    assert [kept.id for kept in inbox.messages()] == ["4", "3"]


async def test_a_message_sent_again_is_kept_once(clock: ManualClock, message: MakeMessage) -> None:
    """Work is run at least once; a second run adds nothing."""
    inbox = Inbox(clock)
    await inbox.send(message())
    await inbox.send(message())
    assert len(inbox.messages()) == 1


async def test_the_inbox_can_be_cleared(clock: ManualClock, message: MakeMessage) -> None:
    """A test can begin with an empty inbox; one that is closed needs nothing more."""
    inbox = Inbox(clock)
    await inbox.send(message())
    inbox.clear()
    assert inbox.messages() == []
    await inbox.close()


async def test_the_inbox_shows_no_codes_in_logs(clock: ManualClock, message: MakeMessage) -> None:
    """The repr of what is kept names the person and not the secret."""
    inbox = Inbox(clock)
    await inbox.send(message(code="123456"))
    assert "123456" not in repr(inbox.messages())
