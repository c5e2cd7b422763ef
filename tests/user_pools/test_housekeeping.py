from functools import partial

import pytest

from poolhouse import errors, purging
from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.gen.userpool import v1 as pb
from poolhouse.jobs import JobRunner
from poolhouse.storage import housekeeping as rows
from poolhouse.storage import jobs
from poolhouse.user_pools import housekeeping, sessions
from poolhouse.user_pools.housekeeping import DAY, PURGE_POOL_KIND
from poolhouse.user_pools.model.pool import Pool
from tests.house import new_house
from tests.user_pools.conftest import Api

NOT_NULL = {
    "refresh_tokens": ("token_hash, origin_jti", (b"hash", "jti")),
    "sign_ins": ("origin_jti, sub, client_id, auth_time", ("jti", "sub", "client", 0.0)),
    "spent_sessions": ("session_hash", (b"hash",)),
    "throttles": ("subject, count, blocked_until", ("subject", 1, 0.0)),
    "codes": ("sub, purpose, code_hash, attempts, created_at", ("sub", "sign_up", b"hash", 0, 0.0)),
    "device_challenges": ("device_key, client_id, session", ("key", "client", "session")),
    "auth_events": (
        "event_id, sub, event_type, created_at, response, decision, compromised, ip_address",
        ("event", "sub", "SignIn", 0.0, "Pass", "NoRisk", False, ""),
    ),
}


async def _add(house: House, pool: Pool, table: str, expires_at: float, number: int = 0) -> None:
    columns, values = NOT_NULL[table]
    first, *others = values
    key = first + str(number).encode() if isinstance(first, bytes) else f"{first}{number}"
    marks = ", ".join(f"${n}" for n in range(1, len(values) + 3))
    async with house.store.write() as tx:
        await tx.execute(
            f"INSERT INTO {table} (user_pool_id, {columns}, expires_at) VALUES ({marks})",  # noqa: S608  constants
            pool.id,
            key,
            *others,
            expires_at,
        )


async def _count(house: House, pool: Pool, table: str) -> int:
    count: int = await house.store.value(f"SELECT count(*) FROM {table} WHERE user_pool_id = $1", pool.id)  # noqa: S608  constants
    return count


@pytest.mark.parametrize("table", rows.EXPIRING_TABLES)
async def test_what_has_expired_goes_and_the_rest_stays(api: Api, table: str) -> None:
    """The database does not grow with every sign-in there ever was."""
    pool, now = await api.new_pool(), api.clock.now()
    kept = housekeeping.KEPT_SECONDS.get(table, 0.0)
    await _add(api.house, pool, table, now - kept, 1)
    await _add(api.house, pool, table, now - kept + 1, 2)
    await housekeeping.purge(api.house)
    assert await _count(api.house, pool, table) == 1
    api.clock.advance(1)
    await housekeeping.purge(api.house)
    assert await _count(api.house, pool, table) == 0


async def test_a_session_is_answered_once_though_another_servers_clock_is_ahead(api: Api) -> None:
    """Who is a minute ahead takes nothing for over that is not over here."""
    pool = await api.new_pool()
    client = await api.new_client(pool)
    call, challenge = api.call("initiate_auth"), pb.CHALLENGE_NAME_TYPE_SMS_MFA
    text = sessions.seal(call, client, challenge, {})
    api.clock.advance(client.session_seconds - 1)
    async with api.house.store.write() as tx:
        await sessions.spend(tx, client, sessions.unseal(call, client, challenge, text))
    ahead = ManualClock(api.clock.now() + 60)
    await housekeeping.purge(new_house(api.house.store, ahead, api.inbox, api.house.workers, like=api.house))
    session = sessions.unseal(call, client, challenge, text)
    with pytest.raises(errors.NotAuthorizedException, match=sessions.SPENT_MESSAGE):
        async with api.house.store.write() as tx:
            await sessions.spend(tx, client, session)


async def test_more_than_a_batch_goes_in_one_go(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches keep transactions short; they do not keep rows."""
    monkeypatch.setattr(housekeeping, "BATCH_ROWS", 3)
    pool, now = await api.new_pool(), api.clock.now()
    for number in range(8):
        await _add(api.house, pool, "codes", now - DAY - number, number)
    await housekeeping.purge(api.house)
    assert await _count(api.house, pool, "codes") == 0


async def test_a_deleted_pool_leaves_nothing_and_takes_nothing_along(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table is emptied of the pool, in small batches, and other pools keep theirs."""
    monkeypatch.setattr(purging, "BATCH_ROWS", 2)
    doomed, other = await api.new_pool(), await api.new_pool()
    for pool in (doomed, other):
        await api.new_client(pool, generate_secret=True)
        for number in range(5):
            await api.new_user(pool, f"user{number}", email=f"{number}@example.com", email_verified="true")
        for table in rows.EXPIRING_TABLES:
            await _add(api.house, pool, table, api.clock.now() + DAY)
    before = {table: await _count(api.house, other, table) for table in rows.POOL_TABLES}
    assert await housekeeping.purge_pool(api.house, doomed.id)
    assert {table: await _count(api.house, doomed, table) for table in rows.POOL_TABLES} == dict.fromkeys(
        rows.POOL_TABLES, 0
    )
    assert {table: await _count(api.house, other, table) for table in rows.POOL_TABLES} == before


async def test_every_table_of_a_pool_is_known(api: Api) -> None:
    """A new table with rows of user pools cannot be forgotten here."""
    if api.house.store.engine == "sqlite":
        found = await api.house.store.rows(
            "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c"
            " WHERE m.type = 'table' AND c.name = 'user_pool_id'"
        )
    else:
        found = await api.house.store.rows(
            "SELECT table_name FROM information_schema.columns"
            " WHERE column_name = 'user_pool_id' AND table_schema = 'public'"
        )
    assert {row[0] for row in found} == set(rows.POOL_TABLES)


async def test_a_large_pool_is_purged_in_several_goes(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """No go takes so long that other work waits; the pool is not done with before its users are gone."""
    monkeypatch.setattr(purging, "BATCH_ROWS", 1)
    monkeypatch.setattr(purging, "GO_SECONDS", -1.0)
    pool = await api.new_pool()
    for number in range(3):
        await api.new_user(pool, f"user{number}")
    async with api.house.store.write() as tx:
        await api.house.jobs.enqueue(tx, PURGE_POOL_KIND, pool.id.encode(), api.clock.now(), pool.id)
    work = {PURGE_POOL_KIND: partial(housekeeping.purge_pool_later, api.house)}
    assert await JobRunner(api.house.store, api.house.bus, api.clock, api.house.ids, work).run_due() > 1
    assert await _count(api.house, pool, "users") == 0
    assert await jobs.backlog(api.house.store) == {}


async def test_messages_and_events_that_could_not_be_sent_are_kept_for_a_week(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long enough for an operator to look at them, however many they are; other failed work stays."""
    monkeypatch.setattr(housekeeping, "BATCH_ROWS", 1)
    now = api.clock.now()
    ages = [("message", 8), ("message", 9), ("message", 6), ("user_change", 8), ("user_change", 6), ("other", 8)]
    async with api.house.store.write() as tx:
        for kind, age in ages:
            await jobs.add(tx, api.house.ids.uuid(), kind, None, b"", now - age * DAY)
        await tx.execute("UPDATE jobs SET state = 'failed'")
    await housekeeping.purge(api.house)
    left = dict.fromkeys([("message", "failed"), ("user_change", "failed"), ("other", "failed")], 1)
    assert await jobs.backlog(api.house.store) == left
