"""What the pages say of settings, operations and errors is what the code says."""

from pathlib import Path

import pytest

from poolhouse.config import SETTINGS
from tests.docs import pages, tables


@pytest.mark.parametrize("page", pages.pages(), ids=pages.name)
def test_tables_are_what_the_code_says(page: Path) -> None:
    """Nobody reads of a default that is another by now; `make docs` writes the tables anew."""
    text = page.read_text("utf-8")
    assert tables.current(text) == text, f"{pages.name(page)} is out of date: run `make docs`"


def test_every_setting_is_explained_once() -> None:
    """Whoever looks for a setting finds it."""
    text = (pages.ROOT / "docs" / "configuration.md").read_text("utf-8")
    named = [name for words in tables.parts(text, "settings") for name in words]
    assert sorted(named) == sorted(SETTINGS)


def test_every_operation_is_listed() -> None:
    """Each service has its list."""
    text = (pages.ROOT / "docs" / "operations.md").read_text("utf-8")
    assert sorted(words[0] for words in tables.parts(text, "operations")) == sorted(tables.TITLES)


def test_a_bar_in_a_cell_stays_in_its_cell() -> None:
    """A description may hold the character that ends a cell."""
    assert tables.table(["a"], [["x|y"]]) == "| a |\n| --- |\n| x\\|y |"
