from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from poolhouse.call import Call, House
from poolhouse.clock import ManualClock
from poolhouse.edge import confirm_link
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations import senders
from poolhouse.integrations.inbox import Inbox
from poolhouse.storage.migrate import migrate
from poolhouse.storage.sqlite import SqliteStore
from poolhouse.user_pools import messages, sign_up
from poolhouse.user_pools.model.user import CONFIRMED, UNCONFIRMED
from poolhouse.workers import Workers
from tests.house import new_house
from tests.user_pools.conftest import Api
from tests.user_pools.registrations import EMAIL, delivered, make
from tests.user_pools.registrations import sign_up as signed_up

LINKS = {"default_email_option": pb.DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_LINK}


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    """A house whose messages land in an inbox."""
    clock = ManualClock()
    store, workers, inbox = await SqliteStore.ephemeral(), Workers(1, 100), Inbox(clock)
    await migrate(store, clock.now(), "id")
    assert senders.emulated(inbox)
    yield Api(new_house(store, clock, inbox, workers), clock, inbox)
    workers.close()
    await store.close()


def browser(house: House) -> httpx.AsyncClient:
    """A browser that has the pages open."""
    app = Starlette(routes=confirm_link.routes(house))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=house.public_url)


async def test_the_call_knows_where_the_link_was_opened(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser's address and its name are those of whoever confirms."""
    seen: list[Call] = []

    async def confirm(call: Call, _request: pb.ConfirmSignUpRequest) -> pb.ConfirmSignUpResponse:
        seen.append(call)
        return pb.ConfirmSignUpResponse()

    monkeypatch.setattr(sign_up, "confirm_by_link", confirm)
    members = {"client_id": "c", "user_name": "alice", "confirmation_code": "123456"}
    async with browser(api.house) as http:
        answer = await http.get(messages.CONFIRM_PATH, params=members, headers={"user-agent": "browser/1"})
    assert answer.status_code == 200
    assert [(call.source_ip, call.user_agent) for call in seen] == [("127.0.0.1", "browser/1")]


async def test_the_link_from_the_mail_confirms_the_user(api: Api) -> None:
    """One click, from any device, and it works once; a scanner's HEAD does not use it up."""
    pool, client = await make(api, verified=(EMAIL,), verification_message_template=LINKS)
    await signed_up(api, client)
    (message,) = await delivered(api, pool)
    link = message.body.split('href="')[1].split('"')[0].replace("&amp;", "&")
    async with browser(api.house) as http:
        assert (await http.head(link)).status_code == 200
        user = await api.found_user(pool, "alice")
        assert user is not None
        assert user.status == UNCONFIRMED
        answer = await http.get(link)
        assert (answer.status_code, "confirmed" in answer.text) == (200, True)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert (await http.get(link)).status_code == 400
    user = await api.found_user(pool, "alice")
    assert user is not None
    assert (user.status, user.verified("email")) == (CONFIRMED, True)


async def test_a_link_works_for_an_app_client_with_a_secret(api: Api) -> None:
    """The user's browser cannot know the secret, and need not."""
    pool, _ = await make(api, verified=(EMAIL,))
    client = await api.new_client(pool, generate_secret=True)
    user = await api.new_user(pool, status=UNCONFIRMED, email="alice@example.com")
    from poolhouse.user_pools import codes  # noqa: PLC0415

    async with api.house.store.write() as tx:
        code = await codes.create(tx, api.call("sign_up"), pool, user, codes.SIGN_UP, api.clock.now())
    async with browser(api.house) as http:
        parameters = {"client_id": client.id, "user_name": "alice", "confirmation_code": code}
        assert (await http.get("/confirmUser", params=parameters)).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?client_id=nosuchclient&user_name=alice&confirmation_code=123456",
        "?client_id=%00&user_name=%ff&confirmation_code=%20",
        "?client_id=a&user_name=%3Cscript%3E&confirmation_code=" + "9" * 3000,
    ],
)
async def test_a_link_that_is_wrong_says_so_and_echoes_nothing(api: Api, query: str) -> None:
    """Nothing from the address gets onto the page."""
    async with browser(api.house) as http:
        answer = await http.get("/confirmUser" + query)
    assert (answer.status_code, "does not work" in answer.text) == (400, True)
    assert "script" not in answer.text


async def test_when_the_house_is_down_the_link_can_be_tried_again(api: Api) -> None:
    """A server in trouble does not tell people that their link is bad."""
    await api.house.store.close()
    async with browser(api.house) as http:
        answer = await http.get("/confirmUser?client_id=abc&user_name=alice&confirmation_code=123456")
    assert (answer.status_code, "try the link again" in answer.text) == (503, True)
