"""Users whom the pool's own developers vouch for."""

import asyncio

import pytest

from poolhouse import errors
from poolhouse.edge import transcode
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import developer_identities
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.model.pool import IdentityPool
from tests.identity_pools.apps import App
from tests.identity_pools.conftest import DEVELOPERS, FACEBOOK, GOOGLE, Api, login

UNSUPPORTED = "This identity pool does not support the specified developer provider."
UNKNOWN = "us-east-1:00000000-0000-4000-8000-000000000000"


async def vouch(
    api: Api, pool: IdentityPool, user: str, identity_id: str | None = None, **logins: str
) -> tuple[str, tuple[Login, ...]]:
    """The identity of a developers' user, and the logins that lead to it."""
    call = api.call("get_open_id_token_for_developer_identity")
    return await developer_identities.resolve(call, pool, {DEVELOPERS: user, **logins}, identity_id)


async def registered(api: Api, pool: IdentityPool, user: str, identity_id: str | None = None) -> str:
    """The identity of a developers' user."""
    return (await vouch(api, pool, user, identity_id))[0]


async def lookup(api: Api, pool: IdentityPool, **members: object) -> pb.LookupDeveloperIdentityResponse:
    """LookupDeveloperIdentity."""
    response: pb.LookupDeveloperIdentityResponse = await api.lookup_developer_identity(
        identity_pool_id=pool.id, **members
    )
    return response


async def merge(api: Api, pool: IdentityPool, source: str, destination: str) -> str:
    """MergeDeveloperIdentities."""
    response = await api.merge_developer_identities(
        identity_pool_id=pool.id,
        developer_provider_name=DEVELOPERS,
        source_user_identifier=source,
        destination_user_identifier=destination,
    )
    identity_id: str = response.identity_id
    return identity_id


async def test_a_developers_user_has_one_identity(api: Api) -> None:
    """What `amr` will say of the user names the pool, too."""
    pool = await api.new_pool()
    identity_id, logins = await vouch(api, pool, "alice")
    assert await registered(api, pool, "alice") == identity_id != await registered(api, pool, "bob")
    assert [(one.provider, one.subject) for one in logins] == [(DEVELOPERS, "alice")]
    assert logins[0].amr == (DEVELOPERS, f"{DEVELOPERS}:{pool.id}:alice")


async def test_public_logins_are_verified_and_linked(api: Api) -> None:
    """An operator vouches for its own user, not for what others would have to say."""
    app = await App.new(api)
    pool = await api.new_pool(cognito_identity_providers=[app.provider()])
    logins = await app.sign_in("alice")
    identity_id, found = await vouch(api, pool, "alice", **logins)
    assert [one.provider for one in found] == [DEVELOPERS, app.name]
    assert (await api.get_id(identity_pool_id=pool.id, logins=logins)).identity_id == identity_id
    with pytest.raises(errors.NotAuthorizedException, match="Invalid login token"):
        await vouch(api, pool, "bob", **{app.name: "forged"})
    with pytest.raises(errors.ResourceNotFoundException):
        await lookup(api, pool, developer_user_identifier="bob")


async def test_an_identity_can_be_given_to_a_developers_user(api: Api) -> None:
    """A guest's or a user's; not if the developers' user has another already."""
    pool = await api.new_pool()
    guest, user = await api.resolve(pool), await api.resolve(pool, login(GOOGLE, "1"))
    assert await registered(api, pool, "alice", guest) == guest
    assert await registered(api, pool, "bob", user) == user
    with pytest.raises(errors.DeveloperUserAlreadyRegisteredException):
        await vouch(api, pool, "alice", user)
    with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{UNKNOWN}' not found."):
        await vouch(api, pool, "carol", UNKNOWN)


@pytest.mark.parametrize("logins", [{}, {"login.example.org": "alice"}, {GOOGLE: "token"}])
async def test_the_pools_own_developers_have_to_be_named(api: Api, logins: dict[str, str]) -> None:
    """A pool without any has no such users."""
    call = api.call("get_open_id_token_for_developer_identity")
    for pool in (await api.new_pool(), await api.new_pool(developer_provider_name=None)):
        with pytest.raises(errors.NotAuthorizedException, match=UNSUPPORTED):
            await developer_identities.resolve(call, pool, logins, None)


