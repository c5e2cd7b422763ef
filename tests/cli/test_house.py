"""The house that commands work in."""

from pathlib import Path

import pytest

from poolhouse import operators
from poolhouse.call import House
from poolhouse.cli.house import in_house, missing_file, shown_time
from poolhouse.config import Config, ConfigError
from poolhouse.storage.errors import StoreUnavailable


def test_work_is_done_in_a_house_that_is_up_to_date_and_closed_afterwards(data: Path) -> None:
    """What one command writes, the next one finds."""
    config = Config(data=data)
    key, _ = in_house(config, lambda house: operators.create(house, "a back end"), may_be_new=True)
    assert [found.id for found in in_house(config, operators.list_keys)] == [key]


def test_a_command_sends_nobody_a_message(data: Path) -> None:
    """Whatever the settings say."""

    async def channels(house: House) -> list[str]:
        return list(house.senders)

    assert in_house(Config(data=data, smtp_host="127.0.0.1", smtp_port=9), channels, may_be_new=True) == []


def test_a_database_that_is_away_is_told(data: Path) -> None:
    """Before anything is done."""
    with pytest.raises(StoreUnavailable):
        in_house(Config(data=data, database_url="postgresql://127.0.0.1:1/x"), operators.list_keys)


def test_a_database_that_nobody_has_made_is_another_one(data: Path) -> None:
    """No command makes an empty one by a typing mistake; one that is in memory, or elsewhere, has no file to miss."""
    with pytest.raises(ConfigError, match=r"there is no database .*poolhouse\.db: give this command the --data"):
        in_house(Config(data=data), operators.list_keys)
    assert missing_file(Config(data=data)) == data / "poolhouse.db"
    assert missing_file(Config(data=data, database_url="sqlite://")) is None
    assert missing_file(Config(data=data, database_url="postgresql://127.0.0.1:1/x")) is None
    assert not data.exists()


def test_times_are_shown_to_the_second_in_utc() -> None:
    """Wherever the operator sits."""
    assert shown_time(1_700_000_000.9) == "2023-11-14T22:13:20+00:00"
