import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from poolhouse_client.gen.sync.v1 import records_pb2 as _records_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ResetReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RESET_REASON_UNSPECIFIED: _ClassVar[ResetReason]
    RESET_REASON_COMPACTED: _ClassVar[ResetReason]
    RESET_REASON_REPLACED: _ClassVar[ResetReason]
RESET_REASON_UNSPECIFIED: ResetReason
RESET_REASON_COMPACTED: ResetReason
RESET_REASON_REPLACED: ResetReason

class WatchRequest(_message.Message):
    __slots__ = ("identity_pool_id", "identity_id", "dataset_name", "resume_token")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    DATASET_NAME_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_id: str
    dataset_name: str
    resume_token: str
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_id: _Optional[str] = ..., dataset_name: _Optional[str] = ..., resume_token: _Optional[str] = ...) -> None: ...

class WatchResponse(_message.Message):
    __slots__ = ("resume_token", "changes", "current", "reset", "heartbeat", "come_back")
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    CURRENT_FIELD_NUMBER: _ClassVar[int]
    RESET_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    COME_BACK_FIELD_NUMBER: _ClassVar[int]
    resume_token: str
    changes: Changes
    current: Current
    reset: Reset
    heartbeat: Heartbeat
    come_back: ComeBack
    def __init__(self, resume_token: _Optional[str] = ..., changes: _Optional[_Union[Changes, _Mapping]] = ..., current: _Optional[_Union[Current, _Mapping]] = ..., reset: _Optional[_Union[Reset, _Mapping]] = ..., heartbeat: _Optional[_Union[Heartbeat, _Mapping]] = ..., come_back: _Optional[_Union[ComeBack, _Mapping]] = ...) -> None: ...

class Changes(_message.Message):
    __slots__ = ("changes",)
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[Change]
    def __init__(self, changes: _Optional[_Iterable[_Union[Change, _Mapping]]] = ...) -> None: ...

class Change(_message.Message):
    __slots__ = ("record_change", "dataset_deletion")
    RECORD_CHANGE_FIELD_NUMBER: _ClassVar[int]
    DATASET_DELETION_FIELD_NUMBER: _ClassVar[int]
    record_change: RecordChange
    dataset_deletion: DatasetDeletion
    def __init__(self, record_change: _Optional[_Union[RecordChange, _Mapping]] = ..., dataset_deletion: _Optional[_Union[DatasetDeletion, _Mapping]] = ...) -> None: ...

class RecordChange(_message.Message):
    __slots__ = ("dataset_name", "record")
    DATASET_NAME_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    dataset_name: str
    record: _records_pb2.Record
    def __init__(self, dataset_name: _Optional[str] = ..., record: _Optional[_Union[_records_pb2.Record, _Mapping]] = ...) -> None: ...

class DatasetDeletion(_message.Message):
    __slots__ = ("dataset_name", "sync_count")
    DATASET_NAME_FIELD_NUMBER: _ClassVar[int]
    SYNC_COUNT_FIELD_NUMBER: _ClassVar[int]
    dataset_name: str
    sync_count: int
    def __init__(self, dataset_name: _Optional[str] = ..., sync_count: _Optional[int] = ...) -> None: ...

class Current(_message.Message):
    __slots__ = ("heartbeat_every",)
    HEARTBEAT_EVERY_FIELD_NUMBER: _ClassVar[int]
    heartbeat_every: _duration_pb2.Duration
    def __init__(self, heartbeat_every: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Reset(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: ResetReason
    def __init__(self, reason: _Optional[_Union[ResetReason, str]] = ...) -> None: ...

class Heartbeat(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ComeBack(_message.Message):
    __slots__ = ("after",)
    AFTER_FIELD_NUMBER: _ClassVar[int]
    after: _duration_pb2.Duration
    def __init__(self, after: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...
