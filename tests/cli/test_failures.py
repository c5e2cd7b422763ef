"""Failures as people are told them."""

import errno
from pathlib import Path

import pytest

from poolhouse.cli.failures import FAILED, MISUSED, explained
from poolhouse.config import ConfigError
from poolhouse.master_key import MasterKeyUnusable
from poolhouse.private_file import ExposedFile
from poolhouse.storage.errors import MigrationRefused, StoreError, StoreUnavailable


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ConfigError("--region: no"), ("--region: no", MISUSED)),
        (StoreUnavailable("refused"), ("the database is out of reach: refused", FAILED)),
        (MigrationRefused("it is newer"), ("the database does not fit this version: it is newer", FAILED)),
        (MasterKeyUnusable("run chmod"), ("run chmod", FAILED)),
        (ExposedFile("run chmod"), ("run chmod", FAILED)),
        (OSError(errno.EADDRINUSE, "cannot listen on :80"), ("cannot listen on :80", FAILED)),
        (OSError("cannot listen on :80"), ("cannot listen on :80", FAILED)),
        (PermissionError(errno.EACCES, "Permission denied", "/data"), ("/data: Permission denied", FAILED)),
    ],
)
def test_each_failure_is_one_clear_line(error: Exception, expected: tuple[str, int]) -> None:
    """Wrong settings end with 2, circumstances with 1."""
    assert explained(error) == expected


@pytest.mark.parametrize("error", [StoreError("wrong SQL"), KeyError("x"), RuntimeError("x")])
def test_a_bug_is_not_explained_away(error: Exception) -> None:
    """It needs its traceback."""
    assert explained(error) is None


def test_a_real_failure_of_the_machine_names_the_file(tmp_path: Path) -> None:
    """What the operating system says is passed on."""
    with pytest.raises(OSError, match="nowhere") as failure:
        (tmp_path / "nowhere").read_text()
    assert explained(failure.value) == (f"{tmp_path}/nowhere: No such file or directory", FAILED)
