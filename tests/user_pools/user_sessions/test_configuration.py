import asyncio

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.user_sessions import tracking
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import refused
from tests.user_pools.user_sessions.tracked import DISABLED, ENABLED, make, track

LITE = pb.USER_POOL_TIER_TYPE_LITE
NEEDS_TIER = "Session tracking needs the Essentials tier or higher."


async def test_a_pool_tracks_nothing_at_first(api: Api) -> None:
    """What Cognito says where nobody has said anything."""
    pool = await api.new_pool()
    found = await api.get_user_pool_session_configuration(user_pool_id=pool.id)
    assert (found.user_pool_id, found.user_session_tracking, found.token_session.max_per_user) == (
        pool.id,
        DISABLED,
        20,
    )


async def test_what_is_set_is_told(api: Api) -> None:
    """By the answer, and whenever somebody asks; it is replaced as a whole."""
    pool = await api.new_pool()
    for mode, most in ((ENABLED, 3), (DISABLED, 100)):
        answer = await api.set_user_pool_session_configuration(
            user_pool_id=pool.id, user_session_tracking=mode, token_session={"max_per_user": most}
        )
        found = await api.get_user_pool_session_configuration(user_pool_id=pool.id)
        for shown in (answer, found):
            assert (shown.user_pool_id, shown.user_session_tracking) == (pool.id, mode)
            assert shown.token_session.max_per_user == most


@pytest.mark.parametrize(
    "members",
    [
        {"token_session": {"max_per_user": 5}},
        {"user_session_tracking": ENABLED},
        {"user_session_tracking": ENABLED, "token_session": {}},
        {"user_session_tracking": 0, "token_session": {"max_per_user": 5}},
        {"user_session_tracking": ENABLED, "token_session": {"max_per_user": 0}},
        {"user_session_tracking": ENABLED, "token_session": {"max_per_user": 101}},
    ],
)
async def test_half_a_configuration_is_refused(api: Api, members: dict[str, object]) -> None:
    """And one beyond what a user may have; nothing has changed then."""
    pool = await api.new_pool()
    with refused(errors.InvalidParameterException):
        await api.set_user_pool_session_configuration(user_pool_id=pool.id, **members)
    assert not (await api.refreshed(pool)).sessions.tracked


async def test_other_changes_of_the_pool_leave_it_as_it_is(api: Api) -> None:
    """UpdateUserPool resets most settings, and UpdateUserPoolClient all; neither knows of sessions."""
    pool, client, _ = await make(api, 7)
    members = {"user_pool_id": pool.id, "client_id": client.id}
    await api.set_user_pool_client_session_configuration(**members, sso_session={"max_validity_minutes": 5})
    await api.update_user_pool(user_pool_id=pool.id)
    await api.update_user_pool_client(**members)
    assert (await api.refreshed(pool)).sessions == pool.sessions
    found = await api.get_user_pool_client_session_configuration(**members)
    assert found.sso_session.max_validity_minutes == 5


async def test_a_client_has_an_hour_at_first_and_then_what_is_set(api: Api) -> None:
    """Not at all included."""
    pool, client, _ = await make(api)
    members = {"user_pool_id": pool.id, "client_id": client.id}
    found = await api.get_user_pool_client_session_configuration(**members)
    assert (found.user_pool_id, found.client_id, found.sso_session.max_validity_minutes) == (pool.id, client.id, 60)
    for minutes in (129_600, 0):
        answer = await api.set_user_pool_client_session_configuration(
            **members, sso_session={"max_validity_minutes": minutes}
        )
        found = await api.get_user_pool_client_session_configuration(**members)
        for shown in (answer, found):
            assert (shown.user_pool_id, shown.client_id) == (pool.id, client.id)
            assert shown.sso_session.max_validity_minutes == minutes
    for wrong in ({}, {"max_validity_minutes": -1}, {"max_validity_minutes": 129_601}):
        with refused(errors.InvalidParameterException):
            await api.set_user_pool_client_session_configuration(**members, sso_session=wrong)