@pytest.mark.parametrize("user", ["", "x" * 1025, "a\x00b", "a\nb"])
async def test_a_users_id_is_text(api: Api, user: str) -> None:
    """What no database could hold, or no policy could tell apart, is refused."""
    pool = await api.new_pool()
    with pytest.raises(errors.InvalidParameterException):
        await vouch(api, pool, user)
    with pytest.raises(errors.InvalidParameterException):
        await lookup(api, pool, developer_user_identifier=user)


async def test_users_and_identities_are_found_by_each_other(api: Api) -> None:
    """And whether they belong together."""
    pool = await api.new_pool()
    identity_id = await registered(api, pool, "alice")
    await registered(api, pool, "alice2", identity_id)
    other = await registered(api, pool, "bob")
    both = pb.LookupDeveloperIdentityResponse(
        identity_id=identity_id, developer_user_identifier_list=["alice", "alice2"]
    )
    assert await lookup(api, pool, identity_id=identity_id) == both
    assert await lookup(api, pool, developer_user_identifier="alice2") == both
    together = await lookup(api, pool, identity_id=identity_id, developer_user_identifier="alice2")
    assert list(together.developer_user_identifier_list) == ["alice2"]
    with pytest.raises(errors.ResourceConflictException):
        await lookup(api, pool, identity_id=other, developer_user_identifier="alice")
    with pytest.raises(errors.InvalidParameterException, match="Either IdentityId or DeveloperUserIdentifier"):
        await lookup(api, pool)


async def test_an_identity_of_nobody_of_the_developers_has_no_users(api: Api) -> None:
    """It is there all the same; an unknown one, or one of another pool, is not."""
    pool, foreign = await api.new_pool(), await api.new_pool()
    guest, there = await api.resolve(pool), await api.resolve(foreign)
    assert transcode.to_document(await lookup(api, pool, identity_id=guest)) == {"IdentityId": guest}
    for unknown in (there, UNKNOWN):
        with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{unknown}' not found."):
            await lookup(api, pool, identity_id=unknown)
    with pytest.raises(errors.ResourceNotFoundException, match=r"Developer user 'alice' not found."):
        await lookup(api, pool, developer_user_identifier="alice")


async def test_the_users_of_an_identity_come_in_pages(api: Api) -> None:
    """In the order of their ids, whichever way the identity was found."""
    pool = await api.new_pool()
    names = [f"alice{i}" for i in range(5)]
    identity_id = await registered(api, pool, names[0])
    for name in names[1:]:
        await registered(api, pool, name, identity_id)
    page = await lookup(api, pool, developer_user_identifier="alice3", max_results=2)
    listed = list(page.developer_user_identifier_list)
    while page.next_token:
        page = await lookup(api, pool, identity_id=identity_id, max_results=2, next_token=page.next_token)
        listed += page.developer_user_identifier_list
    assert listed == names
    other = await registered(api, pool, "bob")
    token = (await lookup(api, pool, identity_id=identity_id, max_results=1)).next_token
    with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
        await lookup(api, pool, identity_id=other, max_results=1, next_token=token)


async def test_two_users_become_one(api: Api) -> None:
    """With the destination's identity, to which all logins of the source lead from then on."""
    pool = await api.new_pool()
    source, destination = await registered(api, pool, "old"), await registered(api, pool, "new")
    await api.resolve(pool, login(GOOGLE, "1"), identity_id=source, vouched=True)
    assert await merge(api, pool, "old", "new") == destination
    assert await registered(api, pool, "old") == destination
    assert await api.resolve(pool, login(GOOGLE, "1"), identity_id=source) == destination
    assert await merge(api, pool, "old", "new") == await merge(api, pool, "new", "old") == destination
    page = await api.list_identities(identity_pool_id=pool.id, max_results=9, hide_disabled=True)
    assert [one.identity_id for one in page.identities] == [destination]


