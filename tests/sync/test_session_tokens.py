"""A token proves that a device has listed a dataset's records."""

import base64

import pytest

from poolhouse import errors
from poolhouse.sync import session_tokens
from poolhouse.sync.owners import Source
from poolhouse.sync.session_tokens import EXPIRED_MESSAGE, INVALID_MESSAGE, SESSION_SECONDS, SyncSession
from tests.sync.conftest import Api

MINE = Source("pool", "me", "settings", is_merged=False, shows_merged=False)


def test_a_token_holds_what_was_seen(api: Api) -> None:
    """It is as long as it needs to be, and fits into a URL."""
    call = api.call("list_records")
    token = session_tokens.seal(call, MINE, 7)
    assert session_tokens.unseal(call, MINE, token) == SyncSession(7)
    assert token.replace("-", "").replace("_", "").isalnum()
    assert session_tokens.seal(call, MINE, 7) != token


def test_a_token_is_good_for_one_dataset_of_one_identity(api: Api) -> None:
    """Nobody else's opens with it."""
    call = api.call("list_records")
    token = session_tokens.seal(call, MINE, 7)
    for source in (
        Source("other", "me", "settings", is_merged=False, shows_merged=False),
        Source("pool", "you", "settings", is_merged=False, shows_merged=False),
        Source("pool", "me", "other", is_merged=False, shows_merged=False),
    ):
        with pytest.raises(errors.InvalidParameterException, match=INVALID_MESSAGE):
            session_tokens.unseal(call, source, token)


def test_nobody_can_make_one_up(api: Api) -> None:
    """Nor change one."""
    call = api.call("list_records")
    token = session_tokens.seal(call, MINE, 7)
    changed = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    changed[-1] ^= 1
    for forged in ("", "x", "é", token[:-4], "A" * 90, base64.urlsafe_b64encode(changed).decode()):
        with pytest.raises(errors.InvalidParameterException, match=INVALID_MESSAGE):
            session_tokens.unseal(call, MINE, forged)


def test_a_token_expires(api: Api) -> None:
    """After an hour."""
    call = api.call("list_records")
    token = session_tokens.seal(call, MINE, 7)
    api.clock.advance(SESSION_SECONDS - 1)
    assert session_tokens.unseal(call, MINE, token) == SyncSession(7)
    api.clock.advance(1)
    with pytest.raises(errors.InvalidParameterException, match=EXPIRED_MESSAGE):
        session_tokens.unseal(call, MINE, token)
