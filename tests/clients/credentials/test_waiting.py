"""The provider for asyncio, with tasks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from poolhouse_client import CredentialsError, aio
from tests.clients.credentials.scripted import POOL, A, B, Hand, Scripted, moment
from tests.clients.credentials.test_blocking import FIRST, SECOND


@pytest.fixture
def provider(waiting_client: aio.Client, hand: Hand) -> aio.IdentityCredentials:
    """A guest's provider."""
    return aio.IdentityCredentials(waiting_client, POOL, clock=hand.clock(lambda: asyncio.sleep(0)))


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  the server is a thread, and sets no event
            await asyncio.sleep(0.005)


@asynccontextmanager
async def one_call_waits(scripted: Scripted) -> AsyncIterator[None]:
    """The server, which is shut, answers when the block ends; it begins when the server has been asked once more."""
    before = len(scripted.seen)
    try:
        await until(lambda: len(scripted.seen) > before)
        yield
    finally:
        scripted.gate.set()


async def test_tasks_that_wait_share_one_call(provider: aio.IdentityCredentials, scripted: Scripted) -> None:
    """A burst of requests asks the server once."""
    scripted.script = list(FIRST)
    found = await asyncio.gather(*(provider.get() for _ in range(20)))
    assert {each.access_key_id for each in found} == {"ASIA1"}
    assert len(scripted.seen) == 2


async def test_tasks_that_wait_share_a_failure(provider: aio.IdentityCredentials, scripted: Scripted) -> None:
    """All of them learn of it, and the next one tries again."""
    scripted.script = [{"call": "GetId", "error": "expired"}]
    failed = await asyncio.gather(*(provider.get() for _ in range(20)), return_exceptions=True)
    assert {type(each) for each in failed} == {CredentialsError}
    assert len(scripted.seen) == 1
    scripted.script = list(FIRST)
    assert (await provider.get()).identity_id == A


async def test_while_one_task_renews_the_others_go_on(
    provider: aio.IdentityCredentials, scripted: Scripted, hand: Hand
) -> None:
    """A slow server delays one request of many, as long as the credentials at hand are good."""
    scripted.script = list(FIRST)
    await provider.get()
    hand.time = moment("08:55:00")
    scripted.script = [SECOND]
    scripted.gate.clear()
    renewing = asyncio.create_task(provider.get())
    async with one_call_waits(scripted):
        assert (await provider.get()).access_key_id == "ASIA1"
    assert (await renewing).access_key_id == "ASIA2"


async def test_who_is_cancelled_leaves_the_others_call_alone(
    provider: aio.IdentityCredentials, scripted: Scripted
) -> None:
    """A request that is given up does not fail those that wait with it."""
    scripted.script = list(FIRST)
    scripted.gate.clear()
    first = asyncio.create_task(provider.get())
    second = asyncio.create_task(provider.get())
    async with one_call_waits(scripted):
        first.cancel()
    assert (await second).access_key_id == "ASIA1"
    assert first.cancelled()
    assert len(scripted.seen) == 2


async def test_who_waits_while_the_user_signs_out_gets_nothing_of_that_user(
    provider: aio.IdentityCredentials, scripted: Scripted
) -> None:
    """What arrives too late is dropped."""
    scripted.script = FIRST[:1]
    scripted.gate.clear()
    waiting = asyncio.create_task(provider.get())
    async with one_call_waits(scripted):
        provider.forget()
        scripted.script += [{"call": "GetId", "answer": {"identity": "B"}}, FIRST[1]]
    assert (await waiting).identity_id == B


async def test_who_asks_after_the_user_signed_out_does_not_wait_for_the_answer_to_that_user(
    provider: aio.IdentityCredentials, scripted: Scripted
) -> None:
    """A call of its own is made at once, and whoever waited before joins it."""
    scripted.script = [FIRST[0], FIRST[0], FIRST[1]]
    scripted.gate.clear()
    before = asyncio.create_task(provider.get())
    await until(lambda: len(scripted.seen) == 1)
    provider.forget()
    after = asyncio.create_task(provider.get())
    async with one_call_waits(scripted):
        pass
    assert await before is await after
    assert len(scripted.seen) == 3


async def test_a_call_that_ends_with_its_event_loop_is_made_again(
    provider: aio.IdentityCredentials, scripted: Scripted
) -> None:
    """Nothing is left behind that later calls would wait for."""
    scripted.gate.clear()
    waiting = asyncio.create_task(provider.get())
    async with one_call_waits(scripted):
        (flight,) = (task for task in asyncio.all_tasks() if "renew" in repr(task.get_coro()))
        flight.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await until(lambda: scripted.ended == 1)
    scripted.script = list(FIRST)
    assert (await provider.get()).identity_id == A


async def test_logins_may_be_a_plain_function(waiting_client: aio.Client, scripted: Scripted, hand: Hand) -> None:
    """Who has a token at hand need not await."""
    clock = hand.clock(lambda: asyncio.sleep(0))
    provider = aio.IdentityCredentials(waiting_client, POOL, logins=lambda: {"example.com": "t"}, clock=clock)
    scripted.script = list(FIRST)
    await provider.get()
    assert [dict(request.logins) for _, request in scripted.seen] == [{"example.com": "t"}] * 2
