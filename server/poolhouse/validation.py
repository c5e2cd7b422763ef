"""Holds a message against the rules of its proto, in the words that Cognito uses.

What counts: a length is counted in characters (code points) for a string and in bytes for bytes; a pattern must match
the whole string. `required` means "not null". Protobuf cannot tell an empty list or map from an absent one, so here an
empty one is not null, and only a required one is held against `min_size` when empty. JSON can tell, and there the
transcoder reports what is missing. Unknown fields are ignored; unknown enum numbers are refused.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, Final, Literal, NamedTuple

import regex
from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Value
from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import errors, schema
from poolhouse.gen.wire.v1 import FieldRules

MAX_ECHOED: Final = 100
"""A value with more characters than this is not repeated in a message."""
MAX_REPORTED: Final = 10
"""How many violations one error spells out: all of it has to fit into gRPC's trailers."""
MATCH_SECONDS: Final = 0.05
"""A pattern that has not matched after this time does not match: some of Cognito's own backtrack without end."""
FIRST_SECOND: Final = -62_135_596_800
"""0001-01-01T00:00:00Z in epoch seconds: the earliest that a protobuf timestamp can say."""
LAST_SECOND: Final = 253_402_300_799
"""9999-12-31T23:59:59Z in epoch seconds: the latest that a protobuf timestamp can say."""

_NULL: Final = " null"
_NANOS: Final = 1_000_000_000
_ASCII_CLASSES: Final = {"w": "[0-9A-Za-z_]", "d": "[0-9]", "s": r"[ \t\n\r\f\v]"}
_UNBOUNDED: Final = 2**63  # beyond any length, size or int64


class Violation(NamedTuple):
    """One constraint that one member fails; `shown` is how the message repeats the value: `" 'x'"`, or not at all."""

    path: str
    shown: str
    constraint: str

    def __str__(self) -> str:
        return f"Value{self.shown} at '{self.path}' failed to satisfy constraint: {self.constraint}"


class _Constraint(NamedTuple):
    """What a single value must satisfy: a quick answer, and the words for each part that a refused value fails."""

    satisfied: Callable[[Any], object]
    failures: Callable[[Any], list[str]]


class _Plan(NamedTuple):
    """How to check one type: fields that must be set, lists and maps that must have entries, checks by field number."""

    required: tuple[tuple[str, str], ...]
    not_empty: tuple[tuple[str, Violation], ...]
    checks: dict[int, "_Check"]


_Kind = Literal["length", "size", "value"]
_Report = list[Violation]
_Check = Callable[[Any, str, _Report], None]


def validate(message: Message) -> None:
    """Return if `message` satisfies every rule of its proto; raise InvalidParameterException naming what does not."""
    report = violations(message)
    if report:
        raise refusal(report)


def violations(message: Message) -> list[Violation]:
    """Every violation of a rule in `message`; empty when there is none."""
    report: _Report = []
    _check_message(message, "", report)
    return report


def refusal(report: Sequence[Violation]) -> errors.InvalidParameterException:
    """The error that tells a caller about violations: how many there are, and the first few in full."""
    noun = "error" if len(report) == 1 else "errors"
    listed = "; ".join(map(str, report[:MAX_REPORTED]))
    return errors.InvalidParameterException(f"{len(report)} validation {noun} detected: {listed}")


def null(path: str) -> Violation:
    """The violation of a required member that is not there."""
    return Violation(path, _NULL, "Member must not be null")


def too_few(path: str, least: int) -> Violation:
    """The violation of a list or map that is empty and must not be."""
    return Violation(path, "", f"Member must have length greater than or equal to {least}")


def echo(value: object, *, sensitive: bool = False) -> str:
    """How a message repeats `value`: not at all when it is sensitive, binary, a message, or long."""
    if sensitive or isinstance(value, bytes | Message):
        return ""
    text = str(value)
    return f" '{text}'" if len(text) <= MAX_ECHOED else ""


def echo_list(values: Iterable[object], *, sensitive: bool = False) -> str:
    """How a message repeats the values of a list, under the same conditions."""
    return echo(f"[{', '.join(map(str, values))}]", sensitive=sensitive)


