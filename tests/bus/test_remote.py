"""Hints between servers, whatever carries them."""

from poolhouse.bus import HINT_BYTES, RemoteBus
from poolhouse.bus.remote import BATCH_LIMIT
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
