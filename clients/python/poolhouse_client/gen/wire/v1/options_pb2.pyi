from google.protobuf.internal import extension_dict as _extension_dict
from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AwsProtocol(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AWS_PROTOCOL_UNSPECIFIED: _ClassVar[AwsProtocol]
    AWS_PROTOCOL_JSON_1_1: _ClassVar[AwsProtocol]
    AWS_PROTOCOL_REST_JSON: _ClassVar[AwsProtocol]
    AWS_PROTOCOL_QUERY: _ClassVar[AwsProtocol]

class Caller(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CALLER_UNSPECIFIED: _ClassVar[Caller]
    CALLER_OPERATOR: _ClassVar[Caller]
    CALLER_USER: _ClassVar[Caller]
    CALLER_IDENTITY: _ClassVar[Caller]
    CALLER_ANYONE: _ClassVar[Caller]
AWS_PROTOCOL_UNSPECIFIED: AwsProtocol
AWS_PROTOCOL_JSON_1_1: AwsProtocol
AWS_PROTOCOL_REST_JSON: AwsProtocol
AWS_PROTOCOL_QUERY: AwsProtocol
CALLER_UNSPECIFIED: Caller
CALLER_OPERATOR: Caller
CALLER_USER: Caller
CALLER_IDENTITY: Caller
CALLER_ANYONE: Caller
SERVICE_FIELD_NUMBER: _ClassVar[int]
service: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.ServiceOptions, ServiceRules]
OPERATION_FIELD_NUMBER: _ClassVar[int]
operation: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.MethodOptions, OperationRules]
FIELD_FIELD_NUMBER: _ClassVar[int]
field: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.FieldOptions, FieldRules]
WIRE_FIELD_NUMBER: _ClassVar[int]
wire: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.EnumValueOptions, str]

class ServiceRules(_message.Message):
    __slots__ = ("signing_name", "protocol", "target_prefix", "api_version", "xml_namespace", "global_region")
    SIGNING_NAME_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    TARGET_PREFIX_FIELD_NUMBER: _ClassVar[int]
    API_VERSION_FIELD_NUMBER: _ClassVar[int]
    XML_NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    GLOBAL_REGION_FIELD_NUMBER: _ClassVar[int]
    signing_name: str
    protocol: AwsProtocol
    target_prefix: str
    api_version: str
    xml_namespace: str
    global_region: str
    def __init__(self, signing_name: _Optional[str] = ..., protocol: _Optional[_Union[AwsProtocol, str]] = ..., target_prefix: _Optional[str] = ..., api_version: _Optional[str] = ..., xml_namespace: _Optional[str] = ..., global_region: _Optional[str] = ...) -> None: ...

class OperationRules(_message.Message):
    __slots__ = ("callers", "errors", "http")
    CALLERS_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    HTTP_FIELD_NUMBER: _ClassVar[int]
    callers: _containers.RepeatedScalarFieldContainer[Caller]
    errors: _containers.RepeatedScalarFieldContainer[str]
    http: HttpRoute
    def __init__(self, callers: _Optional[_Iterable[_Union[Caller, str]]] = ..., errors: _Optional[_Iterable[str]] = ..., http: _Optional[_Union[HttpRoute, _Mapping]] = ...) -> None: ...

class HttpRoute(_message.Message):
    __slots__ = ("method", "path")
    METHOD_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    method: str
    path: str
    def __init__(self, method: _Optional[str] = ..., path: _Optional[str] = ...) -> None: ...

class FieldRules(_message.Message):
    __slots__ = ("required", "min_length", "max_length", "min_value", "max_value", "min_size", "max_size", "pattern", "items", "keys", "sensitive", "path", "query", "header", "always_present", "percent_encoded")
    REQUIRED_FIELD_NUMBER: _ClassVar[int]
    MIN_LENGTH_FIELD_NUMBER: _ClassVar[int]
    MAX_LENGTH_FIELD_NUMBER: _ClassVar[int]
    MIN_VALUE_FIELD_NUMBER: _ClassVar[int]
    MAX_VALUE_FIELD_NUMBER: _ClassVar[int]
    MIN_SIZE_FIELD_NUMBER: _ClassVar[int]
    MAX_SIZE_FIELD_NUMBER: _ClassVar[int]
    PATTERN_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    SENSITIVE_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    HEADER_FIELD_NUMBER: _ClassVar[int]
    ALWAYS_PRESENT_FIELD_NUMBER: _ClassVar[int]
    PERCENT_ENCODED_FIELD_NUMBER: _ClassVar[int]
    required: bool
    min_length: int
    max_length: int
    min_value: int
    max_value: int
    min_size: int
    max_size: int
    pattern: str
    items: FieldRules
    keys: FieldRules
    sensitive: bool
    path: str
    query: str
    header: str
    always_present: bool
    percent_encoded: bool
    def __init__(self, required: _Optional[bool] = ..., min_length: _Optional[int] = ..., max_length: _Optional[int] = ..., min_value: _Optional[int] = ..., max_value: _Optional[int] = ..., min_size: _Optional[int] = ..., max_size: _Optional[int] = ..., pattern: _Optional[str] = ..., items: _Optional[_Union[FieldRules, _Mapping]] = ..., keys: _Optional[_Union[FieldRules, _Mapping]] = ..., sensitive: _Optional[bool] = ..., path: _Optional[str] = ..., query: _Optional[str] = ..., header: _Optional[str] = ..., always_present: _Optional[bool] = ..., percent_encoded: _Optional[bool] = ...) -> None: ...
