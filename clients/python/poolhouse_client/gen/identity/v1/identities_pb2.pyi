import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ErrorCode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERROR_CODE_UNSPECIFIED: _ClassVar[ErrorCode]
    ERROR_CODE_ACCESS_DENIED: _ClassVar[ErrorCode]
    ERROR_CODE_INTERNAL_SERVER_ERROR: _ClassVar[ErrorCode]
ERROR_CODE_UNSPECIFIED: ErrorCode
ERROR_CODE_ACCESS_DENIED: ErrorCode
ERROR_CODE_INTERNAL_SERVER_ERROR: ErrorCode

class DeleteIdentitiesRequest(_message.Message):
    __slots__ = ("identity_ids_to_delete",)
    IDENTITY_IDS_TO_DELETE_FIELD_NUMBER: _ClassVar[int]
    identity_ids_to_delete: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, identity_ids_to_delete: _Optional[_Iterable[str]] = ...) -> None: ...

class DeleteIdentitiesResponse(_message.Message):
    __slots__ = ("unprocessed_identity_ids",)
    UNPROCESSED_IDENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    unprocessed_identity_ids: _containers.RepeatedCompositeFieldContainer[UnprocessedIdentityId]
    def __init__(self, unprocessed_identity_ids: _Optional[_Iterable[_Union[UnprocessedIdentityId, _Mapping]]] = ...) -> None: ...

class DescribeIdentityRequest(_message.Message):
    __slots__ = ("identity_id",)
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    def __init__(self, identity_id: _Optional[str] = ...) -> None: ...

class DescribeIdentityResponse(_message.Message):
    __slots__ = ("identity_id", "logins", "creation_date", "last_modified_date")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    LOGINS_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    logins: _containers.RepeatedScalarFieldContainer[str]
    creation_date: _timestamp_pb2.Timestamp
    last_modified_date: _timestamp_pb2.Timestamp
    def __init__(self, identity_id: _Optional[str] = ..., logins: _Optional[_Iterable[str]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListIdentitiesRequest(_message.Message):
    __slots__ = ("identity_pool_id", "max_results", "next_token", "hide_disabled")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    HIDE_DISABLED_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    max_results: int
    next_token: str
    hide_disabled: bool
    def __init__(self, identity_pool_id: _Optional[str] = ..., max_results: _Optional[int] = ..., next_token: _Optional[str] = ..., hide_disabled: _Optional[bool] = ...) -> None: ...

class ListIdentitiesResponse(_message.Message):
    __slots__ = ("identity_pool_id", "identities", "next_token")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identities: _containers.RepeatedCompositeFieldContainer[IdentityDescription]
    next_token: str
    def __init__(self, identity_pool_id: _Optional[str] = ..., identities: _Optional[_Iterable[_Union[IdentityDescription, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class UnlinkIdentityRequest(_message.Message):
    __slots__ = ("identity_id", "logins", "logins_to_remove")
    class LoginsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    LOGINS_FIELD_NUMBER: _ClassVar[int]
    LOGINS_TO_REMOVE_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    logins: _containers.ScalarMap[str, str]
    logins_to_remove: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, identity_id: _Optional[str] = ..., logins: _Optional[_Mapping[str, str]] = ..., logins_to_remove: _Optional[_Iterable[str]] = ...) -> None: ...

class UnlinkIdentityResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class UnprocessedIdentityId(_message.Message):
    __slots__ = ("identity_id", "error_code")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    ERROR_CODE_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    error_code: ErrorCode
    def __init__(self, identity_id: _Optional[str] = ..., error_code: _Optional[_Union[ErrorCode, str]] = ...) -> None: ...

class IdentityDescription(_message.Message):
    __slots__ = ("identity_id", "logins", "creation_date", "last_modified_date")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    LOGINS_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    logins: _containers.RepeatedScalarFieldContainer[str]
    creation_date: _timestamp_pb2.Timestamp
    last_modified_date: _timestamp_pb2.Timestamp
    def __init__(self, identity_id: _Optional[str] = ..., logins: _Optional[_Iterable[str]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
