"""Ids of identities in a file."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from poolhouse_client import IdentityFile


def test_a_program_that_starts_again_finds_the_id(tmp_path: Path) -> None:
    """A guest who comes back is the same guest, in each pool."""
    IdentityFile(tmp_path / "ids")["pool-1"] = "identity-1"
    IdentityFile(tmp_path / "ids")["pool-2"] = "identity-2"
    again = IdentityFile(tmp_path / "ids")
    assert dict(again) == {"pool-1": "identity-1", "pool-2": "identity-2"}
    assert len(again) == 2
    del again["pool-1"]
    assert dict(IdentityFile(tmp_path / "ids")) == {"pool-2": "identity-2"}
    with pytest.raises(KeyError):
        del again["pool-1"]


def test_providers_of_several_pools_share_a_file(tmp_path: Path) -> None:
    """Nothing that one of them writes is lost by another."""
    pools = [f"pool-{number}" for number in range(50)]
    with ThreadPoolExecutor(10) as threads:
        list(threads.map(lambda pool: IdentityFile(tmp_path / "ids").__setitem__(pool, "identity"), pools))
    assert sorted(IdentityFile(tmp_path / "ids")) == sorted(pools)


def test_there_is_no_file_before_there_is_an_id(tmp_path: Path) -> None:
    """Looking does not make one."""
    ids = IdentityFile(tmp_path / "ids")
    assert ids.get("pool") is None
    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    """Whoever knows a guest's id is that guest."""
    IdentityFile(tmp_path / "ids")["pool"] = "identity"
    assert (tmp_path / "ids").stat().st_mode & 0o777 == 0o600


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk costs the new id, not the old one."""
    ids = IdentityFile(tmp_path / "ids")
    ids["pool"] = "identity"

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("poolhouse_client.credentials.identity_file.json.dump", full)
    with pytest.raises(OSError, match="No space"):
        ids["pool"] = "other"
    assert dict(ids) == {"pool": "identity"}
    assert [path.name for path in tmp_path.iterdir()] == ["ids"]


def test_what_cannot_be_read_is_not_taken_for_empty(tmp_path: Path) -> None:
    """An id is never lost silently."""
    (tmp_path / "ids").write_text("{")
    with pytest.raises(ValueError, match="Expecting"):
        IdentityFile(tmp_path / "ids").get("pool")
