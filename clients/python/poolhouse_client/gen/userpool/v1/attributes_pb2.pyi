from poolhouse_client.gen.userpool.v1 import types_pb2 as _types_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AddCustomAttributesRequest(_message.Message):
    __slots__ = ("user_pool_id", "custom_attributes")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    custom_attributes: _containers.RepeatedCompositeFieldContainer[_types_pb2.SchemaAttributeType]
    def __init__(self, user_pool_id: _Optional[str] = ..., custom_attributes: _Optional[_Iterable[_Union[_types_pb2.SchemaAttributeType, _Mapping]]] = ...) -> None: ...

class AddCustomAttributesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminDeleteUserAttributesRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "user_attribute_names")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    USER_ATTRIBUTE_NAMES_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    user_attribute_names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., user_attribute_names: _Optional[_Iterable[str]] = ...) -> None: ...

class AdminDeleteUserAttributesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminUpdateUserAttributesRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "user_attributes", "client_metadata")
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
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    user_attributes: _containers.RepeatedCompositeFieldContainer[_types_pb2.AttributeType]
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., user_attributes: _Optional[_Iterable[_Union[_types_pb2.AttributeType, _Mapping]]] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class AdminUpdateUserAttributesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteUserAttributesRequest(_message.Message):
    __slots__ = ("user_attribute_names", "access_token")
    USER_ATTRIBUTE_NAMES_FIELD_NUMBER: _ClassVar[int]
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_attribute_names: _containers.RepeatedScalarFieldContainer[str]
    access_token: str
    def __init__(self, user_attribute_names: _Optional[_Iterable[str]] = ..., access_token: _Optional[str] = ...) -> None: ...

class DeleteUserAttributesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetUserAttributeVerificationCodeRequest(_message.Message):
    __slots__ = ("access_token", "attribute_name", "client_metadata")
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTE_NAME_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    attribute_name: str
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, access_token: _Optional[str] = ..., attribute_name: _Optional[str] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class GetUserAttributeVerificationCodeResponse(_message.Message):
    __slots__ = ("code_delivery_details",)
    CODE_DELIVERY_DETAILS_FIELD_NUMBER: _ClassVar[int]
    code_delivery_details: _types_pb2.CodeDeliveryDetailsType
    def __init__(self, code_delivery_details: _Optional[_Union[_types_pb2.CodeDeliveryDetailsType, _Mapping]] = ...) -> None: ...

class UpdateUserAttributesRequest(_message.Message):
    __slots__ = ("user_attributes", "access_token", "client_metadata")
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    USER_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    user_attributes: _containers.RepeatedCompositeFieldContainer[_types_pb2.AttributeType]
    access_token: str
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, user_attributes: _Optional[_Iterable[_Union[_types_pb2.AttributeType, _Mapping]]] = ..., access_token: _Optional[str] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class UpdateUserAttributesResponse(_message.Message):
    __slots__ = ("code_delivery_details_list",)
    CODE_DELIVERY_DETAILS_LIST_FIELD_NUMBER: _ClassVar[int]
    code_delivery_details_list: _containers.RepeatedCompositeFieldContainer[_types_pb2.CodeDeliveryDetailsType]
    def __init__(self, code_delivery_details_list: _Optional[_Iterable[_Union[_types_pb2.CodeDeliveryDetailsType, _Mapping]]] = ...) -> None: ...

class VerifyUserAttributeRequest(_message.Message):
    __slots__ = ("access_token", "attribute_name", "code")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTE_NAME_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    attribute_name: str
    code: str
    def __init__(self, access_token: _Optional[str] = ..., attribute_name: _Optional[str] = ..., code: _Optional[str] = ...) -> None: ...

class VerifyUserAttributeResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
