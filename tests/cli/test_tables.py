"""Tables for people."""

import pytest

from poolhouse.cli.tables import print_table


def test_a_table_in_a_pipe_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is cut off or coloured where no person looks, and brackets are not markup."""
    print_table(("name", "value"), [("a", "x" * 100), ("b", "[bold]b[/bold]")], title="Things")
    shown = capsys.readouterr().out
    assert "x" * 100 in shown
    assert "[bold]b[/bold]" in shown
    assert "Things" in shown
    assert "\x1b" not in shown
