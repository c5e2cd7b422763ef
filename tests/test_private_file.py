"""Files that hold secrets: for their owner alone, whole or not at all."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from poolhouse import private_file


def mode(path: Path) -> int:
    """Who may do what with the file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_and_its_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    """Whatever the umask is, nobody else can read the file or look into its folder."""
    path = tmp_path / "data" / "deep" / "secret"
    before = os.umask(0)
    try:
        assert private_file.create(path, "first")
    finally:
        os.umask(before)
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    assert private_file.read(path) == "first"


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    """An operator's own arrangement is not changed."""
    tmp_path.chmod(0o755)
    private_file.create(tmp_path / "secret", "")
    assert mode(tmp_path) == 0o755


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    """A key that is in use is never replaced by a new one."""
    path = tmp_path / "secret"
    assert private_file.create(path, "first")
    assert not private_file.create(path, "second")
    assert private_file.read(path) == "first"


def test_of_many_who_create_at_once_one_succeeds(tmp_path: Path) -> None:
    """Servers that start together agree, and none of them sees half a file."""
    path = tmp_path / "secret"
    texts = [str(number) * 10_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda text: (private_file.create(path, text), private_file.read(path)), texts))
    assert [created for created, _ in results].count(True) == 1
    assert {seen for _, seen in results} == {private_file.read(path)}


def test_replacing_changes_the_whole_file(tmp_path: Path) -> None:
    """The new text takes the place of the old one, with the same protection."""
    path = tmp_path / "secret"
    private_file.replace(path, "a longer first text")
    private_file.replace(path, "second")
    assert (private_file.read(path), mode(path)) == ("second", 0o600)


def test_nothing_else_is_left_behind(tmp_path: Path) -> None:
    """No copy of a secret lies about, not even after a failure."""
    private_file.create(tmp_path / "secret", "a")
    private_file.create(tmp_path / "secret", "b")
    private_file.replace(tmp_path / "secret", "c")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        private_file.replace(tmp_path / "folder", "d")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "secret"]


@pytest.mark.parametrize("exposed", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, exposed: int) -> None:
    """The message says what to do."""
    path = tmp_path / "secret"
    private_file.create(path, "a")
    path.chmod(exposed)
    with pytest.raises(private_file.ExposedFile, match=f"mode {exposed:o}.*run `chmod 600 {path}`"):
        private_file.read(path)


def test_a_file_may_be_even_more_private(tmp_path: Path) -> None:
    """A mounted secret is often read-only."""
    path = tmp_path / "secret"
    private_file.create(path, "a")
    path.chmod(0o400)
    assert private_file.read(path) == "a"
