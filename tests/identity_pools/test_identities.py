"""Identities: obtained, looked at, taken apart and deleted."""

import asyncio
import re
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.call import ANYONE, Caller
from poolhouse.edge import transcode
from poolhouse.gen.identity import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools import identities
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.storage import identities as rows
from poolhouse.storage.errors import StoreUnavailable
from poolhouse.timestamps import timestamp
from tests.identity_pools.apps import App
from tests.identity_pools.conftest import DEVELOPERS, FACEBOOK, GOOGLE, Api, login

ELSEWHERE = Caller(wire.CALLER_OPERATOR, "AKIATESTS", "eu-west-1")
UNKNOWN = "us-east-1:00000000-0000-4000-8000-000000000000"
UNPROVEN = "Logins don't match."


async def get_id(api: Api, pool: IdentityPool, *logins: dict[str, str], **members: Any) -> str:
    """The identity that these logins lead to."""
    together = {name: token for one in logins for name, token in one.items()}
    response = await api.get_id(identity_pool_id=pool.id, logins=together, **members)
    identity_id: str = response.identity_id
    return identity_id


async def test_a_user_has_one_identity_and_every_guest_a_new_one(api: Api) -> None:
    """Whoever calls: the logins are the proof."""
    app = await App.new(api)
    pool = await api.new_pool(cognito_identity_providers=[app.provider()])
    alice = await get_id(api, pool, await app.sign_in("alice"))
    assert re.fullmatch(rf"us-east-1:{pool.tag}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}", alice)
    assert await get_id(api, pool, await app.sign_in("alice")) == alice
    bob, guest, other_guest = [
        await get_id(api, pool, await app.sign_in("bob")),
        await get_id(api, pool),
        await get_id(api, pool),
    ]
    assert len({alice, bob, guest, other_guest}) == 4
    assert list((await api.described(alice)).logins) == [app.name]


async def test_users_of_two_pools_at_once_are_one(api: Api) -> None:
    """As long as both logins are good: with a bad one among them nothing is linked."""
    first, second = await App.new(api), await App.new(api)
    pool = await api.new_pool(cognito_identity_providers=[first.provider(), second.provider()])
    alice, too = await first.sign_in("alice"), await second.sign_in("alice")
    forged = {second.name: first.client.id}
    with pytest.raises(errors.NotAuthorizedException, match="Invalid login token"):
        await get_id(api, pool, alice, forged)
    assert not (await api.list_identities(identity_pool_id=pool.id, max_results=9)).identities
    identity_id = await get_id(api, pool, alice, too)
    assert await get_id(api, pool, too) == identity_id
    assert list((await api.described(identity_id)).logins) == sorted([first.name, second.name])


async def test_a_user_pools_issuer_is_a_name_as_well(api: Api) -> None:
    """And leads to the same identity as the name at AWS."""
    app = await App.new(api)
    pool = await api.new_pool(cognito_identity_providers=[app.provider()])
    logins = await app.sign_in("alice")
    own = f"{api.house.public_url.removeprefix('https://')}/{app.pool.id}"
    assert await get_id(api, pool, {own: logins[app.name]}) == await get_id(api, pool, logins)


async def test_a_login_that_the_pool_does_not_take_is_refused(api: Api) -> None:
    """Its developers' users as well: they come by another operation, which only operators call."""
    app = await App.new(api)
    pool = await api.new_pool()
    for logins in (await app.sign_in("alice"), {DEVELOPERS: "alice"}, {GOOGLE: "x"}):
        with pytest.raises(errors.NotAuthorizedException, match="not from a supported provider"):
            await get_id(api, pool, logins)


async def test_the_account_can_be_named(api: Api) -> None:
    """Old SDKs send it; a wrong one finds no pool."""
    pool = await api.new_pool()
    assert await get_id(api, pool, account_id=api.house.config.account_id)
    with pytest.raises(errors.ResourceNotFoundException, match="Account 123456789012 has no IdentityPool"):
        await get_id(api, pool, account_id="123456789012")


