"""Requests that keep or break the rules of their protos, and those rules."""

from collections.abc import Iterator

import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from poolhouse import schema, validation
from poolhouse.errors import InvalidParameterException
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire.v1 import FieldRules

POOL = "us-east-1_AbCdEfGhI"


IDENTITY_POOL = "us-east-1:11111111-2222-3333-4444-555555555555"


OPERATIONS = [operation for service in schema.SERVICES for operation in service.operations]


def refusal(message: Message) -> str:
    """What the caller is told about `message`, which must be refused."""
    with pytest.raises(InvalidParameterException) as caught:
        validation.validate(message)
    return caught.value.message


def types_below(message: Descriptor, above: tuple[str, ...] = ()) -> Iterator[tuple[Descriptor, tuple[str, ...]]]:
    """Every message type that a type holds, itself included, each with the names of those that hold it."""
    yield message, above
    if message.full_name not in above:
        for field in schema.fields(message):
            below = field.message_type
            if below is not None and validation.is_structure(below):
                yield from types_below(below, (*above, message.full_name))


def all_rules() -> Iterator[FieldRules]:
    """The rules of every field of every operation's messages, those of list elements and map entries included."""
    for operation in OPERATIONS:
        for cls in (operation.request, operation.response):
            for message, _ in types_below(schema.descriptor(cls)):
                for field in schema.fields(message):
                    rules = schema.rules(field)
                    yield from (rules, rules.items, rules.keys)


def initiate_auth(**changes: object) -> pb.InitiateAuthRequest:
    """A request that is valid but for `changes`."""
    fields = {"auth_flow": pb.AUTH_FLOW_TYPE_USER_SRP_AUTH, "client_id": "1example23456789"} | changes
    return pb.InitiateAuthRequest(**fields)  # type: ignore[arg-type]
