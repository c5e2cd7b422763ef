"""One HTTP POST to a service of somebody else's: bounded in time and in the size of its answer, never redirected."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    # Answers are read as they come, and only so far: none is to be compressed, as httpx would ask for.
    headers = {"Accept-Encoding": "identity"}
    return httpx.AsyncClient(headers=headers, limits=limits, timeout=POST_SECONDS, follow_redirects=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever the status; of the body perhaps the beginning only."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


async def post(
    client: httpx.AsyncClient,
    url: str,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    seconds: float = POST_SECONDS,
    answer_bytes: int = ANSWER_BYTES,
) -> tuple[int, bytes]:
    """Status and body of what `exchange` returns."""
    answer = await exchange(client, url, headers, body, seconds, answer_bytes)
    return answer.status, answer.body


async def exchange(
    client: httpx.AsyncClient,
    url: str,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    seconds: float,
    answer_bytes: int,
) -> Answer:
    """The answer, with so many bytes of its body at most; DeliveryFailed (temporary) if there is none in time."""
    try:
        async with (
            asyncio.timeout(seconds),
            client.stream("POST", url, headers=list(headers), content=body) as response,
        ):
            return Answer(response.status_code, response.headers, await _beginning(response, answer_bytes))
    except (httpx.HTTPError, OSError) as error:
        reason = str(error) or type(error).__name__
        raise DeliveryFailed(f"no answer from {httpx.URL(url).host}: {reason}", permanent=False) from error


async def _beginning(response: httpx.Response, limit: int) -> bytes:
    answer = b""
    async for part in response.aiter_raw():
        answer += part
        if len(answer) >= limit:
            break
    return answer[:limit]