async def test_an_unknown_pool_has_no_identities(api: Api) -> None:
    """To be had, or to be listed."""
    for call in (api.get_id(identity_pool_id=UNKNOWN), api.list_identities(identity_pool_id=UNKNOWN, max_results=1)):
        with pytest.raises(errors.ResourceNotFoundException, match=f"IdentityPool '{UNKNOWN}' not found."):
            await call


async def test_an_identity_is_described(api: Api) -> None:
    """With the providers of its logins, each once, and since when it exists."""
    pool = await api.new_pool()
    made = api.clock.now()
    identity_id = await api.resolve(pool, login(GOOGLE, "1"), login(DEVELOPERS, "a"), login(DEVELOPERS, "b"))
    api.clock.advance(5)
    await api.resolve(pool, login(GOOGLE, "1"), login(FACEBOOK, "2"))
    described = await api.described(identity_id)
    assert described == pb.DescribeIdentityResponse(
        identity_id=identity_id,
        logins=[GOOGLE, FACEBOOK, DEVELOPERS],
        creation_date=timestamp(made),
        last_modified_date=timestamp(made + 5),
    )
    guest = await api.resolve(pool)
    document = transcode.to_document(await api.described(guest))
    assert set(document) == {"IdentityId", "CreationDate", "LastModifiedDate"}


async def test_an_identity_stands_until_it_is_merged_or_deleted(api: Api) -> None:
    """What was issued for it is good for as long."""
    pool, store = await api.new_pool(), api.house.store
    guest, user = await api.resolve(pool), await api.resolve(pool, login(GOOGLE, "1"))
    found = [await identities.standing(store, pool.id, one) for one in (guest, user)]
    assert [one is not None and one.guest for one in found] == [True, False]
    await api.resolve(pool, login(GOOGLE, "1"), identity_id=guest)
    assert await identities.standing(store, pool.id, guest) is None
    assert await identities.standing(store, pool.id, user) is not None
    await api.delete_identities(identity_ids_to_delete=[user])
    assert await identities.standing(store, pool.id, user) is None


async def test_identities_are_listed_page_by_page(api: Api) -> None:
    """In the order of their ids, with what DescribeIdentity tells of them."""
    pool, foreign = await api.new_pool(), await api.new_pool()
    await api.resolve(foreign)
    made = sorted([await api.resolve(pool, login(GOOGLE, str(i))) for i in range(5)])
    listed: list[pb.IdentityDescription] = []
    page = await api.list_identities(identity_pool_id=pool.id, max_results=2)
    while True:
        listed += page.identities
        if not page.next_token:
            break
        page = await api.list_identities(identity_pool_id=pool.id, max_results=2, next_token=page.next_token)
    assert [one.identity_id for one in listed] == made
    assert transcode.to_document(listed[0]) == transcode.to_document(await api.described(made[0]))
    token = (await api.list_identities(identity_pool_id=pool.id, max_results=1)).next_token
    for other in ({"identity_pool_id": foreign.id}, {"identity_pool_id": pool.id, "hide_disabled": True}):
        with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
            await api.list_identities(**other, max_results=1, next_token=token)


async def test_merged_identities_can_be_left_out(api: Api) -> None:
    """They are listed unless it is said."""
    pool = await api.new_pool()
    guest, user = await api.resolve(pool), await api.resolve(pool, login(GOOGLE, "1"))
    await api.resolve(pool, login(GOOGLE, "1"), identity_id=guest)

    async def listed(**members: bool) -> list[str]:
        response = await api.list_identities(identity_pool_id=pool.id, max_results=9, **members)
        return [one.identity_id for one in response.identities]

    assert await listed() == await listed(hide_disabled=False) == sorted([guest, user])
    assert await listed(hide_disabled=True) == [user]


