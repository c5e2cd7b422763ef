"""The URL says which store it is."""

from pathlib import Path

import pytest

from poolhouse.storage.errors import StoreUnavailable
from poolhouse.storage.open import open_store
from poolhouse.storage.sqlite import SqliteStore


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return [path.name for path in folder.iterdir()]


async def test_a_relative_file_is_in_the_data_directory(tmp_path: Path) -> None:
    """Folders on the way are made; nobody but their owner may look in."""
    data_dir = tmp_path / "data"
    store = await open_store("sqlite:///some%20place/store.db", data_dir=data_dir)
    await store.check()
    await store.close()
    file = data_dir / "some place" / "store.db"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


async def test_an_absolute_file_is_where_it_says(tmp_path: Path) -> None:
    """Four slashes: the path begins at the root."""
    store = await open_store(f"sqlite:///{tmp_path}/store.db", data_dir=tmp_path / "elsewhere")
    await store.close()
    assert (tmp_path / "store.db").exists()
    assert not (tmp_path / "elsewhere").exists()


async def test_a_store_without_a_file_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`sqlite://` works like any other store, and is gone when it is closed."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    store = await open_store("sqlite://", data_dir=tmp_path)
    assert isinstance(store, SqliteStore)
    async with store.write() as tx:
        await tx.execute("CREATE TABLE t (a INT)")
    assert await store.value("SELECT COUNT(*) FROM t") == 0
    assert names(tmp_path)
    await store.close()
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "url", ["mysql://localhost/x", "store.db", "sqlite:///x?mode=memory", "sqlite://host/x", "sqlite:///x#y"]
)
async def test_a_url_that_names_no_store_is_refused(url: str, tmp_path: Path) -> None:
    """A typing mistake is an error, and never a new empty database."""
    with pytest.raises(ValueError, match="sqlite:///"):
        await open_store(url, data_dir=tmp_path)
    assert names(tmp_path) == []


async def test_a_database_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    """Nobody listens on the port, or the path cannot be a file."""
    with pytest.raises(StoreUnavailable):
        await open_store("postgresql://postgres@127.0.0.1:1/x", data_dir=tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable):
        await open_store("sqlite:///file/store.db", data_dir=tmp_path)


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    """It is not overwritten either."""
    (tmp_path / "store.db").write_text("a letter to a friend " * 100)
    with pytest.raises(StoreUnavailable):
        await open_store("sqlite:///store.db", data_dir=tmp_path)
    assert (tmp_path / "store.db").read_text().startswith("a letter")
