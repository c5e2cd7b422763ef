"""An identity pool's settings as they are stored."""

import pytest

from poolhouse.crypto import sealed
from poolhouse.crypto.sealed import SealBroken
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools.model import settings

KEYRING = sealed.Keyring(sealed.new_key())
PLAIN = pb.DescribeIdentityPoolResponse(
    allow_unauthenticated_identities=True, supported_login_providers={"accounts.google.com": "client"}
)
TWITTER = pb.DescribeIdentityPoolResponse(
    allow_unauthenticated_identities=True,
    supported_login_providers={"accounts.google.com": "client", "api.twitter.com": "the-key;the-secret"},
)


@pytest.mark.parametrize("message", [PLAIN, TWITTER])
def test_settings_are_read_as_they_were_written(message: pb.DescribeIdentityPoolResponse) -> None:
    """And what is written is left as it is."""
    before = message.SerializeToString()
    assert settings.load(KEYRING, "pool", settings.dump(KEYRING, "pool", message)) == message
    assert message.SerializeToString() == before


def test_a_secret_does_not_stand_in_the_database() -> None:
    """Whoever has a copy of the database cannot act as the app at Twitter."""
    stored = settings.dump(KEYRING, "pool", TWITTER)
    assert b"the-secret" not in stored
    assert b"the-key" not in stored


def test_a_secret_opens_for_its_own_pool_only() -> None:
    """Nobody makes it another pool's by copying a row."""
    stored = settings.dump(KEYRING, "pool", TWITTER)
    with pytest.raises(SealBroken):
        settings.load(KEYRING, "other", stored)
