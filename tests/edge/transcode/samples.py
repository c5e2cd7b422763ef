"""Messages of every operation, and whatever else a stranger might send."""

from functools import partial
from typing import Any

import pytest
from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Value
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from poolhouse import schema, validation

OPERATIONS = [operation for service in schema.SERVICES for operation in service.operations]


MESSAGES = [cls for operation in OPERATIONS for cls in (operation.request, operation.response)]


EXAMPLES = 5


quick = settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


by_message = pytest.mark.parametrize("cls", MESSAGES, ids=lambda cls: cls.DESCRIPTOR.name)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=5,
)


SECONDS = st.integers(0, 4_102_444_800)


SCALARS: dict[int, st.SearchStrategy[Any]] = {
    FieldDescriptor.TYPE_STRING: st.text(max_size=8),
    FieldDescriptor.TYPE_BOOL: st.booleans(),
    FieldDescriptor.TYPE_BYTES: st.binary(max_size=8),
    FieldDescriptor.TYPE_INT32: st.integers(-(2**31), 2**31 - 1),
    FieldDescriptor.TYPE_INT64: st.integers(-(2**63), 2**63 - 1),
}


def timestamps(*, millis: bool) -> st.SearchStrategy[Timestamp]:
    """Times as AWS JSON can carry them."""
    fraction = st.integers(0, 999) if millis else st.just(0)
    return st.builds(lambda s, ms: Timestamp(seconds=s, nanos=ms * 1_000_000), SECONDS, fraction)


def durations() -> st.SearchStrategy[Duration]:
    """Durations as JSON can carry them."""
    return st.builds(lambda s, ms: Duration(seconds=s, nanos=ms * 1_000_000), SECONDS, st.integers(0, 999))


def as_value(document: Any) -> Value:
    """A JSON document as a message."""
    return json_format.ParseDict(document, Value())


def documents() -> st.SearchStrategy[Value]:
    """JSON documents; null at the top would be an absent member."""
    return JSON_VALUES.filter(lambda value: value is not None).map(as_value)


def values(field: FieldDescriptor, *, millis: bool) -> st.SearchStrategy[Any]:
    """Single values of a field."""
    if field.enum_type is not None:
        return st.sampled_from(list(schema.wire_strings(field.enum_type)))
    if field.message_type is None:
        return SCALARS[field.type]
    if validation.is_structure(field.message_type):
        return fields(field.message_type, millis=millis)
    kinds = {"Value": documents, "Duration": durations}
    return kinds.get(field.message_type.name, partial(timestamps, millis=millis))()


def contents(field: FieldDescriptor, *, millis: bool) -> st.SearchStrategy[Any]:
    """Values of a field, lists and maps included."""
    least, entry = schema.rules(field).min_size, schema.map_entry(field)
    if entry is not None:
        items = values(entry.fields_by_name["value"], millis=millis)
        return st.dictionaries(st.text(max_size=4), items, min_size=least, max_size=least + 1)
    if field.is_repeated:
        return st.lists(values(field, millis=millis), min_size=least, max_size=least + 1)
    return values(field, millis=millis)


def goes_out_empty(field: FieldDescriptor) -> bool:
    """Whether a list or map is sent even when it has no entries."""
    rules = schema.rules(field)
    return field.is_repeated and (rules.always_present or rules.required)


def fields(message: Any, *, millis: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Constructor arguments of a message type; what JSON or a path must have is there."""
    all_fields = schema.fields(message)
    needed = {field.name for field in all_fields if schema.rules(field).path or goes_out_empty(field)}
    strategies = {field.name: contents(field, millis=millis) for field in all_fields}
    return st.fixed_dictionaries(
        {name: strategies[name] for name in needed},
        optional={name: strategy for name, strategy in strategies.items() if name not in needed},
    )


def messages(cls: type[Message], *, millis: bool = True) -> st.SearchStrategy[Any]:
    """Messages of a type, valid or not."""
    return fields(schema.descriptor(cls), millis=millis).map(lambda arguments: cls(**arguments))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(), max_size=5), inner, max_size=3)
    ),
    max_leaves=10,
)
