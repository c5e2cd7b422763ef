"""What is noted of users beside their sign-ins."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import housekeeping
from poolhouse.user_pools.model.user import UNCONFIRMED
from tests.user_pools import accounts
from tests.user_pools.auth_events.protected import AUDIT, events, make, noted, protected, sign_in
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.registrations import ADDRESS, EMAIL, another, latest_code
from tests.user_pools.signing_in import NEW_PASSWORD, measured, new_client, refused


async def test_a_sign_up_is_in_progress_until_it_is_confirmed(api: Api) -> None:
    """Codes that are asked for again are events of their own."""
    pool = await api.new_pool(**protected(AUDIT), auto_verified_attributes=[EMAIL])
    client = await new_client(api, pool)
    address = [pb.AttributeType(name="email", value=ADDRESS)]
    await api.sign_up(client_id=client.id, username="alice", password=PASSWORD, user_attributes=address)
    assert await noted(api, pool) == ["SIGN_UP IN_PROGRESS NO_RISK"]
    api.clock.advance(1)
    await api.resend_confirmation_code(client_id=client.id, username="alice")
    await api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=await latest_code(api, pool))
    assert await noted(api, pool) == ["SIGN_UP PASS NO_RISK", "RESEND_CODE PASS NO_RISK"]


async def test_an_operator_may_confirm_a_sign_up(api: Api) -> None:
    """It has passed then as well."""
    pool = await api.new_pool(**protected(AUDIT))
    client = await new_client(api, pool)
    await api.sign_up(client_id=client.id, username="alice", password=PASSWORD)
    await api.admin_confirm_sign_up(user_pool_id=pool.id, username="alice")
    assert await noted(api, pool) == ["SIGN_UP PASS NO_RISK"]


async def test_a_forgotten_password_is_one_event(api: Api) -> None:
    """From the code that is sent to the new password, with what was wrong in between."""
    pool, client, _ = await make(api, AUDIT)
    await api.forgot_password(client_id=client.id, username="alice")
    assert await noted(api, pool) == ["FORGOT_PASSWORD IN_PROGRESS NO_RISK"]
    code = await latest_code(api, pool)
    ids = {"client_id": client.id, "username": "alice", "password": NEW_PASSWORD}
    with refused(errors.CodeMismatchException):
        await api.confirm_forgot_password(**ids, confirmation_code=another(code))
    assert await noted(api, pool) == ["FORGOT_PASSWORD FAIL NO_RISK"]
    await api.confirm_forgot_password(**ids, confirmation_code=code)
    assert await noted(api, pool) == ["FORGOT_PASSWORD PASS NO_RISK"]


async def test_a_code_that_is_not_sent_is_a_failure(api: Api) -> None:
    """Which is told to nobody but operators."""
    pool, client, _ = await make(api, AUDIT)
    await api.new_user(pool, "bob")
    await api.forgot_password(client_id=client.id, username="bob")
    assert await noted(api, pool, "bob") == ["FORGOT_PASSWORD FAIL NO_RISK"]


async def test_a_change_of_password_is_noted_right_or_wrong(api: Api) -> None:
    """By the password that it is made with."""
    pool, client, user = await make(api, AUDIT)
    token = await accounts.sign_in(api, pool, client, user)
    members = {"access_token": token, "proposed_password": NEW_PASSWORD}
    with refused(errors.NotAuthorizedException):
        await api.change_password(**members, previous_password="wrong")
    api.clock.advance(1)
    await api.change_password(**members, previous_password=PASSWORD)
    assert await noted(api, pool) == ["PASSWORD_CHANGE FAIL NO_RISK", "PASSWORD_CHANGE PASS NO_RISK"]


@pytest.mark.parametrize("mode", [None, AUDIT])
async def test_names_that_nobody_has_take_the_same_statements(api: Api, mode: int | None) -> None:
    """Whether events are noted or not."""
    settings: dict[str, Any] = {} if mode is None else protected(mode)
    pool = await api.new_pool(**settings, auto_verified_attributes=[EMAIL])
    client = await new_client(api, pool)
    await api.new_user(pool, status=UNCONFIRMED, email=ADDRESS)
    await api.new_user(pool, "carol", email="carol@example.com", email_verified="true")

    async def done(operation: str, name: str) -> list[str]:
        counting, store, _ = measured(api)
        await getattr(counting, operation)(client_id=client.id, username=name)
        return [each for each in store.statements if "auth_events" in each]

    for operation, name in (("resend_confirmation_code", "alice"), ("forgot_password", "carol")):
        assert await done(operation, name) == await done(operation, "nobody")
        assert bool(await done(operation, name)) == (mode is not None)


async def test_events_are_kept_for_ninety_days(api: Api) -> None:
    """And go with their user, or with their pool."""
    pool, client, _ = await make(api, AUDIT)
    await api.new_user(pool, "bob")
    await sign_in(api, pool, client)
    await sign_in(api, pool, client, name="bob")
    await api.admin_delete_user(user_pool_id=pool.id, username="bob")
    api.clock.advance(90 * 86_400 - 10)
    await housekeeping.purge(api.house)
    assert len(await events(api, pool)) == 1
    api.clock.advance(20)
    await housekeeping.purge(api.house)
    count = "SELECT COUNT(*) FROM auth_events WHERE user_pool_id = $1"
    assert await api.house.store.value(count, pool.id) == 0
    await sign_in(api, pool, client)
    await api.delete_user_pool(user_pool_id=pool.id)
    assert await housekeeping.purge_pool(api.house, pool.id)
    assert await api.house.store.value(count, pool.id) == 0
