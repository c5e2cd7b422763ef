"""The page behind the links in mail about a risky sign-in."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from poolhouse.clock import ManualClock
from poolhouse.dispatch import Dispatcher
from poolhouse.edge import feedback_link
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.inbox import Inbox
from poolhouse.operations import FUNCTIONS
from poolhouse.storage.migrate import migrate
from poolhouse.storage.sqlite import SqliteStore
from poolhouse.workers import Workers
from tests.house import new_house
from tests.user_pools import accounts
from tests.user_pools.auth_events.protected import AWAY, HOME, NO_ACTION, act, events, make, sign_in
from tests.user_pools.conftest import Api


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    """A house whose messages land in an inbox."""
    clock = ManualClock()
    store, workers, inbox = await SqliteStore.ephemeral(), Workers(1, 100), Inbox(clock)
    await migrate(store, clock.now(), "id")
    yield Api(new_house(store, clock, inbox, workers), clock, inbox)
    workers.close()
    await store.close()


def browser(api: Api) -> httpx.AsyncClient:
    """A browser that has the pages open."""
    app = Starlette(routes=feedback_link.routes(api.house, Dispatcher(api.house, FUNCTIONS)))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=api.house.public_url)


@pytest.mark.parametrize(
    ("place", "value"),
    [("valid", pb.FEEDBACK_VALUE_TYPE_VALID), ("invalid", pb.FEEDBACK_VALUE_TYPE_INVALID)],
)
async def test_a_button_says_what_the_link_asks_and_following_it_says_nothing(api: Api, place: str, value: int) -> None:
    """Scanners follow links; they press no buttons."""
    pool, client, _ = await make(api)
    words = {"subject": "s", "html_body": f'<a href="{{one-click-link-{place}}}">x</a>'}
    await act(api, pool, NO_ACTION, notify=True, no_action_email=words)
    await sign_in(api, pool, client, HOME)
    await sign_in(api, pool, client, AWAY)
    (mail,) = await accounts.sent(api)
    link = mail.body.split('href="')[1].split('"')[0].replace("&amp;", "&")
    async with browser(api) as http:
        assert (await http.head(link)).status_code == 200
        answer = await http.get(link)
        assert answer.status_code == 200
        assert '<form method="post">' in answer.text
        assert "form-action 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert not (await events(api, pool))[0].HasField("event_feedback")
        for _ in range(2):
            assert "Thank you" in (await http.post(link)).text
    event = (await events(api, pool))[0]
    assert (event.event_feedback.feedback_value, event.event_feedback.provider) == (value, "User")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?feedback_value=Valid",
        "?feedback_value=valid&user_pool_id=us-east-1_A&user_name=a&event_id=e&feedback_token=t",
        "?feedback_value=Valid&user_pool_id=us-east-1_A&user_name=a&event_id=e&feedback_token=t",
        "?feedback_value=Valid&user_pool_id=%00&user_name=%00&event_id=%00&feedback_token=%00",
        "?feedback_value=<script>&user_pool_id=x",
    ],
)
async def test_a_link_that_says_nothing_is_refused_on_a_page(api: Api, query: str) -> None:
    """Whatever it carries, none of it is shown."""
    async with browser(api) as http:
        answer = await http.post(f"/authEventFeedback{query}")
        assert answer.status_code in {400, 404}
        assert "does not work" in answer.text
        assert "<script>" not in (await http.get(f"/authEventFeedback{query}")).text
