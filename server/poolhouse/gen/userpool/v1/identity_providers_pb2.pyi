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

class IdentityProviderTypeType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    IDENTITY_PROVIDER_TYPE_TYPE_UNSPECIFIED: _ClassVar[IdentityProviderTypeType]
    IDENTITY_PROVIDER_TYPE_TYPE_SAML: _ClassVar[IdentityProviderTypeType]
    IDENTITY_PROVIDER_TYPE_TYPE_FACEBOOK: _ClassVar[IdentityProviderTypeType]
    IDENTITY_PROVIDER_TYPE_TYPE_GOOGLE: _ClassVar[IdentityProviderTypeType]
    IDENTITY_PROVIDER_TYPE_TYPE_LOGIN_WITH_AMAZON: _ClassVar[IdentityProviderTypeType]
    IDENTITY_PROVIDER_TYPE_TYPE_SIGN_IN_WITH_APPLE: _ClassVar[IdentityProviderTypeType]
    IDENTITY_PROVIDER_TYPE_TYPE_OIDC: _ClassVar[IdentityProviderTypeType]
IDENTITY_PROVIDER_TYPE_TYPE_UNSPECIFIED: IdentityProviderTypeType
IDENTITY_PROVIDER_TYPE_TYPE_SAML: IdentityProviderTypeType
IDENTITY_PROVIDER_TYPE_TYPE_FACEBOOK: IdentityProviderTypeType
IDENTITY_PROVIDER_TYPE_TYPE_GOOGLE: IdentityProviderTypeType
IDENTITY_PROVIDER_TYPE_TYPE_LOGIN_WITH_AMAZON: IdentityProviderTypeType
IDENTITY_PROVIDER_TYPE_TYPE_SIGN_IN_WITH_APPLE: IdentityProviderTypeType
IDENTITY_PROVIDER_TYPE_TYPE_OIDC: IdentityProviderTypeType

class AdminDisableProviderForUserRequest(_message.Message):
    __slots__ = ("user_pool_id", "user")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    user: ProviderUserIdentifierType
    def __init__(self, user_pool_id: _Optional[str] = ..., user: _Optional[_Union[ProviderUserIdentifierType, _Mapping]] = ...) -> None: ...

class AdminDisableProviderForUserResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminLinkProviderForUserRequest(_message.Message):
    __slots__ = ("user_pool_id", "destination_user", "source_user")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_USER_FIELD_NUMBER: _ClassVar[int]
    SOURCE_USER_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    destination_user: ProviderUserIdentifierType
    source_user: ProviderUserIdentifierType
    def __init__(self, user_pool_id: _Optional[str] = ..., destination_user: _Optional[_Union[ProviderUserIdentifierType, _Mapping]] = ..., source_user: _Optional[_Union[ProviderUserIdentifierType, _Mapping]] = ...) -> None: ...

class AdminLinkProviderForUserResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CreateIdentityProviderRequest(_message.Message):
    __slots__ = ("user_pool_id", "provider_name", "provider_type", "provider_details", "attribute_mapping", "idp_identifiers", "acr_mapping")
    class ProviderDetailsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class AttributeMappingEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class AcrMappingEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_DETAILS_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTE_MAPPING_FIELD_NUMBER: _ClassVar[int]
    IDP_IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    ACR_MAPPING_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    provider_name: str
    provider_type: IdentityProviderTypeType
    provider_details: _containers.ScalarMap[str, str]
    attribute_mapping: _containers.ScalarMap[str, str]
    idp_identifiers: _containers.RepeatedScalarFieldContainer[str]
    acr_mapping: _containers.ScalarMap[str, str]
    def __init__(self, user_pool_id: _Optional[str] = ..., provider_name: _Optional[str] = ..., provider_type: _Optional[_Union[IdentityProviderTypeType, str]] = ..., provider_details: _Optional[_Mapping[str, str]] = ..., attribute_mapping: _Optional[_Mapping[str, str]] = ..., idp_identifiers: _Optional[_Iterable[str]] = ..., acr_mapping: _Optional[_Mapping[str, str]] = ...) -> None: ...

class CreateIdentityProviderResponse(_message.Message):
    __slots__ = ("identity_provider",)
    IDENTITY_PROVIDER_FIELD_NUMBER: _ClassVar[int]
    identity_provider: IdentityProviderType
    def __init__(self, identity_provider: _Optional[_Union[IdentityProviderType, _Mapping]] = ...) -> None: ...

class DeleteIdentityProviderRequest(_message.Message):
    __slots__ = ("user_pool_id", "provider_name")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    provider_name: str
    def __init__(self, user_pool_id: _Optional[str] = ..., provider_name: _Optional[str] = ...) -> None: ...

class DeleteIdentityProviderResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeIdentityProviderRequest(_message.Message):
    __slots__ = ("user_pool_id", "provider_name")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    provider_name: str
    def __init__(self, user_pool_id: _Optional[str] = ..., provider_name: _Optional[str] = ...) -> None: ...

class DescribeIdentityProviderResponse(_message.Message):
    __slots__ = ("identity_provider",)
    IDENTITY_PROVIDER_FIELD_NUMBER: _ClassVar[int]
    identity_provider: IdentityProviderType
    def __init__(self, identity_provider: _Optional[_Union[IdentityProviderType, _Mapping]] = ...) -> None: ...

