"""Whatever was acknowledged is there after the power has gone: tried by killing, several times over."""

import asyncio
import signal
import sys
from pathlib import Path

from poolhouse.storage.store import Store
from tests.conftest import open_url
from tests.services.postgres import Postgres

ROUNDS = 3
ACKNOWLEDGED = 60
CHECKOUT = Path(__file__).parents[2]
WRITER = "tests.contract.durable_writer"


async def write_until_killed(url: str, start: int) -> list[int]:
    """Numbers that a writing process acknowledged before it was killed in the middle of its work."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", WRITER, url, str(start), stdout=asyncio.subprocess.PIPE, cwd=CHECKOUT
    )
    assert process.stdout is not None
    lines = [await process.stdout.readline() for _ in range(ACKNOWLEDGED)]
    process.send_signal(signal.SIGKILL)
    rest = await process.stdout.read()
    await process.wait()
    # The last line may have been cut off by the kill.
    complete = (b"".join(lines) + rest).rpartition(b"\n")[0]
    return [int(line) for line in complete.split()]


async def stored(store: Store) -> set[int]:
    """The numbers that are there."""
    return {row["n"] for row in await store.rows("SELECT n FROM written")}


async def test_a_killed_server_has_kept_its_promises(bare_store: Store, store_url: str) -> None:
    """Every write that a process said was done outlives that process, round after round."""
    async with bare_store.write() as tx:
        await tx.execute(bare_store.dialect.ddl("CREATE TABLE written (n BIGINT PRIMARY KEY)"))
    acknowledged: set[int] = set()
    for number in range(ROUNDS):
        acknowledged.update(await write_until_killed(store_url, number * 1_000_000))
        reopened = await open_url(store_url)
        assert acknowledged <= await stored(reopened)
        await reopened.close()
    assert len(acknowledged) >= ROUNDS * ACKNOWLEDGED


async def test_a_killed_database_has_kept_its_promises(cluster: Postgres) -> None:
    """PostgreSQL dies with everything that was in flight, and a server's store goes on with it once it is back."""
    store = await open_url(await cluster.create_database())
    async with store.write() as tx:
        await tx.execute("CREATE TABLE written (n BIGINT PRIMARY KEY)")
    acknowledged: set[int] = set()

    async def write(first: int) -> None:
        for n in range(first, first + 100_000):
            async with store.write() as tx:
                await tx.execute("INSERT INTO written (n) VALUES ($1)", n)
            acknowledged.add(n)

    for number in range(ROUNDS):
        before = len(acknowledged)
        writers = [asyncio.create_task(write(number * 1_000_000 + i * 100_000)) for i in range(4)]
        while len(acknowledged) - before < ACKNOWLEDGED:  # noqa: ASYNC110  eight writers add to it
            await asyncio.sleep(0.01)
        await cluster.kill9()
        await asyncio.gather(*writers, return_exceptions=True)
        await cluster.start()
        assert acknowledged <= await stored(store)
    await store.close()
