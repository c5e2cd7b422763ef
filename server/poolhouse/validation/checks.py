"""Messages held against the rules of their protos: compiled once per message type."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from poolhouse import schema
from poolhouse.gen.wire.v1 import FieldRules
from poolhouse.validation.constraints import bounds, constraint_of, failures_of, is_structure
from poolhouse.validation.violation import NULL, Violation, echo, echo_list, entry_name, null, of_each, refusal, too_few

_Report = list[Violation]
_Check = Callable[[Any, str, _Report], None]


class _Plan(NamedTuple):
    """How to check one type: fields that must be set, lists and maps that must have entries, checks by field number."""

    required: tuple[tuple[str, str], ...]
    not_empty: tuple[tuple[str, Violation], ...]
    checks: dict[int, "_Check"]


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
        report.extend(found if found.shown == NULL else found._replace(shown="") for found in inside)

    return check if sensitive else _check_message


def _value_check(field: FieldDescriptor, rules: FieldRules, member: str) -> _Check | None:
    constraint, sensitive = constraint_of(field, rules), rules.sensitive
    if constraint is None:
        return None
    satisfied, failures = constraint

    def check(value: Any, prefix: str, report: _Report) -> None:
        if not satisfied(value):
            shown = echo(value, sensitive=sensitive)
            report.extend(Violation(prefix + member, shown, text) for text in failures(value))

    return check


def _list_check(field: FieldDescriptor, rules: FieldRules, member: str) -> _Check | None:
    size, each = bounds(rules, "size", len), constraint_of(field, rules.items)
    sensitive = rules.sensitive or rules.items.sensitive
    check_structure = _structure_check(sensitive=sensitive)

    def check_scalars(values: Any, prefix: str, report: _Report) -> None:
        failed = failures_of(size, [values])
        if wrong_values := failures_of(each, values):
            failed.append(of_each("Member", wrong_values))
        if failed:
            shown = echo_list(values, sensitive=sensitive)
            report.extend(Violation(prefix + member, shown, text) for text in failed)

    def check_structures(values: Any, prefix: str, report: _Report) -> None:
        report.extend(Violation(prefix + member, "", text) for text in failures_of(size, [values]))
        for position, value in enumerate(values, 1):
            check_structure(value, f"{prefix}{member}.{position}.member.", report)

    if is_structure(field.message_type):
        return check_structures
    return None if size is None and each is None else check_scalars


def _map_check(entry: Descriptor, rules: FieldRules, member: str) -> _Check | None:
    key_field, value_field = entry.fields_by_name["key"], entry.fields_by_name["value"]
    size = bounds(rules, "size", len)
    keys, values = constraint_of(key_field, rules.keys), constraint_of(value_field, rules.items)
    sensitive = rules.sensitive or rules.keys.sensitive or rules.items.sensitive
    check_structure = _structure_check(sensitive=sensitive) if is_structure(value_field.message_type) else None

    def check(entries: Any, prefix: str, report: _Report) -> None:
        failed = failures_of(size, [entries])
        if wrong_keys := failures_of(keys, entries):
            failed.append(of_each("Map key", wrong_keys))
        if check_structure is not None:
            for position, key in enumerate(entries, 1):
                below = entry_name(key, position, sensitive=sensitive)
                check_structure(entries[key], f"{prefix}{member}.{below}.", report)
        elif wrong_values := failures_of(values, entries.values()):
            failed.append(of_each("Map value", wrong_values))
        report.extend(Violation(prefix + member, "", text) for text in failed)

    return check if any((size, keys, values, check_structure)) else None
