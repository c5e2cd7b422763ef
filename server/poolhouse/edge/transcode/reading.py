"""JSON objects to messages, compiled once per message type."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message

from poolhouse import schema, validation
from poolhouse.edge.transcode.json_text import Document
from poolhouse.edge.transcode.refusals import Mismatch, Refused, mismatch
from poolhouse.edge.transcode.values import Read, read_string, value_reader
from poolhouse.errors import SerializationException
from poolhouse.gen.wire.v1 import FieldRules
from poolhouse.validation import Violation

M = TypeVar("M", bound=Message)


def to_message(cls: type[M], document: Document) -> M:
    """A message of type `cls` from a JSON object. Raises SerializationException and InvalidParameterException only.

    The message is not validated: that is the doorway's work, for every face.
    """
    try:
        return cls(**_read_structure(schema.descriptor(cls), document))
    except Mismatch as found:
        raise SerializationException(str(found)) from None
    except Refused as found:
        paths = {violation.path for violation in found.violations}
        others = [other for other in validation.violations(cls(**found.rest)) if other.path not in paths]
        raise validation.refusal([*found.violations, *others]) from None


class _Reading(NamedTuple):
    """How to read one message type: (field name, member, reader) by JSON name, and the required lists and maps."""

    steps: dict[str, tuple[str, str, Read]]
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
        raise mismatch(document, "a Structure")
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
        except Mismatch as found:
            raise found.below(member) from None
        except Refused as found:
            refused += found.below(member)
            if found.rest is not None:
                fields[name] = found.rest
    if refused:
        raise Refused(refused, fields)
    return fields


def _read_entries(entries: Iterable[tuple[Any, Any]], read: Read, path_of: Callable[[Any], str]) -> dict[Any, Any]:
    """Read the values of a map, or of a list by position; `path_of` a key is asked only when its value is wrong."""
    done: dict[Any, Any] = {}
    refused: list[Violation] = []
    for key, value in entries:
        try:
            done[key] = read(value)
        except Mismatch as found:
            raise found.below(path_of(key)) from None
        except Refused as found:
            refused += found.below(path_of(key))
            done[key] = found.rest
    if refused:
        raise Refused(refused, {key: value for key, value in done.items() if value is not None})
    return done


def _reader(field: FieldDescriptor) -> Read:
    """The function that turns a field's JSON into what a message's constructor takes for it."""
    rules = schema.rules(field)
    if (entry := schema.map_entry(field)) is not None:
        return _some(rules, _map_reader(entry, rules))
    if not field.is_repeated:
        return _element_reader(field, rules)
    if field.enum_type is not None:
        return _some(rules, _enum_list_reader(field.enum_type, rules))
    return _some(rules, _list_reader(_element_reader(field, rules.items)))


def _some(rules: FieldRules, read: Read) -> Read:
    """The reader of a list or map, made to refuse one that is there, but empty when it must not be."""

    def read_some(value: Any) -> Any:
        if isinstance(value, list | dict) and not value:
            raise Refused([validation.too_few("", rules.min_size)])
        return read(value)

    return read_some if rules.min_size else read


def _map_reader(entry: Descriptor, rules: FieldRules) -> Read:
    read = _element_reader(entry.fields_by_name["value"], rules.items)
    sensitive = rules.sensitive or rules.keys.sensitive

    def read_map(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise mismatch(value, "a Map")
        for key in value:
            read_string(key)
        positions = {key: position for position, key in enumerate(value, 1)}
        # AWS takes an entry without a value for absent, as it does a member, and apps in browsers send such.
        return _read_entries(
            ((key, each) for key, each in value.items() if each is not None),
            read,
            lambda key: validation.entry_name(key, positions[key], sensitive=sensitive),
        )

    return read_map


def _list_reader(read: Read) -> Read:
    def read_list(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise mismatch(value, "a List")
        try:
            done = _read_entries(enumerate(value, 1), read, lambda position: f"{position}.member")
        except Refused as found:
            raise Refused(found.violations, list(found.rest.values())) from None
        return list(done.values())

    return read_list


def _enum_list_reader(enum: EnumDescriptor, rules: FieldRules) -> Read:
    """A list of enum strings is refused as a whole, as AWS does."""
    numbers, read_strings = schema.enum_numbers(enum), _list_reader(read_string)
    sensitive = rules.sensitive or rules.items.sensitive

    def read_enums(value: Any) -> list[int]:
        strings = read_strings(value)
        known = [numbers[text] for text in strings if text in numbers]
        if len(known) < len(strings):
            shown = validation.echo_list(strings, sensitive=sensitive)
            text = validation.of_each("Member", [validation.enum_set(enum)])
            raise Refused([Violation("", shown, text)], known)
        return known

    return read_enums


def _element_reader(field: FieldDescriptor, rules: FieldRules) -> Read:
    """The reader of a structure or of a value: of a singular field, of a list's element, or of a map's value."""
    message = field.message_type
    if message is not None and validation.is_structure(message):
        return partial(_read_structure, message)
    return value_reader(field, rules)
