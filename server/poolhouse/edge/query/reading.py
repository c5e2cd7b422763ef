"""Members of a form to an operation's message, by way of the document that the same request would be in JSON."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from poolhouse import schema
from poolhouse.edge import transcode
from poolhouse.edge.query.form import Form
from poolhouse.edge.transcode.values import from_text
from poolhouse.errors import InvalidParameterException, SerializationException
from poolhouse.schema import Operation

NAME_SHOWN: Final = 128
"""How much of a name is told back."""

# The number of an element says where it stands among the others, and nothing about how many there are.
_ELEMENT: Final = re.compile(r"member\.([1-9][0-9]{0,4})(?:\.(.+))?", re.ASCII)


_ENTRY: Final = re.compile(r"entry\.([1-9][0-9]{0,4})\.(key|value)", re.ASCII)


class _Elements(dict[int, Any]):
    """The elements of a list, by their numbers."""


class _Entries(dict[int, dict[str, Any]]):
    """The entries of a map, by their numbers: of each its key and its value."""


def to_message(operation: Operation, form: Form) -> Message:
    """The operation's request. SerializationException and InvalidParameterException only, as from JSON."""
    document: transcode.Document = {}
    for name, text in form.members.items():
        if not _place(document, schema.descriptor(operation.request), name, text):
            shown = name[:NAME_SHOWN]
            raise InvalidParameterException(f"{shown} is not a parameter that {operation.name} takes here.")
    return transcode.to_message(operation.request, _settled(document))


@cache
def _fields(message: Descriptor) -> Mapping[str, FieldDescriptor]:
    return {field.json_name: field for field in schema.fields(message)}


def _place(into: dict[Any, Any], message: Descriptor, name: str, text: str) -> bool:
    """Put a member where its name says; False for a name that no member has."""
    head, _, rest = name.partition(".")
    field = _fields(message).get(head)
    if field is None:
        return False
    if not field.is_repeated:
        return _place_one(into, head, field, rest, text)
    if (entry := schema.map_entry(field)) is not None:
        return _place_entry(into.setdefault(head, _Entries()), entry, head, rest, text)
    elements = into.setdefault(head, _Elements())
    if not rest and not text:
        return True  # how SDKs send an empty list
    element = _ELEMENT.fullmatch(rest)
    if element is None:
        raise SerializationException(f"{head} is a list: its elements are called {head}.member.1 and so on.")
    return _place_one(elements, int(element[1]), field, element[2] or "", text)


def _place_one(into: dict[Any, Any], key: str | int, field: FieldDescriptor, rest: str, text: str) -> bool:
    if field.message_type is not None:
        return _place(into.setdefault(key, {}), field.message_type, rest, text)
    into[key] = from_text(field, text)
    return not rest


def _place_entry(into: _Entries, entry: Descriptor, head: str, rest: str, text: str) -> bool:
    part = _ENTRY.fullmatch(rest)
    if part is None:
        raise SerializationException(f"{head} is a map: it has {head}.entry.1.key, {head}.entry.1.value and so on.")
    into.setdefault(int(part[1]), {})[part[2]] = from_text(entry.fields_by_name[part[2]], text)
    return True


def _map(entries: _Entries) -> dict[str, Any]:
    """The map; SerializationException if a key is missing, or is there twice."""
    numbered = [entry for _, entry in sorted(entries.items())]
    found = {entry["key"]: entry.get("value") for entry in numbered if "key" in entry}
    if len(found) < len(entries):
        raise SerializationException("Each entry of a map has a key of its own.")
    return found


def _settled(value: Any) -> Any:
    """The document with its lists and maps in order."""
    if isinstance(value, _Entries):
        return _map(value)
    if isinstance(value, _Elements):
        return [_settled(value[number]) for number in sorted(value)]
    if isinstance(value, dict):
        return {key: _settled(each) for key, each in value.items()}
    return value
