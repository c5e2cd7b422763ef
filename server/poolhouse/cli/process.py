"""One server as a process of the operating system: its log, its signals, and the line that says it is ready."""

import asyncio
import contextlib
import gc
import signal
import sys
from typing import Final

import structlog

from poolhouse import telemetry
from poolhouse.app import App
from poolhouse.config import Config

EMULATOR_WARNING: Final = (
    "This is the emulator: it believes every AWS signature. Keep it away from networks and real data."
)
INBOX_PATH: Final = "/_dev/inbox"
SYNC_PATH: Final = "/_dev/sync"
_STOP_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

_log = structlog.get_logger(__name__)


async def run(config: Config) -> None:
    """Serve until SIGTERM or SIGINT, and then drain; a second signal ends the process at once."""
    form = config.log_format or ("text" if sys.stderr.isatty() else "json")
    telemetry.configure_logs(config.log_level, form)
    telemetry.start_tracing(config.otlp_endpoint)
    asked_to_stop = _signals()
    app = App(config)
    try:
        if await _started(app, asked_to_stop):
            # What is there now stays to the end: looking for garbage in it, time and again, would slow every call down.
            gc.collect()
            gc.freeze()
            if config.mode == "dev":
                pages = {"inbox": f"{app.http_url}{INBOX_PATH}", "sync": f"{app.http_url}{SYNC_PATH}"}
                _log.warning(EMULATOR_WARNING, **pages)
            _say_ready(app)
            await asked_to_stop.wait()
            _log.info("server.draining", seconds=config.drain_seconds)
            await app.stop()
    finally:
        await asyncio.to_thread(telemetry.stop_tracing)


def _say_ready(app: App) -> None:
    """Tell whoever started the server. It serves all the same if nobody can be told."""
    with contextlib.suppress(OSError):
        print(f"poolhouse ready: grpc={app.grpc_address} http={app.http_url}", flush=True)  # noqa: T201


async def _started(app: App, asked_to_stop: asyncio.Event) -> bool:
    """Start the server; False, and it is not started, if it is asked to stop before it is ready."""
    starting, asked = asyncio.create_task(app.start()), asyncio.create_task(asked_to_stop.wait())
    await asyncio.wait((starting, asked), return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if not starting.done():
        starting.cancel()
        await asyncio.wait((starting,))
        return False
    await starting
    return True


def _signals() -> asyncio.Event:
    """Set at the first SIGTERM or SIGINT; from then on both do what they do to any process."""
    asked, loop = asyncio.Event(), asyncio.get_running_loop()

    def on_signal() -> None:
        asked.set()
        for number in _STOP_SIGNALS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in _STOP_SIGNALS:
        loop.add_signal_handler(number, on_signal)
    return asked
