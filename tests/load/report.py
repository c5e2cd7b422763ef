"""Outcomes for people and for programs: a table, bars against the targets, and a JSON file."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.load.duel import Outcome

BAR: Final = 40
# A bar is as long as this many times its target.
FULL: Final = 2.0
# What is less than this is shown with a digit after the point.
SMALL: Final = 100


def show(console: Console, outcomes: Sequence[Outcome], skipped: dict[str, list[str]]) -> None:
    """Print the table and the bars."""
    console.print(table(outcomes))
    for outcome in outcomes:
        console.print(bar(outcome))
    for outcome in outcomes:
        for name, count in outcome.errors.items():
            console.print(f"[red]{outcome.figure} on {outcome.engine}: {count} x {escape(name)}")
    for name, missing in skipped.items():
        console.print(f"[yellow]{name}: not measured, {', '.join(missing)} is not built yet")


def table(outcomes: Sequence[Outcome]) -> Table:
    """One line for each figure."""
    found = Table("figure", "engine", title="Poolhouse under load", caption=machine())
    for name in ("measured", "baseline", "ratio", "target", "µs CPU", "p50 ms", "p99 ms"):
        found.add_column(name, justify="right")
    found.add_column("met")
    for one in outcomes:
        found.add_row(
            one.figure,
            one.engine,
            f"{one.measured:,.{0 if one.measured >= SMALL else 1}f} {one.unit}",
            "" if one.baseline is None else f"{one.baseline:,.0f} ({one.against})",
            "" if one.ratio is None else f"{one.ratio:.2f} [dim]{min(one.ratios):.2f}-{max(one.ratios):.2f}[/]",
            one.target,
            *(_number(one.details.get(name)) for name in ("cpu_us", "p50_ms", "p99_ms")),
            "[green]yes" if one.met else "[red]no",
        )
    return found


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"


def bar(outcome: Outcome) -> str:
    """The figure as a bar; the mark in its middle is the target."""
    value = outcome.measured if outcome.ratio is None else outcome.ratio
    limit = float(outcome.target.split()[1]) if outcome.target else value
    filled = round(min(1.0, value / (limit or 1.0) / FULL) * BAR)
    middle = round(BAR / FULL)
    cells = ["█" if i < filled else "·" for i in range(BAR)]
    cells.insert(middle, "│")
    colour = "green" if outcome.met else "red"
    return f"{outcome.figure[:30]:>30} {outcome.engine:<10} [{colour}]{''.join(cells)}[/] {value:,.2f}"


def machine() -> str:
    """What was measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def write(path: Path, outcomes: Sequence[Outcome], settings: dict[str, object]) -> None:
    """Leave the outcomes as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"machine": machine(), "settings": settings, "figures": [asdict(outcome) for outcome in outcomes]}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
