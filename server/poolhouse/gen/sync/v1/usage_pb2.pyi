import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DescribeIdentityPoolUsageRequest(_message.Message):
    __slots__ = ("identity_pool_id",)
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ...) -> None: ...

class DescribeIdentityPoolUsageResponse(_message.Message):
    __slots__ = ("identity_pool_usage",)
    IDENTITY_POOL_USAGE_FIELD_NUMBER: _ClassVar[int]
    identity_pool_usage: IdentityPoolUsage
    def __init__(self, identity_pool_usage: _Optional[_Union[IdentityPoolUsage, _Mapping]] = ...) -> None: ...

class DescribeIdentityUsageRequest(_message.Message):
    __slots__ = ("identity_pool_id", "identity_id")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_id: _Optional[str] = ...) -> None: ...

class DescribeIdentityUsageResponse(_message.Message):
    __slots__ = ("identity_usage",)
    IDENTITY_USAGE_FIELD_NUMBER: _ClassVar[int]
    identity_usage: IdentityUsage
    def __init__(self, identity_usage: _Optional[_Union[IdentityUsage, _Mapping]] = ...) -> None: ...

class ListIdentityPoolUsageRequest(_message.Message):
    __slots__ = ("next_token", "max_results")
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    next_token: str
    max_results: int
    def __init__(self, next_token: _Optional[str] = ..., max_results: _Optional[int] = ...) -> None: ...

class ListIdentityPoolUsageResponse(_message.Message):
    __slots__ = ("identity_pool_usages", "max_results", "count", "next_token")
    IDENTITY_POOL_USAGES_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    identity_pool_usages: _containers.RepeatedCompositeFieldContainer[IdentityPoolUsage]
    max_results: int
    count: int
    next_token: str
    def __init__(self, identity_pool_usages: _Optional[_Iterable[_Union[IdentityPoolUsage, _Mapping]]] = ..., max_results: _Optional[int] = ..., count: _Optional[int] = ..., next_token: _Optional[str] = ...) -> None: ...

class IdentityPoolUsage(_message.Message):
    __slots__ = ("identity_pool_id", "sync_sessions_count", "data_storage", "last_modified_date")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    SYNC_SESSIONS_COUNT_FIELD_NUMBER: _ClassVar[int]
    DATA_STORAGE_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    sync_sessions_count: int
    data_storage: int
    last_modified_date: _timestamp_pb2.Timestamp
    def __init__(self, identity_pool_id: _Optional[str] = ..., sync_sessions_count: _Optional[int] = ..., data_storage: _Optional[int] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class IdentityUsage(_message.Message):
    __slots__ = ("identity_id", "identity_pool_id", "last_modified_date", "dataset_count", "data_storage")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    DATASET_COUNT_FIELD_NUMBER: _ClassVar[int]
    DATA_STORAGE_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    identity_pool_id: str
    last_modified_date: _timestamp_pb2.Timestamp
    dataset_count: int
    data_storage: int
    def __init__(self, identity_id: _Optional[str] = ..., identity_pool_id: _Optional[str] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., dataset_count: _Optional[int] = ..., data_storage: _Optional[int] = ...) -> None: ...
