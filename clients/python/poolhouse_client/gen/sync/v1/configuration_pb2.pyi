from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StreamingStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STREAMING_STATUS_UNSPECIFIED: _ClassVar[StreamingStatus]
    STREAMING_STATUS_ENABLED: _ClassVar[StreamingStatus]
    STREAMING_STATUS_DISABLED: _ClassVar[StreamingStatus]
STREAMING_STATUS_UNSPECIFIED: StreamingStatus
STREAMING_STATUS_ENABLED: StreamingStatus
STREAMING_STATUS_DISABLED: StreamingStatus

class GetIdentityPoolConfigurationRequest(_message.Message):
    __slots__ = ("identity_pool_id",)
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ...) -> None: ...

class GetIdentityPoolConfigurationResponse(_message.Message):
    __slots__ = ("identity_pool_id", "push_sync", "cognito_streams")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    PUSH_SYNC_FIELD_NUMBER: _ClassVar[int]
    COGNITO_STREAMS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    push_sync: PushSync
    cognito_streams: CognitoStreams
    def __init__(self, identity_pool_id: _Optional[str] = ..., push_sync: _Optional[_Union[PushSync, _Mapping]] = ..., cognito_streams: _Optional[_Union[CognitoStreams, _Mapping]] = ...) -> None: ...

class SetIdentityPoolConfigurationRequest(_message.Message):
    __slots__ = ("identity_pool_id", "push_sync", "cognito_streams")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    PUSH_SYNC_FIELD_NUMBER: _ClassVar[int]
    COGNITO_STREAMS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    push_sync: PushSync
    cognito_streams: CognitoStreams
    def __init__(self, identity_pool_id: _Optional[str] = ..., push_sync: _Optional[_Union[PushSync, _Mapping]] = ..., cognito_streams: _Optional[_Union[CognitoStreams, _Mapping]] = ...) -> None: ...

class SetIdentityPoolConfigurationResponse(_message.Message):
    __slots__ = ("identity_pool_id", "push_sync", "cognito_streams")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    PUSH_SYNC_FIELD_NUMBER: _ClassVar[int]
    COGNITO_STREAMS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    push_sync: PushSync
    cognito_streams: CognitoStreams
    def __init__(self, identity_pool_id: _Optional[str] = ..., push_sync: _Optional[_Union[PushSync, _Mapping]] = ..., cognito_streams: _Optional[_Union[CognitoStreams, _Mapping]] = ...) -> None: ...

class PushSync(_message.Message):
    __slots__ = ("application_arns", "role_arn")
    APPLICATION_ARNS_FIELD_NUMBER: _ClassVar[int]
    ROLE_ARN_FIELD_NUMBER: _ClassVar[int]
    application_arns: _containers.RepeatedScalarFieldContainer[str]
    role_arn: str
    def __init__(self, application_arns: _Optional[_Iterable[str]] = ..., role_arn: _Optional[str] = ...) -> None: ...

class CognitoStreams(_message.Message):
    __slots__ = ("stream_name", "role_arn", "streaming_status")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    ROLE_ARN_FIELD_NUMBER: _ClassVar[int]
    STREAMING_STATUS_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    role_arn: str
    streaming_status: StreamingStatus
    def __init__(self, stream_name: _Optional[str] = ..., role_arn: _Optional[str] = ..., streaming_status: _Optional[_Union[StreamingStatus, str]] = ...) -> None: ...
