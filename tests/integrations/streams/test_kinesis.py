"""Events on a Kinesis that others have written, and at a server that answers as Kinesis does in trouble."""

import asyncio
import json
from typing import Any

import pytest

from poolhouse.clock import ManualClock, SystemClock
from poolhouse.crypto import sigv4
from poolhouse.crypto.sigv4_sign import Credentials
from poolhouse.ids import Ids
from poolhouse.integrations.streams.kinesis import BYTES_AT_ONCE, RECORDS_AT_ONCE, KinesisStream
from poolhouse.integrations.streams.stream import EVENT_BYTES, Destination, Event, StreamUnavailable
from tests.integrations.conftest import HttpService, Request
from tests.services.kinesis import KEY, SECRET, Kinesis

NOW = 1_700_000_000.0
HERE = Destination("eu-west-1:0a", "changes")


def events(count: int, size: int = 9) -> list[Event]:
    """Events of as many identities."""
    return [Event(f"id{number}", f"identity{number}", b"%09d" % number + b"x" * (size - 9)) for number in range(count)]


def stream_at(url: str, region: str | None = None) -> KinesisStream:
    """A stream at a service."""
    return KinesisStream(url, Credentials(KEY, SECRET), region, SystemClock())


async def put(url: str, destination: Destination, *given: Event, region: str | None = None) -> list[bool]:
    """Publish once."""
    stream = stream_at(url, region)
    try:
        return await stream.put(destination, given)
    finally:
        await stream.close()


async def test_events_arrive_whole_and_by_identity(kinesis: Kinesis) -> None:
    """In the pool's region, under the identity as partition key; the longest there may be, too."""
    name = Ids().uuid()
    await asyncio.to_thread(kinesis.create, name, 1, "eu-west-1")
    sent = [*events(3), Event("long", "me", b"\xff" * EVENT_BYTES)]
    assert await put(kinesis.url, Destination("eu-west-1:0a", name), *sent) == [True] * 4
    found = await asyncio.to_thread(kinesis.records, name, "eu-west-1")
    assert [(one["PartitionKey"], one["Data"]) for one in found] == [(one.identity_id, one.data) for one in sent]


async def test_a_region_may_be_set_for_all(kinesis: Kinesis) -> None:
    """Pools here may have another region's name than the streams."""
    name = Ids().uuid()
    await asyncio.to_thread(kinesis.create, name)
    assert await put(kinesis.url, Destination("eu-west-1:0a", name), *events(1), region="us-east-1") == [True]
    assert len(await asyncio.to_thread(kinesis.records, name)) == 1


async def test_more_than_a_call_takes_is_put_in_several(kinesis: Kinesis) -> None:
    """Calls are bounded in records and in bytes."""
    name = Ids().uuid()
    await asyncio.to_thread(kinesis.create, name)
    many = events(RECORDS_AT_ONCE + 1)
    assert await put(kinesis.url, Destination("us-east-1:0a", name), *many) == [True] * len(many)
    large = events(BYTES_AT_ONCE // EVENT_BYTES + 2, EVENT_BYTES)
    assert await put(kinesis.url, Destination("us-east-1:0a", name), *large) == [True] * len(large)
    assert len(await asyncio.to_thread(kinesis.records, name)) == len(many) + len(large)


async def test_a_stream_that_is_not_there_is_said_to_be_away(kinesis: Kinesis) -> None:
    """Somebody may make it, and then everything goes on."""
    with pytest.raises(StreamUnavailable, match="Kinesis answered 400 ResourceNotFoundException"):
        await put(kinesis.url, Destination("us-east-1:0a", "never"), *events(1))


def answer(*outcomes: str | None) -> bytes:
    """PutRecords' answer: an error's code for each record, None for one that was accepted."""
    good = {"SequenceNumber": "49543463076548007577105092703039560359975228518395012686", "ShardId": "shardId-0"}
    records: list[Any] = [{"ErrorCode": one, "ErrorMessage": "…"} if one else good for one in outcomes]
    return json.dumps({"FailedRecordCount": len(outcomes) - outcomes.count(None), "Records": records}).encode()


def verify(request: Request) -> None:
    """Check the signature as a service of AWS does."""
    digest = sigv4.body_digest(request.body)
    signed = sigv4.SignedRequest.parse(request.method, request.path, "", list(request.headers.items()), digest)
    assert (signed.access_key, signed.claim.scope.region, signed.claim.scope.service) == (KEY, "eu-west-1", "kinesis")
    sigv4.verify(signed, SECRET, NOW)


async def test_calls_are_signed(service: HttpService) -> None:
    """For Kinesis, and the region of the stream; a path before it is kept."""
    service.answer = answer(None)
    stream = KinesisStream(f"{service.url}/kin esis", Credentials(KEY, SECRET), None, ManualClock(NOW))
    assert await stream.put(HERE, events(1)) == [True]
    await stream.close()
    (request,) = service.requests
    verify(request)
    assert (request.path, request.headers["x-amz-target"]) == ("/kin%20esis", "Kinesis_20131202.PutRecords")


async def test_records_that_a_busy_shard_refuses_are_told_from_the_others(service: HttpService) -> None:
    """They alone are sent again; all of them may be."""
    service.answer = answer(None, "ProvisionedThroughputExceededException", None)
    assert await put(service.url, HERE, *events(3)) == [True, False, True]
    service.answer = answer("InternalFailure", "InternalFailure")
    assert await put(service.url, HERE, *events(2)) == [False, False]


async def test_what_follows_a_call_that_fails_was_not_accepted(service: HttpService) -> None:
    """What went before was."""
    stream = stream_at(service.url)
    service.answer = answer(*[None] * RECORDS_AT_ONCE)
    assert await stream.put(HERE, events(RECORDS_AT_ONCE + 1)) == [True] * RECORDS_AT_ONCE + [False]
    await stream.close()


@pytest.mark.parametrize(
    ("status", "text", "reason"),
    [
        (400, b'{"__type": "com.amazonaws#AccessDeniedException"}', "Kinesis answered 400 AccessDeniedException"),
        (503, b"<html>", "Kinesis answered 503"),
        (200, b"[]", "cannot be understood"),
        (200, b'{"Records": []}', "cannot be understood"),
        (200, b'{"Records": [1]}', "cannot be understood"),
        (200, b"\xff", "cannot be understood"),
    ],
)
async def test_whatever_else_comes_back_means_that_nothing_was_accepted(
    service: HttpService, status: int, text: bytes, reason: str
) -> None:
    """No answer is taken for a yes."""
    service.status, service.answer = status, text
    with pytest.raises(StreamUnavailable, match=reason):
        await put(service.url, HERE, *events(1))


async def test_a_service_that_cannot_be_reached_is_away() -> None:
    """So is one that hangs up."""
    with pytest.raises(StreamUnavailable, match=r"no answer from 127\.0\.0\.1"):
        await put("http://127.0.0.1:9", HERE, *events(1))
