"""What a client asks for as it opens a websocket: the form of frames, and perhaps a token."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from starlette.types import Scope, Send

from poolhouse.edge.websocket.forms import FORMS

PATH: Final = "/sync/v1/watch"
BEARER: Final = "poolhouse.bearer."
"""What a sub-protocol begins with that is none, but carries a token: browsers cannot send headers of their own."""


class Hello(NamedTuple):
    """A handshake that is in order."""

    subprotocol: str
    token: str | None
    origins: tuple[str, ...]
    """Of the page that opened it; none from what is no browser."""


class Refused(Exception):
    """The handshake is refused: no websocket comes of it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message

    async def send(self, send: Send) -> None:
        """Answer with it, in HTTP."""
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
        await send({"type": "websocket.http.response.start", "status": self.status, "headers": headers})
        await send({"type": "websocket.http.response.body", "body": self.message.encode()})


def read(scope: Scope) -> Hello:
    """The handshake. Refused for one that is for something else."""
    if scope["path"] != PATH:
        raise Refused(404, "There is no websocket here.")
    if scope["query_string"]:
        # Whatever is in a URL ends up in logs.
        raise Refused(400, "The URL has no query: send the token as a sub-protocol, or sign in on the socket.")
    offered: list[str] = scope["subprotocols"]
    tokens = [each.removeprefix(BEARER) for each in offered if each.startswith(BEARER)]
    if len(tokens) > 1:
        raise Refused(400, "There is more than one token.")
    return Hello(_chosen(offered), next(iter(tokens), None), tuple(_origins(scope["headers"])))


def _chosen(offered: Iterable[str]) -> str:
    for each in offered:
        if each in FORMS:
            return each
    raise Refused(400, f"Offer one of these sub-protocols: {', '.join(FORMS)}.")


def _origins(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[str]:
    return (value.decode("latin-1") for name, value in headers if name.lower() == b"origin")


def is_allowed(hello: Hello, allowed: Iterable[str]) -> bool:
    """Whether the page may be answered. What is no page may: nobody's browser is being used."""
    listed = set(allowed)
    return "*" in listed or listed.issuperset(hello.origins)
