"""Mail about risky sign-ins: when it is sent, and to whom."""

import dataclasses

import pytest

from poolhouse import errors
from poolhouse.user_pools import messages
from poolhouse.user_pools.sign_in_steps import RISK_MESSAGE
from tests.user_pools.auth_events.protected import (
    AUDIT,
    AWAY,
    BLOCK,
    HOME,
    NO_ACTION,
    act,
    make,
    sent_notices,
    sign_in,
)
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import refused


async def test_audit_tells_nobody(api: Api) -> None:
    """It records, and does no more."""
    pool, client, _ = await make(api, AUDIT)
    await act(api, pool, NO_ACTION, notify=True)
    await sign_in(api, pool, client, HOME)
    await sign_in(api, pool, client, AWAY)
    assert await sent_notices(api) == []


async def test_a_wrong_password_sends_no_mail_and_nobody_gets_none(api: Api) -> None:
    """Though as much is done: whoever wants to bother a user cannot."""
    pool, client, _ = await make(api)
    await act(api, pool, BLOCK, notify=True)
    await sign_in(api, pool, client, HOME)
    for name in ("bob", "carol", "dave"):
        await api.new_user(pool, name)
        await sign_in(api, pool, client, HOME, name=name)
    stopped = 0
    for name in ("alice", *(f"nobody-{number}" for number in range(10))):
        with pytest.raises(errors.NotAuthorizedException) as refusal:
            await sign_in(api, pool, client, AWAY, "wrong", name)
        stopped += refusal.value.message == RISK_MESSAGE
    assert stopped > 1
    counted = "SELECT COUNT(*) FROM jobs WHERE kind = $1"
    assert await api.house.store.value(counted, messages.MAIL_KIND) == stopped
    assert await sent_notices(api) == []


async def test_mail_is_kept_within_bounds_that_failures_do_not_use_up(api: Api) -> None:
    """Five an hour; the right password is told of, however many wrong ones came first."""
    pool, client, _ = await make(api)
    await act(api, pool, BLOCK, notify=True)
    await sign_in(api, pool, client, HOME)
    for _ in range(6):
        with refused(errors.NotAuthorizedException):
            await sign_in(api, pool, client, AWAY, "wrong", wait=60.0)
    for _ in range(7):
        with refused(errors.NotAuthorizedException):
            await sign_in(api, pool, client, AWAY, wait=200.0)
    assert len(await sent_notices(api)) == 5


async def test_without_a_verified_address_or_a_sender_there_is_no_mail(api: Api) -> None:
    """And the sign-in is dealt with all the same."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", email="bob@example.com")
    await act(api, pool, NO_ACTION, notify=True)
    await sign_in(api, pool, client, HOME, name="bob")
    await sign_in(api, pool, client, AWAY, name="bob")
    await sign_in(api, pool, client, HOME)
    mute = Api(dataclasses.replace(api.house, senders={}), api.clock, api.inbox)
    assert (await sign_in(mute, pool, client, AWAY)).authentication_result.access_token
    assert await sent_notices(api) == []
    with refused(errors.CodeDeliveryFailureException):
        await act(mute, pool, NO_ACTION, notify=True)
