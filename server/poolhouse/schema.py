"""What the descriptors say, read once: services, operations, enum strings, and the rules of fields.

Nothing here is knowledge of its own. A service that is not in `SERVICES` has no descriptor below `gen`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TypeVar, cast

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor, MethodDescriptor, ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from poolhouse.gen.iam.v1 import iam_service_pb2
from poolhouse.gen.identity.v1 import identity_service_pb2
from poolhouse.gen.sns.v1 import sns_service_pb2
from poolhouse.gen.sts.v1 import sts_service_pb2
from poolhouse.gen.sync.v1 import sync_service_pb2
from poolhouse.gen.userpool.v1 import user_pool_service_pb2
from poolhouse.gen.wire import v1 as options

Enum = TypeVar("Enum", bound=int)

# An acronym in the plural ("URLs") and "OAuth" are one word each; any other capital or acronym starts a word.
_ONE_WORD = re.compile(r"OAuth|[A-Z]{2,}s(?![a-z])")
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One rpc as every face needs it: its names, its messages, who may call it and how it can end."""

    name: str
    function_name: str
    path: str
    service: "Service" = field(repr=False)
    request: type[Message]
    response: type[Message]
    callers: frozenset[options.Caller]
    errors: frozenset[str]
    http_method: str | None
    http_path: str | None
    server_streaming: bool


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """One service as AWS clients address it; `target_prefix` is empty unless it speaks AWS JSON 1.1.

    `xml_namespace` is empty unless it answers in XML, `global_region` unless it is the same in all regions.
    """

    full_name: str
    signing_name: str
    target_prefix: str
    protocol: options.AwsProtocol
    api_version: str
    xml_namespace: str
    global_region: str
    operations: tuple[Operation, ...] = field(init=False, repr=False)


def snake_case(name: str) -> str:
    """A Cognito name in the style of protos and functions: `SetUserMFAPreference` is `set_user_mfa_preference`."""
    words = _ONE_WORD.sub(lambda found: found[0].capitalize(), name)
    return _WORD_START.sub("_", words).lower()


def rules(descriptor: FieldDescriptor) -> options.FieldRules:
    """What the field's value must satisfy and where HTTP carries it; empty rules when its proto says nothing."""
    return descriptor.GetOptions().Extensions[options.field]


def descriptor(cls: type[Message]) -> Descriptor:
    """The descriptor of a message class."""
    return cast("Descriptor", cls.DESCRIPTOR)


def fields(descriptor: Descriptor) -> list[FieldDescriptor]:
    """The fields of a message type in the order of their declaration."""
    return cast("list[FieldDescriptor]", descriptor.fields)


def map_entry(descriptor: FieldDescriptor) -> Descriptor | None:
    """The type of a map's entries, with its fields `key` and `value`; None when the field is no map."""
    entry = descriptor.message_type
    return entry if entry is not None and entry.GetOptions().map_entry else None


def member_name(descriptor: FieldDescriptor) -> str:
    """The field's name as Cognito's validation messages write it: `UserPoolId` is `userPoolId`."""
    return descriptor.json_name[0].lower() + descriptor.json_name[1:]


@cache
def wire_strings(descriptor: EnumDescriptor) -> Mapping[int, str]:
    """The wire string of each number of an enum that has one, in the order of their declaration."""
    found = ((value.number, value.GetOptions().Extensions[options.wire]) for value in descriptor.values)
    return MappingProxyType({number: text for number, text in found if text})


@cache
def enum_numbers(descriptor: EnumDescriptor) -> Mapping[str, int]:
    """The number that each wire string of an enum stands for."""
    return MappingProxyType({text: number for number, text in wire_strings(descriptor).items()})


def wire_string(enum: type[Enum] | EnumDescriptor, number: int) -> str:
    """The string that stands for `number` on the AWS wire. ValueError when there is none."""
    descriptor = _enum_descriptor(enum)
    text = wire_strings(descriptor).get(number)
    if text is None:
        message = f"{descriptor.full_name} has no wire string for {number}"
        raise ValueError(message)
    return text


wire = wire_string  # reads better at the call: `schema.wire(pb.AuthFlowType, request.auth_flow)`


def enum_number(enum: type[Enum], text: str) -> Enum:
    """The value of `enum` whose wire string is `text`. ValueError when there is none."""
    descriptor = _enum_descriptor(enum)
    number = enum_numbers(descriptor).get(text)
    if number is None:
        message = f"{descriptor.full_name} has no value {text!r}"
        raise ValueError(message)
    return cast("Enum", number)


def _enum_descriptor(enum: type[Enum] | EnumDescriptor) -> EnumDescriptor:
    """The descriptor itself, or that of a generated enum (which is no real class, whatever its stub says)."""
    return cast("EnumDescriptor", getattr(enum, "DESCRIPTOR", enum))


def _operation(method: MethodDescriptor, service: Service) -> Operation:
    said = method.GetOptions().Extensions[options.operation]
    return Operation(
        name=method.name,
        function_name=snake_case(method.name),
        path=f"/{service.full_name}/{method.name}",
        service=service,
        request=GetMessageClass(method.input_type),
        response=GetMessageClass(method.output_type),
        callers=frozenset(said.callers),
        errors=frozenset(said.errors),
        http_method=said.http.method or None,
        http_path=said.http.path or None,
        server_streaming=method.server_streaming,
    )


def _service(descriptor: ServiceDescriptor) -> Service:
    said = descriptor.GetOptions().Extensions[options.service]
    service = Service(
        full_name=descriptor.full_name,
        signing_name=said.signing_name,
        target_prefix=said.target_prefix,
        protocol=said.protocol,
        api_version=said.api_version,
        xml_namespace=said.xml_namespace,
        global_region=said.global_region,
    )
    # Each knows the other: the only moment at which a service is not yet complete.
    object.__setattr__(service, "operations", tuple(_operation(method, service) for method in descriptor.methods))
    return service


SERVICES: tuple[Service, ...] = tuple(
    _service(descriptor)
    for module in (
        user_pool_service_pb2,
        identity_service_pb2,
        sync_service_pb2,
        iam_service_pb2,
        sts_service_pb2,
        sns_service_pb2,
    )
    for descriptor in module.DESCRIPTOR.services_by_name.values()
)
_OPERATIONS = [operation for service in SERVICES for operation in service.operations]
_BY_PATH = {operation.path: operation for operation in _OPERATIONS}
_BY_TARGET = {(found.service.target_prefix, found.name): found for found in _OPERATIONS if found.service.target_prefix}
_BY_ACTION = {
    (found.service.api_version, found.name): found
    for found in _OPERATIONS
    if found.service.protocol == options.AWS_PROTOCOL_QUERY
}


def by_path(path: str) -> Operation | None:
    """The operation at a gRPC path, such as `/poolhouse.userpool.v1.UserPoolService/InitiateAuth`."""
    return _BY_PATH.get(path)


def by_target(prefix: str, name: str) -> Operation | None:
    """The operation of an `X-Amz-Target` header: what stands before its dot, and what stands after."""
    return _BY_TARGET.get((prefix, name))


def by_action(version: str, name: str) -> Operation | None:
    """The operation that `Version` and `Action` name in a form of the query protocol."""
    return _BY_ACTION.get((version, name))