async def test_an_empty_pool_lists_nothing(api: Api) -> None:
    """And says so with an empty list."""
    pool = await api.new_pool()
    response = await api.list_identities(identity_pool_id=pool.id, max_results=9)
    assert transcode.to_document(response) == {"IdentityPoolId": pool.id, "Identities": []}


async def test_deleted_identities_are_gone(api: Api) -> None:
    """Of several pools at once; their users begin anew, and one that was gone already is no failure."""
    pool, other = await api.new_pool(), await api.new_pool()
    doomed = [await api.resolve(pool, login(GOOGLE, "1")), await api.resolve(other, login(GOOGLE, "1"))]
    kept = await api.resolve(pool, login(GOOGLE, "2"))
    gone = api.house.ids.identity_id(pool.region, pool.tag)
    response = await api.delete_identities(identity_ids_to_delete=[*doomed, gone, UNKNOWN])
    assert transcode.to_document(response) == {}
    for identity_id in doomed:
        with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{identity_id}' not found."):
            await api.described(identity_id)
    assert list((await api.described(kept)).logins) == [GOOGLE]
    assert await api.resolve(pool, login(GOOGLE, "1")) not in doomed
    assert transcode.to_document(await api.delete_identities(identity_ids_to_delete=doomed)) == {}


async def test_what_cannot_be_deleted_is_told(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the reason; the others are gone all the same."""
    pool, broken = await api.new_pool(), await api.new_pool()
    identity_id, stuck = await api.resolve(pool), await api.resolve(broken)
    response = await api.delete_identities(ELSEWHERE, identity_ids_to_delete=[identity_id])
    assert transcode.to_document(response) == {
        "UnprocessedIdentityIds": [{"IdentityId": identity_id, "ErrorCode": "AccessDenied"}]
    }
    delete = rows.delete

    async def fail(tx: Any, pool_id: str, ids: Any) -> None:
        if pool_id == broken.id:
            raise StoreUnavailable("the disk is full")
        await delete(tx, pool_id, ids)

    monkeypatch.setattr(rows, "delete", fail)
    response = await api.delete_identities(identity_ids_to_delete=[stuck, identity_id])
    assert transcode.to_document(response) == {
        "UnprocessedIdentityIds": [{"IdentityId": stuck, "ErrorCode": "InternalServerError"}]
    }
    assert (await api.described(stuck)).identity_id == stuck
    with pytest.raises(errors.ResourceNotFoundException):
        await api.described(identity_id)


async def linked(api: Api) -> tuple[IdentityPool, App, App, str]:
    """A pool, two apps, and the identity of alice, who is in both."""
    first, second = await App.new(api), await App.new(api)
    pool = await api.new_pool(cognito_identity_providers=[first.provider(), second.provider()])
    identity_id = await get_id(api, pool, await first.sign_in("alice"), await second.sign_in("alice"))
    return pool, first, second, identity_id


async def test_a_login_is_unlinked_on_the_word_of_another(api: Api) -> None:
    """It is a new user's from then on; nobody has to be an operator for that."""
    pool, first, second, identity_id = await linked(api)
    api.clock.advance(5)
    await api.unlink_identity(
        ANYONE, identity_id=identity_id, logins=await first.sign_in("alice"), logins_to_remove=[second.name]
    )
    described = await api.described(identity_id)
    assert list(described.logins) == [first.name]
    assert described.last_modified_date == timestamp(api.clock.now())
    assert await get_id(api, pool, await first.sign_in("alice")) == identity_id
    assert await get_id(api, pool, await second.sign_in("alice")) != identity_id


async def test_an_identity_without_any_login_left_is_lost(api: Api) -> None:
    """For everybody: it does not become a guest's, nor that of whoever knows its id."""
    pool, first, second, identity_id = await linked(api)
    logins = await first.sign_in("alice")
    await api.unlink_identity(identity_id=identity_id, logins=logins, logins_to_remove=[first.name, second.name])
    assert list((await api.described(identity_id)).logins) == []
    with pytest.raises(errors.NotAuthorizedException, match="is forbidden"):
        await api.resolve(pool, identity_id=identity_id)
    with pytest.raises(errors.NotAuthorizedException, match=UNPROVEN):
        await api.resolve(pool, login(GOOGLE, "1"), identity_id=identity_id)
    assert await get_id(api, pool, logins) != identity_id


async def test_nobody_unlinks_what_is_not_theirs(api: Api) -> None:
    """All logins that are shown have to be the identity's own."""
    pool, first, second, identity_id = await linked(api)
    bob, alice = await first.sign_in("bob"), await second.sign_in("alice")
    await get_id(api, pool, bob)
    for logins in (bob, {**bob, **alice}, {}):
        with pytest.raises(errors.NotAuthorizedException, match=UNPROVEN):
            await api.unlink_identity(identity_id=identity_id, logins=logins, logins_to_remove=[second.name])
    assert list((await api.described(identity_id)).logins) == sorted([first.name, second.name])


async def test_only_what_is_linked_can_be_unlinked(api: Api) -> None:
    """And the developers' own users only by an operator; a call that names one too many changes nothing."""
    pool, first, second, identity_id = await linked(api)
    await api.resolve(pool, login(DEVELOPERS, "alice"), identity_id=identity_id, vouched=True)
    logins = await first.sign_in("alice")
    for name in (GOOGLE, DEVELOPERS):
        with pytest.raises(errors.InvalidParameterException, match=f"no login with {name}"):
            await api.unlink_identity(identity_id=identity_id, logins=logins, logins_to_remove=[second.name, name])
    assert list((await api.described(identity_id)).logins) == sorted([first.name, second.name, DEVELOPERS])


async def test_unlinking_and_linking_at_once_end_in_one_of_both(api: Api) -> None:
    """A login that is unlinked while others are linked is not lost halfway."""
    pool, first, second, identity_id = await linked(api)
    logins, more = await first.sign_in("alice"), login(GOOGLE, "1")
    subject = await api.house.store.value(
        "SELECT subject FROM identity_logins WHERE identity_pool_id = $1 AND provider = $2", pool.id, first.name
    )
    await asyncio.gather(
        api.unlink_identity(identity_id=identity_id, logins=logins, logins_to_remove=[second.name]),
        api.resolve(pool, login(first.name, subject), more, identity_id=identity_id),
    )
    assert list((await api.described(identity_id)).logins) == sorted([first.name, GOOGLE])


async def test_credentials_are_revoked_by_a_point_in_time(api: Api) -> None:
    """For one identity; what is issued afterwards is good."""
    pool = await api.new_pool()
    identity_id, other = await api.resolve(pool), await api.resolve(pool)
    await api.revoke_identity_credentials(identity_id=identity_id)
    found = [await identities.standing(api.house.store, pool.id, one) for one in (identity_id, other)]
    assert [one is not None and one.credentials_valid_from for one in found] == [api.clock.now(), 0.0]


async def test_an_unknown_identity_is_not_found(api: Api) -> None:
    """Whatever is to be done with it: of no pool, of none that there is, or of another region."""
    app = await App.new(api)
    pool = await api.new_pool(cognito_identity_providers=[app.provider()])
    there, logins = await api.resolve(pool), await app.sign_in("alice")
    for identity_id in (UNKNOWN, api.house.ids.identity_id(pool.region, pool.tag)):
        for call in (
            api.described(identity_id),
            api.revoke_identity_credentials(identity_id=identity_id),
            api.unlink_identity(identity_id=identity_id, logins=logins, logins_to_remove=[app.name]),
        ):
            with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{identity_id}' not found."):
                await call
    for call in (
        api.describe_identity(ELSEWHERE, identity_id=there),
        api.revoke_identity_credentials(ELSEWHERE, identity_id=there),
    ):
        with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{there}' not found."):
            await call
