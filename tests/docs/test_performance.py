"""The page of figures says the same of each in all of its tables."""

import re
from typing import Final

from tests.docs import pages
from tests.load.figures import ALONE, FIGURES, IDLE
from tests.load.pieces import PIECES

NAMES: Final = [*PIECES, *ALONE, *FIGURES, IDLE]
ROW: Final = re.compile(r"^\| `([a-z0-9-]+)(…?)`[^|]*\|(.*)\|$", re.MULTILINE)
BOUND: Final = re.compile(r"[≥≤] [\d.]+")


def rows(heading: str) -> dict[str, str]:
    """What a section's table says of each figure, by its name: `size-…` stands for all that begin so."""
    text = (pages.ROOT / "docs" / "performance.md").read_text("utf-8")
    _, _, section = text.partition(f"\n## {heading}\n")
    found: dict[str, str] = {}
    for name, others, cells in ROW.findall(section.partition("\n## ")[0]):
        found |= dict.fromkeys((one for one in NAMES if one.startswith(name)) if others else [name], cells)
    return found


def bound(cells: str) -> str:
    """What a figure has to be."""
    (found,) = BOUND.findall(cells)
    return str(found)


def test_every_figure_is_told_of_with_what_it_has_to_be() -> None:
    """Whoever reads what was measured knows what it is held against."""
    meant, measured = rows("What is measured"), rows("What it reaches")
    assert sorted(meant) == sorted(measured) == sorted(NAMES)
    assert {name: bound(cells) for name, cells in meant.items()} == {
        name: bound(cells) for name, cells in measured.items()
    }
