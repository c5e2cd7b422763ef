"""NextToken: where a list goes on."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse import errors, page_tokens
from poolhouse.call import House
from poolhouse.crypto import sealed


@pytest.fixture
def engine() -> str:
    """Nothing here depends on the engine."""
    return "sqlite"


def test_a_list_goes_on_where_it_ended(house: House) -> None:
    """Whatever the last entry was called."""
    for last in ("us-east-1_ABC", "ünïcode\n", ""):
        assert page_tokens.read(house, "list", page_tokens.issue(house, "list", last)) == last


def test_no_token_is_the_beginning(house: House) -> None:
    """The first page needs none."""
    assert page_tokens.read(house, "list", "") == ""


def test_a_token_is_good_for_one_list(house: House) -> None:
    """Not for another pool's, nor another operation's."""
    token = page_tokens.issue(house, "list a", "last")
    with pytest.raises(errors.InvalidParameterException):
        page_tokens.read(house, "list b", token)


def test_a_changed_token_is_refused(house: House) -> None:
    """No character of it can be another."""
    token = page_tokens.issue(house, "list", "last")
    for position in range(len(token)):
        other = "A" if token[position] != "A" else "B"
        with pytest.raises(errors.InvalidParameterException):
            page_tokens.read(house, "list", token[:position] + other + token[position + 1 :])


def test_a_token_outlives_a_new_master_key(house: House) -> None:
    """A list that is being read goes on when an operator rotates the key."""
    token = page_tokens.issue(house, "list", "last")
    rotated = replace(house, keyring=house.keyring.rotated(sealed.new_key()))
    assert page_tokens.read(rotated, "list", token) == "last"


def test_anything_else_is_refused_politely(house: House) -> None:
    """No input makes an internal error."""

    @given(st.text(min_size=1))
    def refused(token: str) -> None:
        with pytest.raises(errors.InvalidParameterException):
            page_tokens.read(house, "list", token)

    refused()
