"""Single JSON values to what a message's constructor takes for them."""

import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from google.protobuf import json_format
from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor
from google.protobuf.duration_pb2 import Duration
from google.protobuf.struct_pb2 import Value
from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import schema, validation
from poolhouse.edge.transcode.refusals import Mismatch, Refused, mismatch
from poolhouse.gen.wire.v1 import FieldRules
from poolhouse.validation import Violation

Read = Callable[[Any], Any]

MAX_DEPTH: Final = 32
"""How deep a JSON document in a field may nest: protobuf's parsers stop at a hundred levels and spend three on each."""
MOST_SECONDS: Final = 315_576_000_000
"""Ten thousand years, either way: what a protobuf duration can say."""
INT_BITS: Final = {FieldDescriptor.TYPE_INT32: 32, FieldDescriptor.TYPE_INT64: 64}

_INTEGER_TEXT: Final = re.compile(r"-?[0-9]{1,19}")
_BOOLEAN_TEXT: Final = {"true": True, "false": False}
_MICROS: Final = 1_000_000
_NANOS_PER_MICRO: Final = 1_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def value_reader(field: FieldDescriptor, rules: FieldRules) -> Read:
    """The reader of one value that is no structure. It raises Mismatch and Refused."""
    if field.enum_type is not None:
        return _enum_reader(field.enum_type, rules)
    if field.type in INT_BITS:
        return _integer_reader(INT_BITS[field.type])
    if field.message_type is not None:
        return _SPECIAL_READERS[field.message_type.full_name]
    return _SCALAR_READERS[field.type]


def from_text(field: FieldDescriptor, text: str) -> Any:
    """The JSON value that stands for a member's text; text that cannot be one is left for the reader to refuse."""
    if field.type in INT_BITS and _INTEGER_TEXT.fullmatch(text):
        return int(text)
    return _BOOLEAN_TEXT.get(text, text) if field.type == FieldDescriptor.TYPE_BOOL else text


def _enum_reader(enum: EnumDescriptor, rules: FieldRules) -> Read:
    numbers, sensitive = schema.enum_numbers(enum), rules.sensitive

    def read(value: Any) -> int:
        number = numbers.get(read_string(value))
        if number is None:
            raise Refused([Violation("", validation.echo(value, sensitive=sensitive), validation.enum_set(enum))])
        return number

    return read


def read_string(value: Any) -> str:
    """The value if it is a string that UTF-8 can carry; Mismatch otherwise."""
    if not isinstance(value, str):
        raise mismatch(value, "a String")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Mismatch("STRING_VALUE holds half of a surrogate pair") from None
    return value


def _boolean(value: Any) -> bool:
    if value is True or value is False:
        return value
    raise mismatch(value, "a Boolean")


def _integer_reader(bits: int) -> Read:
    most, name = 2 ** (bits - 1) - 1, "an Integer" if bits == INT_BITS[FieldDescriptor.TYPE_INT32] else "a Long"

    def read(value: Any) -> int:
        whole = isinstance(value, float) and value.is_integer()
        if isinstance(value, bool) or not (isinstance(value, int) or whole):
            raise mismatch(value, name)
        if not -most - 1 <= value <= most:
            raise Mismatch(f"NUMBER_VALUE is out of the range of {name}")
        return int(value)

    return read


def _blob(value: Any) -> bytes:
    try:
        return binascii.a2b_base64(read_string(value), strict_mode=True)
    except ValueError:
        raise Mismatch("STRING_VALUE is not base64") from None


def _timestamp(value: Any) -> Timestamp:
    """Epoch seconds, or ISO 8601 (without an offset: UTC); kept to the microsecond."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise mismatch(value, "a Timestamp")
    try:
        micros = _micros_of_text(value) if isinstance(value, str) else round(value * _MICROS)
    except (ValueError, OverflowError):
        raise mismatch(value, "a Timestamp") from None
    seconds, rest = divmod(micros, _MICROS)
    if not validation.FIRST_SECOND <= seconds <= validation.LAST_SECOND:
        raise Mismatch("NUMBER_VALUE is out of the range of a Timestamp")
    return Timestamp(seconds=seconds, nanos=rest * _NANOS_PER_MICRO)


def _duration(value: Any) -> Duration:
    """Seconds; kept to the microsecond."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise mismatch(value, "a Duration")
    if not -MOST_SECONDS <= value <= MOST_SECONDS:
        raise Mismatch("NUMBER_VALUE is out of the range of a Duration")
    duration = Duration()
    duration.FromMicroseconds(round(value * _MICROS))
    return duration


def _micros_of_text(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // timedelta(microseconds=1)


def _json_value(value: Any) -> Value:
    try:
        return json_format.ParseDict(value, Value(), max_recursion_depth=MAX_DEPTH)
    except (json_format.ParseError, ValueError, OverflowError):
        raise Mismatch("The document is nested too deep or holds a string or number that is not valid") from None


_SCALAR_READERS: Final[dict[int, Read]] = {
    FieldDescriptor.TYPE_STRING: read_string,
    FieldDescriptor.TYPE_BOOL: _boolean,
    FieldDescriptor.TYPE_BYTES: _blob,
}
_SPECIAL_READERS: Final[dict[str, Read]] = {
    Timestamp.DESCRIPTOR.full_name: _timestamp,
    Duration.DESCRIPTOR.full_name: _duration,
    Value.DESCRIPTOR.full_name: _json_value,
}
