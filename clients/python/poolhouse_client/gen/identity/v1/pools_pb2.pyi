from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateIdentityPoolRequest(_message.Message):
    __slots__ = ("identity_pool_name", "allow_unauthenticated_identities", "allow_classic_flow", "supported_login_providers", "developer_provider_name", "open_id_connect_provider_arns", "cognito_identity_providers", "saml_provider_arns", "identity_pool_tags")
    class SupportedLoginProvidersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class IdentityPoolTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    ALLOW_UNAUTHENTICATED_IDENTITIES_FIELD_NUMBER: _ClassVar[int]
    ALLOW_CLASSIC_FLOW_FIELD_NUMBER: _ClassVar[int]
    SUPPORTED_LOGIN_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    DEVELOPER_PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    OPEN_ID_CONNECT_PROVIDER_ARNS_FIELD_NUMBER: _ClassVar[int]
    COGNITO_IDENTITY_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    SAML_PROVIDER_ARNS_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_TAGS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_name: str
    allow_unauthenticated_identities: bool
    allow_classic_flow: bool
    supported_login_providers: _containers.ScalarMap[str, str]
    developer_provider_name: str
    open_id_connect_provider_arns: _containers.RepeatedScalarFieldContainer[str]
    cognito_identity_providers: _containers.RepeatedCompositeFieldContainer[CognitoIdentityProvider]
    saml_provider_arns: _containers.RepeatedScalarFieldContainer[str]
    identity_pool_tags: _containers.ScalarMap[str, str]
    def __init__(self, identity_pool_name: _Optional[str] = ..., allow_unauthenticated_identities: _Optional[bool] = ..., allow_classic_flow: _Optional[bool] = ..., supported_login_providers: _Optional[_Mapping[str, str]] = ..., developer_provider_name: _Optional[str] = ..., open_id_connect_provider_arns: _Optional[_Iterable[str]] = ..., cognito_identity_providers: _Optional[_Iterable[_Union[CognitoIdentityProvider, _Mapping]]] = ..., saml_provider_arns: _Optional[_Iterable[str]] = ..., identity_pool_tags: _Optional[_Mapping[str, str]] = ...) -> None: ...

class CreateIdentityPoolResponse(_message.Message):
    __slots__ = ("identity_pool_id", "identity_pool_name", "allow_unauthenticated_identities", "allow_classic_flow", "supported_login_providers", "developer_provider_name", "open_id_connect_provider_arns", "cognito_identity_providers", "saml_provider_arns", "identity_pool_tags")
    class SupportedLoginProvidersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class IdentityPoolTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    ALLOW_UNAUTHENTICATED_IDENTITIES_FIELD_NUMBER: _ClassVar[int]
    ALLOW_CLASSIC_FLOW_FIELD_NUMBER: _ClassVar[int]
    SUPPORTED_LOGIN_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    DEVELOPER_PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    OPEN_ID_CONNECT_PROVIDER_ARNS_FIELD_NUMBER: _ClassVar[int]
    COGNITO_IDENTITY_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    SAML_PROVIDER_ARNS_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_TAGS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_pool_name: str
    allow_unauthenticated_identities: bool
    allow_classic_flow: bool
    supported_login_providers: _containers.ScalarMap[str, str]
    developer_provider_name: str
    open_id_connect_provider_arns: _containers.RepeatedScalarFieldContainer[str]
    cognito_identity_providers: _containers.RepeatedCompositeFieldContainer[CognitoIdentityProvider]
    saml_provider_arns: _containers.RepeatedScalarFieldContainer[str]
    identity_pool_tags: _containers.ScalarMap[str, str]
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_pool_name: _Optional[str] = ..., allow_unauthenticated_identities: _Optional[bool] = ..., allow_classic_flow: _Optional[bool] = ..., supported_login_providers: _Optional[_Mapping[str, str]] = ..., developer_provider_name: _Optional[str] = ..., open_id_connect_provider_arns: _Optional[_Iterable[str]] = ..., cognito_identity_providers: _Optional[_Iterable[_Union[CognitoIdentityProvider, _Mapping]]] = ..., saml_provider_arns: _Optional[_Iterable[str]] = ..., identity_pool_tags: _Optional[_Mapping[str, str]] = ...) -> None: ...

