from poolhouse_client.gen.userpool.v1 import types_pb2 as _types_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ChangePasswordRequest(_message.Message):
    __slots__ = ("previous_password", "proposed_password", "access_token")
    PREVIOUS_PASSWORD_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_PASSWORD_FIELD_NUMBER: _ClassVar[int]
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    previous_password: str
    proposed_password: str
    access_token: str
    def __init__(self, previous_password: _Optional[str] = ..., proposed_password: _Optional[str] = ..., access_token: _Optional[str] = ...) -> None: ...

class ChangePasswordResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ConfirmForgotPasswordRequest(_message.Message):
    __slots__ = ("client_id", "secret_hash", "username", "confirmation_code", "password", "analytics_metadata", "user_context_data", "client_metadata")
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    SECRET_HASH_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    CONFIRMATION_CODE_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_METADATA_FIELD_NUMBER: _ClassVar[int]
    USER_CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    secret_hash: str
    username: str
    confirmation_code: str
    password: str
    analytics_metadata: _types_pb2.AnalyticsMetadataType
    user_context_data: _types_pb2.UserContextDataType
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, client_id: _Optional[str] = ..., secret_hash: _Optional[str] = ..., username: _Optional[str] = ..., confirmation_code: _Optional[str] = ..., password: _Optional[str] = ..., analytics_metadata: _Optional[_Union[_types_pb2.AnalyticsMetadataType, _Mapping]] = ..., user_context_data: _Optional[_Union[_types_pb2.UserContextDataType, _Mapping]] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ConfirmForgotPasswordResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ForgotPasswordRequest(_message.Message):
    __slots__ = ("client_id", "secret_hash", "user_context_data", "username", "analytics_metadata", "client_metadata")
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    SECRET_HASH_FIELD_NUMBER: _ClassVar[int]
    USER_CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_METADATA_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    secret_hash: str
    user_context_data: _types_pb2.UserContextDataType
    username: str
    analytics_metadata: _types_pb2.AnalyticsMetadataType
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, client_id: _Optional[str] = ..., secret_hash: _Optional[str] = ..., user_context_data: _Optional[_Union[_types_pb2.UserContextDataType, _Mapping]] = ..., username: _Optional[str] = ..., analytics_metadata: _Optional[_Union[_types_pb2.AnalyticsMetadataType, _Mapping]] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ForgotPasswordResponse(_message.Message):
    __slots__ = ("code_delivery_details",)
    CODE_DELIVERY_DETAILS_FIELD_NUMBER: _ClassVar[int]
    code_delivery_details: _types_pb2.CodeDeliveryDetailsType
    def __init__(self, code_delivery_details: _Optional[_Union[_types_pb2.CodeDeliveryDetailsType, _Mapping]] = ...) -> None: ...
