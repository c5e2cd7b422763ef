import asyncio

import pytest

from poolhouse import errors
from poolhouse.user_pools.user_sessions import tracking
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import by_password, is_signed_in, measured, new_client, refused
from tests.user_pools.signing_in import make as make_untracked
from tests.user_pools.test_refresh import REFRESH, REVOKED, Refresh, by_flow, by_operation, claims, rotating
from tests.user_pools.user_sessions.tracked import (
    CHROME,
    DISABLED,
    FIREFOX,
    make,
    session_of,
    sessions,
    sign_in,
    track,
)


async def test_a_sign_in_is_a_session(api: Api) -> None:
    """With an id of its own, the time, the address and the software."""
    pool, client, _ = await make(api)
    api.user_agent, api.source_ip = CHROME, "198.51.100.7"
    first, second = await sign_in(api, client), await sign_in(api, client)
    one, two = await session_of(api, first), await session_of(api, second)
    assert one.session_id != two.session_id
    assert (one.client_id, one.device_type, one.last_ip_address) == (client.id, "Windows, Chrome", "198.51.100.7")
    assert two.create_date.seconds == one.create_date.seconds + 1
    assert one.last_active_date == one.create_date
    assert [found.session_id for found in await sessions(api, pool)] == [one.session_id, two.session_id]


@pytest.mark.parametrize("rotates", [False, True])
async def test_a_refresh_is_a_use_of_the_session(api: Api, rotates: bool) -> None:  # noqa: FBT001  a case
    """By either operation: it is the same session, now seen with this software, from here."""
    pool, client, _ = await make(api, **(rotating() if rotates else {}))
    api.user_agent = CHROME
    tokens = await sign_in(api, client)
    begun = await session_of(api, tokens)
    for number, refresh in enumerate([by_operation] if rotates else [by_flow, by_operation]):
        api.clock.advance(60)
        api.user_agent, api.source_ip = FIREFOX, f"198.51.100.{number}"
        await refresh(api, client, tokens.refresh_token)
        (found,) = await sessions(api, pool)
        assert (found.session_id, found.create_date) == (begun.session_id, begun.create_date)
        assert found.last_active_date.seconds == begun.create_date.seconds + 60 * (number + 1)
        assert (found.device_type, found.last_ip_address) == ("Linux, Firefox", f"198.51.100.{number}")


@REFRESH
async def test_a_refused_refresh_is_no_use(api: Api, refresh: Refresh) -> None:
    """A client that may not use the token leaves no trace."""
    pool, client, _ = await make(api)
    other = await new_client(api, pool)
    tokens = await sign_in(api, client)
    before = await sessions(api, pool)
    api.clock.advance(60)
    with refused(errors.NotAuthorizedException):
        await refresh(api, other, tokens.refresh_token)
    assert await sessions(api, pool) == before


@pytest.mark.parametrize("rotates", [False, True])
async def test_a_refresh_that_meets_a_revocation_gives_nothing(api: Api, rotates: bool) -> None:  # noqa: FBT001  a case
    """Whichever comes first, the tokens are worth nothing afterwards."""
    pool, client, _ = await make(api, **(rotating() if rotates else {}))
    tokens = await sign_in(api, client)
    (session,) = await sessions(api, pool)
    refreshed, _ = await asyncio.gather(
        by_operation(api, client, tokens.refresh_token),
        api.admin_revoke_user_session(user_pool_id=pool.id, username="alice", session_id=session.session_id),
        return_exceptions=True,
    )
    if isinstance(refreshed, BaseException):
        assert isinstance(refreshed, errors.NotAuthorizedException)
        assert refreshed.message == REVOKED
    else:
        assert not await is_signed_in(api, refreshed.access_token)
        with refused(errors.NotAuthorizedException, REVOKED):
            await by_operation(api, client, refreshed.refresh_token or tokens.refresh_token)


async def test_a_refresh_of_a_session_that_ended_after_it_was_read_is_refused(api: Api) -> None:
    """What was decided before is decided again in the transaction."""
    pool, client, _ = await make(api)
    tokens = await sign_in(api, client)
    async with api.house.store.write() as tx:
        await tx.execute("DELETE FROM sign_ins WHERE user_pool_id = $1", pool.id)
        running = asyncio.ensure_future(by_flow(api, client, tokens.refresh_token))
        await asyncio.sleep(0.05)
        assert not running.done()
    with refused(errors.NotAuthorizedException, REVOKED):
        await running