class DeleteIdentityPoolRequest(_message.Message):
    __slots__ = ("identity_pool_id",)
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ...) -> None: ...

class DeleteIdentityPoolResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeIdentityPoolRequest(_message.Message):
    __slots__ = ("identity_pool_id",)
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ...) -> None: ...

class DescribeIdentityPoolResponse(_message.Message):
    __slots__ = ("identity_pool_id", "identity_pool_name", "allow_unauthenticated_identities", "allow_classic_flow", "supported_login_providers", "developer_provider_name", "open_id_connect_provider_arns", "cognito_identity_providers", "saml_provider_arns", "identity_pool_tags")
    class SupportedLoginProvidersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class IdentityPoolTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    ALLOW_UNAUTHENTICATED_IDENTITIES_FIELD_NUMBER: _ClassVar[int]
    ALLOW_CLASSIC_FLOW_FIELD_NUMBER: _ClassVar[int]
    SUPPORTED_LOGIN_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    DEVELOPER_PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    OPEN_ID_CONNECT_PROVIDER_ARNS_FIELD_NUMBER: _ClassVar[int]
    COGNITO_IDENTITY_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    SAML_PROVIDER_ARNS_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_TAGS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_pool_name: str
    allow_unauthenticated_identities: bool
    allow_classic_flow: bool
    supported_login_providers: _containers.ScalarMap[str, str]
    developer_provider_name: str
    open_id_connect_provider_arns: _containers.RepeatedScalarFieldContainer[str]
    cognito_identity_providers: _containers.RepeatedCompositeFieldContainer[CognitoIdentityProvider]
    saml_provider_arns: _containers.RepeatedScalarFieldContainer[str]
    identity_pool_tags: _containers.ScalarMap[str, str]
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_pool_name: _Optional[str] = ..., allow_unauthenticated_identities: _Optional[bool] = ..., allow_classic_flow: _Optional[bool] = ..., supported_login_providers: _Optional[_Mapping[str, str]] = ..., developer_provider_name: _Optional[str] = ..., open_id_connect_provider_arns: _Optional[_Iterable[str]] = ..., cognito_identity_providers: _Optional[_Iterable[_Union[CognitoIdentityProvider, _Mapping]]] = ..., saml_provider_arns: _Optional[_Iterable[str]] = ..., identity_pool_tags: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ListIdentityPoolsRequest(_message.Message):
    __slots__ = ("max_results", "next_token")
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    max_results: int
    next_token: str
    def __init__(self, max_results: _Optional[int] = ..., next_token: _Optional[str] = ...) -> None: ...

