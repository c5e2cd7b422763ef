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

class Operation(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OPERATION_UNSPECIFIED: _ClassVar[Operation]
    OPERATION_REPLACE: _ClassVar[Operation]
    OPERATION_REMOVE: _ClassVar[Operation]
OPERATION_UNSPECIFIED: Operation
OPERATION_REPLACE: Operation
OPERATION_REMOVE: Operation

class ListRecordsRequest(_message.Message):
    __slots__ = ("identity_pool_id", "identity_id", "dataset_name", "last_sync_count", "next_token", "max_results", "sync_session_token")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    DATASET_NAME_FIELD_NUMBER: _ClassVar[int]
    LAST_SYNC_COUNT_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    SYNC_SESSION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_id: str
    dataset_name: str
    last_sync_count: int
    next_token: str
    max_results: int
    sync_session_token: str
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_id: _Optional[str] = ..., dataset_name: _Optional[str] = ..., last_sync_count: _Optional[int] = ..., next_token: _Optional[str] = ..., max_results: _Optional[int] = ..., sync_session_token: _Optional[str] = ...) -> None: ...

class ListRecordsResponse(_message.Message):
    __slots__ = ("records", "next_token", "count", "dataset_sync_count", "last_modified_by", "merged_dataset_names", "dataset_exists", "dataset_deleted_after_requested_sync_count", "sync_session_token")
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    DATASET_SYNC_COUNT_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_BY_FIELD_NUMBER: _ClassVar[int]
    MERGED_DATASET_NAMES_FIELD_NUMBER: _ClassVar[int]
    DATASET_EXISTS_FIELD_NUMBER: _ClassVar[int]
    DATASET_DELETED_AFTER_REQUESTED_SYNC_COUNT_FIELD_NUMBER: _ClassVar[int]
    SYNC_SESSION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[Record]
    next_token: str
    count: int
    dataset_sync_count: int
    last_modified_by: str
    merged_dataset_names: _containers.RepeatedScalarFieldContainer[str]
    dataset_exists: bool
    dataset_deleted_after_requested_sync_count: bool
    sync_session_token: str
    def __init__(self, records: _Optional[_Iterable[_Union[Record, _Mapping]]] = ..., next_token: _Optional[str] = ..., count: _Optional[int] = ..., dataset_sync_count: _Optional[int] = ..., last_modified_by: _Optional[str] = ..., merged_dataset_names: _Optional[_Iterable[str]] = ..., dataset_exists: _Optional[bool] = ..., dataset_deleted_after_requested_sync_count: _Optional[bool] = ..., sync_session_token: _Optional[str] = ...) -> None: ...

class UpdateRecordsRequest(_message.Message):
    __slots__ = ("identity_pool_id", "identity_id", "dataset_name", "device_id", "record_patches", "sync_session_token", "client_context")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    DATASET_NAME_FIELD_NUMBER: _ClassVar[int]
    DEVICE_ID_FIELD_NUMBER: _ClassVar[int]
    RECORD_PATCHES_FIELD_NUMBER: _ClassVar[int]
    SYNC_SESSION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CLIENT_CONTEXT_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_id: str
    dataset_name: str
    device_id: str
    record_patches: _containers.RepeatedCompositeFieldContainer[RecordPatch]
    sync_session_token: str
    client_context: str
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_id: _Optional[str] = ..., dataset_name: _Optional[str] = ..., device_id: _Optional[str] = ..., record_patches: _Optional[_Iterable[_Union[RecordPatch, _Mapping]]] = ..., sync_session_token: _Optional[str] = ..., client_context: _Optional[str] = ...) -> None: ...

class UpdateRecordsResponse(_message.Message):
    __slots__ = ("records",)
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[Record]
    def __init__(self, records: _Optional[_Iterable[_Union[Record, _Mapping]]] = ...) -> None: ...

class Record(_message.Message):
    __slots__ = ("key", "value", "sync_count", "last_modified_date", "last_modified_by", "device_last_modified_date")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    SYNC_COUNT_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_BY_FIELD_NUMBER: _ClassVar[int]
    DEVICE_LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    key: str
    value: str
    sync_count: int
    last_modified_date: _timestamp_pb2.Timestamp
    last_modified_by: str
    device_last_modified_date: _timestamp_pb2.Timestamp
    def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ..., sync_count: _Optional[int] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_modified_by: _Optional[str] = ..., device_last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RecordPatch(_message.Message):
    __slots__ = ("op", "key", "value", "sync_count", "device_last_modified_date")
    OP_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    SYNC_COUNT_FIELD_NUMBER: _ClassVar[int]
    DEVICE_LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    op: Operation
    key: str
    value: str
    sync_count: int
    device_last_modified_date: _timestamp_pb2.Timestamp
    def __init__(self, op: _Optional[_Union[Operation, str]] = ..., key: _Optional[str] = ..., value: _Optional[str] = ..., sync_count: _Optional[int] = ..., device_last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
