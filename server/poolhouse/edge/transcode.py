"""AWS JSON to protobuf messages and back, as the descriptors say: compiled once per message type, never awaiting.

A document's keys are the fields' JSON names. Unknown keys are ignored, null is absent, the last of equal keys wins.
JSON of a wrong type ends as SerializationException; what is well-typed but refused ends as the same
InvalidParameterException that validation raises: an enum's unknown string, and the two things that only JSON can tell,
a required list or map that is absent and an empty one where one entry is the least.
Out goes what is set. Empty lists and maps are left out unless they are required or `always_present`.
"""

import base64
import binascii
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any, Final, Literal, NamedTuple, TypeVar
from urllib.parse import unquote

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Value
from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import schema, validation
from poolhouse.errors import SerializationException
from poolhouse.gen.wire.v1 import FieldRules
from poolhouse.validation import Violation

Document = dict[str, Any]
M = TypeVar("M", bound=Message)

MAX_DEPTH: Final = 32
"""How deep a JSON document in a field may nest: protobuf's parsers stop at a hundred levels and spend three on each."""

_MICROS: Final = 1_000_000
_MILLIS: Final = 1_000
_INT_BITS: Final = {FieldDescriptor.TYPE_INT32: 32, FieldDescriptor.TYPE_INT64: 64}
_NANOS_PER_MICRO: Final = 1_000
_NANOS_PER_MILLI: Final = 1_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_INTEGER_TEXT: Final = re.compile(r"-?[0-9]{1,19}")
_BOOLEAN_TEXT: Final = {"true": True, "false": False}
_JSON_TYPES: Final = {str: "STRING_VALUE", int: "NUMBER_VALUE", float: "NUMBER_VALUE", list: "ARRAY_VALUE"}

_Read = Callable[[Any], Any]
_Write = Callable[[Any], Any]


# JSON text


def parse(body: bytes) -> Document:
    """The JSON object in a request's body; an empty body is an empty object. SerializationException otherwise."""
    if not body:
        return {}
    try:
        document = _DECODER.decode(body.decode())
    except (ValueError, RecursionError) as cause:
        raise SerializationException("The request body is not valid JSON in UTF-8.") from cause
    if not isinstance(document, dict):
        raise SerializationException("The request body is not a JSON object.")
    return document


def to_bytes(message: Message) -> bytes:
    """The message as AWS JSON in UTF-8."""
    return dump(to_document(message))


def dump(document: Document) -> bytes:
    """A document as JSON in UTF-8, without blanks and without escapes that JSON does not ask for."""
    return _ENCODER.encode(document).encode()


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


_DECODER: Final = json.JSONDecoder(parse_float=_finite, parse_constant=_finite)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


# Documents to messages


def to_message(cls: type[M], document: Document) -> M:
    """A message of type `cls` from a JSON object. Raises SerializationException and InvalidParameterException only.

    The message is not validated: that is the doorway's work, for every face.
    """
    try:
        return cls(**_read_structure(schema.descriptor(cls), document))
    except _Mismatch as found:
        raise SerializationException(str(found)) from None
    except _Refused as found:
        paths = {violation.path for violation in found.violations}
        others = [other for other in validation.violations(cls(**found.rest)) if other.path not in paths]
        raise validation.refusal([*found.violations, *others]) from None


class _Mismatch(Exception):
    """JSON that cannot become what a member is; the path grows on the way out."""

    def __init__(self, reason: str, path: str = "") -> None:
        self.reason = reason
        self.path = path

    def __str__(self) -> str:
        return f"{self.reason} at '{self.path}'" if self.path else self.reason

    def below(self, member: str) -> "_Mismatch":
        return _Mismatch(self.reason, _join(member, self.path))


class _Refused(Exception):
    """Well-typed JSON that violates a constraint which the message could not show, and what else was read."""

    def __init__(self, violations: list[Violation], rest: Any = None) -> None:
        self.violations = violations
        self.rest = rest

    def below(self, member: str) -> list[Violation]:
        return [violation._replace(path=_join(member, violation.path)) for violation in self.violations]


def _join(member: str, path: str) -> str:
    return f"{member}.{path}" if path else member


