"""Connections to PostgreSQL between statements: kept for the next, and seen to after whatever went wrong on them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import asyncpg
import pytest

from poolhouse.storage import postgres_connections
from poolhouse.storage.errors import StoreUnavailable
from poolhouse.storage.postgres_connections import Connections
from tests.services.silence import way_to


@pytest.fixture
async def connections(postgresql_url: str) -> AsyncIterator[Connections]:
    """Two connections at most."""
    opened = Connections(await asyncpg.create_pool(postgresql_url, min_size=1, max_size=2))
    yield opened
    await opened.close()


async def backend(connections: Connections) -> int:
    """Which of the server's processes the next one to use a connection meets."""
    async with connections.use() as connection:
        return int(await connection.fetchval("SELECT pg_backend_pid()"))


def counts(connections: Connections) -> tuple[int, int]:
    """How many are in use, and how many are open beside."""
    return connections.in_use, connections.idle


async def test_a_connection_is_used_again_and_others_are_opened_as_they_are_needed(connections: Connections) -> None:
    """One after the other needs one, two at once need two."""
    first = await backend(connections)
    assert {await backend(connections) for _ in range(5)} == {first}
    async with connections.use():
        assert counts(connections) == (1, 0)
        assert await backend(connections) != first
    assert counts(connections) == (0, 2)


async def test_who_waits_is_served_in_turn(connections: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or gives up in time, and harms nobody by it."""
    order: list[int] = []

    async def use(number: int) -> None:
        async with connections.use():
            order.append(number)
            await asyncio.sleep(0)

    async with connections.use(), connections.use():
        waiting = [asyncio.create_task(use(number)) for number in range(6)]
        await asyncio.sleep(0.01)
        waiting[2].cancel()
        monkeypatch.setattr(postgres_connections, "ACQUIRE_SECONDS", 0.02)
        with pytest.raises(StoreUnavailable, match="no connection became free"):
            await use(9)
        assert not order
    await asyncio.wait(waiting)
    assert order == [0, 1, 3, 4, 5]
    assert counts(connections) == (0, 2)


async def test_a_connection_that_died_while_nobody_used_it_is_replaced(
    connections: Connections, postgresql_url: str
) -> None:
    """Nobody is handed a connection that is known to be dead."""
    first = await backend(connections)
    administrator = await asyncpg.connect(postgresql_url)
    await administrator.execute("SELECT pg_terminate_backend($1)", first)
    await administrator.close()
    await asyncio.sleep(0.05)
    assert await backend(connections) != first
    assert counts(connections) == (0, 1)


async def test_a_statement_that_was_called_off_holds_up_nobody_after_it(connections: Connections) -> None:
    """The server is told to stop, and the connection is good for the next one."""
    first = await backend(connections)

    async def sleep() -> None:
        async with connections.use() as connection:
            await connection.execute("SELECT pg_sleep(30)")

    sleeping = asyncio.create_task(sleep())
    await asyncio.sleep(0.05)
    sleeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeping
    async with asyncio.timeout(5):
        assert await backend(connections) == first


async def test_a_server_that_has_gone_silent_holds_up_nobody_who_has_given_up(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it never confirms to have stopped is cut off before long, and the turn is another's."""
    monkeypatch.setattr(postgres_connections, "RELEASE_SECONDS", 0.1)
    async with way_to(postgresql_url) as way:
        connections = Connections(await asyncpg.create_pool(way.url, min_size=1, max_size=1))

        async def read() -> None:
            async with connections.use() as connection:
                await connection.fetchval("SELECT 1")

        await read()
        way.silent = True
        reading = asyncio.create_task(read())
        await asyncio.sleep(0.05)
        reading.cancel()
        async with asyncio.timeout(5):
            with pytest.raises(asyncio.CancelledError):
                await reading
        way.silent = False
        assert counts(connections) == (0, 0)
        await read()
        await connections.close()


async def test_one_that_is_still_being_opened_is_in_use(postgresql_url: str) -> None:
    """It is nobody else's, and takes none away from those that are idle."""
    async with way_to(postgresql_url) as way:
        connections = Connections(await asyncpg.create_pool(way.url, min_size=1, max_size=3))
        async with connections.use():
            way.silent = True
            waiting = asyncio.create_task(backend(connections))
            await asyncio.sleep(0.05)
            assert counts(connections) == (2, 0)
        assert counts(connections) == (1, 1)
        waiting.cancel()
        await asyncio.wait([waiting])
        way.silent = False
        assert counts(connections) == (0, 1)
        await connections.close()


async def test_a_server_that_has_gone_silent_does_not_hold_up_a_new_beginning(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a failover its connections are given up together, and not one after the other."""
    monkeypatch.setattr(postgres_connections, "RELEASE_SECONDS", 0.2)
    async with way_to(postgresql_url) as way:
        connections = Connections(await asyncpg.create_pool(way.url, min_size=1, max_size=20))
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(20):
                await stack.enter_async_context(connections.use())
        way.silent = True
        async with asyncio.timeout(20 * postgres_connections.RELEASE_SECONDS / 2):
            await connections.expire()
        way.silent = False
        assert await backend(connections)
        await connections.close()


async def test_an_error_on_a_connection_gives_its_turn_back(connections: Connections) -> None:
    """Whatever is raised in the block."""
    for _ in range(5):
        with pytest.raises(KeyError):
            async with connections.use():
                raise KeyError
    assert counts(connections) == (0, 1)
    assert await backend(connections)


async def test_all_are_opened_anew_once_they_have_expired(connections: Connections) -> None:
    """After a failover, none is left that leads to the old server."""
    async with connections.use():
        await backend(connections)
        before = {connection.get_server_pid() for connection in connections._at_hand}
        await connections.expire()
    async with connections.use() as one, connections.use() as other:
        assert before.isdisjoint({one.get_server_pid(), other.get_server_pid()})


async def test_closing_waits_for_those_in_use_and_cuts_off_what_does_not_end(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nobody gets a connection afterwards."""
    monkeypatch.setattr(postgres_connections, "CLOSE_SECONDS", 0.2)
    async with connections.use() as connection:
        closing = asyncio.create_task(connections.close())
        await asyncio.sleep(0.05)
        assert await connection.fetchval("SELECT 1") == 1
        await closing
        with pytest.raises(asyncpg.InterfaceError):
            await connection.fetchval("SELECT 1")
    with pytest.raises(StoreUnavailable):
        await backend(connections)