async def test_a_client_is_configured_while_its_pool_tracks_sessions(api: Api) -> None:
    """What was set is kept while it does not, and told."""
    pool, client, _ = await make(api)
    members = {"user_pool_id": pool.id, "client_id": client.id}
    await api.set_user_pool_client_session_configuration(**members, sso_session={"max_validity_minutes": 5})
    await track(api, pool, tracking=DISABLED)
    with refused(errors.OperationNotEnabledException, tracking.DISABLED_MESSAGE):
        await api.set_user_pool_client_session_configuration(**members, sso_session={"max_validity_minutes": 6})
    found = await api.get_user_pool_client_session_configuration(**members)
    assert found.sso_session.max_validity_minutes == 5


async def test_the_lite_tier_has_no_sessions(api: Api) -> None:
    """They cannot be set there, nor can a pool that tracks them become one of that tier."""
    pool = await api.new_pool(user_pool_tier=LITE)
    client = await api.new_client(pool)
    for mode in (ENABLED, DISABLED):
        with refused(errors.FeatureUnavailableInTierException, NEEDS_TIER):
            await track(api, pool, tracking=mode)
    with refused(errors.FeatureUnavailableInTierException, NEEDS_TIER):
        await api.set_user_pool_client_session_configuration(
            user_pool_id=pool.id, client_id=client.id, sso_session={"max_validity_minutes": 5}
        )
    tracked, _, _ = await make(api)
    with refused(errors.FeatureUnavailableInTierException, NEEDS_TIER):
        await api.update_user_pool(user_pool_id=tracked.id, user_pool_tier=LITE)
    await track(api, tracked, tracking=DISABLED)
    await api.update_user_pool(user_pool_id=tracked.id, user_pool_tier=LITE)


async def test_what_does_not_exist_is_not_found(api: Api) -> None:
    """Neither a pool, nor a client, nor a client of another pool."""
    pool, _, _ = await make(api)
    _, stranger, _ = await make(api)
    with refused(errors.ResourceNotFoundException):
        await api.get_user_pool_session_configuration(user_pool_id="us-east-1_abcdefghi")
    with refused(errors.ResourceNotFoundException):
        await api.set_user_pool_session_configuration(
            user_pool_id="us-east-1_abcdefghi", user_session_tracking=ENABLED, token_session={"max_per_user": 5}
        )
    members = {"user_pool_id": pool.id, "client_id": stranger.id}
    with refused(errors.ResourceNotFoundException):
        await api.get_user_pool_client_session_configuration(**members)
    with refused(errors.ResourceNotFoundException):
        await api.set_user_pool_client_session_configuration(**members, sso_session={"max_validity_minutes": 5})


async def test_what_is_deleted_meanwhile_is_not_found(api: Api) -> None:
    """By another server, of which this one has not heard yet: nothing is written then."""
    pool, client, _ = await make(api)
    members = {"user_pool_id": pool.id, "client_id": client.id, "sso_session": {"max_validity_minutes": 5}}
    for table in ("app_clients", "user_pools"):
        async with api.house.store.write() as tx:
            await tx.execute(f"DELETE FROM {table} WHERE id IN ($1, $2)", pool.id, client.id)  # noqa: S608  named above
        with refused(errors.ResourceNotFoundException):
            await api.set_user_pool_client_session_configuration(**members)
    with refused(errors.ResourceNotFoundException):
        await track(api, pool)


async def test_changes_at_once_lose_nothing_of_each_other(api: Api) -> None:
    """The pool's name and its sessions are changed by different operations."""
    pool = await api.new_pool()
    await asyncio.gather(track(api, pool, 7), api.update_user_pool(user_pool_id=pool.id, pool_name="renamed"))
    found = await api.refreshed(pool)
    assert (found.name, found.sessions.tracked, found.sessions.max_per_user) == ("renamed", True, 7)