def _mismatch(value: object, wanted: str) -> _Mismatch:
    if isinstance(value, bool):
        found = "TRUE_VALUE" if value else "FALSE_VALUE"
    else:
        found = "NULL_VALUE" if value is None else _JSON_TYPES.get(type(value), "OBJECT_VALUE")
    return _Mismatch(f"{found} can not be converted to {wanted}")


class _Reading(NamedTuple):
    """How to read one message type: (field name, member, reader) by JSON name, and the required lists and maps."""

    steps: dict[str, tuple[str, str, _Read]]
    required: tuple[tuple[str, str], ...]


@cache
def _reading(message: Descriptor) -> _Reading:
    fields = schema.fields(message)
    return _Reading(
        {field.json_name: (field.name, schema.member_name(field), _reader(field)) for field in fields},
        tuple(
            (field.json_name, schema.member_name(field))
            for field in fields
            if field.is_repeated and schema.rules(field).required
        ),
    )


def _read_structure(message: Descriptor, document: Any) -> dict[str, Any]:
    """What the constructor of a message takes, from a JSON object."""
    if not isinstance(document, dict):
        raise _mismatch(document, "a Structure")
    steps, required = _reading(message)
    fields: dict[str, Any] = {}
    refused = [validation.null(member) for name, member in required if document.get(name) is None]
    for key, value in document.items():
        step = steps.get(key)
        if step is None or value is None:
            continue
        name, member, read = step
        try:
            fields[name] = read(value)
        except _Mismatch as found:
            raise found.below(member) from None
        except _Refused as found:
            refused += found.below(member)
            if found.rest is not None:
                fields[name] = found.rest
    if refused:
        raise _Refused(refused, fields)
    return fields


def _read_entries(entries: Iterable[tuple[Any, Any]], read: _Read, path_of: Callable[[Any], str]) -> dict[Any, Any]:
    """Read the values of a map, or of a list by position; `path_of` a key is asked only when its value is wrong."""
    done: dict[Any, Any] = {}
    refused: list[Violation] = []
    for key, value in entries:
        try:
            done[key] = read(value)
        except _Mismatch as found:
            raise found.below(path_of(key)) from None
        except _Refused as found:
            refused += found.below(path_of(key))
            done[key] = found.rest
    if refused:
        raise _Refused(refused, {key: value for key, value in done.items() if value is not None})
    return done


def _reader(field: FieldDescriptor) -> _Read:
    """The function that turns a field's JSON into what a message's constructor takes for it."""
    rules = schema.rules(field)
    if (entry := schema.map_entry(field)) is not None:
        return _some(rules, _map_reader(entry, rules))
    if not field.is_repeated:
        return _value_reader(field, rules)
    if field.enum_type is not None:
        return _some(rules, _enum_list_reader(field.enum_type, rules))
    return _some(rules, _list_reader(_value_reader(field, rules.items)))


def _some(rules: FieldRules, read: _Read) -> _Read:
    """The reader of a list or map, made to refuse one that is there, but empty when it must not be."""

    def read_some(value: Any) -> Any:
        if isinstance(value, list | dict) and not value:
            raise _Refused([validation.too_few("", rules.min_size)])
        return read(value)

    return read_some if rules.min_size else read


