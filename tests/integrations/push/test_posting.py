"""What is made of the answers of push services."""

import pytest

from poolhouse.integrations.outside import Answer, Outside
from poolhouse.integrations.push import posting
from poolhouse.integrations.push.notification import PushFailed
from tests.services.http2 import Reply
from tests.services.push import FCM, World


async def test_a_request_goes_over_http2(outside: Outside, world: World) -> None:
    """With its body and its headers; the next one goes over the same connection."""
    world.server.hosts[FCM] = lambda request: Reply(202, request.body[-6:])
    for number in range(3):
        answer = await posting.post(outside, f"https://{FCM}/x?y", [("X-Number", str(number))], b"body" * 5000)
        assert (answer.status, answer.body) == (202, b"dybody")
    assert world.server.connections == 1
    request = world.server.requests[-1]
    assert (request.method, request.url, request.headers["x-number"]) == ("POST", f"https://{FCM}/x?y", "2")
    assert (request.headers["content-length"], len(request.body)) == ("20000", 20_000)


async def test_a_service_that_says_nothing_has_failed(
    outside: Outside, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In time; and what comes next does not wait on the connection that went silent."""
    world.server.hosts[FCM] = lambda _: Reply()
    await posting.post(outside, f"https://{FCM}/", [], b"")
    monkeypatch.setattr(posting, "SECONDS", 1.0)
    world.server.hosts[FCM] = lambda _: Reply(None)
    with pytest.raises(PushFailed, match=f"no answer from {FCM}"):
        await posting.post(outside, f"https://{FCM}/", [], b"")
    monkeypatch.undo()
    world.server.hosts[FCM] = lambda _: Reply()
    assert (await posting.post(outside, f"https://{FCM}/", [], b"")).status == 200
    assert world.server.connections == 2


async def test_a_long_answer_is_none(outside: Outside, world: World) -> None:
    """Nobody fills this server's memory."""
    world.server.hosts[FCM] = lambda _: Reply(200, bytes(posting.ANSWER_BYTES + 1))
    with pytest.raises(PushFailed, match="longer than"):
        await posting.post(outside, f"https://{FCM}/", [], b"")


@pytest.mark.parametrize("body", [b"", b"x", b"[1]", b"\xff", b"[" * 10_000, b"null"])
def test_an_answer_that_is_no_object_says_nothing(body: bytes) -> None:
    """Whatever it is."""
    assert posting.document(Answer(200, {}, body)) == {}


@pytest.mark.parametrize("value", [None, 1, "", "two words", "line\nbreak", "x" * 65, "né", ["x"]])
def test_only_words_are_logged(value: object) -> None:
    """What else a service says might be anything, even what we have sent."""
    assert posting.word(value) == ""
    assert posting.word("BadDeviceToken") == "BadDeviceToken"


def test_a_refusal_is_described() -> None:
    """By who refused, and how."""
    assert posting.described("FCM", Answer(503, {}, b""), "") == "FCM answered 503"
    assert posting.described("FCM", Answer(400, {}, b""), "INVALID") == "FCM answered 400 INVALID"