async def test_tracking_costs_nothing_while_it_is_off(api: Api) -> None:
    """Neither for sign-ins, nor for refreshes, not even of sessions from before."""
    pool, client, _ = await make_untracked(api)
    await by_password(api, client)
    plain, store, _ = measured(api)
    await by_password(plain, client)
    expected = len(store.statements)
    await track(api, pool)
    tokens = await sign_in(api, client)
    await track(api, pool, tracking=DISABLED)
    paused, store, _ = measured(api)
    await by_password(paused, client)
    assert len(store.statements) == expected
    store.statements.clear()
    await by_flow(paused, client, tokens.refresh_token)
    assert all(sql.startswith("SELECT") for sql in store.statements)


async def test_tracking_costs_one_statement_while_it_is_on(api: Api) -> None:
    """A sign-in makes room, a refresh notes the use; a call with an access token costs what it always does."""
    _, plain, _ = await make_untracked(api)
    _, client, _ = await make(api)
    counts: list[list[int]] = []
    for each in (plain, client):
        counted, store, workers = measured(api)
        tokens = (await by_password(counted, each)).authentication_result
        steps = [len(store.statements)]
        await by_flow(counted, each, tokens.refresh_token)
        steps.append(len(store.statements))
        await counted.get_user(access_token=tokens.access_token)
        steps.append(len(store.statements))
        counts.append([after - before for before, after in zip([0, *steps], steps, strict=False)])
        assert workers.ran == ["verify_password", "_sign", "_sign"]
    assert counts[1] == [counts[0][0] + 1, counts[0][1] + 1, counts[0][2]]


async def test_sign_ins_from_before_are_no_sessions(api: Api) -> None:
    """They go on as they were, and a refresh makes none of them; the next sign-in does."""
    pool, client, _ = await make_untracked(api)
    old = await sign_in(api, client)
    await track(api, pool, 1)
    refreshed = await by_flow(api, client, old.refresh_token)
    assert await sessions(api, pool) == []
    assert (await api.list_user_sessions(access_token=old.access_token)).sessions == []
    new = await sign_in(api, client)
    (found,) = (await api.list_user_sessions(access_token=old.access_token)).sessions
    assert not found.is_current_session
    assert (await session_of(api, new)).session_id == found.session_id
    assert await is_signed_in(api, refreshed.access_token)


async def test_a_pause_leaves_sessions_as_they_were(api: Api) -> None:
    """Meanwhile nothing is noted; what still stands is there again afterwards, and what ended is not."""
    pool, client, _ = await make(api)
    kept, ended = await sign_in(api, client), await sign_in(api, client)
    before = await session_of(api, kept)
    await track(api, pool, tracking=DISABLED)
    await sign_in(api, client)
    await by_flow(api, client, kept.refresh_token)
    await api.revoke_token(client_id=client.id, token=ended.refresh_token)
    await track(api, pool)
    (found,) = await sessions(api, pool)
    assert (found.session_id, found.last_active_date) == (before.session_id, before.last_active_date)


@pytest.mark.parametrize("revokes", [False, True])
async def test_tokens_of_a_session_name_it(api: Api, revokes: bool) -> None:  # noqa: FBT001  a case
    """Whatever the client says of revocation: else a session could not be ended at once. It stays so in a pause."""
    pool, client, _ = await make(api, enable_token_revocation=revokes)
    tokens = await sign_in(api, client)
    assert (await session_of(api, tokens)).is_current_session
    await track(api, pool, tracking=DISABLED)
    again = await by_flow(api, client, tokens.refresh_token)
    assert claims(tokens.access_token)["origin_jti"] == claims(again.id_token)["origin_jti"]
    untracked = await sign_in(api, client)
    assert ("origin_jti" in claims(untracked.access_token)) == revokes


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", ""),
        ("x" * 2000, "x" * tracking.MAX_USER_AGENT),
        ("app\0/1\x1b[2J\x85", "app/1[2J"),
        ("café/1 \ud800", "café/1 "),
    ],
)
async def test_software_may_call_itself_anything(api: Api, said: str, kept: str) -> None:
    """What cannot be stored or shown is left out, and no sign-in fails of it."""
    pool, client, _ = await make(api)
    api.user_agent = said
    await sign_in(api, client)
    assert await api.house.store.value("SELECT user_agent FROM sign_ins WHERE user_pool_id = $1", pool.id) == kept
    assert len(await sessions(api, pool)) == 1
