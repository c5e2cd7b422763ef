"""Connections to the services that operators have named, which may well be inside."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


class Connections:
    """Kept for as long as the house stands, and opened once there is something to ask; close them with `close`."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None

    def client(self) -> "httpx.AsyncClient":
        """What requests are sent with."""
        # Many servers never do, and the libraries take their time to be read.
        if self._client is None:
            from poolhouse.integrations import post  # noqa: PLC0415

            self._client = post.new_client()
        return self._client

    async def close(self) -> None:
        """Let go of every connection."""
        if self._client is not None:
            await self._client.aclose()
