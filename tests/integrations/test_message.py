"""What a message gives away, and how a failed delivery is told."""

from collections.abc import Callable

from poolhouse.integrations.message import Channel, DeliveryFailed, Message


def test_a_message_that_is_logged_shows_no_content(message: Callable[..., Message]) -> None:
    """Codes and texts never reach a log by way of a message's repr."""
    shown = repr(message(code="123456", subject="a subject", body="a body"))
    assert "alice" in shown
    assert not any(secret in shown for secret in ("123456", "a subject", "a body"))


def test_channels_are_spelt_as_cognito_spells_them() -> None:
    """`DeliveryMedium` in Cognito's answers is the channel itself."""
    assert [str(channel) for channel in (Channel.EMAIL, Channel.SMS)] == ["EMAIL", "SMS"]


def test_a_failure_says_whether_trying_again_helps() -> None:
    """The job that sends a message decides by this flag whether to try again."""
    failure = DeliveryFailed("no such mailbox", permanent=True)
    assert failure.permanent
    assert str(failure) == "no such mailbox"
