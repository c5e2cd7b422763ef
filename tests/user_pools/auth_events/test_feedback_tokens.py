"""Tokens that let whoever has a mail judge its event."""

import re

import pytest

from poolhouse import errors
from poolhouse.user_pools.auth_events import feedback_tokens
from poolhouse.user_pools.auth_events.feedback_tokens import Subject
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import refused

SUBJECT = Subject("us-east-1_A", "sub", "event")


async def test_a_token_says_what_it_is_about_and_is_never_the_same(api: Api) -> None:
    """In the letters that the API takes."""
    call = api.call("update_auth_event_feedback")
    tokens = {feedback_tokens.seal(call, SUBJECT) for _ in range(20)}
    assert len(tokens) == 20
    for token in tokens:
        assert re.fullmatch(r"[A-Za-z0-9-_=.]+", token)
        assert feedback_tokens.opened(call, token) == SUBJECT


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-8],
        lambda token: token[:60] + ("A" if token[60] != "A" else "B") + token[61:],
        lambda token: token * 2,
        lambda _: "",
        lambda _: "ä",
    ],
)
async def test_what_was_changed_does_not_open(api: Api, change: object) -> None:
    """Nor what is no token at all."""
    call = api.call("update_auth_event_feedback")
    with refused(errors.NotAuthorizedException, feedback_tokens.INVALID_MESSAGE):
        feedback_tokens.opened(call, change(feedback_tokens.seal(call, SUBJECT)))  # type: ignore[operator]


async def test_a_token_expires(api: Api) -> None:
    """After a month, to the second."""
    call = api.call("update_auth_event_feedback")
    token = feedback_tokens.seal(call, SUBJECT)
    api.clock.advance(feedback_tokens.LIFETIME_SECONDS - 1)
    assert feedback_tokens.opened(call, token) == SUBJECT
    api.clock.advance(1)
    with refused(errors.NotAuthorizedException, feedback_tokens.EXPIRED_MESSAGE):
        feedback_tokens.opened(call, token)
