"""Hints between servers, whatever carries them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from poolhouse.bus import HINT_BYTES, RemoteBus, remote
from poolhouse.bus.remote import BATCH_LIMIT, Line
from poolhouse.ids import Ids
from tests.bus.conftest import Heard, Start, soon


async def test_a_hint_reaches_other_processes_once(start: Start) -> None:
    """The sender does not hear its own hint a second time."""
    here, there = await start(), await start()
    heard_here, heard_there = Heard(here), Heard(there)
    here.publish("t", "1")
    there.publish("t", "2")
    await soon(lambda: len(heard_here.all) == len(heard_there.all) == 2)
    assert (heard_here.all, heard_there.all) == (["1", "2"], ["2", "1"])


async def test_hints_arrive_in_their_order_however_many_there_are(start: Start) -> None:
    """A burst is sent in batches; the longest hint that is allowed, and any character, come through whole."""
    here, there = await start(), await start()
    heard = Heard(there)
    sent = [str(number) for number in range(3 * BATCH_LIMIT)] + ["x" * (HINT_BYTES - 1), "Grüße, 世界\n\n."]
    for payload in sent:
        here.publish("t", payload)
    await soon(lambda: len(heard.all) == len(sent))
    assert heard.all == sent


async def test_what_is_still_to_be_sent_is_sent_before_the_end(start: Start) -> None:
    """A server that stops has told the others of its last change."""
    here, there = await start(), await start()
    heard = Heard(there)
    here.publish("t", "last")
    await here.close()
    await heard.until("last")


async def test_one_who_was_never_started_closes_all_the_same(start: Start) -> None:
    """So does one that is closed twice."""
    bus: RemoteBus = await start()
    await bus.close()
    await bus.close()


class Frail(RemoteBus, Line):
    """A bus whose connections stand until something is sent, which is lost with them."""

    opened = 0

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[Line]:
        self.opened += 1
        yield self

    async def send(self, hints: Sequence[str]) -> None:  # noqa: ARG002  none of them gets there
        """Break."""
        self._outbox.clear()
        raise ConnectionResetError

    async def ping(self) -> None:
        """Answer."""

    def check_open(self) -> None:
        """Seem to be open."""


async def test_a_connection_that_breaks_time_and_again_is_not_made_anew_in_haste(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each new one has all watches and caches begin anew."""
    monkeypatch.setattr(remote, "FIRST_PAUSE_SECONDS", 0.01)
    bus = Frail(Ids())
    bus.subscribe("t", lambda _topic, _payload: None, lambda: bus.publish("t"))
    await bus.start()
    await asyncio.sleep(0.6)
    await bus.close()
    assert 2 <= bus.opened <= 8


async def test_after_a_connection_that_stood_the_next_one_comes_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is restarted now and then is not punished for it."""
    monkeypatch.setattr(remote, "FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(remote, "LONGEST_PAUSE_SECONDS", 0.2)
    bus = Frail(Ids())
    await bus.start()
    for _ in range(5):
        await asyncio.sleep(0.3)
        bus.publish("t")
    await asyncio.sleep(0.06)
    assert bus.opened == 6
    await bus.close()
