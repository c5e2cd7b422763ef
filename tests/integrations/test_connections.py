"""Connections to services that operators have named."""

from poolhouse.integrations import post
from poolhouse.integrations.connections import Connections
from tests.integrations.conftest import HttpService


async def test_they_are_opened_once_and_kept(service: HttpService) -> None:
    """Each question goes through the same client, which follows no redirect."""
    service.status, service.headers = 302, f"Location: {service.url}/elsewhere\r\n"
    connections = Connections()
    client = connections.client()
    assert connections.client() is client
    for _ in range(2):
        assert (await post.post(client, service.url, (), b""))[0] == 302
    assert [request.path for request in service.requests] == ["/", "/"]
    await connections.close()
    assert client.is_closed


async def test_those_that_were_never_needed_are_closed_as_well() -> None:
    """Most servers ask nobody."""
    await Connections().close()
