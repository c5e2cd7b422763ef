"""What a single value must satisfy, as its field's rules say."""

from collections.abc import Callable, Iterable
from typing import Any, Final, Literal, NamedTuple

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.duration_pb2 import Duration
from google.protobuf.struct_pb2 import Value
from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import schema
from poolhouse.gen.wire.v1 import FieldRules
from poolhouse.validation.patterns import matcher

FIRST_SECOND: Final = -62_135_596_800
"""0001-01-01T00:00:00Z in epoch seconds: the earliest that a protobuf timestamp can say."""
LAST_SECOND: Final = 253_402_300_799
"""9999-12-31T23:59:59Z in epoch seconds: the latest that a protobuf timestamp can say."""

_NANOS: Final = 1_000_000_000
_UNBOUNDED: Final = 2**63  # beyond any length, size or int64

_Kind = Literal["length", "size", "value"]


class Constraint(NamedTuple):
    """What a single value must satisfy: a quick answer, and the words for each part that a refused value fails."""

    satisfied: Callable[[Any], object]
    failures: Callable[[Any], list[str]]


def constraint_of(field: FieldDescriptor, rules: FieldRules) -> Constraint | None:
    """What one value of the field must satisfy; None when anything goes, or when it is a structure."""
    if field.type == FieldDescriptor.TYPE_STRING:
        return _text(rules)
    if field.type == FieldDescriptor.TYPE_BYTES:
        return bounds(rules, "length", len)
    if field.enum_type is not None:
        known, text = frozenset(schema.wire_strings(field.enum_type)), enum_set(field.enum_type)
        return Constraint(known.__contains__, lambda _: [text])
    if field.message_type is Timestamp.DESCRIPTOR:
        return Constraint(_is_time, lambda _: ["Member must be a time between the years 1 and 9999"])
    if field.message_type is Value.DESCRIPTOR:
        return Constraint(_is_json, lambda _: ["Member must be a JSON document with finite numbers"])
    return bounds(rules, "value", int)


def bounds(rules: FieldRules, kind: _Kind, measure: Callable[[Any], int]) -> Constraint | None:
    """The least and the greatest that `measure` may find of a value; None when the rules bound neither."""
    low, high = f"min_{kind}", f"max_{kind}"
    if not rules.HasField(low) and not rules.HasField(high):
        return None
    least = getattr(rules, low) if rules.HasField(low) else -_UNBOUNDED
    most = getattr(rules, high) if rules.HasField(high) else _UNBOUNDED
    noun = "value" if kind == "value" else "length"

    def failures(value: Any) -> list[str]:
        found = measure(value)
        too_little = [f"Member must have {noun} greater than or equal to {least}"] * (found < least)
        return too_little + [f"Member must have {noun} less than or equal to {most}"] * (found > most)

    return Constraint(lambda value: least <= measure(value) <= most, failures)


def _text(rules: FieldRules) -> Constraint | None:
    """The length and the pattern of a string. A pattern never sees a string that is too long."""
    length = bounds(rules, "length", len)
    if not rules.HasField("pattern"):
        return length
    matches = matcher(rules.pattern)
    most = rules.max_length if rules.HasField("max_length") else _UNBOUNDED
    least, text = rules.min_length, f"Member must satisfy regular expression pattern: {rules.pattern}"

    def failures(value: str) -> list[str]:
        found = length.failures(value) if length is not None else []
        if len(value) > most or (found and matches(value)):
            return found
        return [*found, text]

    return Constraint(lambda value: least <= len(value) <= most and matches(value), failures)


def failures_of(constraint: Constraint | None, values: Iterable[Any]) -> list[str]:
    """In words, each part of a constraint that at least one of the values fails."""
    if constraint is None:
        return []
    satisfied, failures = constraint
    refused = [value for value in values if not satisfied(value)]
    return list(dict.fromkeys(text for value in refused for text in failures(value))) if refused else []


def enum_set(enum: EnumDescriptor) -> str:
    """What a message says of a value that is none of the enum's."""
    return f"Member must satisfy enum value set: [{', '.join(schema.wire_strings(enum).values())}]"


def is_structure(message: Descriptor | None) -> bool:
    """Whether a field holds messages with members of their own: no scalar, no time or duration, no JSON document."""
    return message is not None and message not in (Timestamp.DESCRIPTOR, Duration.DESCRIPTOR, Value.DESCRIPTOR)


def _is_time(value: Timestamp) -> bool:
    return FIRST_SECOND <= value.seconds <= LAST_SECOND and 0 <= value.nanos < _NANOS


def _is_json(value: Value) -> bool:
    try:
        json_format.MessageToDict(value)
    except (json_format.Error, ValueError):
        return False
    return True
