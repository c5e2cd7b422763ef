"""The master key's file, from the first start on."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from poolhouse import master_key
from poolhouse.crypto.sealed import Keyring, new_key
from poolhouse.master_key import MasterKeyUnusable


def test_the_first_start_makes_a_key_and_every_other_reads_it(tmp_path: Path) -> None:
    """What one start seals, the next one opens."""
    path = tmp_path / "data" / "master.key"
    sealed = master_key.load(path).seal(b"secret", b"context")
    assert master_key.load(path).open(sealed, b"context") == b"secret"
    assert path.stat().st_mode & 0o777 == 0o600


def test_servers_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    """None of them works with a key that is then lost."""
    with ThreadPoolExecutor(8) as pool:
        keyrings = list(pool.map(lambda _: master_key.load(tmp_path / "master.key"), range(8)))
    assert len({keyring.key_ids for keyring in keyrings}) == 1


def test_older_keys_in_the_file_still_open_what_they_sealed(tmp_path: Path) -> None:
    """A rotation adds a line and needs nothing else."""
    path = tmp_path / "master.key"
    old = master_key.load(path)
    path.write_text(old.rotated(new_key()).format())
    assert master_key.load(path).open(old.seal(b"secret", b""), b"") == b"secret"


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """The message says how to mend that."""
    path = tmp_path / "master.key"
    master_key.load(path)
    path.chmod(0o644)
    with pytest.raises(MasterKeyUnusable, match="run `chmod 600"):
        master_key.load(path)


@pytest.mark.parametrize("content", [b"", b"not a key\n", b"\xff\xfe", b"c2hvcnQ=\n"])
def test_a_damaged_key_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    """It is never replaced by a new key, with which nothing could be opened; nor is it shown."""
    path = tmp_path / "master.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(MasterKeyUnusable) as failure:
        master_key.load(path)
    assert path.read_bytes() == content
    assert "not a key\n" not in str(failure.value)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The message names the file."""
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "master.key"
    with pytest.raises(MasterKeyUnusable, match=str(path)):
        master_key.load(path)


def test_the_file_is_a_keyrings_own_form(tmp_path: Path) -> None:
    """An operator can bring a key of their own."""
    path = tmp_path / "master.key"
    mine = Keyring(new_key())
    path.write_text(f"# ours, of 2026\n{mine.format()}")
    path.chmod(0o600)
    assert master_key.load(path).key_ids == mine.key_ids
