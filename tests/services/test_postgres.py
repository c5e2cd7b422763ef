"""The PostgreSQL that tests run on dies and comes back as they ask it to."""

import asyncpg
import psutil
import pytest

from tests.services.postgres import Postgres


async def test_a_power_cut_leaves_no_process_behind(cluster: Postgres) -> None:
    """Those that serve connections die as well, in the middle of their work, and what was committed is back."""
    url = await cluster.create_database()
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE t (n INT)")
    await connection.execute("BEGIN; INSERT INTO t VALUES (1)")
    processes = cluster.processes()
    assert connection.get_server_pid() in [process.pid for process in processes]
    await cluster.kill9()
    assert cluster.processes() == []
    assert [process for process in processes if lives(process)] == []
    connection.terminate()
    await cluster.start()
    again = await asyncpg.connect(url)
    assert await again.fetchval("SELECT COUNT(*) FROM t") == 0
    await again.close()


def lives(process: psutil.Process) -> bool:
    """Whether the process is there and not only waiting to be collected."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def test_a_standby_reads_until_it_is_promoted(cluster: Postgres) -> None:
    """It refuses to write in the way that a real one does."""
    url = await cluster.create_database()
    await cluster.restart_as_standby()
    standby = await asyncpg.connect(url)
    assert await standby.fetchval("SELECT pg_is_in_recovery()")
    with pytest.raises(asyncpg.FeatureNotSupportedError):
        await standby.execute("BEGIN READ WRITE")
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await standby.execute("CREATE TABLE t (n INT)")
    await cluster.promote()
    assert not await standby.fetchval("SELECT pg_is_in_recovery()")
    await standby.execute("CREATE TABLE t (n INT)")
    await standby.close()
