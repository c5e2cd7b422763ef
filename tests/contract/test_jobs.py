"""Follow-up work: committed with what it follows from, done at least once, by one runner at a time."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from poolhouse.bus import Bus, LocalBus
from poolhouse.clock import ManualClock, SystemClock
from poolhouse.ids import Ids
from poolhouse.jobs import LEASE_SECONDS, LONGEST_RETRY_SECONDS, MAX_ATTEMPTS, GiveUp, JobQueue, JobRunner, TryLater
from poolhouse.storage import jobs as rows
from poolhouse.storage.jobs import JobRow
from poolhouse.storage.migrate import migrate
from poolhouse.storage.store import Store


class Desk:
    """Where handled work piles up; `failure` is raised by the handler while it is set."""

    def __init__(self) -> None:
        self.done: list[bytes] = []
        self.failure: Exception | None = None
        self.hold: asyncio.Event | None = None
        self.begun = asyncio.Event()

    async def handle(self, job: JobRow) -> None:
        """Do the work, or fail at it."""
        self.begun.set()
        if self.hold is not None:
            await self.hold.wait()
        if self.failure is not None:
            raise self.failure
        self.done.append(job.payload)


@pytest.fixture
async def store(bare_store: Store) -> Store:
    """A store with every table."""
    await migrate(bare_store, 0.0, "id")
    return bare_store


@pytest.fixture
async def bus() -> AsyncIterator[Bus]:
    """Hints within the process."""
    local = LocalBus()
    yield local
    await local.close()


@pytest.fixture
def clock() -> ManualClock:
    """A clock for the test to move."""
    return ManualClock()


@pytest.fixture
def desk() -> Desk:
    """What the handler did."""
    return Desk()


@pytest.fixture
def runner(store: Store, bus: Bus, clock: ManualClock, desk: Desk) -> JobRunner:
    """A runner that is driven by hand."""
    return JobRunner(store, bus, clock, Ids(), {"work": desk.handle})


@pytest.fixture
def queue(bus: Bus) -> JobQueue:
    """Where work is put."""
    return JobQueue(bus, Ids())


async def put(store: Store, queue: JobQueue, payload: bytes, run_at: float, key: str | None = None) -> None:
    """Enqueue work in a transaction of its own."""
    async with store.write() as tx:
        await queue.enqueue(tx, "work", payload, run_at, key)


async def test_work_is_done_once_and_its_row_goes(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """What was enqueued is handled, and nothing is left of it."""
    await put(store, queue, b"a", clock.now())
    assert await runner.run_due() == 1
    assert await runner.run_due() == 0
    assert desk.done == [b"a"]
    assert await rows.backlog(store) == {}


async def test_work_of_a_transaction_that_failed_is_never_done(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """Work follows from a commit; without the commit there is none."""

    async def fail() -> None:
        async with store.write() as tx:
            await queue.enqueue(tx, "work", b"a", clock.now())
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert await runner.run_due() == 0
    assert desk.done == []


async def test_work_waits_for_its_time(store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock) -> None:
    """Nothing is done before `run_at`."""
    await put(store, queue, b"later", clock.now() + 10)
    assert await runner.run_due() == 0
    clock.advance(10)
    assert await runner.run_due() == 1


async def test_work_that_fails_is_tried_again_later_and_less_and_less_often(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """A passing fault delays work; it does not lose it, and does not hammer at whatever is down."""
    await put(store, queue, b"a", clock.now())
    desk.failure = OSError("down")
    await runner.run_due()
    assert await runner.run_due() == 0
    waits = []
    for _ in range(4):
        due = await rows.next_due(store, ["work"], clock.now())
        assert due is not None
        waits.append(due - clock.now())
        clock.advance(due - clock.now())
        await runner.run_due()
    assert all(later > earlier / 2 * 1.01 for earlier, later in pairwise(waits))
    assert waits[-1] > 2 * waits[0]
    desk.failure = None
    clock.advance(3600)
    await runner.run_due()
    assert desk.done == [b"a"]


async def test_work_that_never_succeeds_is_kept_as_failed_and_can_be_revived(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """An operator finds what could not be done, with the last error, and may have it tried again."""
    await put(store, queue, b"a", clock.now())
    desk.failure = OSError("down for good")
    for _ in range(MAX_ATTEMPTS):
        await runner.run_due()
        clock.advance(3600)
    (failed,) = await rows.failed(store, 10)
    assert (failed.attempts, failed.error) == (MAX_ATTEMPTS, "OSError: down for good")
    assert await runner.run_due() == 0
    desk.failure = None
    async with store.write() as tx:
        assert await rows.revive(tx, failed.id, clock.now())
    await runner.run_due()
    assert desk.done == [b"a"]


async def test_hopeless_work_is_given_up_at_once(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """A handler that knows better is not asked again; the row can be discarded."""
    await put(store, queue, b"a", clock.now())
    desk.failure = GiveUp("no such mailbox")
    await runner.run_due()
    (failed,) = await rows.failed(store, 10)
    assert failed.attempts == 1
    async with store.write() as tx:
        assert await rows.discard(tx, failed.id)
        assert not await rows.discard(tx, failed.id)


async def test_a_reason_may_be_in_any_bytes(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """A mail server that answers in Latin-1 is understood all the same: work is given up, or tried again in time."""
    await put(store, queue, b"a", clock.now())
    desk.failure = TryLater("not now, M\udcfcller\0", 100.0)
    assert await runner.run_due() == 1
    clock.advance(LEASE_SECONDS)
    assert await runner.run_due() == 0
    clock.advance(100.0)
    desk.failure = GiveUp("no M\udcfcller\0 here")
    assert await runner.run_due() == 1
    (failed,) = await rows.failed(store, 10)
    assert (failed.attempts, failed.error) == (2, r"GiveUp: no M\udcfcller\x00 here")


async def test_one_row_waits_under_a_key(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """Enqueueing again under a key renews the row: the newest payload, once."""
    await put(store, queue, b"old", clock.now(), "k")
    await put(store, queue, b"new", clock.now(), "k")
    assert await runner.run_due() == 1
    assert desk.done == [b"new"]


async def test_work_renewed_while_it_runs_is_run_once_more(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """A change that comes while its older state is being handled is not lost."""
    desk.hold = asyncio.Event()
    await put(store, queue, b"old", clock.now(), "k")
    running = asyncio.create_task(runner.run_due())
    await desk.begun.wait()
    await put(store, queue, b"new", clock.now(), "k")
    desk.hold.set()
    await running
    await runner.run_due()
    assert desk.done == [b"old", b"new"]


async def test_two_runners_share_work_and_never_double_it(
    store: Store, bus: Bus, queue: JobQueue, clock: ManualClock, desk: Desk
) -> None:
    """Each row is claimed by exactly one of them."""
    for number in range(40):
        await put(store, queue, b"%d" % number, clock.now())
    runners = [JobRunner(store, bus, clock, Ids(), {"work": desk.handle}) for _ in range(2)]
    assert sum(await asyncio.gather(*(runner.run_due() for runner in runners))) == 40
    assert sorted(desk.done) == sorted(b"%d" % number for number in range(40))


async def test_work_of_a_dead_runner_is_taken_over_when_its_lease_ends(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """A server that died holds nothing for longer than the lease, and cannot settle the row any more."""
    await put(store, queue, b"a", clock.now())
    async with store.write() as tx:
        (dead,) = await rows.claim(tx, {"work": 1}, "dead", clock.now(), clock.now() + LEASE_SECONDS)
    assert await runner.run_due() == 0
    clock.advance(LEASE_SECONDS)
    assert await runner.run_due() == 1
    async with store.write() as tx:
        await rows.finish(tx, dead)
    assert desk.done == [b"a"]


async def test_other_kinds_are_left_alone(store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock) -> None:
    """A runner takes only what it has a handler for."""
    async with store.write() as tx:
        await queue.enqueue(tx, "other", b"a", clock.now())
    assert await runner.run_due() == 0
    assert await rows.backlog(store) == {("other", "waiting"): 1}


async def test_a_runner_is_woken_by_the_commit(store: Store, bus: Bus, queue: JobQueue, desk: Desk) -> None:
    """Nobody waits for the next poll."""
    runner = JobRunner(store, bus, SystemClock(), Ids(), {"work": desk.handle})
    await runner.start()
    await put(store, queue, b"a", SystemClock().now())
    async with asyncio.timeout(2):
        while not desk.done:  # noqa: ASYNC110  the handler knows nothing of tests
            await asyncio.sleep(0.005)
    await runner.stop()


async def test_a_stopped_runner_gives_back_what_it_could_not_finish(
    store: Store, bus: Bus, queue: JobQueue, desk: Desk
) -> None:
    """After a stop another server can take the work at once, and the cut-off attempt does not count."""
    desk.hold = asyncio.Event()
    runner = JobRunner(store, bus, SystemClock(), Ids(), {"work": desk.handle})
    await runner.start()
    await put(store, queue, b"a", SystemClock().now())
    await desk.begun.wait()
    await runner.stop(0.01)
    await runner.stop()
    now = SystemClock().now()
    async with store.write() as tx:
        (job,) = await rows.claim(tx, {"work": 1}, "next", now, now + 1)
    assert job.attempts == 1


async def test_each_kind_of_work_is_taken_from_what_waits_of_it(
    store: Store, queue: JobQueue, clock: ManualClock
) -> None:
    """The longest due first, as much as there is room for; a crowd of one kind stands in nobody's way."""
    async with store.write() as tx:
        for number in range(5):
            await queue.enqueue(tx, "crowd", b"%d" % number, clock.now() - 10 + number)
        await queue.enqueue(tx, "other", b"other", clock.now())
        await queue.enqueue(tx, "unasked", b"unasked", clock.now())
    async with store.write() as tx:
        claimed = await rows.claim(tx, {"crowd": 2, "other": 2}, "lease", clock.now(), clock.now() + 1)
    assert sorted(job.payload for job in claimed) == [b"0", b"1", b"other"]