def entry_name(key: str, position: int, *, sensitive: bool = False) -> str:
    """How a path names a map's entry: by its key, or by its position (from 1) when the key may not be repeated."""
    return f"{position if sensitive or len(key) > MAX_ECHOED else key}.member"


@cache
def _plan(message: Descriptor) -> _Plan:
    fields = [(field, schema.rules(field), schema.member_name(field)) for field in schema.fields(message)]
    required = [(field, rules, member) for field, rules, member in fields if rules.required]
    checks = ((field.number, _check(field, rules, member)) for field, rules, member in fields)
    return _Plan(
        required=tuple((field.name, member) for field, _, member in required if field.has_presence),
        not_empty=tuple(
            (field.name, too_few(member, rules.min_size))
            for field, rules, member in required
            if rules.min_size and not field.has_presence
        ),
        checks={number: check for number, check in checks if check is not None},
    )


def _check_message(message: Message, prefix: str, report: _Report) -> None:
    """Check a message whose own path is `prefix`, which is empty or ends with a dot.

    Types may contain themselves: protobuf's parser stops at a hundred levels.
    """
    plan = _plan(message.DESCRIPTOR)
    for name, member in plan.required:
        if not message.HasField(name):
            report.append(null(prefix + member))
    for name, violation in plan.not_empty:
        if not getattr(message, name):
            report.append(violation._replace(path=prefix + violation.path))
    checks = plan.checks
    for field, value in message.ListFields():
        check = checks.get(field.number)
        if check is not None:
            check(value, prefix, report)


def _check(field: FieldDescriptor, rules: FieldRules, member: str) -> _Check | None:
    """The check of a field that is set, or None when anything goes."""
    if (entry := schema.map_entry(field)) is not None:
        return _map_check(entry, rules, member)
    if field.is_repeated:
        return _list_check(field, rules, member)
    if is_structure(field.message_type):
        check_structure = _structure_check(sensitive=rules.sensitive)
        return lambda value, prefix, report: check_structure(value, f"{prefix}{member}.", report)
    return _value_check(field, rules, member)


def _structure_check(*, sensitive: bool) -> _Check:
    """The check of a message in a field; no value within a sensitive one is repeated."""

    def check(message: Message, prefix: str, report: _Report) -> None:
        inside: _Report = []
        _check_message(message, prefix, inside)
        report.extend(found if found.shown == _NULL else found._replace(shown="") for found in inside)

    return check if sensitive else _check_message


def _value_check(field: FieldDescriptor, rules: FieldRules, member: str) -> _Check | None:
    constraint, sensitive = _constraint(field, rules), rules.sensitive
    if constraint is None:
        return None
    satisfied, failures = constraint

    def check(value: Any, prefix: str, report: _Report) -> None:
        if not satisfied(value):
            shown = echo(value, sensitive=sensitive)
            report.extend(Violation(prefix + member, shown, text) for text in failures(value))

    return check


def _list_check(field: FieldDescriptor, rules: FieldRules, member: str) -> _Check | None:
    size, each = _bounds(rules, "size", len), _constraint(field, rules.items)
    sensitive = rules.sensitive or rules.items.sensitive
    check_structure = _structure_check(sensitive=sensitive)

    def check_scalars(values: Any, prefix: str, report: _Report) -> None:
        failed = _wrong(size, [values])
        if wrong_values := _wrong(each, values):
            failed.append(of_each("Member", wrong_values))
        if failed:
            shown = echo_list(values, sensitive=sensitive)
            report.extend(Violation(prefix + member, shown, text) for text in failed)

    def check_structures(values: Any, prefix: str, report: _Report) -> None:
        report.extend(Violation(prefix + member, "", text) for text in _wrong(size, [values]))
        for position, value in enumerate(values, 1):
            check_structure(value, f"{prefix}{member}.{position}.member.", report)

    if is_structure(field.message_type):
        return check_structures
    return None if size is None and each is None else check_scalars


