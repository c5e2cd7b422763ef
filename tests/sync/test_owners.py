"""Who may see what."""

import pytest

from poolhouse import errors
from poolhouse.call import ANYONE, Caller
from poolhouse.gen.wire import v1 as wire
from poolhouse.storage.shown_datasets import MAX_NAME_LENGTH
from poolhouse.sync import owners
from tests.identity_pools.conftest import GOOGLE, login
from tests.identity_pools.stage import USERS, Stage, allow
from tests.sync.conftest import ELSEWHERE, Api, Device, patch

NOBODY = "us-east-1:00000000-0000-4000-8000-000000000000"


async def merged(api: Api, name: str = "settings") -> tuple[Device, Device]:
    """A user's device, and a guest's that was merged into it, each with a record that only it had."""
    user = await api.device(name)
    pool = await api.identity_pools.found_pool(user.pool_id)
    user = user.other(identity_id=await api.identity_pools.resolve(pool, login(GOOGLE, "1")))
    guest = user.other(identity_id=await api.identity_pools.resolve(pool))
    await guest.put(guest="1")
    survivor = await api.identity_pools.resolve(pool, login(GOOGLE, "1"), identity_id=guest.identity_id)
    assert survivor == user.identity_id
    return user, guest


async def test_an_identity_reaches_its_own_data(device: Device) -> None:
    """With its own token, like an operator, but no usage of whole pools."""
    own = device.signed_in()
    await own.put(a="1")
    assert await own.values() == {"a": "1"}
    assert (await own.described()).last_modified_by == device.identity_id
    with pytest.raises(errors.AccessDeniedException):
        await own.api.describe_identity_pool_usage(own.caller, identity_pool_id=device.pool_id)


async def test_an_identity_never_reaches_anothers_data_whatever_its_role_allows(api: Api) -> None:
    """Operators' mistakes in policies do not open other people's data."""
    stage = await Stage.new(api.identity_pools)
    await stage.allow(USERS, allow("cognito-sync:*"))
    alice, bob = await stage.alice(), await stage.app.sign_in("bob")
    mine = Device(
        api, stage.pool.id, await stage.identity(alice), "settings", stage.caller(await stage.credentials(alice))
    )
    await mine.put(a="1")
    theirs = mine.other(identity_id=await stage.identity(bob))
    for work in (theirs.page(), theirs.described(), theirs.delete(), theirs.update(patch("a", "1"), token="any")):
        with pytest.raises(
            errors.NotAuthorizedException, match=f"Access to Identity '{theirs.identity_id}' is forbidden."
        ):
            await work
    for usage in (
        api.describe_identity_pool_usage(mine.caller, identity_pool_id=mine.pool_id),
        api.list_identity_pool_usage(mine.caller),
    ):
        with pytest.raises(errors.NotAuthorizedException, match="cannot be called with an identity's credentials"):
            await usage


async def test_a_role_without_leave_reaches_nothing(api: Api) -> None:
    """Its own data neither: the role's policies are what allows it."""
    stage = await Stage.new(api.identity_pools)
    alice = await stage.alice()
    mine = Device(
        api, stage.pool.id, await stage.identity(alice), "settings", stage.caller(await stage.credentials(alice))
    )
    with pytest.raises(errors.AccessDeniedException, match="cognito-sync:ListRecords"):
        await mine.page()


async def test_who_has_shown_nothing_is_let_nowhere(device: Device) -> None:
    """Data has no anonymous readers."""
    with pytest.raises(errors.MissingAuthenticationTokenException):
        await device.other(caller=ANYONE).page()


async def test_what_does_not_exist_is_not_found(api: Api, device: Device) -> None:
    """An identity of another pool, none at all, a pool of another region, and one that was deleted."""
    stranger = await api.device()
    for wrong in (device.other(identity_id=stranger.identity_id), device.other(identity_id=NOBODY)):
        with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{wrong.identity_id}' not found."):
            await wrong.page()
    for wrong in (device.other(pool_id=NOBODY), device.other(caller=ELSEWHERE)):
        with pytest.raises(errors.ResourceNotFoundException, match=f"IdentityPool '{wrong.pool_id}' not found."):
            await wrong.page()
    await api.identity_pools.delete_identities(identity_ids_to_delete=[device.identity_id])
    with pytest.raises(errors.ResourceNotFoundException, match="Identity"):
        await device.page()
    await api.identity_pools.delete_identity_pool(identity_pool_id=stranger.pool_id)
    with pytest.raises(errors.ResourceNotFoundException, match="IdentityPool"):
        await stranger.page()


async def test_a_merged_identitys_data_is_shown_to_the_one_it_is_part_of(api: Api) -> None:
    """By its name and the other's id, wherever datasets are; it is read, folded in, and deleted."""
    user, guest = await merged(api)
    await user.put(user="1")
    name = f"settings.{guest.identity_id}"
    shown = user.other(name=name)
    assert list((await user.page()).merged_dataset_names) == [name]
    assert await shown.values() == {"guest": "1"}
    assert not (await shown.page()).merged_dataset_names
    assert (await shown.described()).dataset_name == name
    assert (await shown.described()).identity_id == user.identity_id
    which = {"identity_pool_id": user.pool_id, "identity_id": user.identity_id}
    datasets = (await api.list_datasets(**which)).datasets
    assert [one.dataset_name for one in datasets] == ["settings", name]
    await shown.delete()
    assert not (await user.page()).merged_dataset_names
    assert not (await shown.page()).dataset_exists
    assert await user.values() == {"user": "1"}


