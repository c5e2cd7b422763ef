from poolhouse.gen.userpool.v1 import types_pb2 as _types_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ConfirmSignUpRequest(_message.Message):
    __slots__ = ("client_id", "secret_hash", "username", "confirmation_code", "force_alias_creation", "analytics_metadata", "user_context_data", "client_metadata", "session")
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
    FORCE_ALIAS_CREATION_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_METADATA_FIELD_NUMBER: _ClassVar[int]
    USER_CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    secret_hash: str
    username: str
    confirmation_code: str
    force_alias_creation: bool
    analytics_metadata: _types_pb2.AnalyticsMetadataType
    user_context_data: _types_pb2.UserContextDataType
    client_metadata: _containers.ScalarMap[str, str]
    session: str
    def __init__(self, client_id: _Optional[str] = ..., secret_hash: _Optional[str] = ..., username: _Optional[str] = ..., confirmation_code: _Optional[str] = ..., force_alias_creation: _Optional[bool] = ..., analytics_metadata: _Optional[_Union[_types_pb2.AnalyticsMetadataType, _Mapping]] = ..., user_context_data: _Optional[_Union[_types_pb2.UserContextDataType, _Mapping]] = ..., client_metadata: _Optional[_Mapping[str, str]] = ..., session: _Optional[str] = ...) -> None: ...

class ConfirmSignUpResponse(_message.Message):
    __slots__ = ("session",)
    SESSION_FIELD_NUMBER: _ClassVar[int]
    session: str
    def __init__(self, session: _Optional[str] = ...) -> None: ...

class ResendConfirmationCodeRequest(_message.Message):
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

class ResendConfirmationCodeResponse(_message.Message):
    __slots__ = ("code_delivery_details",)
    CODE_DELIVERY_DETAILS_FIELD_NUMBER: _ClassVar[int]
    code_delivery_details: _types_pb2.CodeDeliveryDetailsType
    def __init__(self, code_delivery_details: _Optional[_Union[_types_pb2.CodeDeliveryDetailsType, _Mapping]] = ...) -> None: ...

class SignUpRequest(_message.Message):
    __slots__ = ("client_id", "secret_hash", "username", "password", "user_attributes", "validation_data", "analytics_metadata", "user_context_data", "client_metadata")
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
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    USER_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_DATA_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_METADATA_FIELD_NUMBER: _ClassVar[int]
    USER_CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    secret_hash: str
    username: str
    password: str
    user_attributes: _containers.RepeatedCompositeFieldContainer[_types_pb2.AttributeType]
    validation_data: _containers.RepeatedCompositeFieldContainer[_types_pb2.AttributeType]
    analytics_metadata: _types_pb2.AnalyticsMetadataType
    user_context_data: _types_pb2.UserContextDataType
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, client_id: _Optional[str] = ..., secret_hash: _Optional[str] = ..., username: _Optional[str] = ..., password: _Optional[str] = ..., user_attributes: _Optional[_Iterable[_Union[_types_pb2.AttributeType, _Mapping]]] = ..., validation_data: _Optional[_Iterable[_Union[_types_pb2.AttributeType, _Mapping]]] = ..., analytics_metadata: _Optional[_Union[_types_pb2.AnalyticsMetadataType, _Mapping]] = ..., user_context_data: _Optional[_Union[_types_pb2.UserContextDataType, _Mapping]] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class SignUpResponse(_message.Message):
    __slots__ = ("user_confirmed", "code_delivery_details", "user_sub", "session")
    USER_CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    CODE_DELIVERY_DETAILS_FIELD_NUMBER: _ClassVar[int]
    USER_SUB_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    user_confirmed: bool
    code_delivery_details: _types_pb2.CodeDeliveryDetailsType
    user_sub: str
    session: str
    def __init__(self, user_confirmed: _Optional[bool] = ..., code_delivery_details: _Optional[_Union[_types_pb2.CodeDeliveryDetailsType, _Mapping]] = ..., user_sub: _Optional[str] = ..., session: _Optional[str] = ...) -> None: ...
