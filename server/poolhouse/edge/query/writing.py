"""Messages to XML, compiled once per message type."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import escape

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import schema

_Write = Callable[[Any], str]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# A parser would read a carriage return as a line feed. What XML cannot hold becomes the replacement character.
_CARRIAGE_RETURN: Final = {"\r": "&#13;"}
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Writing(NamedTuple):
    """How to write one message type: (element, writer) by field number, and the lists that always go out."""

    steps: dict[int, tuple[str, _Write]]
    always: dict[int, str]


def elements(message: Message) -> str:
    """What is set in a message, as XML elements."""
    steps, always = _writing(message.DESCRIPTOR)
    written = []
    found = {field.number for field, _ in message.ListFields()}
    for field, value in message.ListFields():
        name, write = steps[field.number]
        written.append(element(name, write(value)))
    written += [element(name, "") for number, name in always.items() if number not in found]
    return "".join(written)


def element(name: str, content: str) -> str:
    """An element with content that is XML already."""
    return f"<{name}>{content}</{name}>"


def text(value: str) -> str:
    """A string as an element holds it."""
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value), _CARRIAGE_RETURN)


@cache
def _writing(message: Descriptor) -> _Writing:
    fields = schema.fields(message)
    return _Writing(
        {field.number: (field.json_name, _writer(field)) for field in fields},
        {
            field.number: field.json_name
            for field in fields
            if field.is_repeated and (schema.rules(field).always_present or schema.rules(field).required)
        },
    )


def _writer(field: FieldDescriptor) -> _Write:
    if (entry := schema.map_entry(field)) is not None:
        return _map_writer(*(_value_writer(entry.fields_by_name[name]) for name in ("key", "value")))
    write = _value_writer(field)
    return _list_writer(write) if field.is_repeated else write


def _list_writer(write: _Write) -> _Write:
    def write_list(values: Iterable[Any]) -> str:
        return "".join(element("member", write(value)) for value in values)

    return write_list


def _map_writer(write_key: _Write, write_value: _Write) -> _Write:
    def write_map(values: Mapping[Any, Any]) -> str:
        return "".join(
            element("entry", element("key", write_key(key)) + element("value", write_value(value)))
            for key, value in sorted(values.items())
        )

    return write_map


def _value_writer(field: FieldDescriptor) -> _Write:
    if field.message_type is not None:
        return _timestamp if field.message_type.full_name == Timestamp.DESCRIPTOR.full_name else elements
    if schema.rules(field).percent_encoded:
        return _percent_encoded
    return _SCALAR_WRITERS[field.type]


def _percent_encoded(value: str) -> str:
    """RFC 3986: all but unreserved characters."""
    return quote(value, safe="")


def _boolean(value: bool) -> str:  # noqa: FBT001  one of many writers that take a value
    return "true" if value else "false"


def _timestamp(value: Timestamp) -> str:
    return f"{_EPOCH + timedelta(seconds=value.seconds):%Y-%m-%dT%H:%M:%SZ}"


_SCALAR_WRITERS: Final[dict[int, _Write]] = {
    FieldDescriptor.TYPE_STRING: text,
    FieldDescriptor.TYPE_BOOL: _boolean,
    FieldDescriptor.TYPE_INT32: str,
}
