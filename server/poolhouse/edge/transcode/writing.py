"""Messages to JSON objects, compiled once per message type."""

import base64
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import Any, Final, NamedTuple

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Value
from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import schema
from poolhouse.edge.transcode.json_text import Document, dump

_MILLIS: Final = 1_000
_NANOS_PER_MILLI: Final = 1_000_000

_Write = Callable[[Any], Any]


def to_bytes(message: Message) -> bytes:
    """The message as AWS JSON in UTF-8."""
    return dump(to_document(message))


class _Writing(NamedTuple):
    """How to write one message type: (JSON name, writer) by field number, and the lists and maps that always go out."""

    steps: dict[int, tuple[str, _Write | None]]
    always: tuple[tuple[str, type[list[Any] | dict[str, Any]]], ...]


def to_document(message: Message) -> Document:
    """The message as a JSON object. ValueError when it holds an enum number without a wire string."""
    steps, always = _writing(message.DESCRIPTOR)
    document: Document = {}
    for field, value in message.ListFields():
        key, write = steps[field.number]
        document[key] = value if write is None else write(value)
    for key, empty in always:
        if key not in document:
            document[key] = empty()
    return document


@cache
def _writing(message: Descriptor) -> _Writing:
    fields = schema.fields(message)
    return _Writing(
        {field.number: (field.json_name, _writer(field)) for field in fields},
        tuple(
            (field.json_name, list if schema.map_entry(field) is None else dict)
            for field in fields
            if field.is_repeated and (schema.rules(field).always_present or schema.rules(field).required)
        ),
    )


def _writer(field: FieldDescriptor) -> _Write | None:
    """The function that turns a field's value into JSON; None when the value is JSON already."""
    if (entry := schema.map_entry(field)) is not None:
        write = _value_writer(entry.fields_by_name["value"])
        return dict if write is None else partial(_write_map, write)
    write = _value_writer(field)
    if not field.is_repeated:
        return write
    return list if write is None else partial(_write_list, write)


def _write_map(write: _Write, values: Mapping[str, Any]) -> Document:
    return {key: write(values[key]) for key in values}


def _write_list(write: _Write, values: Iterable[Any]) -> list[Any]:
    return [write(value) for value in values]


def _value_writer(field: FieldDescriptor) -> _Write | None:
    if field.enum_type is not None:
        return partial(schema.wire_string, field.enum_type)
    if field.message_type is not None:
        return _SPECIAL_WRITERS.get(field.message_type.full_name, to_document)
    return _base64 if field.type == FieldDescriptor.TYPE_BYTES else None


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _seconds(value: Timestamp | Duration) -> float:
    """Seconds with milliseconds, as AWS sends times since the epoch; a whole number when there are none."""
    millis = value.nanos // _NANOS_PER_MILLI
    return (value.seconds * _MILLIS + millis) / _MILLIS if millis else value.seconds


_SPECIAL_WRITERS: Final[dict[str, _Write]] = {
    Timestamp.DESCRIPTOR.full_name: _seconds,
    Duration.DESCRIPTOR.full_name: _seconds,
    Value.DESCRIPTOR.full_name: json_format.MessageToDict,
}
