"""AWS's own models of the services here, and messages as users of AWS's clients see them."""

from datetime import UTC
from typing import Any

import botocore.session
from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Value
from google.protobuf.timestamp_pb2 import Timestamp

from poolhouse import schema
from poolhouse.gen.wire import v1 as wire
from tests.edge.transcode.samples import OPERATIONS, goes_out_empty

SESSION = botocore.session.get_session()
AWS = {service.signing_name: SESSION.get_service_model(service.signing_name) for service in schema.SERVICES}


def operations_of(*protocols: wire.AwsProtocol) -> list[schema.Operation]:
    """The operations that AWS's clients can call by one of these protocols."""
    services = {service for service in schema.SERVICES if service.protocol in protocols}
    names = {service.full_name: AWS[service.signing_name].operation_names for service in services}
    return [found for found in OPERATIONS if found.name in names.get(found.service.full_name, ())]


def as_python(message: Message) -> dict[str, Any]:
    """The message as users of boto3 write a request and read an answer, told by the descriptors alone."""
    found = {field.json_name: python_value(field, value) for field, value in message.ListFields()}
    for field in schema.fields(schema.descriptor(type(message))):
        if goes_out_empty(field):
            found.setdefault(field.json_name, [] if schema.map_entry(field) is None else {})
    return found


def python_value(field: FieldDescriptor, value: Any) -> Any:
    """One field's value in Python's own types."""
    entry = schema.map_entry(field)
    if entry is not None:
        return {key: python_one(entry.fields_by_name["value"], value[key]) for key in value}
    if field.is_repeated:
        return [python_one(field, one) for one in value]
    return python_one(field, value)


def python_one(field: FieldDescriptor, value: Any) -> Any:
    """A single value in Python's own types."""
    if field.enum_type is not None:
        return schema.wire_string(field.enum_type, value)
    if isinstance(value, Timestamp):
        return value.ToDatetime(UTC)
    if isinstance(value, Value):
        return json_format.MessageToDict(value)
    return as_python(value) if isinstance(value, Message) else value
