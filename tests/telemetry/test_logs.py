import errno
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from poolhouse.telemetry.logs import HIDDEN, MAX_DEPTH, configure_logs, hide_secrets


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("uvicorn.error").setLevel(logging.NOTSET)
    structlog.reset_defaults()


def logged(form: Any = "json", level: str = "info") -> io.StringIO:
    """Where log lines go from now on."""
    out = io.StringIO()
    configure_logs(level, form, out)
    return out


def test_a_line_is_one_json_object_with_its_level_and_time() -> None:
    """Log collectors can read every line by itself."""
    out = logged()
    structlog.get_logger("x").info("pool.created", user_pool_id="us-east-1_abc", note="two\nlines")
    line = json.loads(out.getvalue())
    assert out.getvalue().count("\n") == 1
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "pool.created", "level": "info", "user_pool_id": "us-east-1_abc", "note": "two\nlines"}


@pytest.mark.parametrize("form", ["json", "text"])
def test_lines_below_the_level_are_not_written(form: str) -> None:
    """The configured level is the least that is seen."""
    out = logged(form, "warning")
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    assert "quiet" not in out.getvalue()
    assert "loud" in out.getvalue()


@pytest.mark.parametrize(
    "key",
    ["password", "NewPassword", "client_secret", "ClientSecret", "access_token", "Authorization", "confirmation_code"],
)
def test_what_is_named_like_a_secret_is_hidden(key: str) -> None:
    """A secret that a programmer hands to the log by mistake does not reach it."""
    assert hide_secrets(None, "info", {"event": "x", key: "hunter2"}) == {"event": "x", key: HIDDEN}


@pytest.mark.parametrize("key", ["access_key_id", "username", "operation", "decode", "request_id", "error", "codec"])
def test_what_only_looks_a_little_like_a_secret_is_shown(key: str) -> None:
    """Hiding goes by whole words, so that the log stays useful."""
    assert hide_secrets(None, "info", {key: "shown"}) == {key: "shown"}


class FullDisk(io.StringIO):
    """What writes to it fails, until there is room again."""

    full = True

    def write(self, text: str) -> int:
        """Fail, or not."""
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_line_that_cannot_be_written_fails_nobody(form: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A full disk, or a reader that has gone, costs lines and nothing else; the next one that can be is written."""
    out = FullDisk()
    configure_logs("info", form, out)
    structlog.get_logger().warning("lost")
    logging.getLogger("library").warning("lost")
    out.full = False
    structlog.get_logger().warning("found")
    logging.getLogger("library").warning("found")
    assert "lost" not in out.getvalue()
    assert out.getvalue().count("found") == 2
    out.close()
    structlog.get_logger().warning("lost")
    logging.getLogger("library").warning("lost")
    assert capsys.readouterr().err == ""


def test_secrets_are_hidden_at_any_depth() -> None:
    """Nesting a secret in lists and objects does not show it."""
    event = hide_secrets(None, "info", {"event": "x", "request": {"items": [{"Password": "hunter2", "n": 1}]}})
    assert event["request"] == {"items": ({"Password": HIDDEN, "n": 1},)}
    deep: Any = "hunter2"
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    assert "hunter2" not in str(hide_secrets(None, "info", {"event": deep}))


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_traceback_shows_where_but_not_with_what(form: str) -> None:
    """The variables of a failing function, passwords among them, stay out of the log."""
    out = logged(form)
    typed = "HUNTER2".lower()
    try:
        _fail(typed)
    except RuntimeError:
        structlog.get_logger().exception("call.failed")
    assert "RuntimeError" in out.getvalue()
    assert "_fail" in out.getvalue()
    assert "hunter2" not in out.getvalue()


def _fail(_password: str) -> None:
    raise RuntimeError("it broke")


def test_text_lines_cannot_be_forged() -> None:
    """A caller's line breaks and terminal escapes are shown, not obeyed."""
    out = logged("text")
    structlog.get_logger().info("call.refused", message="x\n2030-01-01 [info] all is well\x1b[2J")
    assert out.getvalue().count("\n") == 1
    assert "\x1b" not in out.getvalue()


def test_libraries_write_in_the_same_form_and_only_warnings() -> None:
    """What a library has to say is one of our lines, without its chatter."""
    out = logged()
    logging.getLogger("some.library").info("GET /?token=hunter2")
    logging.getLogger("some.library").warning("slow %s", "query")
    line = json.loads(out.getvalue())
    assert (line["event"], line["logger"], line["level"]) == ("slow query", "some.library", "warning")


def test_malformed_requests_do_not_fill_the_log() -> None:
    """A line for each would let anybody fill the disk."""
    out = logged()
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    assert out.getvalue() == ""


def test_configuring_again_replaces_what_was() -> None:
    """A second server in one process does not write each line twice."""
    first, second = logged(), logged()
    logging.getLogger("some.library").warning("once")
    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1
