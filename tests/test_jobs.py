"""The runner of follow-up work bears what goes wrong around it: handlers, the store, and a shutdown at a bad moment."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from poolhouse import jobs
from poolhouse.bus import LocalBus
from poolhouse.clock import Clock, ManualClock, SystemClock
from poolhouse.ids import Ids
from poolhouse.jobs import CONCURRENCY, MAX_ATTEMPTS, GiveUp, Handler, JobQueue, JobRunner
from poolhouse.storage import jobs as rows
from poolhouse.storage.jobs import JobRow
from poolhouse.storage.migrate import migrate
from poolhouse.storage.sqlite import SqliteStore

WAIT_SECONDS = 5.0


class House:
    """A store, a bus, and what it takes to have work done over them."""

    def __init__(self, store: SqliteStore, bus: LocalBus) -> None:
        self.store = store
        self.bus = bus
        self.clock = ManualClock()

    async def put(self, *payloads: bytes, kind: str = "work") -> None:
        """Enqueue work that is due."""
        async with self.store.write() as tx:
            for payload in payloads:
                await JobQueue(self.bus, Ids()).enqueue(tx, kind, payload, 0.0)

    def runner(self, handler: Handler, clock: Clock | None = None) -> JobRunner:
        """A runner of that work."""
        return JobRunner(self.store, self.bus, clock or self.clock, Ids(), {"work": handler})

    async def claim(self) -> JobRow:
        """The one row that is due, as another server would get it."""
        now = self.clock.now() + jobs.LONGEST_RETRY_SECONDS
        async with self.store.write() as tx:
            (job,) = await rows.claim(tx, {"work": 10}, "next", now, now + 1)
        return job

    async def states(self) -> dict[str, int]:
        """How many rows there are, by state."""
        return {state: count for (_, state), count in (await rows.backlog(self.store)).items()}


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A house with an empty queue."""
    store, bus = await SqliteStore.ephemeral(), LocalBus()
    await migrate(store, 0.0, "id")
    yield House(store, bus)
    await bus.close()
    await store.close()


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something to come true."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not await true():  # noqa: ASYNC110  the store tells nobody
            await asyncio.sleep(0.005)


async def call_itself_off(_job: JobRow) -> None:
    """Fail as a handler does that waits for something which somebody else calls off."""
    called_off = asyncio.get_running_loop().create_future()
    called_off.cancel()
    await called_off


async def test_a_handlers_own_cancellation_is_a_failure(house: House) -> None:
    """It counts, and the work is tried again later, not at once and for ever."""
    await house.put(b"a")
    runner = house.runner(call_itself_off)
    assert await runner.run_due() == 1
    assert await runner.run_due() == 0
    job = await house.claim()
    assert job.attempts == 2


async def test_work_that_always_calls_itself_off_is_given_up_in_the_end(house: House) -> None:
    """Like any other that never succeeds: it is kept as failed, and says why."""
    await house.put(b"a")
    runner = house.runner(call_itself_off)
    for _ in range(MAX_ATTEMPTS):
        assert await runner.run_due() == 1
        house.clock.advance(jobs.LONGEST_RETRY_SECONDS)
    assert await runner.run_due() == 0
    (failed,) = await rows.failed(house.store, 10)
    assert (failed.attempts, failed.error.partition(":")[0]) == (MAX_ATTEMPTS, "CancelledError")


async def test_work_that_a_shutdown_cuts_off_is_given_back_uncounted(house: House) -> None:
    """Another server can take it at once. A second stop, or one before the start, does nothing."""
    begun = asyncio.Event()

    async def hang(_job: JobRow) -> None:
        begun.set()
        await asyncio.Event().wait()

    runner = house.runner(hang)
    await runner.stop()
    await house.put(b"a")
    await runner.start()
    await begun.wait()
    await runner.stop(0.01)
    await runner.stop(0.01)
    assert (await house.claim()).attempts == 1


async def test_work_that_is_nearly_done_at_a_shutdown_is_finished(house: House) -> None:
    """The grace is for that; what is only due by then is left for the next server."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def work(_job: JobRow) -> None:
        begun.set()
        await go_on.wait()

    runner = house.runner(work)
    await house.put(b"a")
    await runner.start()
    await begun.wait()
    stopping = asyncio.create_task(runner.stop())
    await asyncio.sleep(0.01)
    await house.put(b"b")
    go_on.set()
    await stopping
    assert (await house.claim()).payload == b"b"


async def test_a_database_that_does_not_answer_holds_up_no_shutdown(house: House) -> None:
    """A claim that waits for it is called off when the grace is over, and has claimed nothing."""
    runner = house.runner(call_itself_off)
    await house.put(b"a")
    async with house.store.write():
        await runner.start()
        await asyncio.sleep(0.01)
        async with asyncio.timeout(WAIT_SECONDS):
            await runner.stop(0.05)
    assert (await house.claim()).attempts == 1


async def test_work_that_takes_too_long_is_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler is ended before its lease is, so that no two servers work on one row."""
    monkeypatch.setattr(jobs, "HANDLER_SECONDS", 0.01)
    assert jobs.HANDLER_SECONDS < jobs.LEASE_SECONDS

    async def hang(_job: JobRow) -> None:
        await asyncio.Event().wait()

    await house.put(b"a")
    with capture_logs() as logs:
        assert await house.runner(hang).run_due() == 1
    assert [(line["event"], line["error"]) for line in logs] == [("jobs.retried", "TimeoutError: ")]
    assert (await house.claim()).attempts == 2