class ListIdentityPoolsResponse(_message.Message):
    __slots__ = ("identity_pools", "next_token")
    IDENTITY_POOLS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    identity_pools: _containers.RepeatedCompositeFieldContainer[IdentityPoolShortDescription]
    next_token: str
    def __init__(self, identity_pools: _Optional[_Iterable[_Union[IdentityPoolShortDescription, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class UpdateIdentityPoolRequest(_message.Message):
    __slots__ = ("identity_pool_id", "identity_pool_name", "allow_unauthenticated_identities", "allow_classic_flow", "supported_login_providers", "developer_provider_name", "open_id_connect_provider_arns", "cognito_identity_providers", "saml_provider_arns", "identity_pool_tags")
    class SupportedLoginProvidersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class IdentityPoolTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    ALLOW_UNAUTHENTICATED_IDENTITIES_FIELD_NUMBER: _ClassVar[int]
    ALLOW_CLASSIC_FLOW_FIELD_NUMBER: _ClassVar[int]
    SUPPORTED_LOGIN_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    DEVELOPER_PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    OPEN_ID_CONNECT_PROVIDER_ARNS_FIELD_NUMBER: _ClassVar[int]
    COGNITO_IDENTITY_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    SAML_PROVIDER_ARNS_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_TAGS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_pool_name: str
    allow_unauthenticated_identities: bool
    allow_classic_flow: bool
    supported_login_providers: _containers.ScalarMap[str, str]
    developer_provider_name: str
    open_id_connect_provider_arns: _containers.RepeatedScalarFieldContainer[str]
    cognito_identity_providers: _containers.RepeatedCompositeFieldContainer[CognitoIdentityProvider]
    saml_provider_arns: _containers.RepeatedScalarFieldContainer[str]
    identity_pool_tags: _containers.ScalarMap[str, str]
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_pool_name: _Optional[str] = ..., allow_unauthenticated_identities: _Optional[bool] = ..., allow_classic_flow: _Optional[bool] = ..., supported_login_providers: _Optional[_Mapping[str, str]] = ..., developer_provider_name: _Optional[str] = ..., open_id_connect_provider_arns: _Optional[_Iterable[str]] = ..., cognito_identity_providers: _Optional[_Iterable[_Union[CognitoIdentityProvider, _Mapping]]] = ..., saml_provider_arns: _Optional[_Iterable[str]] = ..., identity_pool_tags: _Optional[_Mapping[str, str]] = ...) -> None: ...

class UpdateIdentityPoolResponse(_message.Message):
    __slots__ = ("identity_pool_id", "identity_pool_name", "allow_unauthenticated_identities", "allow_classic_flow", "supported_login_providers", "developer_provider_name", "open_id_connect_provider_arns", "cognito_identity_providers", "saml_provider_arns", "identity_pool_tags")
    class SupportedLoginProvidersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class IdentityPoolTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    ALLOW_UNAUTHENTICATED_IDENTITIES_FIELD_NUMBER: _ClassVar[int]
    ALLOW_CLASSIC_FLOW_FIELD_NUMBER: _ClassVar[int]
    SUPPORTED_LOGIN_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    DEVELOPER_PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    OPEN_ID_CONNECT_PROVIDER_ARNS_FIELD_NUMBER: _ClassVar[int]
    COGNITO_IDENTITY_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    SAML_PROVIDER_ARNS_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_TAGS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_pool_name: str
    allow_unauthenticated_identities: bool
    allow_classic_flow: bool
    supported_login_providers: _containers.ScalarMap[str, str]
    developer_provider_name: str
    open_id_connect_provider_arns: _containers.RepeatedScalarFieldContainer[str]
    cognito_identity_providers: _containers.RepeatedCompositeFieldContainer[CognitoIdentityProvider]
    saml_provider_arns: _containers.RepeatedScalarFieldContainer[str]
    identity_pool_tags: _containers.ScalarMap[str, str]
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_pool_name: _Optional[str] = ..., allow_unauthenticated_identities: _Optional[bool] = ..., allow_classic_flow: _Optional[bool] = ..., supported_login_providers: _Optional[_Mapping[str, str]] = ..., developer_provider_name: _Optional[str] = ..., open_id_connect_provider_arns: _Optional[_Iterable[str]] = ..., cognito_identity_providers: _Optional[_Iterable[_Union[CognitoIdentityProvider, _Mapping]]] = ..., saml_provider_arns: _Optional[_Iterable[str]] = ..., identity_pool_tags: _Optional[_Mapping[str, str]] = ...) -> None: ...

class CognitoIdentityProvider(_message.Message):
    __slots__ = ("provider_name", "client_id", "server_side_token_check")
    PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    SERVER_SIDE_TOKEN_CHECK_FIELD_NUMBER: _ClassVar[int]
    provider_name: str
    client_id: str
    server_side_token_check: bool
    def __init__(self, provider_name: _Optional[str] = ..., client_id: _Optional[str] = ..., server_side_token_check: _Optional[bool] = ...) -> None: ...

class IdentityPoolShortDescription(_message.Message):
    __slots__ = ("identity_pool_id", "identity_pool_name")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_pool_name: str
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_pool_name: _Optional[str] = ...) -> None: ...
