from dataclasses import replace
from pathlib import Path

import pytest

from poolhouse import errors
from poolhouse.config import Config
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.places import Places
from poolhouse.user_pools.user_sessions import listing, tracking
from tests.services import places
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import make as make_untracked
from tests.user_pools.signing_in import new_client, refused
from tests.user_pools.user_sessions.tracked import CHROME, DISABLED, make, sessions, sign_in, track

DAY = 86_400


async def test_users_see_their_sessions_and_which_one_they_are_in(api: Api) -> None:
    """Of all app clients, and of nobody else."""
    pool, client, _ = await make(api)
    other = await new_client(api, pool)
    await api.new_user(pool, "bob")
    await sign_in(api, client, "bob")
    found = [await sign_in(api, app) for app in (client, other)]
    for tokens, app in zip(found, (client, other), strict=True):
        answer = await api.list_user_sessions(access_token=tokens.access_token)
        assert {session.client_id for session in answer.sessions} == {client.id, other.id}
        assert [session.client_id for session in answer.sessions if session.is_current_session] == [app.id]
        assert not answer.HasField("next_token")


async def test_operators_see_the_same_with_nobodys_own(api: Api) -> None:
    """Every member but that one."""
    pool, client, _ = await make(api)
    api.user_agent = CHROME
    token = (await sign_in(api, client)).access_token
    (own,) = (await api.list_user_sessions(access_token=token)).sessions
    (seen,) = await sessions(api, pool)
    assert own.is_current_session
    assert seen.HasField("is_current_session")
    assert not seen.is_current_session
    own.is_current_session = False
    assert seen == own
    assert seen.session_type == pb.SESSION_TYPE_TYPE_TOKEN
    assert not seen.HasField("origin_session_id")
    assert not seen.HasField("last_location")


async def test_an_address_that_is_not_known_is_not_made_up(api: Api) -> None:
    """Callers on a Unix socket have none, and some tell of no software."""
    pool, client, _ = await make(api)
    api.source_ip = ""
    await sign_in(api, client)
    (session,) = await sessions(api, pool)
    assert not session.HasField("last_ip_address")
    assert session.device_type == "unknown"


async def test_a_session_is_where_its_address_is(api: Api, tmp_path: Path) -> None:
    """By the names of city and country, as far as they are known."""
    cities = {**places.CITIES, "9.9.9.0/24": {"location": {"latitude": 1.0, "longitude": 2.0}}}
    known = Places.of(Config(places_database=places.write(tmp_path / "places.mmdb", cities)))
    api = Api(replace(api.house, places=known), api.clock, api.inbox)
    pool, client, _ = await make(api)
    for address in (places.BERLIN, places.SOMEWHERE, "127.0.0.1"):
        api.source_ip = address
        await sign_in(api, client)
    found = {session.last_ip_address: session for session in await sessions(api, pool)}
    assert found[places.BERLIN].last_location == pb.SessionLocationType(city="Berlin", country="Germany")
    assert not any(found[address].HasField("last_location") for address in (places.SOMEWHERE, "127.0.0.1"))


async def test_only_live_sessions_are_listed(api: Api) -> None:
    """Not those that were signed out, have expired, or belong to a client that was deleted."""
    pool, client, _ = await make(api)
    brief, deleted = await new_client(api, pool, refresh_token_validity=1), await new_client(api, pool)
    await sign_in(api, brief)
    await sign_in(api, deleted)
    out, _ = await sign_in(api, client), await sign_in(api, client)
    assert len(await sessions(api, pool)) == 4
    await api.revoke_token(client_id=client.id, token=out.refresh_token)
    await api.delete_user_pool_client(user_pool_id=pool.id, client_id=deleted.id)
    api.clock.advance(DAY)
    (left,) = await sessions(api, pool)
    assert left.client_id == client.id
    await api.admin_user_global_sign_out(user_pool_id=pool.id, username="alice")
    assert await sessions(api, pool) == []


async def test_sessions_come_page_by_page(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of their ids; a token is good for this user's list only."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    token = [await sign_in(api, client) for _ in range(5)][-1].access_token
    monkeypatch.setattr(listing, "PAGE", 2)
    found: list[pb.SessionDescriptionType] = []
    members: dict[str, str] = {}
    for size in (2, 2, 1):
        page = await api.list_user_sessions(access_token=token, **members)
        assert len(page.sessions) == size
        found += page.sessions
        members = {"next_token": page.next_token}
        if size == 2:
            await api.admin_list_user_sessions(user_pool_id=pool.id, username="alice", **members)
            with refused(errors.InvalidParameterException):
                await api.admin_list_user_sessions(user_pool_id=pool.id, username="bob", **members)
    assert members == {"next_token": ""}
    ids = [session.session_id for session in found]
    assert ids == sorted({session.session_id for session in await everything(api, token, monkeypatch)})
    with refused(errors.InvalidParameterException):
        await api.list_user_sessions(access_token=token, next_token="made-up")


async def everything(api: Api, token: str, monkeypatch: pytest.MonkeyPatch) -> list[pb.SessionDescriptionType]:
    """All sessions, on one page as usual."""
    monkeypatch.undo()
    page = await api.list_user_sessions(access_token=token)
    assert not page.HasField("next_token")
    return list(page.sessions)


async def test_a_pool_that_tracks_nothing_lists_nothing(api: Api) -> None:
    """Neither before, nor in a pause: a list that leaves sessions out would be taken for all of them."""
    pool, client, _ = await make_untracked(api)
    token = (await sign_in(api, client)).access_token
    for _ in range(2):
        with refused(errors.OperationNotEnabledException, tracking.DISABLED_MESSAGE):
            await api.list_user_sessions(access_token=token)
        with refused(errors.OperationNotEnabledException, tracking.DISABLED_MESSAGE):
            await api.admin_list_user_sessions(user_pool_id=pool.id, username="nobody")
        await track(api, pool)
        await track(api, pool, tracking=DISABLED)


async def test_who_may_not_ask_is_refused(api: Api) -> None:
    """Made-up tokens, those of a session that has ended, and names that mean nobody."""
    pool, client, _ = await make(api)
    tokens = await sign_in(api, client)
    with refused(errors.NotAuthorizedException):
        await api.list_user_sessions(access_token="a.b.c")
    await api.global_sign_out(access_token=tokens.access_token)
    with refused(errors.NotAuthorizedException, "Access Token has been revoked"):
        await api.list_user_sessions(access_token=tokens.access_token)
    with refused(errors.UserNotFoundException):
        await api.admin_list_user_sessions(user_pool_id=pool.id, username="nobody")
    with refused(errors.ResourceNotFoundException):
        await api.admin_list_user_sessions(user_pool_id="us-east-1_abcdefghi", username="alice")
