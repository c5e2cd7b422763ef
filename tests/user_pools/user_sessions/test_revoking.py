import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.user_sessions import revoking, tracking
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import is_signed_in, refused
from tests.user_pools.test_refresh import REVOKED, by_operation, rotating
from tests.user_pools.user_sessions.tracked import DISABLED, make, session_of, sessions, sign_in, track

ASSOCIATED = [None, pb.REVOKE_ASSOCIATED_SESSIONS_TYPE_NONE, pb.REVOKE_ASSOCIATED_SESSIONS_TYPE_LINKED]


@pytest.mark.parametrize("associated", ASSOCIATED)
@pytest.mark.parametrize("settings", [{}, {"enable_token_revocation": False}, rotating(60)])
async def test_a_user_ends_another_session_of_theirs(
    api: Api, associated: int | None, settings: dict[str, Any]
) -> None:
    """Its access and refresh tokens stop working at once; the own ones go on."""
    _, client, _ = await make(api, **settings)
    here, there = await sign_in(api, client), await sign_in(api, client)
    renewed = await by_operation(api, client, there.refresh_token)
    there_id = (await session_of(api, there)).session_id
    await api.revoke_user_session(
        access_token=here.access_token, session_id=there_id, revoke_associated_sessions=associated
    )
    for tokens in (there, renewed):
        assert not await is_signed_in(api, tokens.access_token)
        if tokens.refresh_token:
            with refused(errors.NotAuthorizedException, REVOKED):
                await by_operation(api, client, tokens.refresh_token)
    assert await is_signed_in(api, here.access_token)
    with refused(errors.ResourceNotFoundException, revoking.UNKNOWN_MESSAGE):
        await api.revoke_user_session(access_token=here.access_token, session_id=there_id)


async def test_a_user_does_not_end_the_session_they_are_in(api: Api) -> None:
    """That is signing out, which has operations of its own. An operator may end any."""
    pool, client, _ = await make(api)
    tokens = await sign_in(api, client)
    own = (await session_of(api, tokens)).session_id
    with refused(errors.InvalidParameterException, revoking.CURRENT_MESSAGE):
        await api.revoke_user_session(access_token=tokens.access_token, session_id=own)
    assert await is_signed_in(api, tokens.access_token)
    await api.admin_revoke_user_session(user_pool_id=pool.id, username="alice", session_id=own)
    assert not await is_signed_in(api, tokens.access_token)
    assert await sessions(api, pool) == []


async def test_another_users_session_is_none(api: Api) -> None:
    """Whoever knows its id sees as much of it as of one that there is not."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    alices, bobs = await sign_in(api, client), await sign_in(api, client, "bob")
    bobs_id = (await session_of(api, bobs)).session_id
    for unknown in (bobs_id, "tkn" + "0" * 25, "sso" + "0" * 25):
        with refused(errors.ResourceNotFoundException, revoking.UNKNOWN_MESSAGE):
            await api.revoke_user_session(access_token=alices.access_token, session_id=unknown)
        with refused(errors.ResourceNotFoundException, revoking.UNKNOWN_MESSAGE):
            await api.admin_revoke_user_session(user_pool_id=pool.id, username="alice", session_id=unknown)
    assert await is_signed_in(api, bobs.access_token)


@pytest.mark.parametrize("session_id", ["", "tkn", "tkn" + "A" * 25, "abc" + "0" * 25, "tkn" + "0" * 26])
async def test_what_cannot_be_an_id_is_refused(api: Api, session_id: str) -> None:
    """Before anything is looked up."""
    pool, client, _ = await make(api)
    token = (await sign_in(api, client)).access_token
    with refused(errors.InvalidParameterException):
        await api.revoke_user_session(access_token=token, session_id=session_id)
    with refused(errors.InvalidParameterException):
        await api.admin_revoke_user_session(user_pool_id=pool.id, username="alice", session_id=session_id)


async def test_a_session_ends_once(api: Api) -> None:
    """Of many who end it at the same time one does, and the others hear that it is gone."""
    pool, client, _ = await make(api)
    await sign_in(api, client)
    (session,) = await sessions(api, pool)
    members = {"user_pool_id": pool.id, "username": "alice", "session_id": session.session_id}
    outcomes = await asyncio.gather(
        *(api.admin_revoke_user_session(**members) for _ in range(5)), return_exceptions=True
    )
    refusals = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(refusals) == 4
    assert all(isinstance(refusal, errors.ResourceNotFoundException) for refusal in refusals)


async def test_nothing_is_revoked_while_nothing_is_tracked(api: Api) -> None:
    """What stands can still be ended by signing out."""
    pool, client, _ = await make(api)
    tokens = await sign_in(api, client)
    session_id = (await session_of(api, tokens)).session_id
    await track(api, pool, tracking=DISABLED)
    with refused(errors.OperationNotEnabledException, tracking.DISABLED_MESSAGE):
        await api.revoke_user_session(access_token=tokens.access_token, session_id=session_id)
    with refused(errors.OperationNotEnabledException, tracking.DISABLED_MESSAGE):
        await api.admin_revoke_user_session(user_pool_id=pool.id, username="alice", session_id=session_id)
    assert await is_signed_in(api, tokens.access_token)


async def test_who_may_not_ask_is_refused(api: Api) -> None:
    """Made-up tokens, and names that mean nobody."""
    pool, client, _ = await make(api)
    session_id = (await session_of(api, await sign_in(api, client))).session_id
    with refused(errors.NotAuthorizedException):
        await api.revoke_user_session(access_token="a.b.c", session_id=session_id)
    with refused(errors.UserNotFoundException):
        await api.admin_revoke_user_session(user_pool_id=pool.id, username="nobody", session_id=session_id)
