"""AdminListUserAuthEvents: pages of a user's events."""

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from tests.user_pools.auth_events.protected import AUDIT, HOME, events, make, sign_in
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import refused


async def test_the_newest_come_first_page_by_page(api: Api) -> None:
    """Each once, whatever is added meanwhile; the token is good for this user alone."""
    pool, client, _ = await make(api, AUDIT)
    await api.new_user(pool, "bob")
    for _ in range(5):
        await sign_in(api, pool, client)
    expected = [each.event_id for each in await events(api, pool)]
    ids = {"user_pool_id": pool.id, "username": "alice"}
    found: list[str] = []
    page = await api.admin_list_user_auth_events(**ids, max_results=2)
    await sign_in(api, pool, client)
    while True:
        found += [each.event_id for each in page.auth_events]
        if not page.HasField("next_token"):
            break
        page = await api.admin_list_user_auth_events(**ids, max_results=2, next_token=page.next_token)
    assert found == expected
    first = await api.admin_list_user_auth_events(**ids, max_results=1)
    for more in ({"username": "bob"}, {"next_token": "x"}):
        with refused(errors.InvalidParameterException):
            await api.admin_list_user_auth_events(**{**ids, "next_token": first.next_token, **more})


async def test_a_page_has_sixty_events_at_most(api: Api) -> None:
    """Also where the request says nothing, or 0."""
    pool, client, _ = await make(api, AUDIT)
    for _ in range(61):
        await sign_in(api, pool, client)
    ids = {"user_pool_id": pool.id, "username": "alice"}
    for most in ({}, {"max_results": 0}, {"max_results": 60}):
        page = await api.admin_list_user_auth_events(**ids, **most)
        assert len(page.auth_events) == 60
        assert page.HasField("next_token")
    with refused(errors.InvalidParameterException):
        await api.admin_list_user_auth_events(**ids, max_results=61)


async def test_it_is_for_operators_of_pools_that_note_something(api: Api) -> None:
    """Users are found by any of their names."""
    pool, client, user = await make(api, AUDIT)
    await sign_in(api, pool, client, HOME)
    for name in ("alice", user.sub):
        assert len(await events(api, pool, name)) == 1
    with refused(errors.UserNotFoundException):
        await events(api, pool, "nobody")
    with refused(errors.ResourceNotFoundException):
        await api.admin_list_user_auth_events(user_pool_id="us-east-1_None", username="alice")
    await api.update_user_pool(user_pool_id=pool.id, user_pool_tier=pb.USER_POOL_TIER_TYPE_PLUS)
    with refused(errors.UserPoolAddOnNotEnabledException):
        await events(api, await api.refreshed(pool))


async def test_a_user_of_whom_nothing_is_known_has_an_empty_list(api: Api) -> None:
    """And no further page."""
    pool, _, _ = await make(api, AUDIT)
    page = await api.admin_list_user_auth_events(user_pool_id=pool.id, username="alice")
    assert list(page.auth_events) == []
    assert not page.HasField("next_token")
