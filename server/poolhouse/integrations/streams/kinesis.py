"""Events on Amazon Kinesis, or anything that speaks its PutRecords call (AWS JSON 1.1, signed by SigV4)."""

import base64
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import quote, urlsplit

from poolhouse.clock import Clock
from poolhouse.crypto import sigv4_sign
from poolhouse.crypto.sigv4_canonical import body_digest
from poolhouse.integrations import post
from poolhouse.integrations.message import DeliveryFailed
from poolhouse.integrations.streams.stream import Destination, Event, Stream, StreamUnavailable

SERVICE: Final = "kinesis"
TARGET: Final = "Kinesis_20131202.PutRecords"
RECORDS_AT_ONCE: Final = 500
BYTES_AT_ONCE: Final = 4 * 1024 * 1024
"""How much one call carries; Kinesis takes 5 MiB with the partition keys."""
PUT_SECONDS: Final = 10.0
ANSWER_BYTES: Final = 1024 * 1024
_CONTENT_TYPE: Final = "application/x-amz-json-1.1"
_OK: Final = 200


class KinesisStream(Stream):
    """Publishes on Kinesis. An identity's events go to one shard, by its id as the partition key."""

    def __init__(self, url: str | None, credentials: sigv4_sign.Credentials, region: str | None, clock: Clock) -> None:
        """Call the service at `url`, or else Amazon's, in `region`, or else the pools' own ones."""
        super().__init__(clock)
        self._url = url
        self._credentials = credentials
        self._region = region
        self._client = post.new_client()

    async def close(self) -> None:
        """See Stream."""
        await self._client.aclose()

    async def _put(self, destination: Destination, events: Sequence[Event]) -> list[bool]:
        accepted: list[bool] = []
        for batch in _batches(events):
            try:
                accepted += await self._put_records(destination, batch)
            except StreamUnavailable:
                if not accepted:
                    raise
                return accepted + [False] * (len(events) - len(accepted))
        return accepted

    async def _put_records(self, destination: Destination, events: Sequence[Event]) -> list[bool]:
        region = self._region or destination.region
        url = urlsplit(self._url or f"https://kinesis.{region}.amazonaws.com")
        body = _body(destination.stream_name, events)
        path = quote(url.path, safe="/%") or "/"
        headers = self._headers(url.netloc, path, region, body)
        try:
            status, answer = await post.post(
                self._client, f"{url.scheme}://{url.netloc}{path}", headers, body, PUT_SECONDS, ANSWER_BYTES
            )
        except DeliveryFailed as error:
            raise StreamUnavailable(str(error)) from error
        document = _document(answer)
        if status != _OK:
            code = str(document.get("__type", "")).rpartition("#")[2][:100]
            raise StreamUnavailable(f"Kinesis answered {status} {code}".rstrip())
        return _accepted(document, len(events))

    def _headers(self, host: str, path: str, region: str, body: bytes) -> list[tuple[str, str]]:
        headers = (("host", host), ("content-type", _CONTENT_TYPE), ("x-amz-target", TARGET))
        request = sigv4_sign.Request("POST", path, headers=headers, body_sha256=body_digest(body))
        now = self._clock.now()
        return [*headers, *sigv4_sign.sign(request, self._credentials, region=region, service=SERVICE, now=now)]


def _batches(events: Sequence[Event]) -> Iterator[Sequence[Event]]:
    """The events in their order, as many at once as one call takes."""
    batch: list[Event] = []
    size = 0
    for event in events:
        size += len(event.data)
        if batch and (size > BYTES_AT_ONCE or len(batch) == RECORDS_AT_ONCE):
            yield batch
            batch, size = [], len(event.data)
        batch.append(event)
    yield batch


def _body(stream_name: str, events: Sequence[Event]) -> bytes:
    records = [{"Data": base64.b64encode(one.data).decode(), "PartitionKey": one.identity_id} for one in events]
    return json.dumps({"StreamName": stream_name, "Records": records}).encode()


def _document(answer: bytes) -> dict[str, Any]:
    try:
        document = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _accepted(document: dict[str, Any], count: int) -> list[bool]:
    records = document.get("Records")
    if not isinstance(records, list) or len(records) != count or not all(isinstance(one, dict) for one in records):
        raise StreamUnavailable("Kinesis's answer cannot be understood")
    return ["SequenceNumber" in one and not one.get("ErrorCode") for one in records]
