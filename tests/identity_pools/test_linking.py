"""Which identity verified logins lead to."""

import asyncio
from itertools import combinations

import pytest

from poolhouse import errors
from poolhouse.identity_pools import linking
from poolhouse.identity_pools.linking import MAX_LOGINS, MAX_SUBJECT_BYTES
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.storage import identities, identity_logins
from poolhouse.storage.errors import StoreConflict
from poolhouse.storage.store import Store
from tests.identity_pools.conftest import AMAZON, DEVELOPERS, FACEBOOK, GOOGLE, Api, login

UNPROVEN = "Logins don't match. Please include at least one valid login for this identity or identity pool."
CONFLICT = "A login is already linked to another identity."
ONE, TWO, OTHER = login(GOOGLE, "1"), login(FACEBOOK, "2"), login(GOOGLE, "other")


async def providers(api: Api, identity_id: str) -> list[str]:
    """Which providers an identity has logins with."""
    return list((await api.described(identity_id)).logins)


async def rows(api: Api, pool: IdentityPool) -> list[tuple[str, str, str]]:
    """Every login of the pool, and where it leads."""
    found = await api.house.store.rows(
        "SELECT provider, subject, identity_id FROM identity_logins WHERE identity_pool_id = $1"
        " ORDER BY provider, subject",
        pool.id,
    )
    return [(row[0], row[1], row[2]) for row in found]


async def unmerged(api: Api, pool: IdentityPool) -> list[str]:
    """The identities that are part of no other."""
    return [found.id for found in await identities.after(api.house.store, pool.id, "", 99, hide_merged=True)]


async def test_a_login_leads_to_one_identity_for_ever(api: Api) -> None:
    """The same user comes back to the same data; another, or one of another pool, does not."""
    pool, foreign = await api.new_pool(), await api.new_pool()
    first = await api.resolve(pool, ONE)
    assert await api.resolve(pool, ONE) == first
    assert await api.resolve(pool, OTHER) != first
    assert await api.resolve(foreign, ONE) != first
    assert first.startswith(f"us-east-1:{pool.tag}-")
    assert await providers(api, first) == [GOOGLE]