class GetIdentityProviderByIdentifierRequest(_message.Message):
    __slots__ = ("user_pool_id", "idp_identifier")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDP_IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    idp_identifier: str
    def __init__(self, user_pool_id: _Optional[str] = ..., idp_identifier: _Optional[str] = ...) -> None: ...

class GetIdentityProviderByIdentifierResponse(_message.Message):
    __slots__ = ("identity_provider",)
    IDENTITY_PROVIDER_FIELD_NUMBER: _ClassVar[int]
    identity_provider: IdentityProviderType
    def __init__(self, identity_provider: _Optional[_Union[IdentityProviderType, _Mapping]] = ...) -> None: ...

class ListIdentityProvidersRequest(_message.Message):
    __slots__ = ("user_pool_id", "max_results", "next_token")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    max_results: int
    next_token: str
    def __init__(self, user_pool_id: _Optional[str] = ..., max_results: _Optional[int] = ..., next_token: _Optional[str] = ...) -> None: ...

class ListIdentityProvidersResponse(_message.Message):
    __slots__ = ("providers", "next_token")
    PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    providers: _containers.RepeatedCompositeFieldContainer[ProviderDescription]
    next_token: str
    def __init__(self, providers: _Optional[_Iterable[_Union[ProviderDescription, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class UpdateIdentityProviderRequest(_message.Message):
    __slots__ = ("user_pool_id", "provider_name", "provider_details", "attribute_mapping", "idp_identifiers", "acr_mapping")
    class ProviderDetailsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class AttributeMappingEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class AcrMappingEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_DETAILS_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTE_MAPPING_FIELD_NUMBER: _ClassVar[int]
    IDP_IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    ACR_MAPPING_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    provider_name: str
    provider_details: _containers.ScalarMap[str, str]
    attribute_mapping: _containers.ScalarMap[str, str]
    idp_identifiers: _containers.RepeatedScalarFieldContainer[str]
    acr_mapping: _containers.ScalarMap[str, str]
    def __init__(self, user_pool_id: _Optional[str] = ..., provider_name: _Optional[str] = ..., provider_details: _Optional[_Mapping[str, str]] = ..., attribute_mapping: _Optional[_Mapping[str, str]] = ..., idp_identifiers: _Optional[_Iterable[str]] = ..., acr_mapping: _Optional[_Mapping[str, str]] = ...) -> None: ...

class UpdateIdentityProviderResponse(_message.Message):
    __slots__ = ("identity_provider",)
    IDENTITY_PROVIDER_FIELD_NUMBER: _ClassVar[int]
    identity_provider: IdentityProviderType
    def __init__(self, identity_provider: _Optional[_Union[IdentityProviderType, _Mapping]] = ...) -> None: ...

class ProviderUserIdentifierType(_message.Message):
    __slots__ = ("provider_name", "provider_attribute_name", "provider_attribute_value")
    PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_ATTRIBUTE_NAME_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_ATTRIBUTE_VALUE_FIELD_NUMBER: _ClassVar[int]
    provider_name: str
    provider_attribute_name: str
    provider_attribute_value: str
    def __init__(self, provider_name: _Optional[str] = ..., provider_attribute_name: _Optional[str] = ..., provider_attribute_value: _Optional[str] = ...) -> None: ...

class IdentityProviderType(_message.Message):
    __slots__ = ("user_pool_id", "provider_name", "provider_type", "provider_details", "attribute_mapping", "idp_identifiers", "acr_mapping", "last_modified_date", "creation_date")
    class ProviderDetailsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class AttributeMappingEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class AcrMappingEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_DETAILS_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTE_MAPPING_FIELD_NUMBER: _ClassVar[int]
    IDP_IDENTIFIERS_FIELD_NUMBER: _ClassVar[int]
    ACR_MAPPING_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    provider_name: str
    provider_type: IdentityProviderTypeType
    provider_details: _containers.ScalarMap[str, str]
    attribute_mapping: _containers.ScalarMap[str, str]
    idp_identifiers: _containers.RepeatedScalarFieldContainer[str]
    acr_mapping: _containers.ScalarMap[str, str]
    last_modified_date: _timestamp_pb2.Timestamp
    creation_date: _timestamp_pb2.Timestamp
    def __init__(self, user_pool_id: _Optional[str] = ..., provider_name: _Optional[str] = ..., provider_type: _Optional[_Union[IdentityProviderTypeType, str]] = ..., provider_details: _Optional[_Mapping[str, str]] = ..., attribute_mapping: _Optional[_Mapping[str, str]] = ..., idp_identifiers: _Optional[_Iterable[str]] = ..., acr_mapping: _Optional[_Mapping[str, str]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ProviderDescription(_message.Message):
    __slots__ = ("provider_name", "provider_type", "last_modified_date", "creation_date")
    PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    provider_name: str
    provider_type: IdentityProviderTypeType
    last_modified_date: _timestamp_pb2.Timestamp
    creation_date: _timestamp_pb2.Timestamp
    def __init__(self, provider_name: _Optional[str] = ..., provider_type: _Optional[_Union[IdentityProviderTypeType, str]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
