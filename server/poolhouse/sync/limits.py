"""How much there may be of what. The numbers are settings, Cognito's by default."""

from typing import Final

from poolhouse import errors
from poolhouse.config import Config
from poolhouse.storage.datasets import DatasetRow

MAX_KEY_BYTES: Final = 2000
"""How long a key may be in UTF-8: PostgreSQL's indexes hold no row much longer."""
MAX_VALUE_BYTES: Final = 1_048_575
"""How long a value may be in UTF-8."""
PATCHES_PER_RECORD: Final = 2
"""How many patches one call takes, for each record that a dataset may have: all can be removed, and as many put."""
REMOVED_PER_RECORD: Final = 1
"""How many removed records a dataset remembers, for each that it may have, whatever their age."""
DELETED_PER_DATASET: Final = 5
"""How many deleted datasets an identity remembers, for each that it may have, whatever their age."""


def check_patches(config: Config, count: int) -> None:
    """Raise LimitExceededException if one call cannot have so many patches."""
    most = PATCHES_PER_RECORD * config.sync_max_records
    if count > most:
        raise errors.LimitExceededException(f"A call takes at most {most} record patches.")


def check_record(key: str, value: str) -> None:
    """Raise InvalidParameterException or LimitExceededException for what no record can be."""
    if "\0" in key or "\0" in value:
        raise errors.InvalidParameterException("Keys and values of records cannot hold the character U+0000.")
    if len(key.encode()) > MAX_KEY_BYTES:
        raise errors.InvalidParameterException(f"A record's key has at most {MAX_KEY_BYTES} bytes.")
    if len(value.encode()) > MAX_VALUE_BYTES:
        raise errors.LimitExceededException(f"A record's value has at most {MAX_VALUE_BYTES} bytes.")


def check_growth(config: Config, before: DatasetRow | None, after: DatasetRow) -> None:
    """Raise LimitExceededException if a dataset has grown beyond what it may be; one that is too large may shrink."""
    records, data_bytes = (0, 0) if before is None else (before.record_count, before.data_bytes)
    if after.record_count > max(config.sync_max_records, records):
        raise errors.LimitExceededException(f"A dataset has at most {config.sync_max_records} records.")
    if after.data_bytes > max(config.sync_max_dataset_bytes, data_bytes):
        raise errors.LimitExceededException(f"A dataset has at most {config.sync_max_dataset_bytes} bytes.")


def too_many_datasets(config: Config) -> errors.LimitExceededException:
    """What is raised for one dataset too many."""
    return errors.LimitExceededException(f"An identity has at most {config.sync_max_datasets} datasets.")


def too_many_subscriptions(config: Config) -> errors.LimitExceededException:
    """What is raised for one subscription of a device too many."""
    return errors.LimitExceededException(f"A device hears of at most {config.sync_max_datasets} datasets.")


def removed_records(config: Config) -> int:
    """How many removed records a dataset remembers at most."""
    return REMOVED_PER_RECORD * config.sync_max_records


def deleted_datasets(config: Config) -> int:
    """How many deleted datasets an identity remembers at most."""
    return DELETED_PER_DATASET * config.sync_max_datasets


def page_size(asked: int | None, most: int) -> int:
    """How many entries a page has, if so many are asked for; InvalidParameterException if that is less than one."""
    if asked is None:
        return most
    if asked < 1:
        raise errors.InvalidParameterException("MaxResults must be greater than or equal to 1.")
    return min(asked, most)