async def test_a_known_login_writes_nothing(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signing in again costs one read."""
    pool = await api.new_pool()
    identity_id = await api.resolve(pool, ONE, TWO)
    monkeypatch.setattr(type(api.house.store), "write", None)
    assert await api.resolve(pool, ONE) == identity_id
    assert await api.resolve(pool, TWO, ONE, identity_id=identity_id) == identity_id


async def test_logins_that_come_together_are_linked(api: Api) -> None:
    """A new one joins what the known one leads to, and leads there by itself from then on."""
    pool = await api.new_pool()
    identity_id = await api.resolve(pool, ONE)
    assert await api.resolve(pool, ONE, TWO) == identity_id
    assert await api.resolve(pool, TWO) == identity_id
    assert await api.resolve(pool, login(AMAZON, "3"), TWO, identity_id=identity_id) == identity_id
    assert await providers(api, identity_id) == [GOOGLE, FACEBOOK, AMAZON]


async def test_new_logins_that_come_together_begin_together(api: Api) -> None:
    """With one identity."""
    pool = await api.new_pool()
    identity_id = await api.resolve(pool, ONE, TWO)
    assert await api.resolve(pool, TWO) == await api.resolve(pool, ONE) == identity_id
    assert await unmerged(api, pool) == [identity_id]


async def test_identities_of_one_user_are_merged(api: Api) -> None:
    """Into the one asked for, or else the oldest; all that leads to the other leads there now."""
    pool = await api.new_pool()
    older = await api.resolve(pool, ONE)
    api.clock.advance(1)
    newer = await api.resolve(pool, TWO, login(AMAZON, "3"))
    api.clock.advance(1)
    assert await api.resolve(pool, TWO, ONE) == older
    assert await api.resolve(pool, login(AMAZON, "3")) == older
    assert await providers(api, older) == [GOOGLE, FACEBOOK, AMAZON]
    assert await providers(api, newer) == []
    assert await unmerged(api, pool) == [older]


async def test_the_identity_that_is_asked_for_survives_a_merger(api: Api) -> None:
    """However old the other is."""
    pool = await api.new_pool()
    older = await api.resolve(pool, ONE)
    api.clock.advance(1)
    newer = await api.resolve(pool, TWO)
    assert await api.resolve(pool, ONE, TWO, identity_id=newer) == newer
    assert await api.resolve(pool, ONE) == newer
    assert await unmerged(api, pool) == [newer] != [older]


async def test_whoever_asks_for_a_merged_identity_gets_the_one_it_is_part_of(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Devices remember old ids for long; through several mergers, and without writing anything."""
    pool = await api.new_pool()
    ids = []
    for one in (ONE, TWO, login(AMAZON, "3")):
        ids.append(await api.resolve(pool, one))
        api.clock.advance(1)
    await api.resolve(pool, TWO, login(AMAZON, "3"))
    await api.resolve(pool, ONE, TWO)
    monkeypatch.setattr(type(api.house.store), "write", None)
    for asked in ids:
        assert await api.resolve(pool, TWO, identity_id=asked) == ids[0]


async def test_two_users_of_one_provider_are_never_one(api: Api) -> None:
    """Neither by linking nor by merging, nor in one new identity; what was refused has changed nothing."""
    pool = await api.new_pool()
    first = await api.resolve(pool, ONE, TWO)
    second = await api.resolve(pool, OTHER, login(AMAZON, "3"))
    before = await rows(api, pool)
    for together, asked in (
        ((TWO, login(GOOGLE, "new")), None),
        ((TWO, login(GOOGLE, "new")), first),
        ((TWO, login(AMAZON, "3")), None),
        ((ONE, OTHER), None),
        ((ONE, login(AMAZON, "3")), second),
        ((login(AMAZON, "new"), login(AMAZON, "newer")), None),
    ):
        with pytest.raises(errors.ResourceConflictException, match=CONFLICT):
            await api.resolve(pool, *together, identity_id=asked)
    assert await rows(api, pool) == before
    assert await unmerged(api, pool) == sorted([first, second])


async def test_an_identity_takes_up_to_twenty_logins(api: Api) -> None:
    """As in Cognito."""
    pool = await api.new_pool()
    many = [login(f"provider{i}", "1") for i in range(MAX_LOGINS)]
    identity_id = await api.resolve(pool, *many)
    with pytest.raises(errors.InvalidParameterException, match="At most 20 logins"):
        await api.resolve(pool, many[0], login("one more", "1"))
    with pytest.raises(errors.InvalidParameterException, match="At most 20 logins"):
        await api.resolve(pool, *(login(f"{GOOGLE}{i}", "2") for i in range(MAX_LOGINS + 1)))
    assert len(await providers(api, identity_id)) == MAX_LOGINS


async def test_an_identity_is_open_only_to_its_own_logins(api: Api) -> None:
    """Knowing its id helps nobody: neither with another login nor with none."""
    pool = await api.new_pool()
    identity_id = await api.resolve(pool, ONE)
    await api.resolve(pool, TWO)
    for foreign in (OTHER, TWO):
        with pytest.raises(errors.NotAuthorizedException) as failure:
            await api.resolve(pool, foreign, identity_id=identity_id)
        assert failure.value.message == UNPROVEN
    with pytest.raises(errors.NotAuthorizedException, match=f"Access to Identity '{identity_id}' is forbidden."):
        await api.resolve(pool, identity_id=identity_id)
    assert len(await rows(api, pool)) == 2


async def test_every_guest_is_a_new_one(api: Api) -> None:
    """Who keeps the id stays the same guest."""
    pool = await api.new_pool()
    first, second = await api.resolve(pool), await api.resolve(pool)
    assert first != second
    assert await api.resolve(pool, identity_id=first) == first
    assert await providers(api, first) == []


async def test_a_pool_without_guests_lets_none_in(api: Api) -> None:
    """Nor those who came when it still had some."""
    pool = await api.new_pool()
    guest = await api.resolve(pool)
    await api.update_identity_pool(
        identity_pool_id=pool.id, identity_pool_name="x", allow_unauthenticated_identities=False
    )
    pool = await api.found_pool(pool.id)
    for asked in (None, guest):
        with pytest.raises(errors.NotAuthorizedException, match="Unauthenticated access is not supported"):
            await api.resolve(pool, identity_id=asked)
    assert await api.resolve(pool, ONE) in await unmerged(api, pool)


async def test_a_guest_who_signs_in_keeps_the_identity(api: Api) -> None:
    """And with it what was stored under it; it is no guest's any more."""
    pool = await api.new_pool()
    guest = await api.resolve(pool)
    assert await api.resolve(pool, ONE, identity_id=guest) == guest
    assert await api.resolve(pool, ONE) == guest
    with pytest.raises(errors.NotAuthorizedException, match=f"Access to Identity '{guest}' is forbidden."):
        await api.resolve(pool, identity_id=guest)


async def test_a_guest_who_has_an_identity_already_is_led_to_it(api: Api) -> None:
    """A new device, on which the user began as a guest: the guest's identity is of no use afterwards."""
    pool = await api.new_pool()
    guest = await api.resolve(pool)
    api.clock.advance(1)
    known = await api.resolve(pool, ONE)
    assert await api.resolve(pool, ONE, TWO, identity_id=guest) == known
    assert await api.resolve(pool, TWO) == known
    assert await api.resolve(pool, ONE, identity_id=guest) == known
    with pytest.raises(errors.NotAuthorizedException, match="is forbidden"):
        await api.resolve(pool, identity_id=guest)
    assert await unmerged(api, pool) == [known]


async def test_an_unknown_identity_is_not_found(api: Api) -> None:
    """With logins or without; a deleted one neither, nor one that was merged into a deleted one."""
    pool = await api.new_pool()
    guest = await api.resolve(pool)
    known = await api.resolve(pool, ONE)
    await api.resolve(pool, ONE, identity_id=guest)
    await api.delete_identities(identity_ids_to_delete=[known])
    for asked in (api.house.ids.identity_id(pool.region, pool.tag), known, guest):
        with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{asked}' not found."):
            await api.resolve(pool, TWO, identity_id=asked)
    with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{known}' not found."):
        await api.resolve(pool, identity_id=known)
    assert await api.resolve(pool, ONE) not in {known, guest}


async def test_an_operator_can_vouch_for_whose_an_identity_is(api: Api) -> None:
    """Without any login of it; of its developers' users an identity can have several."""
    pool = await api.new_pool()
    identity_id = await api.resolve(pool, ONE)
    alice, also_alice = login(DEVELOPERS, "alice"), login(DEVELOPERS, "alice2")
    assert await api.resolve(pool, alice, identity_id=identity_id, vouched=True) == identity_id
    assert await api.resolve(pool, also_alice, identity_id=identity_id, vouched=True) == identity_id
    other = await api.resolve(pool, TWO)
    assert await api.resolve(pool, alice, TWO, identity_id=identity_id, vouched=True) == identity_id
    assert await api.resolve(pool, TWO) == identity_id != other
    guest = await api.resolve(pool)
    assert await api.resolve(pool, login(AMAZON, "3"), identity_id=guest, vouched=True) == guest


async def test_a_developers_user_has_one_identity(api: Api) -> None:
    """Asking for another does not move it."""
    pool = await api.new_pool()
    alice = login(DEVELOPERS, "alice")
    registered = await api.resolve(pool, alice, vouched=True)
    guest = await api.resolve(pool)
    with pytest.raises(errors.DeveloperUserAlreadyRegisteredException):
        await api.resolve(pool, alice, identity_id=guest, vouched=True)
    assert await api.resolve(pool, alice, vouched=True) == registered


async def test_identities_can_be_merged_without_a_login(api: Api) -> None:
    """On an operator's word, in a transaction that holds them all."""
    pool = await api.new_pool()
    ids = [await api.resolve(pool, one) for one in (ONE, TWO, OTHER)]

    async def merge(other: str, survivor: str) -> None:
        async with api.house.store.write() as tx:
            await identities.lock(tx, pool.id, {other, survivor})
            await linking.merge(api.call("merge_developer_identities"), pool, tx, survivor, [other])

    await merge(ids[0], ids[1])
    assert await api.resolve(pool, ONE) == await api.resolve(pool, TWO) == ids[1]
    with pytest.raises(errors.ResourceConflictException, match=CONFLICT):
        await merge(ids[2], ids[1])
    assert await api.resolve(pool, OTHER) == ids[2]


async def test_a_users_id_has_to_fit_into_an_index(api: Api) -> None:
    """On either engine; a longer one is refused rather than cut."""
    pool = await api.new_pool()
    longest = login(DEVELOPERS, "\U0001f98a" * (MAX_SUBJECT_BYTES // 4))
    assert await api.resolve(pool, longest) == await api.resolve(pool, longest)
    with pytest.raises(errors.InvalidParameterException, match="at most 2000 bytes"):
        await api.resolve(pool, login(DEVELOPERS, longest.subject + "x"))


async def test_a_login_that_arrives_many_times_at_once_has_one_identity(api: Api) -> None:
    """Though none of the calls knew of the others."""
    pool = await api.new_pool()
    for subject in range(5):
        found = await asyncio.gather(*(api.resolve(pool, login(GOOGLE, f"new{subject}")) for _ in range(8)))
        assert len(set(found)) == 1
    assert len(await unmerged(api, pool)) == 5


async def test_logins_that_are_joined_in_every_order_at_once_end_in_one_identity(api: Api) -> None:
    """Nothing waits for ever, and no login is left behind with an identity that is of no use."""
    pool = await api.new_pool()
    logins = [login(f"provider{i}", "1") for i in range(5)]
    for one in logins[:3]:
        await api.resolve(pool, one)
    found = await asyncio.gather(
        *(api.resolve(pool, *pair) for pair in combinations(logins, 2)),
        *(api.resolve(pool, *reversed(pair)) for pair in combinations(logins, 2)),
    )
    (final,) = await unmerged(api, pool)
    assert final in found
    assert {row[2] for row in await rows(api, pool)} == {final}
    assert len(await rows(api, pool)) == len(logins)


async def test_a_login_that_two_identities_want_at_once_goes_to_one(api: Api) -> None:
    """Two users of one provider with one login between them: one of them gets it, and the other is told."""
    pool = await api.new_pool()
    first, second = await api.resolve(pool, ONE), await api.resolve(pool, OTHER)
    results = await asyncio.gather(
        *(api.resolve(pool, owner, TWO) for owner in (ONE, OTHER) * 3), return_exceptions=True
    )
    (owner,) = {row[2] for row in await rows(api, pool) if row[0] == FACEBOOK}
    assert results.count(owner) == 3
    assert sum(isinstance(result, errors.ResourceConflictException) for result in results) == 3
    assert await unmerged(api, pool) == sorted([first, second])


async def test_a_guest_whom_two_users_want_at_once_becomes_one_of_them(api: Api) -> None:
    """The identity has one user afterwards, whoever came first."""
    pool = await api.new_pool()
    guest = await api.resolve(pool)
    results = await asyncio.gather(
        *(api.resolve(pool, owner, identity_id=guest) for owner in (ONE, OTHER)), return_exceptions=True
    )
    assert results.count(guest) == 1
    assert sum(isinstance(result, errors.NotAuthorizedException) for result in results) == 1
    assert [row[2] for row in await rows(api, pool)] == [guest]


async def test_linking_and_deleting_at_once_leave_nothing_halfway(api: Api) -> None:
    """A login leads to an identity that there is, or nowhere."""
    pool = await api.new_pool()
    for number in range(5):
        known, new = login(GOOGLE, f"known{number}"), login(FACEBOOK, f"new{number}")
        identity_id = await api.resolve(pool, known)
        await asyncio.gather(api.resolve(pool, known, new), api.delete_identities(identity_ids_to_delete=[identity_id]))
    existing = {found.id for found in await identities.after(api.house.store, pool.id, "", 99, hide_merged=False)}
    assert {row[2] for row in await rows(api, pool)} <= existing


async def test_whoever_never_gets_through_is_told_to_try_again(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a few attempts: a call does not go on for ever."""
    pool = await api.new_pool()
    await api.resolve(pool, ONE)

    async def outdated(_reader: Store, _pool_id: str, _keys: object) -> dict[identity_logins.Key, str]:
        return {("nobody", str(next(changes))): "us-east-1:nothing"}

    changes = iter(range(1000))
    monkeypatch.setattr(identity_logins, "owners", outdated)
    with pytest.raises(StoreConflict):
        await api.resolve(pool, ONE, TWO)