async def test_work_that_is_held_is_not_done_before_even_if_it_is_renewed(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """Whoever has asked to be left alone is, by every server; an hour is the longest."""
    await put(store, queue, b"old", clock.now(), "k")
    desk.failure = TryLater("too much", 300.0)
    await runner.run_due()
    desk.failure = None
    await put(store, queue, b"new", clock.now() + 2, "k")
    clock.advance(299)
    assert await runner.run_due() == 0
    assert await rows.next_due(store, ["work"], clock.now()) == clock.now() + 1
    clock.advance(1)
    assert await runner.run_due() == 1
    assert desk.done == [b"new"]
    assert TryLater("for ever", 1e9).seconds == LONGEST_RETRY_SECONDS


async def test_work_that_is_held_while_it_is_renewed_is_held(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """Also when the change came while the request was on its way."""
    await put(store, queue, b"old", clock.now(), "k")
    desk.hold, desk.failure = asyncio.Event(), TryLater("too much", 300.0)
    running = asyncio.create_task(runner.run_due())
    await desk.begun.wait()
    await put(store, queue, b"new", clock.now() + 2, "k")
    desk.hold.set()
    await running
    desk.failure = None
    clock.advance(299)
    assert await runner.run_due() == 0
    clock.advance(1)
    assert await runner.run_due() == 1
    assert desk.done == [b"new"]


async def test_of_several_renewals_while_it_runs_the_earliest_counts(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """Who renews it for later takes nothing from who wants it soon."""
    await put(store, queue, b"old", clock.now(), "k")
    desk.hold = asyncio.Event()
    running = asyncio.create_task(runner.run_due())
    await desk.begun.wait()
    await put(store, queue, b"soon", clock.now() + 2, "k")
    await put(store, queue, b"later", clock.now() + 60, "k")
    desk.hold.set()
    await running
    assert await rows.next_due(store, ["work"], clock.now()) == clock.now() + 2


async def test_all_failed_work_of_a_kind_can_be_begun_anew(
    store: Store, queue: JobQueue, runner: JobRunner, clock: ManualClock, desk: Desk
) -> None:
    """That of other kinds stays as it is."""
    await put(store, queue, b"a", clock.now())
    desk.failure = GiveUp("no")
    await runner.run_due()
    desk.failure = None
    async with store.write() as tx:
        assert await rows.revive_all(tx, "other", clock.now()) == 0
        assert await rows.revive_all(tx, "work", clock.now()) == 1
    await runner.run_due()
    assert desk.done == [b"a"]
