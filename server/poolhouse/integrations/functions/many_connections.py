"""Connections for as many calls as there are users who wait for a function.

The library looks at every connection of a client for each call, so that hundreds in one client take most of their time
from everybody else. Here each client has a few, and there are as many clients as it takes.
"""

from collections.abc import Iterable
from ssl import SSLContext
from typing import Final

import httpx

from poolhouse.integrations import post
from poolhouse.integrations.post import Answer

EACH: Final = 32
"""How many calls a client has at once."""


class _Client:
    """One client, and how many calls it has."""

    def __init__(self, context: SSLContext) -> None:
        limits = httpx.Limits(max_connections=EACH)
        self.http: Final = httpx.AsyncClient(
            limits=limits,
            timeout=post.POST_SECONDS,
            follow_redirects=False,
            verify=context,
        )
        self.calls = 0


class ManyConnections:
    """Makes calls to services that may be slow. What is free is used first, so that idle connections end."""

    def __init__(self) -> None:
        """Connect when something is called."""
        self._context = httpx.create_ssl_context()  # it takes long to make, and all can share it
        self._clients: list[_Client] = []

    async def exchange(
        self, url: str, headers: Iterable[tuple[str, str]], body: bytes, seconds: float, answer_bytes: int
    ) -> Answer:
        """See `post.exchange`."""
        client = self._free()
        client.calls += 1
        try:
            return await post.exchange(client.http, url, headers, body, seconds, answer_bytes)
        finally:
            client.calls -= 1

    def _free(self) -> _Client:
        for client in self._clients:
            if client.calls < EACH:
                return client
        self._clients.append(_Client(self._context))
        return self._clients[-1]

    async def close(self) -> None:
        """Let go of all connections."""
        for client in self._clients:
            await client.http.aclose()
