"""A device for programs that block."""

import asyncio
import atexit
import os
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, MutableMapping
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import grpc

from poolhouse_client.credentials.schedule import Clock
from poolhouse_client.sync import dataset, waiting
from poolhouse_client.sync.model import ConflictHandler, Handlers, Listener, Status, SyncError
from poolhouse_client.sync.store import MEMORY

LATE_SECONDS: Final = 1.0
"""How long after its end gRPC may still come to an event loop, about calls that were cut short."""

T = TypeVar("T")


class Device:
    """The data of one identity on this device, for any number of threads. Use it in `with`, or `close` it.

    It is read and written in `store`, a file that one device has at a time, or else in memory; one thread in the
    background keeps that and the server the same, and calls handlers, listeners and `logins`.
    """

    def __init__(  # noqa: PLR0913 - all but two may be left out
        self,
        target: str,
        identity_pool_id: str,
        *,
        store: str | os.PathLike[str] = MEMORY,
        logins: Callable[[], Mapping[str, str]] = dict,
        handlers: Handlers = Handlers(),  # noqa: B008 - it never changes
        custom_role_arn: str | None = None,
        identity_ids: MutableMapping[str, str] | None = None,
        plaintext: bool = False,
        credentials: grpc.ChannelCredentials | None = None,
        clock: Clock[Awaitable[None]] = Clock(asyncio.sleep),  # noqa: B008 - it never changes
    ) -> None:
        async def make() -> waiting.Device:
            return waiting.Device(
                target,
                identity_pool_id,
                store=store,
                logins=logins,
                handlers=handlers,
                custom_role_arn=custom_role_arn,
                identity_ids=identity_ids,
                plaintext=plaintext,
                credentials=credentials,
                clock=clock,
            )

        self._background = _Background()
        try:
            self._device = self._background.wait(make)
        except BaseException:
            self._background.end(_nothing)
            raise

    @property
    def status(self) -> Status:
        """How the device stands to the server."""
        return self._device.status

    @property
    def error(self) -> SyncError | None:
        """Why it is off line, or has stopped; None if it is not known, or if it is neither."""
        return self._device.error

    @property
    def identity_id(self) -> str | None:
        """Whose data is shown; None if nobody's yet."""
        return self._device.identity_id

    def sync(self, name: str, conflict: ConflictHandler | None = None) -> "Dataset":
        """The dataset of this name, with a handler of its own for conflicts. There need not be one yet.

        ValueError if none can be called so.
        """
        return Dataset(self._background.call(lambda: self._device.sync(name, conflict)), self._background)

    def datasets(self) -> list[str]:
        """The names of the datasets that have records."""
        return self._background.call(self._device.datasets)

    def synchronize(self, timeout: float | None = None) -> None:
        """Return once the server has what is here, and here is what the server has.

        TimeoutError if that takes longer than `timeout` seconds; SyncError if the server refuses the device.
        """
        self._background.wait(lambda: self._device.synchronize(timeout))

    def renew(self) -> None:
        """Somebody has signed in: go on with the logins of now. A guest's data comes along."""
        self._background.call(self._device.renew)

    def forget(self) -> None:
        """Somebody has signed out: their data is not shown any more. It is there again when they come back."""
        self._background.call(self._device.forget)

    def close(self) -> None:
        """End everything. What was not sent yet is in the store, and is sent by the next device that has it."""
        self._background.end(self._device.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class Dataset(MutableMapping[str, str]):
    """As `poolhouse_client.aio.Dataset`, for any number of threads."""

    def __init__(self, inner: dataset.Dataset, background: "_Background") -> None:
        self.name: Final = inner.name
        self._inner = inner
        self._call = background.call

    def __getitem__(self, key: str) -> str:
        return self._call(lambda: self._inner[key])

    def __setitem__(self, key: str, value: str) -> None:
        self._call(lambda: self._inner.__setitem__(key, value))

    def __delitem__(self, key: str) -> None:
        self._call(lambda: self._inner.__delitem__(key))

    def __iter__(self) -> Iterator[str]:
        return self._call(lambda: iter(self._inner))

    def __len__(self) -> int:
        return self._call(lambda: len(self._inner))

    def change(self, key: str, change: Callable[[str | None], str | None]) -> None:
        """Make a record what `change` makes of it, where None is no record. It runs in the device's own thread."""
        self._call(lambda: self._inner.change(key, change))

    def copy(self) -> dict[str, str]:
        """All records, as they are at one moment."""
        return self._call(self._inner.copy)

    def clear(self) -> None:
        """Remove all records at once. The dataset remains."""
        self._call(self._inner.clear)

    def delete(self) -> None:
        """Delete the dataset, here and everywhere. What is written from now on is of a new one."""
        self._call(self._inner.delete)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have a listener called at each change, after it was kept; what is returned ends that."""
        cancel = self._call(lambda: self._inner.listen(listener))
        return lambda: self._call(cancel)


class _Background:
    """A thread with an event loop."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="poolhouse sync", daemon=True)
        self._thread.start()
        self._is_open = True
        # Held while something is handed over. What is handed over is done before the thread ends, or given up.
        self._door = threading.Lock()

    def call(self, function: Callable[[], T]) -> T:
        """What a function returns that runs there; within a listener or a handler, that is here."""
        if threading.current_thread() is self._thread:
            return function()
        done: Future[T] = Future()
        with self._door:
            self._check_open()
            self._loop.call_soon_threadsafe(_settle, done, function)
        return done.result()

    def wait(self, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What a coroutine returns that runs there. RuntimeError from a listener or a handler, which must not wait."""
        self._check_elsewhere()
        with self._door:
            self._check_open()
            done = asyncio.run_coroutine_threadsafe(make(), self._loop)
        return done.result()

    def end(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """End the thread, after a last coroutine, and what else runs there. What comes later is refused."""
        self._check_elsewhere()
        with self._door:
            is_first, self._is_open = self._is_open, False
        if is_first:
            try:
                asyncio.run_coroutine_threadsafe(last(), self._loop).result()
            finally:
                asyncio.run_coroutine_threadsafe(_give_up(), self._loop).result()
                self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        if is_first:
            _ended.close_later(self._loop)

    def _check_open(self) -> None:
        if not self._is_open:
            raise RuntimeError("The device is closed.")

    def _check_elsewhere(self) -> None:
        if threading.current_thread() is self._thread:
            raise RuntimeError("A listener or a handler cannot wait for the device that has called it.")


class _Ended:
    """Event loops whose threads have ended, and that are still open: gRPC complains of those that are closed."""

    def __init__(self) -> None:
        self._loops: deque[tuple[float, asyncio.AbstractEventLoop]] = deque()
        self._lock = threading.Lock()

    def close_later(self, loop: asyncio.AbstractEventLoop) -> None:
        """Close a loop when another one ends after LATE_SECONDS, or the program does."""
        now = time.monotonic()
        with self._lock:
            self._loops.append((now, loop))
        self._close(now - LATE_SECONDS)

    def close_all(self) -> None:
        """Close all of them."""
        self._close(time.monotonic())

    def _close(self, until: float) -> None:
        with self._lock:
            while self._loops and self._loops[0][0] <= until:
                self._loops.popleft()[1].close()


_ended: Final = _Ended()
atexit.register(_ended.close_all)


async def _nothing() -> None:
    """Nothing is left to be done."""


async def _give_up() -> None:
    """Cancel everything else, also what gRPC has left."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _settle(done: "Future[T]", function: Callable[[], T]) -> None:
    try:
        done.set_result(function())
    except BaseException as error:
        done.set_exception(error)
        if not isinstance(error, Exception):
            raise
