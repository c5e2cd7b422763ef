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

class RestoreStatusType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RESTORE_STATUS_TYPE_UNSPECIFIED: _ClassVar[RestoreStatusType]
    RESTORE_STATUS_TYPE_PREVIEW_GENERATING: _ClassVar[RestoreStatusType]
    RESTORE_STATUS_TYPE_PREVIEW_GENERATED: _ClassVar[RestoreStatusType]
    RESTORE_STATUS_TYPE_PREVIEW_CANCELLED: _ClassVar[RestoreStatusType]
    RESTORE_STATUS_TYPE_PREVIEW_GENERATION_FAILED: _ClassVar[RestoreStatusType]
    RESTORE_STATUS_TYPE_PREVIEW_EXPIRED: _ClassVar[RestoreStatusType]
    RESTORE_STATUS_TYPE_RESTORING: _ClassVar[RestoreStatusType]
    RESTORE_STATUS_TYPE_RESTORE_COMPLETED: _ClassVar[RestoreStatusType]
    RESTORE_STATUS_TYPE_TEMPORARY_INTERNAL_ERROR_SEE_SUPPORT_CASE: _ClassVar[RestoreStatusType]
    RESTORE_STATUS_TYPE_AWS_ABORTED: _ClassVar[RestoreStatusType]
RESTORE_STATUS_TYPE_UNSPECIFIED: RestoreStatusType
RESTORE_STATUS_TYPE_PREVIEW_GENERATING: RestoreStatusType
RESTORE_STATUS_TYPE_PREVIEW_GENERATED: RestoreStatusType
RESTORE_STATUS_TYPE_PREVIEW_CANCELLED: RestoreStatusType
RESTORE_STATUS_TYPE_PREVIEW_GENERATION_FAILED: RestoreStatusType
RESTORE_STATUS_TYPE_PREVIEW_EXPIRED: RestoreStatusType
RESTORE_STATUS_TYPE_RESTORING: RestoreStatusType
RESTORE_STATUS_TYPE_RESTORE_COMPLETED: RestoreStatusType
RESTORE_STATUS_TYPE_TEMPORARY_INTERNAL_ERROR_SEE_SUPPORT_CASE: RestoreStatusType
RESTORE_STATUS_TYPE_AWS_ABORTED: RestoreStatusType

class CancelPointInTimeRecoveryRequest(_message.Message):
    __slots__ = ("user_pool_id", "restore_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    RESTORE_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    restore_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., restore_id: _Optional[str] = ...) -> None: ...

class CancelPointInTimeRecoveryResponse(_message.Message):
    __slots__ = ("restoration",)
    RESTORATION_FIELD_NUMBER: _ClassVar[int]
    restoration: RestorationType
    def __init__(self, restoration: _Optional[_Union[RestorationType, _Mapping]] = ...) -> None: ...

class DescribePointInTimeRecoveryRequest(_message.Message):
    __slots__ = ("user_pool_id", "restore_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    RESTORE_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    restore_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., restore_id: _Optional[str] = ...) -> None: ...

class DescribePointInTimeRecoveryResponse(_message.Message):
    __slots__ = ("restoration",)
    RESTORATION_FIELD_NUMBER: _ClassVar[int]
    restoration: RestorationType
    def __init__(self, restoration: _Optional[_Union[RestorationType, _Mapping]] = ...) -> None: ...

class InitiatePointInTimeRecoveryRequest(_message.Message):
    __slots__ = ("user_pool_id", "restore_timestamp")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    RESTORE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    restore_timestamp: _timestamp_pb2.Timestamp
    def __init__(self, user_pool_id: _Optional[str] = ..., restore_timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class InitiatePointInTimeRecoveryResponse(_message.Message):
    __slots__ = ("restoration",)
    RESTORATION_FIELD_NUMBER: _ClassVar[int]
    restoration: RestorationType
    def __init__(self, restoration: _Optional[_Union[RestorationType, _Mapping]] = ...) -> None: ...

class ListPointInTimeRecoveriesRequest(_message.Message):
    __slots__ = ("user_pool_id", "next_token", "max_results")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    next_token: str
    max_results: int
    def __init__(self, user_pool_id: _Optional[str] = ..., next_token: _Optional[str] = ..., max_results: _Optional[int] = ...) -> None: ...

class ListPointInTimeRecoveriesResponse(_message.Message):
    __slots__ = ("restorations", "next_token")
    RESTORATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    restorations: _containers.RepeatedCompositeFieldContainer[RestorationDescriptionType]
    next_token: str
    def __init__(self, restorations: _Optional[_Iterable[_Union[RestorationDescriptionType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class StartPointInTimeRecoveryRequest(_message.Message):
    __slots__ = ("user_pool_id", "restore_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    RESTORE_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    restore_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., restore_id: _Optional[str] = ...) -> None: ...

class StartPointInTimeRecoveryResponse(_message.Message):
    __slots__ = ("restoration",)
    RESTORATION_FIELD_NUMBER: _ClassVar[int]
    restoration: RestorationType
    def __init__(self, restoration: _Optional[_Union[RestorationType, _Mapping]] = ...) -> None: ...

class RestorationType(_message.Message):
    __slots__ = ("restore_id", "restore_status", "restore_timestamp", "trigger_timestamp", "restore_preview")
    RESTORE_ID_FIELD_NUMBER: _ClassVar[int]
    RESTORE_STATUS_FIELD_NUMBER: _ClassVar[int]
    RESTORE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TRIGGER_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    RESTORE_PREVIEW_FIELD_NUMBER: _ClassVar[int]
    restore_id: str
    restore_status: RestoreStatusType
    restore_timestamp: _timestamp_pb2.Timestamp
    trigger_timestamp: _timestamp_pb2.Timestamp
    restore_preview: _containers.RepeatedCompositeFieldContainer[RestorePreviewType]
    def __init__(self, restore_id: _Optional[str] = ..., restore_status: _Optional[_Union[RestoreStatusType, str]] = ..., restore_timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., trigger_timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., restore_preview: _Optional[_Iterable[_Union[RestorePreviewType, _Mapping]]] = ...) -> None: ...

class RestorationDescriptionType(_message.Message):
    __slots__ = ("restore_id", "restore_status", "restore_timestamp")
    RESTORE_ID_FIELD_NUMBER: _ClassVar[int]
    RESTORE_STATUS_FIELD_NUMBER: _ClassVar[int]
    RESTORE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    restore_id: str
    restore_status: RestoreStatusType
    restore_timestamp: _timestamp_pb2.Timestamp
    def __init__(self, restore_id: _Optional[str] = ..., restore_status: _Optional[_Union[RestoreStatusType, str]] = ..., restore_timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RestorePreviewType(_message.Message):
    __slots__ = ("entity", "create_count", "update_count", "delete_count")
    ENTITY_FIELD_NUMBER: _ClassVar[int]
    CREATE_COUNT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_COUNT_FIELD_NUMBER: _ClassVar[int]
    DELETE_COUNT_FIELD_NUMBER: _ClassVar[int]
    entity: str
    create_count: int
    update_count: int
    delete_count: int
    def __init__(self, entity: _Optional[str] = ..., create_count: _Optional[int] = ..., update_count: _Optional[int] = ..., delete_count: _Optional[int] = ...) -> None: ...
