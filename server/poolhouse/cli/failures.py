"""Failures that a person can mend, told in one line."""

from typing import Final

from poolhouse.config import ConfigError

FAILED: Final = 1
MISUSED: Final = 2


def explained(error: Exception) -> tuple[str, int] | None:
    """A message and an exit code: MISUSED for settings, FAILED for circumstances. None for what only we can mend."""
    if isinstance(error, ConfigError):
        return str(error), MISUSED
    # Not before they are needed: these bring the product with them.
    from poolhouse.master_key import MasterKeyUnusable  # noqa: PLC0415
    from poolhouse.private_file import DamagedFile, ExposedFile  # noqa: PLC0415
    from poolhouse.storage.errors import MigrationRefused, StoreUnavailable  # noqa: PLC0415

    if isinstance(error, StoreUnavailable):
        return f"the database is out of reach: {error}", FAILED
    if isinstance(error, MigrationRefused):
        return f"the database does not fit this version: {error}", FAILED
    if isinstance(error, MasterKeyUnusable | ExposedFile | DamagedFile):
        return str(error), FAILED
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return where + (error.strerror or str(error)), FAILED
    return None
