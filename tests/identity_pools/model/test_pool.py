"""An identity pool as the operations see it."""

import re
from dataclasses import replace

import pytest

from poolhouse import errors
from poolhouse.call import ANYONE, Caller
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools.model import pool as pools
from poolhouse.identity_pools.model.pool import TAG_DIGITS
from poolhouse.storage.identity_pools import IdentityPoolRow
from tests.identity_pools.conftest import Api

ELSEWHERE = Caller(wire.CALLER_OPERATOR, "AKIATESTS", "eu-west-1")
UNKNOWN = "us-east-1:00000000-0000-4000-8000-000000000000"


async def test_an_identitys_id_tells_its_pool(api: Api) -> None:
    """Whether or not there is such an identity."""
    pool, other = await api.new_pool(), await api.new_pool()
    identity_id = api.house.ids.identity_id(pool.region, pool.tag)
    assert identity_id.startswith(pool.id[: len("us-east-1:") + TAG_DIGITS])
    found = await pools.of_identity(api.house, identity_id)
    assert found is not None
    assert found.id == pool.id != other.id
    for unknown in (UNKNOWN, "us-east-1", "", f"{identity_id}0", f"eu-west-1:{identity_id.partition(':')[2]}"):
        assert await pools.of_identity(api.house, unknown) is None


async def test_a_pool_is_found_by_its_whole_id(api: Api) -> None:
    """The id of one of its identities is not its own."""
    pool = await api.new_pool()
    found = await pools.fetch(api.house, pool.id)
    assert found is not None
    assert found.arn("000000000000") == f"arn:aws:cognito-identity:us-east-1:000000000000:identitypool/{pool.id}"
    for wrong in (api.house.ids.identity_id(pool.region, pool.tag), UNKNOWN, "x", ""):
        assert await pools.fetch(api.house, wrong) is None


async def test_an_operator_finds_what_is_in_the_region_it_signed_for(api: Api) -> None:
    """Others name no region: they find every pool by its id."""
    pool = await api.new_pool()
    identity_id = api.house.ids.identity_id(pool.region, pool.tag)
    here, nobody = api.call("describe_identity"), api.call("describe_identity", ANYONE)
    for call in (here, nobody):
        assert (await pools.find(call, pool.id)).id == pool.id
        assert (await pools.find_of_identity(call, identity_id)).id == pool.id
    there = api.call("describe_identity", ELSEWHERE)
    with pytest.raises(errors.ResourceNotFoundException, match=re.escape(f"IdentityPool '{pool.id}' not found.")):
        await pools.find(there, pool.id)
    with pytest.raises(errors.ResourceNotFoundException, match=re.escape(f"Identity '{identity_id}' not found.")):
        await pools.find_of_identity(there, identity_id)


async def test_what_does_not_exist_is_not_found(api: Api) -> None:
    """Pools and identities each in Cognito's words."""
    call = api.call("describe_identity")
    with pytest.raises(errors.ResourceNotFoundException, match=f"IdentityPool '{UNKNOWN}' not found."):
        await pools.find(call, UNKNOWN)
    with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{UNKNOWN}' not found."):
        await pools.find_of_identity(call, UNKNOWN)


async def test_a_change_shows_at_once_and_a_refused_one_not_at_all(api: Api) -> None:
    """Nobody goes on with what was remembered."""
    pool, call = await api.new_pool(), api.call("update_identity_pool")
    row = await pools.change(call, pool.id, lambda row: replace(row, name="new"))
    assert row.name == "new"
    changed = await api.found_pool(pool.id)
    assert (changed.name, changed.revision) == ("new", pool.revision + 1)

    def refuse(_row: IdentityPoolRow) -> IdentityPoolRow:
        raise errors.InvalidParameterException("no")

    with pytest.raises(errors.InvalidParameterException):
        await pools.change(call, pool.id, refuse)
    assert (await api.found_pool(pool.id)).revision == changed.revision


async def test_a_pool_that_is_gone_cannot_be_changed(api: Api) -> None:
    """Though a server remembered it a moment ago."""
    pool = await api.new_pool()
    await api.delete_identity_pool(identity_pool_id=pool.id)
    with pytest.raises(errors.ResourceNotFoundException):
        await pools.change(api.call("update_identity_pool"), pool.id, lambda row: row)