def _map_check(entry: Descriptor, rules: FieldRules, member: str) -> _Check | None:
    key_field, value_field = entry.fields_by_name["key"], entry.fields_by_name["value"]
    size = _bounds(rules, "size", len)
    keys, values = _constraint(key_field, rules.keys), _constraint(value_field, rules.items)
    sensitive = rules.sensitive or rules.keys.sensitive or rules.items.sensitive
    check_structure = _structure_check(sensitive=sensitive) if is_structure(value_field.message_type) else None

    def check(entries: Any, prefix: str, report: _Report) -> None:
        failed = _wrong(size, [entries])
        if wrong_keys := _wrong(keys, entries):
            failed.append(of_each("Map key", wrong_keys))
        if check_structure is not None:
            for position, key in enumerate(entries, 1):
                below = entry_name(key, position, sensitive=sensitive)
                check_structure(entries[key], f"{prefix}{member}.{below}.", report)
        elif wrong_values := _wrong(values, entries.values()):
            failed.append(of_each("Map value", wrong_values))
        report.extend(Violation(prefix + member, "", text) for text in failed)

    return check if any((size, keys, values, check_structure)) else None


def _wrong(constraint: _Constraint | None, values: Iterable[Any]) -> list[str]:
    """In words, each part of a constraint that at least one of the values fails."""
    if constraint is None:
        return []
    satisfied, failures = constraint
    refused = [value for value in values if not satisfied(value)]
    return list(dict.fromkeys(text for value in refused for text in failures(value))) if refused else []


def of_each(kind: str, failures: Iterable[str]) -> str:
    """What a message says of a list or map with entries that fail; `kind` is Member, Map key or Map value."""
    return f"{kind} must satisfy constraint: [{', '.join(failures)}]"


def enum_set(enum: EnumDescriptor) -> str:
    """What a message says of a value that is none of the enum's."""
    return f"Member must satisfy enum value set: [{', '.join(schema.wire_strings(enum).values())}]"


def is_structure(message: Descriptor | None) -> bool:
    """Whether a field holds messages with members of their own: neither a scalar, nor a time, nor a JSON document."""
    return message is not None and message not in (Timestamp.DESCRIPTOR, Value.DESCRIPTOR)


def _constraint(field: FieldDescriptor, rules: FieldRules) -> _Constraint | None:
    """What one value of the field must satisfy; None when anything goes, or when it is a structure."""
    if field.type == FieldDescriptor.TYPE_STRING:
        return _text(rules)
    if field.type == FieldDescriptor.TYPE_BYTES:
        return _bounds(rules, "length", len)
    if field.enum_type is not None:
        known, text = frozenset(schema.wire_strings(field.enum_type)), enum_set(field.enum_type)
        return _Constraint(known.__contains__, lambda _: [text])
    if field.message_type is Timestamp.DESCRIPTOR:
        return _Constraint(_is_time, lambda _: ["Member must be a time between the years 1 and 9999"])
    if field.message_type is Value.DESCRIPTOR:
        return _Constraint(_is_json, lambda _: ["Member must be a JSON document with finite numbers"])
    return _bounds(rules, "value", int)


def _bounds(rules: FieldRules, kind: _Kind, measure: Callable[[Any], int]) -> _Constraint | None:
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

    return _Constraint(lambda value: least <= measure(value) <= most, failures)


def _text(rules: FieldRules) -> _Constraint | None:
    """The length and the pattern of a string. A pattern never sees a string that is too long."""
    length = _bounds(rules, "length", len)
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

    return _Constraint(lambda value: least <= len(value) <= most and matches(value), failures)


def matcher(pattern: str) -> Callable[[str], object]:
    """A function whose answer is true when the whole of a string matches, found out within MATCH_SECONDS.

    Only `regex` knows Unicode's classes, only `re` is fast on the long tokens of the others, which cannot backtrack.
    """
    if r"\p" not in pattern:
        return re.compile(pattern, re.ASCII).fullmatch
    in_ascii = re.sub(r"\\(.)", lambda found: _ASCII_CLASSES.get(found[1], found[0]), pattern)
    compiled = regex.compile(in_ascii, regex.VERSION1)

    def matches(text: str) -> object:
        try:
            return compiled.fullmatch(text, timeout=MATCH_SECONDS)
        except TimeoutError:
            return None

    return matches


def _is_time(value: Timestamp) -> bool:
    return FIRST_SECOND <= value.seconds <= LAST_SECOND and 0 <= value.nanos < _NANOS


def _is_json(value: Value) -> bool:
    try:
        json_format.MessageToDict(value)
    except (json_format.Error, ValueError):
        return False
    return True
