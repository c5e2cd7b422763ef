"""What is published of a change."""

import json
from typing import Any

import pytest

from poolhouse.integrations.streams.stream import EVENT_BYTES
from poolhouse.storage.records import RecordRow
from poolhouse.sync.streams import messages

KEY = ("us-east-1:0a", "us-east-1:0a1", "settings")


def record(key: str, value: str | None) -> RecordRow:
    """A record."""
    return RecordRow(key, value, 7, 3, 1_424_801_824.343, 1_424_801_825.5, "me")


def documents(*records: RecordRow) -> list[dict[str, Any]]:
    """What is published of them, each no longer than it may be."""
    events = messages.of_records(KEY, 7, 1_424_801_825.5, records)
    assert all(len(event) <= EVENT_BYTES for event in events)
    return [json.loads(event) for event in events]


def test_records_are_told_of_in_cognitos_words() -> None:
    """Each with its own operation; a removed one without a value."""
    shared = {"syncCount": 7, "lastModifiedDate": 1424801825500, "deviceLastModifiedDate": 1424801824343}
    assert documents(record("k", "Grüße \0"), record("gone", None)) == [
        {
            "identityPoolId": "us-east-1:0a",
            "identityId": "us-east-1:0a1",
            "dataSetName": "settings",
            "datasetName": "settings",
            "operation": "replace",
            "kinesisSyncRecords": [
                {**shared, "key": "k", "value": "Grüße \0", "op": "replace"},
                {**shared, "key": "gone", "op": "remove"},
            ],
            "lastModifiedDate": 1424801825500,
            "payloadType": "Inline",
            "syncCount": 7,
        }
    ]


def test_a_deletion_tells_of_no_records() -> None:
    """All of them are gone."""
    document = json.loads(messages.of_deletion(KEY, 8, 1_424_801_826.0))
    assert (document["operation"], document["syncCount"]) == ("remove", 8)
    assert document["lastModifiedDate"] == 1424801826000
    assert "kinesisSyncRecords" not in document


@pytest.mark.parametrize("character", ["x", "é", "\x01", '"'])
def test_what_is_too_long_for_one_event_comes_in_several(character: str) -> None:
    """In the order of the records, none missing, and all with the same sync count."""
    records = [record(f"k{number:04}", character * 10_000) for number in range(100)]
    found = documents(*records)
    assert len(found) > 1
    told = [one for document in found for one in document["kinesisSyncRecords"]]
    assert [(one["key"], one["value"]) for one in told] == [(one.key, one.value) for one in records]
    assert {document["syncCount"] for document in found} == {7}


def test_a_record_that_no_event_can_hold_comes_without_its_value() -> None:
    """It says how long that is; who wants it can list the dataset."""
    (small, huge, last) = [
        one
        for document in documents(record("a", "1"), record("b", "x" * 1_048_575), record("c", "1"))
        for one in document["kinesisSyncRecords"]
    ]
    assert (small["value"], last["value"]) == ("1", "1")
    assert "value" not in huge
    assert (huge["key"], huge["valueBytes"], huge["op"]) == ("b", 1_048_575, "replace")


def test_the_longest_value_that_fits_is_told() -> None:
    """There is no gap between the two."""
    by_length = {size: documents(record("k", "x" * size)) for size in range(EVENT_BYTES - 600, EVENT_BYTES, 7)}
    whole = [size for size, (one,) in by_length.items() if "value" in one["kinesisSyncRecords"][0]]
    assert max(whole) > EVENT_BYTES - 500
    assert whole == list(by_length)[: len(whole)]
