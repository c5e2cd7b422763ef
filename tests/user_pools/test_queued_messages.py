"""Messages as they wait to be sent."""

from dataclasses import replace

import pytest

from poolhouse.crypto import sealed
from poolhouse.integrations.message import Channel, Message
from poolhouse.user_pools.queued_messages import Invited, QueuedMessage, StoredCode

MAIL = Message(
    id="m-1",
    user_pool_id="us-east-1_Pool00000",
    username="alice",
    to="alice@example.com",
    channel=Channel.EMAIL,
    body="Your code is 123456",
    subject="Welcome, Zoë",
    code="123456",
    sender="Shop <shop@example.com>",
    reply_to=None,
)
CODE = StoredCode("us-east-1_Pool00000", "sub", "sign_up", bytes(range(32)))


@pytest.fixture
def keyring() -> sealed.Keyring:
    """A server's master key."""
    return sealed.Keyring(sealed.new_key())


@pytest.mark.parametrize(
    "queued",
    [
        QueuedMessage(MAIL, CODE),
        QueuedMessage(MAIL, invited=Invited("us-east-1_Pool00000", "sub")),
        QueuedMessage(MAIL, decoy=True),
        QueuedMessage(MAIL, expires_at=1_700_000_000.5),
        QueuedMessage(replace(MAIL, channel=Channel.SMS, subject="", sender=None)),
    ],
    ids=["code", "invitation", "decoy", "expiring", "text"],
)
def test_a_message_comes_out_as_it_was_put_in(keyring: sealed.Keyring, queued: QueuedMessage) -> None:
    """With every member, and what decides whether it is sent."""
    assert QueuedMessage.open(keyring, queued.seal(keyring)) == queued


def test_what_waits_tells_nothing(keyring: sealed.Keyring) -> None:
    """Whoever reads the database finds neither the code nor the address, and no other master key opens it."""
    payload = QueuedMessage(MAIL, CODE).seal(keyring)
    for secret in (MAIL.code, MAIL.to, MAIL.body):
        assert secret is not None
        assert secret.encode() not in payload
    with pytest.raises(sealed.SealBroken):
        QueuedMessage.open(sealed.Keyring(sealed.new_key()), payload)


def test_a_hash_does_not_show() -> None:
    """Tracebacks may hold it."""
    assert repr(CODE.code_hash) not in repr(CODE)
