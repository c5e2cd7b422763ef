import re
from pathlib import Path

from poolhouse.edge.websocket.closing import MAX_REASON_BYTES, CloseCode, Closing

PAGE = Path(__file__).parents[3] / "docs" / "sync.md"


def test_a_reason_fits_into_a_close_frame() -> None:
    """Whatever it says, it is cut at a character."""
    reason = Closing(CloseCode.BAD_FRAME, "é" * 100).reason
    assert reason == "é" * (MAX_REASON_BYTES // 2)
    assert Closing(CloseCode.BAD_FRAME, "short").reason == "short"


def test_every_code_is_explained_to_those_who_write_clients() -> None:
    """The page's table has them all, and no others."""
    rows = re.findall(r"^\| ((?:\d{4}(?:, )?)+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    listed = [int(code) for row in rows for code in row.split(", ")]
    assert sorted(listed) == [1000, *sorted(CloseCode)]
