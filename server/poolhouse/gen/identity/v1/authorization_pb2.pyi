import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AuthorizeReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AUTHORIZE_REASON_UNSPECIFIED: _ClassVar[AuthorizeReason]
    AUTHORIZE_REASON_ALLOWED: _ClassVar[AuthorizeReason]
    AUTHORIZE_REASON_EXPLICIT_DENY: _ClassVar[AuthorizeReason]
    AUTHORIZE_REASON_IMPLICIT_DENY: _ClassVar[AuthorizeReason]
    AUTHORIZE_REASON_SESSION_POLICY: _ClassVar[AuthorizeReason]
    AUTHORIZE_REASON_UNSIGNED: _ClassVar[AuthorizeReason]
    AUTHORIZE_REASON_INVALID_SIGNATURE: _ClassVar[AuthorizeReason]
    AUTHORIZE_REASON_REQUEST_EXPIRED: _ClassVar[AuthorizeReason]
    AUTHORIZE_REASON_UNKNOWN_CREDENTIALS: _ClassVar[AuthorizeReason]
    AUTHORIZE_REASON_EXPIRED_CREDENTIALS: _ClassVar[AuthorizeReason]
    AUTHORIZE_REASON_REVOKED_CREDENTIALS: _ClassVar[AuthorizeReason]
AUTHORIZE_REASON_UNSPECIFIED: AuthorizeReason
AUTHORIZE_REASON_ALLOWED: AuthorizeReason
AUTHORIZE_REASON_EXPLICIT_DENY: AuthorizeReason
AUTHORIZE_REASON_IMPLICIT_DENY: AuthorizeReason
AUTHORIZE_REASON_SESSION_POLICY: AuthorizeReason
AUTHORIZE_REASON_UNSIGNED: AuthorizeReason
AUTHORIZE_REASON_INVALID_SIGNATURE: AuthorizeReason
AUTHORIZE_REASON_REQUEST_EXPIRED: AuthorizeReason
AUTHORIZE_REASON_UNKNOWN_CREDENTIALS: AuthorizeReason
AUTHORIZE_REASON_EXPIRED_CREDENTIALS: AuthorizeReason
AUTHORIZE_REASON_REVOKED_CREDENTIALS: AuthorizeReason

class AuthorizeRequest(_message.Message):
    __slots__ = ("method", "path", "query", "headers", "body_sha256", "service", "action", "resource", "context", "source_ip")
    class ContextEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: ConditionValues
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[ConditionValues, _Mapping]] = ...) -> None: ...
    METHOD_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    HEADERS_FIELD_NUMBER: _ClassVar[int]
    BODY_SHA256_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_IP_FIELD_NUMBER: _ClassVar[int]
    method: str
    path: str
    query: str
    headers: _containers.RepeatedCompositeFieldContainer[HttpHeader]
    body_sha256: str
    service: str
    action: str
    resource: str
    context: _containers.MessageMap[str, ConditionValues]
    source_ip: str
    def __init__(self, method: _Optional[str] = ..., path: _Optional[str] = ..., query: _Optional[str] = ..., headers: _Optional[_Iterable[_Union[HttpHeader, _Mapping]]] = ..., body_sha256: _Optional[str] = ..., service: _Optional[str] = ..., action: _Optional[str] = ..., resource: _Optional[str] = ..., context: _Optional[_Mapping[str, ConditionValues]] = ..., source_ip: _Optional[str] = ...) -> None: ...

class HttpHeader(_message.Message):
    __slots__ = ("name", "value")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class ConditionValues(_message.Message):
    __slots__ = ("values",)
    VALUES_FIELD_NUMBER: _ClassVar[int]
    values: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, values: _Optional[_Iterable[str]] = ...) -> None: ...

class AuthorizeResponse(_message.Message):
    __slots__ = ("allowed", "reason", "message", "error_code", "principal", "action", "resource")
    ALLOWED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    ERROR_CODE_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    allowed: bool
    reason: AuthorizeReason
    message: str
    error_code: str
    principal: Principal
    action: str
    resource: str
    def __init__(self, allowed: _Optional[bool] = ..., reason: _Optional[_Union[AuthorizeReason, str]] = ..., message: _Optional[str] = ..., error_code: _Optional[str] = ..., principal: _Optional[_Union[Principal, _Mapping]] = ..., action: _Optional[str] = ..., resource: _Optional[str] = ...) -> None: ...

class Principal(_message.Message):
    __slots__ = ("arn", "role_arn", "identity_id", "identity_pool_id", "principal_tags", "expiration")
    class PrincipalTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ARN_FIELD_NUMBER: _ClassVar[int]
    ROLE_ARN_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_TAGS_FIELD_NUMBER: _ClassVar[int]
    EXPIRATION_FIELD_NUMBER: _ClassVar[int]
    arn: str
    role_arn: str
    identity_id: str
    identity_pool_id: str
    principal_tags: _containers.ScalarMap[str, str]
    expiration: _timestamp_pb2.Timestamp
    def __init__(self, arn: _Optional[str] = ..., role_arn: _Optional[str] = ..., identity_id: _Optional[str] = ..., identity_pool_id: _Optional[str] = ..., principal_tags: _Optional[_Mapping[str, str]] = ..., expiration: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
