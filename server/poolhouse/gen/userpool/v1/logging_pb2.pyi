from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class LogLevel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LOG_LEVEL_UNSPECIFIED: _ClassVar[LogLevel]
    LOG_LEVEL_ERROR: _ClassVar[LogLevel]
    LOG_LEVEL_INFO: _ClassVar[LogLevel]

class EventSourceName(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EVENT_SOURCE_NAME_UNSPECIFIED: _ClassVar[EventSourceName]
    EVENT_SOURCE_NAME_USER_NOTIFICATION: _ClassVar[EventSourceName]
    EVENT_SOURCE_NAME_USER_AUTH_EVENTS: _ClassVar[EventSourceName]
LOG_LEVEL_UNSPECIFIED: LogLevel
LOG_LEVEL_ERROR: LogLevel
LOG_LEVEL_INFO: LogLevel
EVENT_SOURCE_NAME_UNSPECIFIED: EventSourceName
EVENT_SOURCE_NAME_USER_NOTIFICATION: EventSourceName
EVENT_SOURCE_NAME_USER_AUTH_EVENTS: EventSourceName

class GetLogDeliveryConfigurationRequest(_message.Message):
    __slots__ = ("user_pool_id",)
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    def __init__(self, user_pool_id: _Optional[str] = ...) -> None: ...

class GetLogDeliveryConfigurationResponse(_message.Message):
    __slots__ = ("log_delivery_configuration",)
    LOG_DELIVERY_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    log_delivery_configuration: LogDeliveryConfigurationType
    def __init__(self, log_delivery_configuration: _Optional[_Union[LogDeliveryConfigurationType, _Mapping]] = ...) -> None: ...

class SetLogDeliveryConfigurationRequest(_message.Message):
    __slots__ = ("user_pool_id", "log_configurations")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    LOG_CONFIGURATIONS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    log_configurations: _containers.RepeatedCompositeFieldContainer[LogConfigurationType]
    def __init__(self, user_pool_id: _Optional[str] = ..., log_configurations: _Optional[_Iterable[_Union[LogConfigurationType, _Mapping]]] = ...) -> None: ...

class SetLogDeliveryConfigurationResponse(_message.Message):
    __slots__ = ("log_delivery_configuration",)
    LOG_DELIVERY_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    log_delivery_configuration: LogDeliveryConfigurationType
    def __init__(self, log_delivery_configuration: _Optional[_Union[LogDeliveryConfigurationType, _Mapping]] = ...) -> None: ...

class LogDeliveryConfigurationType(_message.Message):
    __slots__ = ("user_pool_id", "log_configurations")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    LOG_CONFIGURATIONS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    log_configurations: _containers.RepeatedCompositeFieldContainer[LogConfigurationType]
    def __init__(self, user_pool_id: _Optional[str] = ..., log_configurations: _Optional[_Iterable[_Union[LogConfigurationType, _Mapping]]] = ...) -> None: ...

class LogConfigurationType(_message.Message):
    __slots__ = ("log_level", "event_source", "cloud_watch_logs_configuration", "s3_configuration", "firehose_configuration")
    LOG_LEVEL_FIELD_NUMBER: _ClassVar[int]
    EVENT_SOURCE_FIELD_NUMBER: _ClassVar[int]
    CLOUD_WATCH_LOGS_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    S3_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    FIREHOSE_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    log_level: LogLevel
    event_source: EventSourceName
    cloud_watch_logs_configuration: CloudWatchLogsConfigurationType
    s3_configuration: S3ConfigurationType
    firehose_configuration: FirehoseConfigurationType
    def __init__(self, log_level: _Optional[_Union[LogLevel, str]] = ..., event_source: _Optional[_Union[EventSourceName, str]] = ..., cloud_watch_logs_configuration: _Optional[_Union[CloudWatchLogsConfigurationType, _Mapping]] = ..., s3_configuration: _Optional[_Union[S3ConfigurationType, _Mapping]] = ..., firehose_configuration: _Optional[_Union[FirehoseConfigurationType, _Mapping]] = ...) -> None: ...

class CloudWatchLogsConfigurationType(_message.Message):
    __slots__ = ("log_group_arn",)
    LOG_GROUP_ARN_FIELD_NUMBER: _ClassVar[int]
    log_group_arn: str
    def __init__(self, log_group_arn: _Optional[str] = ...) -> None: ...

class S3ConfigurationType(_message.Message):
    __slots__ = ("bucket_arn",)
    BUCKET_ARN_FIELD_NUMBER: _ClassVar[int]
    bucket_arn: str
    def __init__(self, bucket_arn: _Optional[str] = ...) -> None: ...

class FirehoseConfigurationType(_message.Message):
    __slots__ = ("stream_arn",)
    STREAM_ARN_FIELD_NUMBER: _ClassVar[int]
    stream_arn: str
    def __init__(self, stream_arn: _Optional[str] = ...) -> None: ...