def _map_reader(entry: Descriptor, rules: FieldRules) -> _Read:
    read = _value_reader(entry.fields_by_name["value"], rules.items)
    sensitive = rules.sensitive or rules.keys.sensitive

    def read_map(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _mismatch(value, "a Map")
        for key in value:
            _string(key)
        keys = list(value)
        # AWS takes an entry without a value for absent, as it does a member, and apps in browsers send such.
        return _read_entries(
            ((key, each) for key, each in value.items() if each is not None),
            read,
            lambda key: validation.entry_name(key, keys.index(key) + 1, sensitive=sensitive),
        )

    return read_map


def _list_reader(read: _Read) -> _Read:
    def read_list(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise _mismatch(value, "a List")
        try:
            done = _read_entries(enumerate(value, 1), read, lambda position: f"{position}.member")
        except _Refused as found:
            raise _Refused(found.violations, list(found.rest.values())) from None
        return list(done.values())

    return read_list


def _enum_list_reader(enum: EnumDescriptor, rules: FieldRules) -> _Read:
    """A list of enum strings is refused as a whole, as AWS does."""
    numbers, read_strings = schema.enum_numbers(enum), _list_reader(_string)
    sensitive = rules.sensitive or rules.items.sensitive

    def read_enums(value: Any) -> list[int]:
        strings = read_strings(value)
        known = [numbers[text] for text in strings if text in numbers]
        if len(known) < len(strings):
            shown = validation.echo_list(strings, sensitive=sensitive)
            text = validation.of_each("Member", [validation.enum_set(enum)])
            raise _Refused([Violation("", shown, text)], known)
        return known

    return read_enums


def _value_reader(field: FieldDescriptor, rules: FieldRules) -> _Read:
    """The reader of one value: of a singular field, of a list's element, or of a map's value."""
    if field.enum_type is not None:
        return _enum_reader(field.enum_type, rules)
    if field.type in _INT_BITS:
        return _integer_reader(_INT_BITS[field.type])
    if field.message_type is not None:
        return _SPECIAL_READERS.get(field.message_type.full_name) or partial(_read_structure, field.message_type)
    return _SCALAR_READERS[field.type]


def _enum_reader(enum: EnumDescriptor, rules: FieldRules) -> _Read:
    numbers, sensitive = schema.enum_numbers(enum), rules.sensitive

    def read(value: Any) -> int:
        number = numbers.get(_string(value))
        if number is None:
            raise _Refused([Violation("", validation.echo(value, sensitive=sensitive), validation.enum_set(enum))])
        return number

    return read


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise _mismatch(value, "a String")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _Mismatch("STRING_VALUE holds half of a surrogate pair") from None
    return value


def _boolean(value: Any) -> bool:
    if value is True or value is False:
        return value
    raise _mismatch(value, "a Boolean")


def _integer_reader(bits: int) -> _Read:
    most, name = 2 ** (bits - 1) - 1, "an Integer" if bits == _INT_BITS[FieldDescriptor.TYPE_INT32] else "a Long"

    def read(value: Any) -> int:
        whole = isinstance(value, float) and value.is_integer()
        if isinstance(value, bool) or not (isinstance(value, int) or whole):
            raise _mismatch(value, name)
        if not -most - 1 <= value <= most:
            raise _Mismatch(f"NUMBER_VALUE is out of the range of {name}")
        return int(value)

    return read


def _blob(value: Any) -> bytes:
    try:
        return binascii.a2b_base64(_string(value), strict_mode=True)
    except ValueError:
        raise _Mismatch("STRING_VALUE is not base64") from None


def _timestamp(value: Any) -> Timestamp:
    """Epoch seconds, or ISO 8601 (without an offset: UTC); kept to the microsecond."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _mismatch(value, "a Timestamp")
    try:
        micros = _micros_of_text(value) if isinstance(value, str) else round(value * _MICROS)
    except (ValueError, OverflowError):
        raise _mismatch(value, "a Timestamp") from None
    seconds, rest = divmod(micros, _MICROS)
    if not validation.FIRST_SECOND <= seconds <= validation.LAST_SECOND:
        raise _Mismatch("NUMBER_VALUE is out of the range of a Timestamp")
    return Timestamp(seconds=seconds, nanos=rest * _NANOS_PER_MICRO)


def _micros_of_text(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // timedelta(microseconds=1)


def _json_value(value: Any) -> Value:
    try:
        return json_format.ParseDict(value, Value(), max_recursion_depth=MAX_DEPTH)
    except (json_format.ParseError, ValueError, OverflowError):
        raise _Mismatch("The document is nested too deep or holds a string or number that is not valid") from None


_SCALAR_READERS: Final[dict[int, _Read]] = {
    FieldDescriptor.TYPE_STRING: _string,
    FieldDescriptor.TYPE_BOOL: _boolean,
    FieldDescriptor.TYPE_BYTES: _blob,
}
_SPECIAL_READERS: Final[dict[str, _Read]] = {
    Timestamp.DESCRIPTOR.full_name: _timestamp,
    Value.DESCRIPTOR.full_name: _json_value,
}


# Messages to documents


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


def _epoch_seconds(value: Timestamp) -> float:
    """Epoch seconds with milliseconds, as AWS sends them; a whole number when there are none."""
    millis = value.nanos // _NANOS_PER_MILLI
    return (value.seconds * _MILLIS + millis) / _MILLIS if millis else value.seconds


_SPECIAL_WRITERS: Final[dict[str, _Write]] = {
    Timestamp.DESCRIPTOR.full_name: _epoch_seconds,
    Value.DESCRIPTOR.full_name: json_format.MessageToDict,
}


# REST: members in the path, the query and the headers


class RestBinding:
    """How an operation of a REST service spreads its members over an HTTP request, and its answer over a response."""

    def __init__(self, operation: schema.Operation) -> None:
        self.operation = operation
        request = schema.fields(schema.descriptor(operation.request))
        response = schema.fields(schema.descriptor(operation.response))
        self._path = _bound(request, "path")
        self._query = _bound(request, "query")
        self._headers = {name.lower(): field for name, field in _bound(request, "header").items()}
        elsewhere = [*self._path.values(), *self._query.values(), *self._headers.values()]
        self._elsewhere = frozenset(field.json_name for field in elsewhere)
        self._out = {field.json_name: name for name, field in _bound(response, "header").items()}

    def request(
        self,
        path_params: Mapping[str, str],
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: Document,
    ) -> Message:
        """The request's message. `path_params` as `match` gives them, `query` decoded, `headers` by lower-case name.

        A member that HTTP carries elsewhere is ignored in the body. Raises what `to_message` raises.
        """
        document = {key: value for key, value in body.items() if key not in self._elsewhere}
        for fields, texts in ((self._path, path_params), (self._query, query), (self._headers, headers)):
            for name, field in fields.items():
                if (text := texts.get(name)) is not None:
                    document[field.json_name] = _from_text(field, text)
        return to_message(self.operation.request, document)

    def response(self, message: Message) -> tuple[dict[str, str], Document]:
        """The headers and the body that carry an answer."""
        document = to_document(message)
        headers = {header: _to_text(document.pop(key)) for key, header in self._out.items() if key in document}
        return headers, document


@cache
def rest_binding(operation: schema.Operation) -> RestBinding:
    """The binding of a REST operation, compiled at its first use."""
    return RestBinding(operation)


def _bound(fields: Iterable[FieldDescriptor], place: Literal["path", "query", "header"]) -> dict[str, FieldDescriptor]:
    """The fields that HTTP carries in a place, by their name there."""
    return {getattr(schema.rules(field), place): field for field in fields if schema.rules(field).HasField(place)}


def _from_text(field: FieldDescriptor, text: str) -> Any:
    """The JSON value that stands for a member's text; text that cannot be one is left for the reader to refuse."""
    if field.type in _INT_BITS and _INTEGER_TEXT.fullmatch(text):
        return int(text)
    return _BOOLEAN_TEXT.get(text, text) if field.type == FieldDescriptor.TYPE_BOOL else text


def _to_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


class _Route(NamedTuple):
    """A path template cut at its slashes: the literal segments by position, and the names of the others."""

    operation: schema.Operation
    literals: dict[int, str]
    params: dict[int, str]


def match(method: str, path: str) -> tuple[schema.Operation, dict[str, str]] | None:
    """The REST operation at a method and a raw path (still percent-encoded), with its decoded path parameters.

    A slash that is encoded belongs to its parameter. SerializationException when a parameter is not UTF-8.
    """
    segments = path.split("/")
    for route in _ROUTES.get((method, len(segments)), ()):
        if all(segments[position] == text for position, text in route.literals.items()):
            return route.operation, {name: _decoded(name, segments[at]) for at, name in route.params.items()}
    return None


def _decoded(name: str, segment: str) -> str:
    try:
        return unquote(segment, errors="strict")
    except UnicodeDecodeError:
        raise SerializationException(f"The path parameter {name} is not valid UTF-8.") from None


def _routes() -> dict[tuple[str, int], list[_Route]]:
    """Every REST operation's route by method and number of segments, those with the most literal segments first."""
    found: dict[tuple[str, int], list[_Route]] = {}
    for operation in (operation for service in schema.SERVICES for operation in service.operations):
        if operation.http_method and operation.http_path:
            parts = dict(enumerate(operation.http_path.split("/")))
            params = {at: part[1:-1] for at, part in parts.items() if part.startswith("{")}
            literals = {at: part for at, part in parts.items() if at not in params}
            found.setdefault((operation.http_method, len(parts)), []).append(_Route(operation, literals, params))
    return {key: sorted(routes, key=lambda route: len(route.params)) for key, routes in found.items()}


_ROUTES: Final = _routes()
