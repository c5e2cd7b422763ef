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

class MessageActionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MESSAGE_ACTION_TYPE_UNSPECIFIED: _ClassVar[MessageActionType]
    MESSAGE_ACTION_TYPE_RESEND: _ClassVar[MessageActionType]
    MESSAGE_ACTION_TYPE_SUPPRESS: _ClassVar[MessageActionType]
MESSAGE_ACTION_TYPE_UNSPECIFIED: MessageActionType
MESSAGE_ACTION_TYPE_RESEND: MessageActionType
MESSAGE_ACTION_TYPE_SUPPRESS: MessageActionType

class AdminConfirmSignUpRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "client_metadata")
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class AdminConfirmSignUpResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminCreateUserRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "user_attributes", "validation_data", "temporary_password", "force_alias_creation", "message_action", "desired_delivery_mediums", "client_metadata")
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    USER_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_DATA_FIELD_NUMBER: _ClassVar[int]
    TEMPORARY_PASSWORD_FIELD_NUMBER: _ClassVar[int]
    FORCE_ALIAS_CREATION_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ACTION_FIELD_NUMBER: _ClassVar[int]
    DESIRED_DELIVERY_MEDIUMS_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    user_attributes: _containers.RepeatedCompositeFieldContainer[_types_pb2.AttributeType]
    validation_data: _containers.RepeatedCompositeFieldContainer[_types_pb2.AttributeType]
    temporary_password: str
    force_alias_creation: bool
    message_action: MessageActionType
    desired_delivery_mediums: _containers.RepeatedScalarFieldContainer[_types_pb2.DeliveryMediumType]
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., user_attributes: _Optional[_Iterable[_Union[_types_pb2.AttributeType, _Mapping]]] = ..., validation_data: _Optional[_Iterable[_Union[_types_pb2.AttributeType, _Mapping]]] = ..., temporary_password: _Optional[str] = ..., force_alias_creation: _Optional[bool] = ..., message_action: _Optional[_Union[MessageActionType, str]] = ..., desired_delivery_mediums: _Optional[_Iterable[_Union[_types_pb2.DeliveryMediumType, str]]] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class AdminCreateUserResponse(_message.Message):
    __slots__ = ("user",)
    USER_FIELD_NUMBER: _ClassVar[int]
    user: _types_pb2.UserType
    def __init__(self, user: _Optional[_Union[_types_pb2.UserType, _Mapping]] = ...) -> None: ...

class AdminDeleteUserRequest(_message.Message):
    __slots__ = ("user_pool_id", "username")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ...) -> None: ...

class AdminDeleteUserResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminDisableUserRequest(_message.Message):
    __slots__ = ("user_pool_id", "username")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ...) -> None: ...

class AdminDisableUserResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminEnableUserRequest(_message.Message):
    __slots__ = ("user_pool_id", "username")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ...) -> None: ...

class AdminEnableUserResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminGetUserRequest(_message.Message):
    __slots__ = ("user_pool_id", "username")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ...) -> None: ...

class AdminGetUserResponse(_message.Message):
    __slots__ = ("username", "user_attributes", "user_create_date", "user_last_modified_date", "enabled", "user_status", "mfa_options", "preferred_mfa_setting", "user_mfa_setting_list")
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    USER_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    USER_CREATE_DATE_FIELD_NUMBER: _ClassVar[int]
    USER_LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    USER_STATUS_FIELD_NUMBER: _ClassVar[int]
    MFA_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    PREFERRED_MFA_SETTING_FIELD_NUMBER: _ClassVar[int]
    USER_MFA_SETTING_LIST_FIELD_NUMBER: _ClassVar[int]
    username: str
    user_attributes: _containers.RepeatedCompositeFieldContainer[_types_pb2.AttributeType]
    user_create_date: _timestamp_pb2.Timestamp
    user_last_modified_date: _timestamp_pb2.Timestamp
    enabled: bool
    user_status: _types_pb2.UserStatusType
    mfa_options: _containers.RepeatedCompositeFieldContainer[_types_pb2.MFAOptionType]
    preferred_mfa_setting: str
    user_mfa_setting_list: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, username: _Optional[str] = ..., user_attributes: _Optional[_Iterable[_Union[_types_pb2.AttributeType, _Mapping]]] = ..., user_create_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., user_last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., enabled: _Optional[bool] = ..., user_status: _Optional[_Union[_types_pb2.UserStatusType, str]] = ..., mfa_options: _Optional[_Iterable[_Union[_types_pb2.MFAOptionType, _Mapping]]] = ..., preferred_mfa_setting: _Optional[str] = ..., user_mfa_setting_list: _Optional[_Iterable[str]] = ...) -> None: ...

class AdminResetUserPasswordRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "client_metadata")
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class AdminResetUserPasswordResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminSetUserPasswordRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "password", "permanent")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    PERMANENT_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    password: str
    permanent: bool
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., password: _Optional[str] = ..., permanent: _Optional[bool] = ...) -> None: ...

class AdminSetUserPasswordResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteUserRequest(_message.Message):
    __slots__ = ("access_token",)
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    def __init__(self, access_token: _Optional[str] = ...) -> None: ...

class DeleteUserResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetUserRequest(_message.Message):
    __slots__ = ("access_token",)
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    def __init__(self, access_token: _Optional[str] = ...) -> None: ...

class GetUserResponse(_message.Message):
    __slots__ = ("username", "user_attributes", "mfa_options", "preferred_mfa_setting", "user_mfa_setting_list")
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    USER_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    MFA_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    PREFERRED_MFA_SETTING_FIELD_NUMBER: _ClassVar[int]
    USER_MFA_SETTING_LIST_FIELD_NUMBER: _ClassVar[int]
    username: str
    user_attributes: _containers.RepeatedCompositeFieldContainer[_types_pb2.AttributeType]
    mfa_options: _containers.RepeatedCompositeFieldContainer[_types_pb2.MFAOptionType]
    preferred_mfa_setting: str
    user_mfa_setting_list: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, username: _Optional[str] = ..., user_attributes: _Optional[_Iterable[_Union[_types_pb2.AttributeType, _Mapping]]] = ..., mfa_options: _Optional[_Iterable[_Union[_types_pb2.MFAOptionType, _Mapping]]] = ..., preferred_mfa_setting: _Optional[str] = ..., user_mfa_setting_list: _Optional[_Iterable[str]] = ...) -> None: ...

class ListUsersRequest(_message.Message):
    __slots__ = ("user_pool_id", "attributes_to_get", "limit", "pagination_token", "filter")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_TO_GET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    attributes_to_get: _containers.RepeatedScalarFieldContainer[str]
    limit: int
    pagination_token: str
    filter: str
    def __init__(self, user_pool_id: _Optional[str] = ..., attributes_to_get: _Optional[_Iterable[str]] = ..., limit: _Optional[int] = ..., pagination_token: _Optional[str] = ..., filter: _Optional[str] = ...) -> None: ...

class ListUsersResponse(_message.Message):
    __slots__ = ("users", "pagination_token")
    USERS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    users: _containers.RepeatedCompositeFieldContainer[_types_pb2.UserType]
    pagination_token: str
    def __init__(self, users: _Optional[_Iterable[_Union[_types_pb2.UserType, _Mapping]]] = ..., pagination_token: _Optional[str] = ...) -> None: ...
