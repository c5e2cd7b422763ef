"""Hints by PostgreSQL's own LISTEN and NOTIFY."""

import pytest

from poolhouse.bus import PostgresBus
from poolhouse.ids import Ids
from tests.bus.conftest import Heard, starting
from tests.services.postgres import Postgres


async def test_a_connection_that_comes_back_says_that_hints_may_be_lost(cluster: Postgres) -> None:
    """After an outage subscribers are told to forget what they remember, and hints flow again."""
    url = await cluster.create_database()
    async with starting(lambda: PostgresBus(url, Ids())) as start:
        here, there = await start(), await start()
        heard = Heard(there)
        await cluster.restart()
        await heard.until("resync")
        here.publish("t", "again")
        await heard.until("again")


async def test_a_bus_without_a_database_still_serves_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """While PostgreSQL is away a server's own caches stay true, and starting is not held up for ever."""
    monkeypatch.setattr("poolhouse.bus.remote.ANSWER_SECONDS", 0.2)
    async with starting(lambda: PostgresBus("postgresql://nobody@127.0.0.1:9/nothing", Ids())) as start:
        bus = await start()
        heard = Heard(bus)
        bus.publish("t", "here")
        assert heard.all == ["here"]
