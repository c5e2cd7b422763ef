import base64
import hashlib
import re
from typing import Any

import httpx

from poolhouse.integrations.message import Channel, Message
from tests.edge.serving import Served, serve

PATH = "/_dev/inbox"


def mail(number: int, **parts: Any) -> Message:
    """A message with a code."""
    defaults: dict[str, Any] = {
        "id": str(number),
        "user_pool_id": "us-east-1_abcdefghi",
        "username": "alice",
        "to": "alice@example.com",
        "channel": Channel.EMAIL,
        "subject": "Your code",
        "body": f"Your code is <b>{number}</b>.",
        "code": str(number),
    }
    return Message(**defaults | parts)


async def ask(served: Served, method: str = "GET", accept: str = "*/*", **query: str) -> httpx.Response:
    """One request to the inbox."""
    async with httpx.AsyncClient(base_url=served.url) as client:
        return await client.request(method, PATH, params=query, headers={"accept": accept})


async def test_tests_read_the_messages_newest_first() -> None:
    """A test signs up, reads its code, and confirms."""
    async with serve({}, mode="dev") as served:
        await served.inbox.send(mail(1))
        await served.inbox.send(mail(2, channel=Channel.SMS, to="+4915112345678", subject=""))
        first, second = (await ask(served)).json()
    assert (first["code"], first["channel"], first["to"]) == ("2", "SMS", "+4915112345678")
    assert isinstance(second.pop("sent_at"), float)
    assert second.pop("id") == "1"
    assert second == {
        "user_pool_id": "us-east-1_abcdefghi",
        "username": "alice",
        "to": "alice@example.com",
        "channel": "EMAIL",
        "subject": "Your code",
        "body": "Your code is <b>1</b>.",
        "code": "1",
    }


async def test_messages_are_filtered_by_pool_user_and_address() -> None:
    """Tests that run side by side read each their own."""
    async with serve({}, mode="dev") as served:
        await served.inbox.send(mail(1))
        await served.inbox.send(mail(2, username="bob", to="bob@example.com"))
        await served.inbox.send(mail(3, user_pool_id="us-east-1_other"))
        codes = {
            "bob": await ask(served, username="bob"),
            "to": await ask(served, to="bob@example.com"),
            "pool": await ask(served, user_pool_id="us-east-1_abcdefghi", username="alice"),
            "none": await ask(served, username="carol"),
        }
    assert {name: [m["code"] for m in response.json()] for name, response in codes.items()} == {
        "bob": ["2"],
        "to": ["2"],
        "pool": ["1"],
        "none": [],
    }


async def test_the_inbox_can_be_emptied() -> None:
    """Between two tests, for one."""
    async with serve({}, mode="dev") as served:
        await served.inbox.send(mail(1))
        assert (await ask(served, "DELETE")).status_code == 204
        assert (await ask(served)).json() == []


async def test_a_browser_gets_a_page_that_loads_nothing_from_elsewhere() -> None:
    """It works without a network, and its policy allows exactly its own style and script."""
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    async with serve({}, mode="dev") as served:
        await served.inbox.send(mail(123456))
        response = await ask(served, accept=browser)
        assert (await ask(served, accept="application/json, text/html")).json()
    page, policy = response.text, response.headers["content-security-policy"]
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["vary"] == "accept"
    assert "123456" in page
    assert 'title="Mail to alice@example.com, as it was written"' in page
    assert "http://" not in page
    assert "https://" not in page
    for tag in ("style", "script"):
        (source,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none';")


async def test_what_people_type_is_shown_and_not_run() -> None:
    """A name with markup in it does no harm, and mail is shown in a box without any rights."""
    attack = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>"
    async with serve({}, mode="dev") as served:
        await served.inbox.send(mail(1, username=attack, to=attack, subject=attack, body=attack, code=attack))
        await served.inbox.send(mail(2, channel=Channel.SMS, body=attack))
        page = (await ask(served, accept="text/html")).text
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert "<iframe sandbox " in page


async def test_an_empty_inbox_says_so() -> None:
    """Somebody who looks too early sees that the page works."""
    async with serve({}, mode="dev") as served:
        assert "No messages yet" in (await ask(served, accept="text/html")).text


async def test_pages_of_other_origins_cannot_read_it() -> None:
    """A page somewhere on the web does not read a developer's codes."""
    async with serve({}, mode="dev") as served, httpx.AsyncClient(base_url=served.url) as client:
        response = await client.get(PATH, headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in response.headers


async def test_a_server_in_production_has_no_inbox() -> None:
    """Nobody reads codes there but who they are sent to."""
    async with serve({}) as served:
        assert (await ask(served)).status_code == 404
