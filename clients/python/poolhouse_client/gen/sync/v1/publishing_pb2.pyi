import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BulkPublishStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BULK_PUBLISH_STATUS_UNSPECIFIED: _ClassVar[BulkPublishStatus]
    BULK_PUBLISH_STATUS_NOT_STARTED: _ClassVar[BulkPublishStatus]
    BULK_PUBLISH_STATUS_IN_PROGRESS: _ClassVar[BulkPublishStatus]
    BULK_PUBLISH_STATUS_FAILED: _ClassVar[BulkPublishStatus]
    BULK_PUBLISH_STATUS_SUCCEEDED: _ClassVar[BulkPublishStatus]
BULK_PUBLISH_STATUS_UNSPECIFIED: BulkPublishStatus
BULK_PUBLISH_STATUS_NOT_STARTED: BulkPublishStatus
BULK_PUBLISH_STATUS_IN_PROGRESS: BulkPublishStatus
BULK_PUBLISH_STATUS_FAILED: BulkPublishStatus
BULK_PUBLISH_STATUS_SUCCEEDED: BulkPublishStatus

class BulkPublishRequest(_message.Message):
    __slots__ = ("identity_pool_id",)
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ...) -> None: ...

class BulkPublishResponse(_message.Message):
    __slots__ = ("identity_pool_id",)
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ...) -> None: ...

class GetBulkPublishDetailsRequest(_message.Message):
    __slots__ = ("identity_pool_id",)
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ...) -> None: ...

class GetBulkPublishDetailsResponse(_message.Message):
    __slots__ = ("identity_pool_id", "bulk_publish_start_time", "bulk_publish_complete_time", "bulk_publish_status", "failure_message")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    BULK_PUBLISH_START_TIME_FIELD_NUMBER: _ClassVar[int]
    BULK_PUBLISH_COMPLETE_TIME_FIELD_NUMBER: _ClassVar[int]
    BULK_PUBLISH_STATUS_FIELD_NUMBER: _ClassVar[int]
    FAILURE_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    bulk_publish_start_time: _timestamp_pb2.Timestamp
    bulk_publish_complete_time: _timestamp_pb2.Timestamp
    bulk_publish_status: BulkPublishStatus
    failure_message: str
    def __init__(self, identity_pool_id: _Optional[str] = ..., bulk_publish_start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., bulk_publish_complete_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., bulk_publish_status: _Optional[_Union[BulkPublishStatus, str]] = ..., failure_message: _Optional[str] = ...) -> None: ...

class GetCognitoEventsRequest(_message.Message):
    __slots__ = ("identity_pool_id",)
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ...) -> None: ...

class GetCognitoEventsResponse(_message.Message):
    __slots__ = ("events",)
    class EventsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    events: _containers.ScalarMap[str, str]
    def __init__(self, events: _Optional[_Mapping[str, str]] = ...) -> None: ...

class SetCognitoEventsRequest(_message.Message):
    __slots__ = ("identity_pool_id", "events")
    class EventsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    events: _containers.ScalarMap[str, str]
    def __init__(self, identity_pool_id: _Optional[str] = ..., events: _Optional[_Mapping[str, str]] = ...) -> None: ...

class SetCognitoEventsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
