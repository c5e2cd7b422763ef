"""What deleted identity pools leave behind is cleared away."""

import pytest

from poolhouse import purging
from poolhouse.identity_pools import housekeeping
from poolhouse.identity_pools.housekeeping import PURGE_POOL_KIND
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.jobs import JobRunner
from poolhouse.storage import jobs
from poolhouse.storage.housekeeping import IDENTITY_POOL_TABLES
from poolhouse.storage.jobs import JobRow
from tests.identity_pools.conftest import FACEBOOK, GOOGLE, Api, login


async def filled(api: Api) -> IdentityPool:
    """A pool with guests, users and mappings."""
    pool = await api.new_pool(supported_login_providers={GOOGLE: "app"})
    for number in range(3):
        await api.resolve(pool)
        await api.resolve(pool, login(GOOGLE, str(number)), login(FACEBOOK, str(number)))
    await api.set_principal_tag_attribute_map(
        identity_pool_id=pool.id, identity_provider_name=GOOGLE, use_defaults=True
    )
    return pool


async def counts(api: Api, pool: IdentityPool) -> dict[str, int]:
    """How many rows the pool has in each table."""
    sql = "SELECT COUNT(*) FROM {} WHERE identity_pool_id = $1"
    return {table: await api.house.store.value(sql.format(table), pool.id) for table in IDENTITY_POOL_TABLES}


async def test_a_deleted_pool_leaves_nothing_and_takes_nothing_along(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table is emptied of the pool, in small batches, and other pools keep theirs."""
    monkeypatch.setattr(purging, "BATCH_ROWS", 2)
    doomed, other = await filled(api), await filled(api)
    before = await counts(api, other)
    there = {table: count for table, count in before.items() if count}
    assert there == {"identity_logins": 6, "identities": 6, "principal_tag_maps": 1}
    assert await housekeeping.purge_pool(api.house, doomed.id)
    assert set((await counts(api, doomed)).values()) == {0}
    assert await counts(api, other) == before


async def test_a_large_pool_is_purged_in_several_goes(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that takes longer than a job may is taken up again until it is done."""
    monkeypatch.setattr(purging, "BATCH_ROWS", 1)
    monkeypatch.setattr(purging, "GO_SECONDS", -1.0)
    pool = await filled(api)

    async def work(job: JobRow) -> None:
        await housekeeping.purge_pool_later(api.house, job)

    async with api.house.store.write() as tx:
        await api.house.jobs.enqueue(tx, PURGE_POOL_KIND, pool.id.encode(), api.clock.now(), pool.id)
    runner = JobRunner(api.house.store, api.house.bus, api.clock, api.house.ids, {PURGE_POOL_KIND: work})
    assert await runner.run_due() > 1
    assert set((await counts(api, pool)).values()) == {0}
    assert await jobs.backlog(api.house.store) == {}
