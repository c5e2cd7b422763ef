"""One connection after the other, whatever goes wrong: without a network."""

import asyncio
import sqlite3
from typing import Any

import grpc
import pytest

from poolhouse_client import SyncError, aio
from poolhouse_client.credentials.schedule import Clock
from poolhouse_client.sync.arrivals import Arrivals
from poolhouse_client.sync.engine import Engine
from poolhouse_client.sync.model import Status
from tests.clients.sync.places import NOWHERE
from tests.clients.sync.test_arrivals import Phone
from tests.clients.sync.test_endings import failure

SECONDS = 10.0


class Refusing:
    """An entrance at which the token of the watch is not taken."""

    async def enter(self) -> str:
        """See Entrance."""
        raise failure(grpc.StatusCode.INVALID_ARGUMENT)


async def test_a_store_that_fails_as_all_is_to_be_heard_anew_stops_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, to who waits as well, and can be closed."""

    def full(_arrivals: Arrivals) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Arrivals, "begin_anew", full)
    phone = Phone()
    parts: Any = phone.replica, Refusing(), Clock(asyncio.sleep, random=lambda: 0.0)
    engine = Engine(lambda: pytest.fail("it does not come to that"), *parts)
    running = asyncio.create_task(engine.run())
    with pytest.raises(SyncError, match="disk is full"):
        await asyncio.wait_for(engine.synchronize(), SECONDS)
    assert engine.status is Status.STOPPED
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    phone.store.close()


async def test_who_waits_for_a_device_is_told_that_it_is_closed() -> None:
    """And what comes afterwards does no harm."""
    device = aio.Device(NOWHERE, "us-east-1:pool", plaintext=True)
    waiting = asyncio.create_task(device.synchronize())
    await asyncio.sleep(0)
    await device.close()
    with pytest.raises(SyncError, match="closed"):
        await asyncio.wait_for(waiting, SECONDS)
    device.renew()
