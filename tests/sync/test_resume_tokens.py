"""Where a watch goes on: nothing that a client could make up, or use for another watch."""

from dataclasses import replace

import pytest

from poolhouse import errors
from poolhouse.call import House
from poolhouse.crypto import sealed
from poolhouse.storage.changes import Cursor
from poolhouse.sync import resume_tokens
from poolhouse.sync.resume_tokens import BEGINNING, Place, Watched

ALL = Watched("us-east-1:0a", "us-east-1:0a1", None, "us-east-1:0a1", None)
ONE = ALL._replace(dataset_name="settings", source_name="settings")
PLACE = Place(Cursor(7, "settings", "theme \N{SNOWMAN}"), 3)


def is_refused(house: House, watched: Watched, token: str) -> bool:
    """Whether the token opens nothing here."""
    with pytest.raises(errors.InvalidParameterException, match="ResumeToken not valid for these inputs"):
        resume_tokens.unseal(house, watched, token)
    return True


def test_a_token_leads_back_to_its_place(house: House) -> None:
    """At the beginning, after a revision, and in the middle of one; it says nothing to who reads it."""
    for place in (BEGINNING, Place(Cursor.past(2**40), 0), PLACE):
        for watched in (ALL, ONE):
            token = resume_tokens.seal(house, watched, place)
            assert resume_tokens.unseal(house, watched, token) == place
            assert "theme" not in token
            assert len(token) < 400


def test_a_place_tells_up_to_where_everything_was_sent() -> None:
    """A revision that was sent in part was not."""
    assert (BEGINNING.sent, Place(Cursor.past(9), 0).sent, PLACE.sent) == (0, 9, 6)


def test_tokens_of_other_watches_are_refused(house: House) -> None:
    """Another pool's, identity's or dataset's, and that of all datasets for one of them."""
    token = resume_tokens.seal(house, ONE, PLACE)
    for other in (
        ALL,
        ONE._replace(pool_id="us-east-1:0b"),
        ONE._replace(identity_id="us-east-1:0a2"),
        ONE._replace(dataset_name="set"),
    ):
        assert is_refused(house, other, token)


@pytest.mark.parametrize("token", ["x", "=", "AAAA" * 30, "\N{SNOWMAN}", "a b"])
def test_what_is_no_token_is_refused(house: House, token: str) -> None:
    """Whatever is sent as one."""
    assert is_refused(house, ALL, token)


def test_a_token_that_was_changed_is_refused(house: House) -> None:
    """Not one character can be another."""
    token = resume_tokens.seal(house, ALL, PLACE)
    for index in range(len(token) - 1):  # the last one has bits that stand for nothing
        forged = token[:index] + ("A" if token[index] != "A" else "B") + token[index + 1 :]
        assert is_refused(house, ALL, forged)
    assert is_refused(house, ALL, token[:-4])


def test_tokens_hold_after_the_master_key_was_rotated_and_nowhere_else(house: House) -> None:
    """A device that was away meanwhile goes on; a token of another installation is none here."""
    token = resume_tokens.seal(house, ALL, PLACE)
    rotated = replace(house, keyring=house.keyring.rotated(sealed.new_key()))
    assert resume_tokens.unseal(rotated, ALL, token) == PLACE
    assert is_refused(replace(house, keyring=sealed.Keyring(sealed.new_key())), ALL, token)
