"""The house that commands work in."""

from pathlib import Path

import pytest

from poolhouse import operators
from poolhouse.call import House
from poolhouse.cli.house import in_house, shown_time
from poolhouse.config import Config
from poolhouse.storage.errors import StoreUnavailable


def test_work_is_done_in_a_house_that_is_up_to_date_and_closed_afterwards(data: Path) -> None:
    """What one command writes, the next one finds."""
    config = Config(data=data)
    key, _ = in_house(config, lambda house: operators.create(house, "a back end"))
    assert [found.id for found in in_house(config, operators.list_keys)] == [key]


def test_a_command_sends_nobody_a_message(data: Path) -> None:
    """Whatever the settings say."""

    async def channels(house: House) -> list[str]:
        return list(house.senders)

    assert in_house(Config(data=data, smtp_host="127.0.0.1", smtp_port=9), channels) == []


def test_a_database_that_is_away_is_told(data: Path) -> None:
    """Before anything is done."""
    with pytest.raises(StoreUnavailable):
        in_house(Config(data=data, database_url="postgresql://127.0.0.1:1/x"), operators.list_keys)


def test_times_are_shown_to_the_second_in_utc() -> None:
    """Wherever the operator sits."""
    assert shown_time(1_700_000_000.9) == "2023-11-14T22:13:20+00:00"
