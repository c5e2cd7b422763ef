from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from poolhouse.edge.websocket.handshake import PATH, Hello, Refused, is_allowed, read
from tests.edge.websocket.client import BINARY, JSON, Site, opened

TOKEN = "poolhouse.bearer."


def scope(**members: Any) -> dict[str, Any]:
    """A handshake that is in order, but for `members`."""
    return {"path": PATH, "query_string": b"", "subprotocols": [JSON], "headers": []} | members


def test_the_first_form_that_is_known_is_taken() -> None:
    """The client's order decides."""
    assert read(scope()).subprotocol == JSON
    assert read(scope(subprotocols=["mqtt", BINARY, JSON])).subprotocol == BINARY


def test_a_token_may_come_as_a_sub_protocol() -> None:
    """Browsers send no headers of their own."""
    assert read(scope()).token is None
    assert read(scope(subprotocols=[TOKEN + "a.b.c", JSON])) == Hello(JSON, "a.b.c", ())


@pytest.mark.parametrize(
    ("status", "members"),
    [
        (404, {"path": "/"}),
        (404, {"path": PATH + "/"}),
        (400, {"query_string": b"access_token=a.b.c"}),
        (400, {"subprotocols": []}),
        (400, {"subprotocols": ["mqtt", TOKEN + "a.b.c"]}),
        (400, {"subprotocols": [JSON, TOKEN + "a.b.c", TOKEN + "d.e.f"]}),
    ],
)
def test_anything_else_is_refused(status: int, members: dict[str, Any]) -> None:
    """Before there is a websocket."""
    with pytest.raises(Refused) as caught:
        read(scope(**members))
    assert caught.value.status == status


async def test_a_refusal_is_an_answer_of_http(site: Site) -> None:
    """It says what to do instead, and repeats nothing of what was in the URL."""
    with pytest.raises(InvalidStatus) as caught:
        async with opened(site.served.http_port, path=PATH + "?token=a.b.c"):
            pass
    response = caught.value.response
    assert (response.status_code, response.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert b"sub-protocol" in response.body
    assert b"a.b.c" not in response.body


def test_pages_are_let_in_by_their_origin() -> None:
    """What is no page has none."""
    page = read(scope(headers=[(b"origin", b"https://app.example.com")]))
    assert page.origins == ("https://app.example.com",)
    allowed: tuple[str, ...]
    for allowed in (("*",), ("https://app.example.com",)):
        assert is_allowed(page, allowed)
    for allowed in ((), ("https://example.com",), ("app.example.com",)):
        assert not is_allowed(page, allowed)
        assert is_allowed(read(scope()), allowed)
    assert not is_allowed(page._replace(origins=(*page.origins, "https://evil.example.com")), page.origins)
