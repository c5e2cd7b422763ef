"""What is published of a change, in Cognito's words. Times are milliseconds since the Unix epoch.

The name of the dataset is there twice: Cognito's pages write `dataSetName`, and AWS's own reader takes `datasetName`.
Cognito hands over what is longer than a stream's event can be by a URL into S3. Here, records that do not fit into one
event are published in several, which have the same sync count; and one that is too long by itself without its value.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from poolhouse.integrations.streams.stream import EVENT_BYTES
from poolhouse.storage.records import RecordRow

REPLACE: Final = "replace"
REMOVE: Final = "remove"
_MILLISECONDS: Final = 1000
_SEPARATORS: Final = (",", ":")


def of_records(
    key: tuple[str, str, str], sync_count: int, updated_at: float, records: Sequence[RecordRow]
) -> list[bytes]:
    """The events of a dataset whose records were written, in this order; `key` is its pool, its identity and name."""
    head = _head(key, REPLACE, sync_count, updated_at)
    room = EVENT_BYTES - len(_text(head)) - len('"kinesisSyncRecords":[],')
    return [_with_records(head, part) for part in _parts(records, room)]


def of_deletion(key: tuple[str, str, str], sync_count: int, deleted_at: float) -> bytes:
    """The event of a dataset that was deleted, with all of its records."""
    return _text(_head(key, REMOVE, sync_count, deleted_at))


def _head(key: tuple[str, str, str], operation: str, sync_count: int, updated_at: float) -> dict[str, Any]:
    pool_id, identity_id, dataset = key
    return {
        "identityPoolId": pool_id,
        "identityId": identity_id,
        "dataSetName": dataset,
        "datasetName": dataset,
        "operation": operation,
        "lastModifiedDate": _milliseconds(updated_at),
        "payloadType": "Inline",
        "syncCount": sync_count,
    }


def _parts(records: Sequence[RecordRow], room: int) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for record in records:
        text = _record(record, room)
        size += len(text) + 1
        if part and size > room:
            yield part
            part, size = [], len(text) + 1
        part.append(text)
    yield part


def _record(record: RecordRow, room: int) -> bytes:
    """One record; one that would not fit into an event is without its value, and says how long that is."""
    removed = record.value is None
    shown = {
        "key": record.key,
        "syncCount": record.sync_count,
        "lastModifiedDate": _milliseconds(record.updated_at),
        "deviceLastModifiedDate": _milliseconds(record.device_updated_at),
        "op": REMOVE if removed else REPLACE,
    }
    if record.value is None:
        return _text(shown)
    whole = _text({**shown, "value": record.value})
    return whole if len(whole) < room else _text({**shown, "valueBytes": len(record.value.encode())})


def _with_records(head: dict[str, Any], records: Sequence[bytes]) -> bytes:
    return _text(head)[:-1] + b',"kinesisSyncRecords":[' + b",".join(records) + b"]}"


def _text(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=_SEPARATORS).encode()


def _milliseconds(seconds: float) -> int:
    return int(seconds * _MILLISECONDS)
