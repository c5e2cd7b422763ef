"""What a watch says, as values."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse_client.gen.sync import v1 as pb
from poolhouse_client.sync.records import Remote, Version

_MICROS_PER_MILLI: Final = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """A record was written or removed."""

    dataset: str
    record: Remote


@dataclass(frozen=True, slots=True)
class Deletion:
    """A dataset was deleted."""

    dataset: str
    sync_count: int


@dataclass(frozen=True, slots=True)
class Current:
    """All there is was told. `heartbeat_seconds` is how often to expect something; None from a heartbeat itself."""

    heartbeat_seconds: float | None


@dataclass(frozen=True, slots=True)
class Reset:
    """What was told so far does not count; all comes anew."""


@dataclass(frozen=True, slots=True)
class ComeBack:
    """The server is about to stop: come back after so many seconds."""

    seconds: float


Event = Told | Deletion | Current | Reset | ComeBack


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a watch, and the token with which another one goes on after it."""

    token: str
    events: tuple[Event, ...]


def message(response: pb.WatchResponse) -> Message:
    """What a response says. What later versions of the protocol may add, says nothing."""
    return Message(response.resume_token, tuple(_events(response)))


def remote(record: pb.Record) -> Remote:
    """A record as the server tells it."""
    value = record.value if record.HasField("value") else None
    version = Version(value, _millis(record.device_last_modified_date))
    return Remote(record.key, version, record.sync_count, record.last_modified_by)


def _events(response: pb.WatchResponse) -> Iterator[Event]:
    if response.HasField("changes"):
        yield from filter(None, map(_change, response.changes.changes))
    elif response.HasField("current"):
        yield Current(response.current.heartbeat_every.ToTimedelta().total_seconds())
    elif response.HasField("heartbeat"):
        yield Current(None)
    elif response.HasField("reset"):
        yield Reset()
    elif response.HasField("come_back"):
        yield ComeBack(response.come_back.after.ToTimedelta().total_seconds())


def _change(change: pb.Change) -> Event | None:
    if change.HasField("record_change"):
        return Told(change.record_change.dataset_name, remote(change.record_change.record))
    if change.HasField("dataset_deletion"):
        return Deletion(change.dataset_deletion.dataset_name, change.dataset_deletion.sync_count)
    return None


def _millis(timestamp: Timestamp) -> int:
    return round(timestamp.ToMicroseconds() / _MICROS_PER_MILLI)
