from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Platform(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PLATFORM_UNSPECIFIED: _ClassVar[Platform]
    PLATFORM_APNS: _ClassVar[Platform]
    PLATFORM_APNS_SANDBOX: _ClassVar[Platform]
    PLATFORM_GCM: _ClassVar[Platform]
    PLATFORM_ADM: _ClassVar[Platform]
    PLATFORM_WEB_PUSH: _ClassVar[Platform]
PLATFORM_UNSPECIFIED: Platform
PLATFORM_APNS: Platform
PLATFORM_APNS_SANDBOX: Platform
PLATFORM_GCM: Platform
PLATFORM_ADM: Platform
PLATFORM_WEB_PUSH: Platform

class RegisterDeviceRequest(_message.Message):
    __slots__ = ("identity_pool_id", "identity_id", "platform", "token")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    PLATFORM_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_id: str
    platform: Platform
    token: str
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_id: _Optional[str] = ..., platform: _Optional[_Union[Platform, str]] = ..., token: _Optional[str] = ...) -> None: ...

class RegisterDeviceResponse(_message.Message):
    __slots__ = ("device_id",)
    DEVICE_ID_FIELD_NUMBER: _ClassVar[int]
    device_id: str
    def __init__(self, device_id: _Optional[str] = ...) -> None: ...

class SubscribeToDatasetRequest(_message.Message):
    __slots__ = ("identity_pool_id", "identity_id", "dataset_name", "device_id")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    DATASET_NAME_FIELD_NUMBER: _ClassVar[int]
    DEVICE_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_id: str
    dataset_name: str
    device_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_id: _Optional[str] = ..., dataset_name: _Optional[str] = ..., device_id: _Optional[str] = ...) -> None: ...

class SubscribeToDatasetResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class UnsubscribeFromDatasetRequest(_message.Message):
    __slots__ = ("identity_pool_id", "identity_id", "dataset_name", "device_id")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    DATASET_NAME_FIELD_NUMBER: _ClassVar[int]
    DEVICE_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_id: str
    dataset_name: str
    device_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_id: _Optional[str] = ..., dataset_name: _Optional[str] = ..., device_id: _Optional[str] = ...) -> None: ...

class UnsubscribeFromDatasetResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
