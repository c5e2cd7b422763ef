"""Follow-up work: a row written in the transaction that calls for it, run by any server, at least once.

A handler may be run twice for one row (a server dies, a lease ends), so it has to bear that. It may take
HANDLER_SECONDS from when it was claimed, less than the lease, so that no two servers work on one row at the same time.

Every kind of work has places of its own. Handlers wait for other people's services, and those of one kind may hang all
at once: work of another kind never waits behind them, on any server.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog

from poolhouse.bus import Bus
from poolhouse.clock import Clock
from poolhouse.ids import Ids
from poolhouse.storage import jobs as rows
from poolhouse.storage.errors import StoreError
from poolhouse.storage.jobs import JobRow
from poolhouse.storage.store import Store, Writer

TOPIC: Final = "jobs"
CONCURRENCY: Final = 16
"""How many rows of each kind one server runs at a time."""
HANDLER_SECONDS: Final = 45.0
LEASE_SECONDS: Final = 60.0
POLL_SECONDS: Final = 5.0
MAX_ATTEMPTS: Final = 12
FIRST_RETRY_SECONDS: Final = 2.0
LONGEST_RETRY_SECONDS: Final = 3600.0
GRACE_SECONDS: Final = 20.0
_ERROR_LENGTH: Final = 500

_log = structlog.get_logger(__name__)

Handler = Callable[[JobRow], Awaitable[None]]


class GiveUp(Exception):
    """Raised by a handler for work that trying again cannot help: the row is kept as failed at once."""


class TryLater(Exception):
    """Raised by a handler for work that is not to be tried again for so many seconds, even if it is renewed by then."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = min(max(seconds, 0.0), LONGEST_RETRY_SECONDS)


class JobQueue:
    """Where work is put."""

    def __init__(self, bus: Bus, ids: Ids) -> None:
        """Runners are woken through `bus`."""
        self._bus = bus
        self._ids = ids

    async def enqueue(self, tx: Writer, kind: str, payload: bytes, run_at: float, key: str | None = None) -> None:
        """Add work to `tx`; a runner hears of it once that has committed.

        Of one kind, one row waits under a `key`: enqueueing again renews it (the new payload, the earlier time).
        """
        await rows.add(tx, self._ids.uuid(), kind, key, payload, run_at)
        tx.after_commit(lambda: self._bus.publish(TOPIC, kind))


