"""One POST to somebody else's service: bounded in time and size, and never redirected."""

import pytest

from poolhouse.integrations import post
from poolhouse.integrations.message import DeliveryFailed
from tests.integrations.conftest import HttpService


async def test_status_and_answer_come_back(service: HttpService) -> None:
    """The body arrives as it was given, and so does the answer."""
    service.answer = b"thanks"
    client = post.new_client()
    assert await post.post(client, service.url + "/x", [("X-A", "b")], b"body") == (200, b"thanks")
    await client.aclose()
    (request,) = service.requests
    assert (request.method, request.path, request.headers["x-a"], request.body) == ("POST", "/x", "b", b"body")
    assert request.headers["accept-encoding"] == "identity"


async def test_an_endless_answer_is_cut(service: HttpService) -> None:
    """A service cannot fill this server's memory."""
    service.answer = b"x" * 1_000_000
    client = post.new_client()
    _, answer = await post.post(client, service.url, [], b"")
    await client.aclose()
    assert len(answer) == post.ANSWER_BYTES


async def test_a_redirect_is_an_answer_and_is_not_followed(service: HttpService) -> None:
    """Messages go where the operator said, and nowhere else."""
    service.status, service.headers = 302, f"Location: {service.url}/elsewhere\r\n"
    client = post.new_client()
    status, _ = await post.post(client, service.url, [], b"secret")
    await client.aclose()
    assert status == 302
    assert len(service.requests) == 1


@pytest.mark.parametrize(("delay", "reset"), [(5.0, False), (0.0, True)])
async def test_no_answer_in_time_is_a_temporary_failure(service: HttpService, delay: float, *, reset: bool) -> None:
    """Slow services and broken connections end the call in time; the message may be tried again."""
    service.delay_seconds, service.reset = delay, reset
    client = post.new_client()
    with pytest.raises(DeliveryFailed, match="no answer from 127") as failure:
        await post.post(client, service.url, [], b"", seconds=0.3)
    await client.aclose()
    assert not failure.value.permanent


async def test_nobody_listening_is_a_temporary_failure() -> None:
    """A service that restarts costs a moment, not messages."""
    async with HttpService() as service:
        pass
    client = post.new_client()
    with pytest.raises(DeliveryFailed) as failure:
        await post.post(client, service.url, [], b"")
    await client.aclose()
    assert not failure.value.permanent


async def test_an_exchange_tells_of_headers_as_well(service: HttpService) -> None:
    """By their names in lower case; and it may ask for more of the body than most do, or less."""
    service.headers, service.answer = "X-Amz-Function-Error: Unhandled\r\n", b"x" * 100
    client = post.new_client()
    answer = await post.exchange(client, service.url, [], b"", 5.0, 10)
    await client.aclose()
    assert (answer.status, answer.headers["x-amz-function-error"], answer.body) == (200, "Unhandled", b"x" * 10)
