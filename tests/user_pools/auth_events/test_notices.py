"""Mail about risky sign-ins: to whom, in which words, and what their links carry."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from poolhouse import errors
from poolhouse.user_pools.auth_events.notices import FEEDBACK_PATH
from poolhouse.user_pools.model.mfa import OPTIONAL
from tests.user_pools.auth_events.protected import (
    AWAY,
    BLOCK,
    ENFORCED,
    HOME,
    IF_CONFIGURED,
    NO_ACTION,
    act,
    events,
    make,
    sent_notices,
    sign_in,
    waiting,
)
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import ADDRESS
from tests.user_pools.signing_in import refused

PLACES = (
    "{username}|{ip-address}|{city}|{country}|{login-time}|{device-name}|{event-id}|{feedback-token}|{unheard-of}|"
    "{one-click-link-valid}|{one-click-link-invalid}"
)


@pytest.mark.parametrize(
    ("action", "words"), [(BLOCK, "blocked"), (IF_CONFIGURED, "had to be confirmed"), (NO_ACTION, "new sign-in")]
)
async def test_a_user_is_told_what_was_done(api: Api, action: int, words: str) -> None:
    """In our words, where the pool has none; from the pool's address, and to one that was verified."""
    pool, client, _ = await make(api, ENFORCED, OPTIONAL)
    await act(api, pool, action, notify=True, reply_to="help@example.com")  # type: ignore[arg-type]
    await sign_in(api, pool, client, HOME)
    assert await sent_notices(api) == []
    if action == BLOCK:
        with refused(errors.NotAuthorizedException):
            await sign_in(api, pool, client, AWAY)
    else:
        await sign_in(api, pool, client, AWAY)
    (notice,) = [each for each in await waiting(api) if each.code is None]
    assert (notice.to, notice.sender, notice.reply_to) == (ADDRESS, "security@example.com", "help@example.com")
    assert words in notice.subject
    assert "192.0.2.1" in notice.body
    assert AWAY in notice.body


async def test_the_pools_words_are_filled_in(api: Api) -> None:
    """As HTML and as text; what a device calls itself is never HTML, and what is not known is called so."""
    pool, client, _ = await make(api)
    email = {"subject": "Was it you?", "html_body": f"<p>{PLACES}</p>", "text_body": PLACES}
    await act(api, pool, BLOCK, notify=True, block_email=email)
    await sign_in(api, pool, client, HOME)
    with refused(errors.NotAuthorizedException):
        await sign_in(api, pool, client, "<b>" + "x" * 100)
    (message,) = await waiting(api)
    (event, _) = await events(api, pool)
    values = message.text.split("|")
    assert values[:4] == ["alice", "192.0.2.1", "unknown", "unknown"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", values[4])
    assert values[5] == "<b>" + "x" * 61
    assert values[6] == event.event_id
    assert values[8] == "{unheard-of}"
    assert message.body == f"<p>{html.escape(message.text)}</p>"
    for link, verdict in zip(values[9:], ("Valid", "Invalid"), strict=True):
        parts = urlsplit(link)
        assert link.startswith(f"{api.house.public_url}{FEEDBACK_PATH}?")
        assert parse_qs(parts.query) == {
            "user_pool_id": [pool.id],
            "user_name": ["alice"],
            "event_id": [event.event_id],
            "feedback_token": [values[7]],
            "feedback_value": [verdict],
        }


async def test_words_in_plain_text_alone_become_plain_html(api: Api) -> None:
    """Mail has both parts in any case."""
    pool, client, _ = await make(api)
    await act(api, pool, NO_ACTION, notify=True, no_action_email={"subject": "s", "text_body": "a < b\n{username}"})
    await sign_in(api, pool, client, HOME)
    await sign_in(api, pool, client, AWAY)
    (notice,) = await sent_notices(api)
    assert notice.body == "a &lt; b<br>\nalice"
