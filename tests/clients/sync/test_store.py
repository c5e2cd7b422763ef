"""The local store: what it keeps, whatever happens, and that it is one device's."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from poolhouse_client.sync.model import StoreInUse
from poolhouse_client.sync.records import Record, Version
from poolhouse_client.sync.store import Store
from tests.services.server import environment

PAGES_LEFT = 3
LONG = "x" * 100_000
OPENER = """
import sys
from poolhouse_client.sync.model import StoreInUse
from poolhouse_client.sync.store import Store

try:
    Store(sys.argv[1], "pool").close()
except StoreInUse:
    print("in use", end="")
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store in a file."""
    found = Store(tmp_path / "phone.db", "pool")
    yield found
    found.close()


def fill_disk(store: Store) -> None:
    """Leave next to no room for the store."""
    pages = next(iter(store._run("PRAGMA page_count")))[0]
    store._run(f"PRAGMA max_page_count = {pages + PAGES_LEFT}")


def put(store: Store, **values: str) -> None:
    """Keep records, all together."""
    with store.writing():
        for key, value in values.items():
            store.put_record("me", "d", Record(key, Version(value, 1), 1))


def test_who_is_refused_a_store_leaves_it_to_its_device(store: Store, tmp_path: Path) -> None:
    """Another device of the same process does not have other processes let in."""
    with pytest.raises(StoreInUse):
        Store(tmp_path / "phone.db", "pool")
    line = [sys.executable, "-c", OPENER, str(tmp_path / "phone.db")]
    paths = os.pathsep.join(filter(None, sys.path))
    said = subprocess.run(line, capture_output=True, text=True, check=True, env=environment(PYTHONPATH=paths))
    assert (said.stdout, store.note("identity_pool_id")) == ("in use", "pool")


def test_a_file_is_its_owners_also_behind_a_link(tmp_path: Path) -> None:
    """And a link to a file that is yet to be made."""
    (tmp_path / "link.db").symlink_to(tmp_path / "phone.db")
    Store(tmp_path / "link.db", "pool").close()
    assert (tmp_path / "phone.db").stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_told_as_such_and_takes_nothing(store: Store) -> None:
    """The store goes on with what it had, and writes again once there is room."""
    fill_disk(store)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        put(store, a="1", b=LONG)
    assert store.records("me", "d") == []
    put(store, a="1")
    assert store.record("me", "d", "a").base.value == "1"


def test_a_note_that_cannot_be_kept_leaves_the_former(store: Store) -> None:
    """It is a guest's id: without it nobody comes to the guest's data any more."""
    store.set_note("identity_id", "guest")
    fill_disk(store)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        store.set_note("identity_id", LONG)
    assert store.note("identity_id") == "guest"
