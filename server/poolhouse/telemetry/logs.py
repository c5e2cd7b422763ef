"""Log lines: one JSON object or one line of text each, on standard error, ours and our libraries' alike."""

import contextlib
import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, Final, Literal, TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN: Final = "[hidden]"
MAX_DEPTH: Final = 8

_SECRET_WORDS: Final = frozenset(
    {
        *("authorization", "bearer", "code", "codes", "cookie", "credential", "credentials", "passcode", "passphrase"),
        *("password", "passwords", "secret", "secrets", "seed", "session", "signature", "token", "tokens", "verifier"),
    }
)
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Chatter of libraries: what they call information is noise beside our own lines.
_LIBRARIES_LEAST_LEVEL: Final = logging.WARNING
# One line for each malformed request would let anybody fill the disk.
_UVICORN_LEAST_LEVEL: Final = logging.ERROR


def configure_logs(level: str, form: Literal["json", "text"], stream: TextIO | None = None) -> None:
    """Write log lines of at least `level` to `stream`, standard error by default. May be called again."""
    out = cast("TextIO", _Unfailing(stream or sys.stderr))
    number = logging.getLevelNamesMapping()[level.upper()]
    prepare: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_secrets,
    ]
    render = _json() if form == "json" else _text(colors=out.isatty())
    structlog.configure(
        processors=[*prepare, *render],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    _adopt_libraries(number, out, prepare, render)


class _Unfailing:
    """Where lines go. One that cannot be written is lost: a full disk, or a reader that is gone, fails no call."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # a stream that is closed is the latter
            self._out.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._out.flush()

    def isatty(self) -> bool:
        return self._out.isatty()


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace the value of every key, at any depth, that is named like a secret: `client_secret`, `AccessToken` …"""
    return {key: HIDDEN if _is_secret(key) else _without_secrets(value, MAX_DEPTH) for key, value in event.items()}


def _is_secret(key: str) -> bool:
    return any(word.lower() in _SECRET_WORDS for word in _WORD.findall(key))


def _without_secrets(value: Any, depth: int) -> Any:
    # A sequence becomes a tuple: as `exc_info` it has to be one.
    if not isinstance(value, Mapping | list | tuple):
        return value
    if depth == 0:
        return HIDDEN
    if isinstance(value, Mapping):
        return {
            key: HIDDEN if _is_secret(str(key)) else _without_secrets(inner, depth - 1) for key, inner in value.items()
        }
    return tuple(_without_secrets(inner, depth - 1) for inner in value)


def _json() -> list[Processor]:
    # The variables of each frame would be handy, and would be passwords and tokens.
    traceback = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    return [structlog.processors.ExceptionRenderer(traceback), structlog.processors.JSONRenderer()]


def _text(*, colors: bool) -> list[Processor]:
    # Quoted strings keep a caller's line breaks and escape sequences from forging lines or driving the terminal.
    return [
        structlog.dev.ConsoleRenderer(
            colors=colors, repr_native_str=True, exception_formatter=structlog.dev.plain_traceback
        )
    ]


def _adopt_libraries(level: int, out: TextIO, prepare: list[Processor], render: list[Processor]) -> None:
    """Send what libraries log through the standard module down the same path."""
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *prepare],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h.formatter, structlog.stdlib.ProcessorFormatter)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(max(level, _LIBRARIES_LEAST_LEVEL))
    logging.getLogger("uvicorn.error").setLevel(max(level, _UVICORN_LEAST_LEVEL))