async def test_users_who_are_different_ones_elsewhere_cannot_be_one(api: Api) -> None:
    """And nothing has changed then."""
    pool = await api.new_pool()
    source, destination = await registered(api, pool, "old"), await registered(api, pool, "new")
    await api.resolve(pool, login(GOOGLE, "1"), login(FACEBOOK, "1"), identity_id=source, vouched=True)
    await api.resolve(pool, login(GOOGLE, "2"), identity_id=destination, vouched=True)
    with pytest.raises(errors.ResourceConflictException):
        await merge(api, pool, "old", "new")
    assert await registered(api, pool, "old") == source


async def test_unknown_users_are_not_merged(api: Api) -> None:
    """Nor those of other developers."""
    pool = await api.new_pool()
    await registered(api, pool, "alice")
    for source, destination in (("alice", "x"), ("x", "alice")):
        with pytest.raises(errors.ResourceNotFoundException, match=r"Developer user 'x' not found."):
            await merge(api, pool, source, destination)
    with pytest.raises(errors.NotAuthorizedException, match=UNSUPPORTED):
        await api.merge_developer_identities(
            identity_pool_id=pool.id,
            developer_provider_name="login.example.org",
            source_user_identifier="alice",
            destination_user_identifier="alice",
        )


async def test_users_who_are_merged_into_each_other_at_once_end_as_one(api: Api) -> None:
    """With one of both identities; whoever comes too late is told."""
    pool = await api.new_pool()
    both = [await registered(api, pool, name) for name in ("a", "b")]
    results = await asyncio.gather(
        *(merge(api, pool, *pair) for pair in (("a", "b"), ("b", "a")) * 3), return_exceptions=True
    )
    final = await registered(api, pool, "a")
    assert final == await registered(api, pool, "b")
    assert final in both
    for result in results:
        assert result == final or isinstance(result, errors.ResourceConflictException)
    assert final in results


async def test_an_unlinked_user_begins_anew(api: Api) -> None:
    """The identity stays with whoever else it leads to."""
    pool = await api.new_pool()
    identity_id = await registered(api, pool, "alice")
    await registered(api, pool, "alice2", identity_id)
    members = {"identity_pool_id": pool.id, "developer_provider_name": DEVELOPERS, "identity_id": identity_id}
    await api.unlink_developer_identity(**members, developer_user_identifier="alice")
    assert list((await lookup(api, pool, identity_id=identity_id)).developer_user_identifier_list) == ["alice2"]
    assert await registered(api, pool, "alice2") == identity_id != await registered(api, pool, "alice")
    with pytest.raises(errors.ResourceConflictException):
        await api.unlink_developer_identity(**members, developer_user_identifier="alice")
    with pytest.raises(errors.ResourceNotFoundException, match=r"Developer user 'bob' not found."):
        await api.unlink_developer_identity(**members, developer_user_identifier="bob")
    with pytest.raises(errors.NotAuthorizedException, match=UNSUPPORTED):
        await api.unlink_developer_identity(
            **{**members, "developer_provider_name": "x"}, developer_user_identifier="alice2"
        )
    with pytest.raises(errors.ResourceNotFoundException, match=f"Identity '{UNKNOWN}' not found."):
        await api.unlink_developer_identity(**{**members, "identity_id": UNKNOWN}, developer_user_identifier="alice2")


async def test_an_operator_can_bring_back_an_identity_that_was_lost(api: Api) -> None:
    """Nobody else can, once the last login is unlinked."""
    pool = await api.new_pool()
    identity_id = await registered(api, pool, "alice")
    await api.unlink_developer_identity(
        identity_pool_id=pool.id,
        developer_provider_name=DEVELOPERS,
        identity_id=identity_id,
        developer_user_identifier="alice",
    )
    with pytest.raises(errors.NotAuthorizedException):
        await api.resolve(pool, login(GOOGLE, "1"), identity_id=identity_id)
    assert await registered(api, pool, "alice", identity_id) == identity_id