async def test_a_user_folds_in_what_they_did_as_a_guest(api: Api) -> None:
    """With the user's own token, and without a dataset of that name before."""
    user, guest = await merged(api)
    own = user.signed_in()
    page = await own.page()
    assert (page.dataset_exists, list(page.merged_dataset_names)) == (False, [f"settings.{guest.identity_id}"])
    assert await own.other(name=page.merged_dataset_names[0]).values() == {"guest": "1"}


async def test_nobody_writes_to_merged_data(api: Api) -> None:
    """It would be lost with the rest when a device has folded it in."""
    user, guest = await merged(api)
    for device in (user.other(name=f"settings.{guest.identity_id}"), guest):
        with pytest.raises(errors.InvalidParameterException, match="A merged dataset can be read and deleted"):
            await device.put(a="1")
    assert await guest.values() == {"guest": "1"}


async def test_a_merged_identity_reaches_nothing_any_more(api: Api) -> None:
    """Its token is one of the past."""
    _, guest = await merged(api)
    with pytest.raises(errors.UnrecognizedClientException, match="security token included in the request is invalid"):
        await guest.signed_in().page()


async def test_a_name_that_only_looks_like_merged_data_is_a_name(api: Api) -> None:
    """Of an identity that is not part of this one, of itself, or of none at all."""
    user, _ = await merged(api)
    pool = await api.identity_pools.found_pool(user.pool_id)
    stranger = await api.identity_pools.resolve(pool)
    await user.other(identity_id=stranger).put(secret="1")
    for other in (stranger, user.identity_id, NOBODY, "x"):
        lookalike = user.other(name=f"settings.{other}")
        assert await lookalike.values() == {}
        await lookalike.put(mine="1")
        assert await lookalike.values() == {"mine": "1"}


async def test_merged_data_is_found_over_several_steps(api: Api) -> None:
    """A guest became a user, who turned out to be another user."""
    user, guest = await merged(api)
    pool = await api.identity_pools.found_pool(user.pool_id)
    other = await api.identity_pools.resolve(pool, login("www.amazon.com", "1"))
    last = await api.identity_pools.resolve(pool, login("www.amazon.com", "1"), login(GOOGLE, "1"), identity_id=other)
    assert last == other
    end = user.other(identity_id=last)
    await user.other(name="none").page()
    assert list((await end.page()).merged_dataset_names) == [f"settings.{guest.identity_id}"]
    assert await end.other(name=f"settings.{guest.identity_id}").values() == {"guest": "1"}


async def test_an_operator_reads_merged_data_under_its_own_name_too(api: Api) -> None:
    """Also that with a name which is too long to have an id behind it."""
    user, guest = await merged(api, "x" * MAX_NAME_LENGTH)
    assert not (await user.page()).merged_dataset_names
    assert await guest.values() == {"guest": "1"}
    await guest.delete()
    assert not (await guest.page()).dataset_exists


async def test_a_session_that_is_no_identitys_goes_by_its_role(api: Api) -> None:
    """A back end that has assumed a role does what its policies allow."""
    stage = await Stage.new(api.identity_pools)
    await stage.allow(USERS, allow("cognito-sync:*"))
    credentials = await stage.credentials(await stage.alice())
    session = stage.session(credentials)
    from dataclasses import replace  # noqa: PLC0415

    nobodys = Caller(wire.CALLER_IDENTITY, None, "us-east-1", replace(session, identity_id="", identity_pool_id=""))
    device = Device(api, stage.pool.id, await stage.identity(await stage.alice()), "settings", nobodys)
    await device.put(a="1")
    assert (await device.described()).last_modified_by == "000000000000"


async def test_what_is_the_devices_own_is_not_for_operators(device: Device) -> None:
    """Nor for a role's credentials that are nobody's in particular."""
    own, members = device.signed_in(), (device.pool_id, device.identity_id)
    assert (
        await owners.of_own_identity(own.api.call("register_device", own.caller), *members)
    ).pool_id == device.pool_id
    with pytest.raises(errors.NotAuthorizedException, match="RegisterDevice is called with an identity's credentials"):
        await owners.of_own_identity(device.api.call("register_device"), *members)
    with pytest.raises(errors.NotAuthorizedException, match="is forbidden"):
        await owners.of_own_identity(own.api.call("register_device", own.caller), device.pool_id, NOBODY)


async def test_a_pool_is_for_operators_of_its_region(device: Device) -> None:
    """It is told from one that there is not."""
    call = device.api.call("get_identity_pool_configuration")
    assert (await owners.pool_of(call, device.pool_id)).id == device.pool_id
    elsewhere = device.api.call("get_identity_pool_configuration", ELSEWHERE)
    for one, pool_id in ((call, NOBODY), (elsewhere, device.pool_id)):
        with pytest.raises(errors.ResourceNotFoundException, match=f"IdentityPool '{pool_id}' not found"):
            await owners.pool_of(one, pool_id)
    own = device.api.call("get_identity_pool_configuration", device.signed_in().caller)
    with pytest.raises(errors.NotAuthorizedException, match="cannot be called with an identity's credentials"):
        await owners.pool_of(own, device.pool_id)


async def test_an_identity_is_held_as_long_as_there_is_such_a_one(api: Api) -> None:
    """Its row, and what it synchronizes; not once it is part of another, or gone."""
    user, guest = await merged(api)
    call = api.call("register_device")
    mine, theirs = [await owners.of_identity(call, one.pool_id, one.identity_id) for one in (user, guest)]
    async with api.house.store.write() as tx:
        await owners.hold(tx, mine, 1.0)
        with pytest.raises(errors.UnrecognizedClientException):
            await owners.hold(tx, theirs, 1.0)
    await api.identity_pools.delete_identities(identity_ids_to_delete=[user.identity_id])
    async with api.house.store.write() as tx:
        with pytest.raises(errors.ResourceNotFoundException, match="not found"):
            await owners.hold(tx, mine, 1.0)