async def test_the_lease_begins_when_the_work_is_claimed(house: House) -> None:
    """However long the runner waited for its turn to write: no other server takes the row while it is worked on."""
    taken: list[int] = []

    async def work(_job: JobRow) -> None:
        now = house.clock.now() + jobs.HANDLER_SECONDS
        async with house.store.write() as tx:
            taken.append(len(await rows.claim(tx, {"work": 10}, "other", now, now + 1)))

    await house.put(b"a")
    async with house.store.write():
        running = asyncio.create_task(house.runner(work).run_due())
        await asyncio.sleep(0.01)
        house.clock.advance(jobs.LEASE_SECONDS - 1)
    assert await running == 1
    assert taken == [0]


async def test_what_the_claim_took_is_not_the_handlers_any_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time ends before the lease does, which began with the claim."""
    monkeypatch.setattr(jobs, "HANDLER_SECONDS", 0.3)
    claim, began = rows.claim, 0.0

    async def claim_slowly(*arguments: Any) -> list[JobRow]:
        nonlocal began
        began = asyncio.get_running_loop().time()
        found = await claim(*arguments)
        await asyncio.sleep(0.2 if found else 0.0)
        return found

    ended: list[float] = []

    async def hang(_job: JobRow) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(asyncio.get_running_loop().time() - began)

    monkeypatch.setattr(rows, "claim", claim_slowly)
    await house.put(b"a")
    assert await house.runner(hang).run_due() == 1
    assert ended[0] == pytest.approx(0.3, abs=0.1)


async def test_hopeless_work_is_kept_as_failed_with_a_short_reason(house: House) -> None:
    """An operator reads a line, not a page."""

    async def give_up(_job: JobRow) -> None:
        raise GiveUp("no such mailbox " * 100)

    await house.put(b"a")
    assert await house.runner(give_up).run_due() == 1
    (failed,) = await rows.failed(house.store, 10)
    assert failed.attempts == 1
    assert failed.error.startswith("GiveUp: no such mailbox")
    assert len(failed.error) == 500


async def test_work_that_takes_its_server_down_each_time_is_not_begun_for_ever(house: House) -> None:
    """After as many attempts as any other it is kept as failed, without being handled."""
    handled: list[JobRow] = []

    async def work(job: JobRow) -> None:
        handled.append(job)

    await house.put(b"a")
    for _ in range(MAX_ATTEMPTS):
        await house.claim()
        house.clock.advance(jobs.LONGEST_RETRY_SECONDS + 1)
    house.clock.advance(jobs.LONGEST_RETRY_SECONDS)
    assert await house.runner(work).run_due() == 1
    assert handled == []
    (failed,) = await rows.failed(house.store, 10)
    assert failed.error == "it was begun too often and never finished"


async def test_so_much_runs_at_a_time_and_no_more(house: House) -> None:
    """A free place is taken at once, without waiting for the next poll."""
    running, most, go_on = 0, 0, asyncio.Event()

    async def work(_job: JobRow) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await go_on.wait()
        running -= 1

    runner = house.runner(work)
    await house.put(*(b"%d" % number for number in range(CONCURRENCY * 2)))
    await runner.start()

    async def full() -> bool:
        return running == CONCURRENCY

    async def done() -> bool:
        return await house.states() == {}

    await until(full)
    await house.put(b"one more")
    await asyncio.sleep(0.02)
    go_on.set()
    await until(done)
    assert most == CONCURRENCY
    await runner.stop()


async def test_no_kind_of_work_waits_for_another(house: House) -> None:
    """However much of one kind hangs, and however much more of it is due: mail leaves while a function is down."""
    hanging, done = 0, asyncio.Event()

    async def hang(_job: JobRow) -> None:
        nonlocal hanging
        hanging += 1
        await asyncio.Event().wait()

    async def send(_job: JobRow) -> None:
        done.set()

    async def all_hang() -> bool:
        return hanging == CONCURRENCY

    runner = JobRunner(house.store, house.bus, house.clock, Ids(), {"function": hang, "mail": send})
    await house.put(*(b"%d" % number for number in range(CONCURRENCY * 2)), kind="function")
    await runner.start()
    await until(all_hang)
    await house.put(b"welcome", kind="mail")
    async with asyncio.timeout(WAIT_SECONDS):
        await done.wait()
    assert hanging == CONCURRENCY
    await runner.stop(0.0)


async def test_a_runner_without_handlers_claims_nothing(house: House) -> None:
    """What no server here can do is left for one that can."""
    await house.put(b"a")
    assert await JobRunner(house.store, house.bus, house.clock, Ids(), {}).run_due() == 0
    assert await house.states() == {"waiting": 1}


async def test_work_that_falls_due_is_done_on_time(house: House) -> None:
    """The runner wakes for it by itself; no hint and no poll is needed."""
    done: asyncio.Queue[bytes] = asyncio.Queue()

    async def work(job: JobRow) -> None:
        done.put_nowait(job.payload)

    clock = SystemClock()
    async with house.store.write() as tx:
        await rows.add(tx, "id", "work", None, b"later", clock.now() + 0.1)
    runner = house.runner(work, clock)
    await runner.start()
    async with asyncio.timeout(jobs.POLL_SECONDS / 2):
        assert await done.get() == b"later"
    await runner.stop()


class FailingClock(ManualClock):
    """A clock that fails as often as it is told to, as nothing in this house should."""

    def __init__(self, *failures: BaseException) -> None:
        super().__init__()
        self.failures = list(failures)

    def now(self) -> float:
        """The time, or the next failure."""
        if self.failures:
            raise self.failures.pop(0)
        return super().now()


async def test_the_runner_outlives_what_nobody_thought_of(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It logs, waits as long as between two polls, and goes on: without it no mail would ever leave again."""
    monkeypatch.setattr(jobs, "POLL_SECONDS", 0.05)
    done = asyncio.Event()

    async def work(_job: JobRow) -> None:
        done.set()

    await house.put(b"a")
    runner = house.runner(work, FailingClock(RuntimeError("a bug"), asyncio.CancelledError()))
    began = asyncio.get_running_loop().time()
    with capture_logs() as logs:
        await runner.start()
        async with asyncio.timeout(WAIT_SECONDS):
            await done.wait()
    assert asyncio.get_running_loop().time() - began >= 2 * 0.05
    assert [line["event"] for line in logs] == ["jobs.claim_failed"] * 2
    assert all(line["exc_info"] for line in logs)
    await runner.stop()


