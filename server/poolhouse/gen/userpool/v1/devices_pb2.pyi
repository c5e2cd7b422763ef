import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse.gen.userpool.v1 import types_pb2 as _types_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DeviceRememberedStatusType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DEVICE_REMEMBERED_STATUS_TYPE_UNSPECIFIED: _ClassVar[DeviceRememberedStatusType]
    DEVICE_REMEMBERED_STATUS_TYPE_REMEMBERED: _ClassVar[DeviceRememberedStatusType]
    DEVICE_REMEMBERED_STATUS_TYPE_NOT_REMEMBERED: _ClassVar[DeviceRememberedStatusType]
DEVICE_REMEMBERED_STATUS_TYPE_UNSPECIFIED: DeviceRememberedStatusType
DEVICE_REMEMBERED_STATUS_TYPE_REMEMBERED: DeviceRememberedStatusType
DEVICE_REMEMBERED_STATUS_TYPE_NOT_REMEMBERED: DeviceRememberedStatusType

class AdminForgetDeviceRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "device_key")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    DEVICE_KEY_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    device_key: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., device_key: _Optional[str] = ...) -> None: ...

class AdminForgetDeviceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminGetDeviceRequest(_message.Message):
    __slots__ = ("device_key", "user_pool_id", "username")
    DEVICE_KEY_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    device_key: str
    user_pool_id: str
    username: str
    def __init__(self, device_key: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., username: _Optional[str] = ...) -> None: ...

class AdminGetDeviceResponse(_message.Message):
    __slots__ = ("device",)
    DEVICE_FIELD_NUMBER: _ClassVar[int]
    device: DeviceType
    def __init__(self, device: _Optional[_Union[DeviceType, _Mapping]] = ...) -> None: ...

class AdminListDevicesRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "limit", "pagination_token")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    limit: int
    pagination_token: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., limit: _Optional[int] = ..., pagination_token: _Optional[str] = ...) -> None: ...

class AdminListDevicesResponse(_message.Message):
    __slots__ = ("devices", "pagination_token")
    DEVICES_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    devices: _containers.RepeatedCompositeFieldContainer[DeviceType]
    pagination_token: str
    def __init__(self, devices: _Optional[_Iterable[_Union[DeviceType, _Mapping]]] = ..., pagination_token: _Optional[str] = ...) -> None: ...

class AdminUpdateDeviceStatusRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "device_key", "device_remembered_status")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    DEVICE_KEY_FIELD_NUMBER: _ClassVar[int]
    DEVICE_REMEMBERED_STATUS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    device_key: str
    device_remembered_status: DeviceRememberedStatusType
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., device_key: _Optional[str] = ..., device_remembered_status: _Optional[_Union[DeviceRememberedStatusType, str]] = ...) -> None: ...

class AdminUpdateDeviceStatusResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ConfirmDeviceRequest(_message.Message):
    __slots__ = ("access_token", "device_key", "device_secret_verifier_config", "device_name")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DEVICE_KEY_FIELD_NUMBER: _ClassVar[int]
    DEVICE_SECRET_VERIFIER_CONFIG_FIELD_NUMBER: _ClassVar[int]
    DEVICE_NAME_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    device_key: str
    device_secret_verifier_config: DeviceSecretVerifierConfigType
    device_name: str
    def __init__(self, access_token: _Optional[str] = ..., device_key: _Optional[str] = ..., device_secret_verifier_config: _Optional[_Union[DeviceSecretVerifierConfigType, _Mapping]] = ..., device_name: _Optional[str] = ...) -> None: ...

class ConfirmDeviceResponse(_message.Message):
    __slots__ = ("user_confirmation_necessary",)
    USER_CONFIRMATION_NECESSARY_FIELD_NUMBER: _ClassVar[int]
    user_confirmation_necessary: bool
    def __init__(self, user_confirmation_necessary: _Optional[bool] = ...) -> None: ...

class ForgetDeviceRequest(_message.Message):
    __slots__ = ("access_token", "device_key")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DEVICE_KEY_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    device_key: str
    def __init__(self, access_token: _Optional[str] = ..., device_key: _Optional[str] = ...) -> None: ...

class ForgetDeviceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetDeviceRequest(_message.Message):
    __slots__ = ("device_key", "access_token")
    DEVICE_KEY_FIELD_NUMBER: _ClassVar[int]
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    device_key: str
    access_token: str
    def __init__(self, device_key: _Optional[str] = ..., access_token: _Optional[str] = ...) -> None: ...

class GetDeviceResponse(_message.Message):
    __slots__ = ("device",)
    DEVICE_FIELD_NUMBER: _ClassVar[int]
    device: DeviceType
    def __init__(self, device: _Optional[_Union[DeviceType, _Mapping]] = ...) -> None: ...

class ListDevicesRequest(_message.Message):
    __slots__ = ("access_token", "limit", "pagination_token")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    limit: int
    pagination_token: str
    def __init__(self, access_token: _Optional[str] = ..., limit: _Optional[int] = ..., pagination_token: _Optional[str] = ...) -> None: ...

class ListDevicesResponse(_message.Message):
    __slots__ = ("devices", "pagination_token")
    DEVICES_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    devices: _containers.RepeatedCompositeFieldContainer[DeviceType]
    pagination_token: str
    def __init__(self, devices: _Optional[_Iterable[_Union[DeviceType, _Mapping]]] = ..., pagination_token: _Optional[str] = ...) -> None: ...

class UpdateDeviceStatusRequest(_message.Message):
    __slots__ = ("access_token", "device_key", "device_remembered_status")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DEVICE_KEY_FIELD_NUMBER: _ClassVar[int]
    DEVICE_REMEMBERED_STATUS_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    device_key: str
    device_remembered_status: DeviceRememberedStatusType
    def __init__(self, access_token: _Optional[str] = ..., device_key: _Optional[str] = ..., device_remembered_status: _Optional[_Union[DeviceRememberedStatusType, str]] = ...) -> None: ...

class UpdateDeviceStatusResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeviceType(_message.Message):
    __slots__ = ("device_key", "device_attributes", "device_create_date", "device_last_modified_date", "device_last_authenticated_date")
    DEVICE_KEY_FIELD_NUMBER: _ClassVar[int]
    DEVICE_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    DEVICE_CREATE_DATE_FIELD_NUMBER: _ClassVar[int]
    DEVICE_LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    DEVICE_LAST_AUTHENTICATED_DATE_FIELD_NUMBER: _ClassVar[int]
    device_key: str
    device_attributes: _containers.RepeatedCompositeFieldContainer[_types_pb2.AttributeType]
    device_create_date: _timestamp_pb2.Timestamp
    device_last_modified_date: _timestamp_pb2.Timestamp
    device_last_authenticated_date: _timestamp_pb2.Timestamp
    def __init__(self, device_key: _Optional[str] = ..., device_attributes: _Optional[_Iterable[_Union[_types_pb2.AttributeType, _Mapping]]] = ..., device_create_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., device_last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., device_last_authenticated_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DeviceSecretVerifierConfigType(_message.Message):
    __slots__ = ("password_verifier", "salt")
    PASSWORD_VERIFIER_FIELD_NUMBER: _ClassVar[int]
    SALT_FIELD_NUMBER: _ClassVar[int]
    password_verifier: str
    salt: str
    def __init__(self, password_verifier: _Optional[str] = ..., salt: _Optional[str] = ...) -> None: ...