class JobRunner:
    """Claims due rows of the kinds it has handlers for, and runs them, CONCURRENCY of each kind at a time."""

    def __init__(self, store: Store, bus: Bus, clock: Clock, ids: Ids, handlers: Mapping[str, Handler]) -> None:
        """`start` it, or call `run_due` by hand."""
        self._store = store
        self._bus = bus
        self._clock = clock
        self._ids = ids
        self._handlers = dict(handlers)
        self._running: dict[asyncio.Task[None], str] = {}
        self._wake = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Run work as it falls due, until `stop`."""
        self._subscription = self._bus.subscribe(TOPIC, lambda _topic, _payload: self._wake.set(), self._wake.set)
        self._task = asyncio.create_task(self._run(), name="jobs")

    async def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """Claim nothing more and let what runs finish; what is not done by then is given back.

        A claim that is under way may take as long: where the database does not answer, it is called off.
        """
        if self._task is None:
            return
        self._subscription.close()
        self._stopping = True
        self._wake.set()
        ends = asyncio.get_running_loop().time() + grace_seconds
        await _ended([self._task], ends)
        await _ended(list(self._running), ends)
        self._task = None

    async def run_due(self) -> int:
        """Run everything that is due now, and what falls due while doing so; returns how many rows were run."""
        count = 0
        while claimed := await self._claim():
            await asyncio.gather(*(self._work(job, until) for job, until in claimed))
            count += len(claimed)
        return count

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                for job, until in await self._claim():
                    task = asyncio.create_task(self._work(job, until), name=f"job {job.kind}")
                    self._running[task] = job.kind
                    task.add_done_callback(self._finished)
                await self._sleep(await self._next_due())
            except (Exception, asyncio.CancelledError):
                if _called_off():
                    raise
                _log.exception("jobs.claim_failed")  # whatever it was: without this loop no work is done at all
                await self._sleep(None)

    def _finished(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._wake.set()

    async def _sleep(self, due: float | None) -> None:
        """Wait for a hint, a free place, the time `due`, or the next poll."""
        seconds = POLL_SECONDS if due is None else min(POLL_SECONDS, max(due - self._clock.now(), 0.0))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    async def _next_due(self) -> float | None:
        return await rows.next_due(self._store, self._handlers, self._clock.now()) if self._handlers else None

    async def _claim(self) -> list[tuple[JobRow, float]]:
        """Rows to run, and until when their handlers may, in the time of the event loop."""
        running = Counter(self._running.values())
        places = {kind: CONCURRENCY - running[kind] for kind in self._handlers if running[kind] < CONCURRENCY}
        if not places:
            return []
        async with self._store.write() as tx:
            # Not before: the lease does not run while others have their turn, and claiming is part of its time.
            now, until = self._clock.now(), asyncio.get_running_loop().time() + HANDLER_SECONDS
            claimed = await rows.claim(tx, places, self._ids.uuid(), now, now + LEASE_SECONDS)
        return [(job, until) for job in claimed]

    async def _work(self, job: JobRow, until: float) -> None:
        try:
            settle = await self._outcome(job, until)
        except asyncio.CancelledError:
            await self._settle(job, lambda tx: rows.give_back(tx, job))
            raise
        await self._settle(job, settle)

    async def _outcome(self, job: JobRow, until: float) -> Callable[[Writer], Awaitable[None]]:
        """Run the handler; returns what is to become of the row."""
        if job.attempts > MAX_ATTEMPTS:  # it took its server down with it each time
            return lambda tx: rows.fail(tx, job, "it was begun too often and never finished")
        try:
            async with asyncio.timeout_at(until):
                await self._handlers[job.kind](job)
        except GiveUp as error:
            return self._failed(job, error)
        except (Exception, asyncio.CancelledError) as error:  # whatever it is, the row is tried again
            if _called_off():
                raise
            return self._failed(job, error) if job.attempts >= MAX_ATTEMPTS else self._again(job, error)
        return lambda tx: rows.finish(tx, job)

    def _failed(self, job: JobRow, error: BaseException) -> Callable[[Writer], Awaitable[None]]:
        _log.error("jobs.failed", kind=job.kind, id=job.id, attempts=job.attempts, exc_info=error)
        return lambda tx: rows.fail(tx, job, _described(error))

    def _again(self, job: JobRow, error: BaseException) -> Callable[[Writer], Awaitable[None]]:
        _log.warning("jobs.retried", kind=job.kind, id=job.id, attempts=job.attempts, error=_described(error))
        longest = min(FIRST_RETRY_SECONDS * 2 ** (job.attempts - 1), LONGEST_RETRY_SECONDS)
        now = self._clock.now()
        run_at = now + longest * (0.5 + self._ids.jitter() / 2)
        held_until = now + error.seconds if isinstance(error, TryLater) else 0.0
        return lambda tx: rows.retry(tx, job, run_at, _described(error), held_until)

    async def _settle(self, job: JobRow, change: Callable[[Writer], Awaitable[None]]) -> None:
        try:
            async with self._store.write() as tx:
                await change(tx)
        except StoreError:
            _log.exception("jobs.unsettled", kind=job.kind, id=job.id)  # the lease ends, and it is run again


async def _ended(tasks: list[asyncio.Task[None]], ends: float) -> None:
    """Wait for the tasks, and call off those that run at the time `ends` of the event loop still."""
    if not tasks:
        return
    await asyncio.wait(tasks, timeout=max(ends - asyncio.get_running_loop().time(), 0.0))
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


def _called_off() -> bool:
    """Whether the running task was cancelled itself; else a CancelledError comes from something that it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _described(error: BaseException) -> str:
    """What went wrong, as a column of text can hold it: other people's services answer in whatever bytes they like."""
    text = f"{type(error).__name__}: {error}"[:_ERROR_LENGTH]
    return text.replace("\0", "\\x00").encode(errors="backslashreplace").decode()