async def test_the_runner_ends_when_it_is_cancelled(house: House) -> None:
    """A process that ends without a drain is not held up, wherever in its round the runner is."""
    runner = house.runner(call_itself_off)
    await runner.start()
    assert runner._task is not None
    await asyncio.sleep(0.01)
    runner._task.cancel()
    async with asyncio.timeout(WAIT_SECONDS):
        await asyncio.wait([runner._task])
    assert runner._task.cancelled()
    await runner.stop()


async def test_a_store_that_fails_for_a_while_is_asked_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that waits is done once the store is back."""
    monkeypatch.setattr(jobs, "POLL_SECONDS", 0.02)
    done = asyncio.Event()

    async def work(_job: JobRow) -> None:
        done.set()

    await house.put(b"a")
    async with house.store.write() as tx:
        await tx.execute("ALTER TABLE jobs RENAME TO away")
    runner = house.runner(work)
    with capture_logs() as logs:
        await runner.start()

        async def failed() -> bool:
            return len(logs) >= 2

        await until(failed)
    assert {line["event"] for line in logs} == {"jobs.claim_failed"}
    async with house.store.write() as tx:
        await tx.execute("ALTER TABLE away RENAME TO jobs")
    async with asyncio.timeout(WAIT_SECONDS):
        await done.wait()
    await runner.stop()


async def test_work_whose_end_cannot_be_noted_is_done_again_after_its_lease(house: House) -> None:
    """At least once: what is done twice is the handler's to bear, what is never done nobody could mend."""
    handled: list[bytes] = []

    async def work(job: JobRow) -> None:
        handled.append(job.payload)
        if len(handled) == 1:
            async with house.store.write() as tx:
                await tx.execute("CREATE TRIGGER stop BEFORE DELETE ON jobs BEGIN SELECT RAISE(ABORT, 'no'); END")

    await house.put(b"a")
    runner = house.runner(work)
    with capture_logs() as logs:
        assert await runner.run_due() == 1
    assert [line["event"] for line in logs] == ["jobs.unsettled"]
    assert await runner.run_due() == 0
    async with house.store.write() as tx:
        await tx.execute("DROP TRIGGER stop")
    house.clock.advance(jobs.LEASE_SECONDS)
    assert await runner.run_due() == 1
    assert handled == [b"a", b"a"]
    assert await house.states() == {}
