"""Verdicts on events: by operators, and by whoever has the mail."""

import base64
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.auth_events import feedback, feedback_tokens
from poolhouse.user_pools.auth_events.feedback_tokens import Subject
from tests.user_pools.auth_events.protected import AUDIT, AWAY, HOME, events, make, noted, sign_in
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import refused

VALID, INVALID = pb.FEEDBACK_VALUE_TYPE_VALID, pb.FEEDBACK_VALUE_TYPE_INVALID


async def test_an_operator_judges_an_event_and_may_judge_it_anew(api: Api) -> None:
    """The last verdict counts, and says whose it is and since when."""
    pool, client, _ = await make(api, AUDIT)
    await sign_in(api, pool, client)
    (event,) = await events(api, pool)
    ids = {"user_pool_id": pool.id, "username": "alice", "event_id": event.event_id}
    for value in (VALID, INVALID):
        api.clock.advance(10)
        await api.admin_update_auth_event_feedback(**ids, feedback_value=value)
        (event,) = await events(api, pool)
        assert (event.event_feedback.feedback_value, event.event_feedback.provider) == (value, "Admin")
        assert event.event_feedback.feedback_date.seconds == int(api.clock.now())


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"event_id": "01a22418-8cfe-7074-bab4-0e230ad75de7"}, errors.ResourceNotFoundException),
        ({"event_id": "a b"}, errors.InvalidParameterException),
        ({"username": "bob"}, errors.ResourceNotFoundException),
        ({"username": "nobody"}, errors.UserNotFoundException),
        ({"feedback_value": None}, errors.InvalidParameterException),
        ({"user_pool_id": "us-east-1_None"}, errors.ResourceNotFoundException),
    ],
)
async def test_an_operator_judges_events_that_there_are(
    api: Api, changed: dict[str, Any], kind: type[errors.CognitoError]
) -> None:
    """Of the user who is named."""
    pool, client, _ = await make(api, AUDIT)
    await api.new_user(pool, "bob")
    await sign_in(api, pool, client)
    (event,) = await events(api, pool)
    ids = {"user_pool_id": pool.id, "username": "alice", "event_id": event.event_id, "feedback_value": VALID}
    with refused(kind):
        await api.admin_update_auth_event_feedback(**{**ids, **changed})
    assert not (await events(api, pool))[0].HasField("event_feedback")


async def test_verdicts_change_what_looks_risky(api: Api) -> None:
    """What was not the user's makes its device suspicious; what was theirs, takes suspicion away."""
    pool, client, _ = await make(api, AUDIT)
    await sign_in(api, pool, client, HOME)
    await sign_in(api, pool, client, AWAY)
    away, _ = await events(api, pool)
    ids = {"user_pool_id": pool.id, "username": "alice", "event_id": away.event_id}
    await api.admin_update_auth_event_feedback(**ids, feedback_value=INVALID)
    await sign_in(api, pool, client, AWAY)
    assert (await noted(api, pool))[-1].startswith("SIGN_IN PASS ACCOUNT_TAKEOVER HIGH")
    await api.admin_update_auth_event_feedback(**ids, feedback_value=VALID)
    await sign_in(api, pool, client, AWAY)
    assert (await noted(api, pool))[-1].startswith("SIGN_IN PASS NO_RISK")


async def test_whoever_has_the_mail_judges_its_event(api: Api) -> None:
    """With the token alone; the provider is the user then."""
    pool, client, user = await make(api, AUDIT)
    await sign_in(api, pool, client)
    (event,) = await events(api, pool)
    token = feedback_tokens.seal(api.call("initiate_auth"), Subject(pool.id, user.sub, event.event_id))
    ids = {"user_pool_id": pool.id, "username": "alice", "event_id": event.event_id}
    await api.update_auth_event_feedback(**ids, feedback_token=token, feedback_value=INVALID)
    (event,) = await events(api, pool)
    assert (event.event_feedback.feedback_value, event.event_feedback.provider) == (INVALID, feedback.USER)


@pytest.mark.parametrize("name", ["alice", "bob", "nobody"])
async def test_without_the_token_nobody_learns_who_exists(api: Api, name: str) -> None:
    """Made up, of another event, or cut: it is the same refusal for users and for nobody."""
    pool, client, user = await make(api, AUDIT)
    await api.new_user(pool, "bob")
    await sign_in(api, pool, client)
    (event,) = await events(api, pool)
    call = api.call("initiate_auth")
    other = feedback_tokens.seal(call, Subject(pool.id, user.sub, "another"))
    ids = {"user_pool_id": pool.id, "username": name, "event_id": event.event_id, "feedback_value": VALID}
    for token in ("x", "====", "A" * 10_000, other, other[:-4], base64.urlsafe_b64encode(b"x" * 90).decode()):
        with refused(errors.NotAuthorizedException, feedback_tokens.INVALID_MESSAGE):
            await api.update_auth_event_feedback(**ids, feedback_token=token)
    if name != "alice":
        mine = feedback_tokens.seal(call, Subject(pool.id, user.sub, event.event_id))
        with refused(errors.NotAuthorizedException, feedback_tokens.INVALID_MESSAGE):
            await api.update_auth_event_feedback(**ids, feedback_token=mine)


async def test_a_token_is_good_for_a_month_and_for_one_pool(api: Api) -> None:
    """And says so when it is over; an event that is gone cannot be judged."""
    pool, _, user = await make(api, AUDIT)
    there, _, _ = await make(api, AUDIT)
    token = feedback_tokens.seal(api.call("initiate_auth"), Subject(pool.id, user.sub, "gone"))
    ids = {"username": "alice", "event_id": "gone", "feedback_token": token, "feedback_value": VALID}
    with refused(errors.NotAuthorizedException, feedback_tokens.INVALID_MESSAGE):
        await api.update_auth_event_feedback(user_pool_id=there.id, **ids)
    with refused(errors.ResourceNotFoundException, feedback.UNKNOWN_MESSAGE):
        await api.update_auth_event_feedback(user_pool_id=pool.id, **ids)
    api.clock.advance(feedback_tokens.LIFETIME_SECONDS)
    with refused(errors.NotAuthorizedException, feedback_tokens.EXPIRED_MESSAGE):
        await api.update_auth_event_feedback(user_pool_id=pool.id, **ids)
