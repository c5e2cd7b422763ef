import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from poolhouse.edge import body as body_module
from poolhouse.edge.body import Body, linger, read_body
from poolhouse.errors import RequestEntityTooLargeException, RequestTimeoutException, SerializationException

LIMIT = 100


class Client:
    """What a client sends, chunk by chunk; after the last one it is silent."""

    def __init__(self, chunks: Iterable[bytes], *, ends: bool = True, leaves: bool = False) -> None:
        chunks = list(chunks)
        last = len(chunks) - 1
        self.messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": chunk, "more_body": not (ends and at == last)}
            for at, chunk in enumerate(chunks)
        ]
        if leaves:
            self.messages.append({"type": "http.disconnect"})
        self.received = 0

    async def receive(self) -> dict[str, Any]:
        """The next message; waits for ever when there is none."""
        if not self.messages:
            await asyncio.Event().wait()
        self.received += 1
        return self.messages.pop(0)


async def read(client: Client, headers: Mapping[bytes, bytes] | None = None, seconds: float = 5.0) -> Body:
    """The body that a client sends."""
    return await read_body(client.receive, headers or {}, LIMIT, seconds)


@pytest.mark.parametrize(
    ("chunks", "whole"),
    [([b""], b""), ([b"abc"], b"abc"), ([b"ab", b"", b"c"], b"abc"), ([b"x" * LIMIT], b"x" * LIMIT)],
)
async def test_a_body_is_read_whole(chunks: list[bytes], whole: bytes) -> None:
    """In one piece or in many."""
    assert await read(Client(chunks)) == Body(whole)


async def test_a_body_beyond_the_limit_is_read_no_further() -> None:
    """What a client sends does not pile up."""
    client = Client([b"x" * 60] * 10)
    body = await read(client)
    assert isinstance(body.refusal, RequestEntityTooLargeException)
    assert (body.content, body.complete, body.sending) == (b"", False, True)
    assert client.received == 2


async def test_a_body_that_ends_just_beyond_the_limit_leaves_the_connection_usable() -> None:
    """There is nothing left to wait for."""
    for chunks in ([b"x" * (LIMIT + 1)], [b"x" * LIMIT, b"x"]):
        body = await read(Client(chunks))
        assert isinstance(body.refusal, RequestEntityTooLargeException)
        assert (body.complete, body.sending) == (True, False)


@pytest.mark.parametrize("length", [b"101", b"9" * 18, b"9" * 40])
async def test_a_length_beyond_the_limit_is_refused_unread(length: bytes) -> None:
    """Not a byte of it is waited for."""
    client = Client([])
    body = await read(client, {b"content-length": length})
    assert isinstance(body.refusal, RequestEntityTooLargeException)
    assert body.sending
    assert client.received == 0


async def test_who_expects_a_go_ahead_is_refused_without_one() -> None:
    """A client that asks before sending is spared the sending."""
    body = await read(Client([]), {b"content-length": b"101", b"expect": b"100-continue"})
    assert not body.complete
    assert not body.sending


@pytest.mark.parametrize("encoding", [b"gzip", b"GZIP", b"br", b"identity, gzip"])
async def test_encoded_bodies_are_refused(encoding: bytes) -> None:
    """No small request becomes a large one in memory."""
    body = await read(Client([b"x"]), {b"content-encoding": encoding})
    assert isinstance(body.refusal, SerializationException)


@pytest.mark.parametrize("encoding", [b"", b"identity", b"amz-1.0"])
async def test_names_of_no_encoding_are_fine(encoding: bytes) -> None:
    """Old AWS SDKs send one."""
    assert await read(Client([b"x"]), {b"content-encoding": encoding}) == Body(b"x")


async def test_a_body_that_does_not_arrive_in_time_is_given_up() -> None:
    """A client that sends a byte now and then does not hold on to anything."""
    body = await read(Client([b"x", b"y"], ends=False), seconds=0.05)
    assert isinstance(body.refusal, RequestTimeoutException)
    assert not body.complete


async def test_a_client_that_leaves_early_is_noticed() -> None:
    """Half a request is not taken for a whole one."""
    for client in (Client([b"x"], ends=False, leaves=True), Client([], leaves=True)):
        assert isinstance((await read(client)).refusal, SerializationException)


async def test_lingering_ends_with_the_body() -> None:
    """The client can read its answer once it has sent everything."""
    client = Client([b"x" * 1000] * 3)
    await linger(client.receive)
    assert client.received == 3
    left = Client([], leaves=True)
    await linger(left.receive)
    assert left.received == 1


async def test_lingering_is_bounded_in_size_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that never stops, or never goes on, is cut off."""
    monkeypatch.setattr(body_module, "LINGER_BYTES", 2500)
    monkeypatch.setattr(body_module, "LINGER_SECONDS", 0.05)
    client = Client([b"x" * 1000] * 10)
    await linger(client.receive)
    assert client.received == 3
    async with asyncio.timeout(5):
        await linger(Client([b"x"], ends=False).receive)
