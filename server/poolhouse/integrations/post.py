"""One HTTP POST to a service of somebody else's: bounded in time and in the size of its answer, never redirected."""

import asyncio
from collections.abc import Iterable
from typing import Final

import httpx

from poolhouse.integrations.message import DeliveryFailed

POST_SECONDS: Final = 20.0
CONNECTIONS: Final = 32
ANSWER_BYTES: Final = 64 * 1024
# Trying again is no use only where the service refuses the message itself. What else it refuses (401, 403, 404 …) says
# that this server is set up wrongly, and that will be mended.
PERMANENT_STATUS: Final = frozenset({400, 410, 413, 422})


def new_client() -> httpx.AsyncClient:
    """Connections to keep; close them with `aclose`."""
    limits = httpx.Limits(max_connections=CONNECTIONS)
    return httpx.AsyncClient(limits=limits, timeout=POST_SECONDS, follow_redirects=False)


async def post(
    client: httpx.AsyncClient, url: str, headers: Iterable[tuple[str, str]], body: bytes, seconds: float = POST_SECONDS
) -> tuple[int, bytes]:
    """Status and (the beginning of) body of the answer; DeliveryFailed (temporary) if there is none in time."""
    try:
        async with (
            asyncio.timeout(seconds),
            client.stream("POST", url, headers=list(headers), content=body) as response,
        ):
            return response.status_code, await _beginning(response)
    except (httpx.HTTPError, OSError) as error:
        reason = str(error) or type(error).__name__
        raise DeliveryFailed(f"no answer from {httpx.URL(url).host}: {reason}", permanent=False) from error


async def _beginning(response: httpx.Response) -> bytes:
    answer = b""
    async for part in response.aiter_raw():
        answer += part
        if len(answer) >= ANSWER_BYTES:
            break
    return answer[:ANSWER_BYTES]
