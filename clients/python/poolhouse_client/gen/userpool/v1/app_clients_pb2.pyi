import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse_client.gen.userpool.v1 import types_pb2 as _types_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TimeUnitsType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TIME_UNITS_TYPE_UNSPECIFIED: _ClassVar[TimeUnitsType]
    TIME_UNITS_TYPE_SECONDS: _ClassVar[TimeUnitsType]
    TIME_UNITS_TYPE_MINUTES: _ClassVar[TimeUnitsType]
    TIME_UNITS_TYPE_HOURS: _ClassVar[TimeUnitsType]
    TIME_UNITS_TYPE_DAYS: _ClassVar[TimeUnitsType]

class ExplicitAuthFlowsType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXPLICIT_AUTH_FLOWS_TYPE_UNSPECIFIED: _ClassVar[ExplicitAuthFlowsType]
    EXPLICIT_AUTH_FLOWS_TYPE_ADMIN_NO_SRP_AUTH: _ClassVar[ExplicitAuthFlowsType]
    EXPLICIT_AUTH_FLOWS_TYPE_CUSTOM_AUTH_FLOW_ONLY: _ClassVar[ExplicitAuthFlowsType]
    EXPLICIT_AUTH_FLOWS_TYPE_USER_PASSWORD_AUTH: _ClassVar[ExplicitAuthFlowsType]
    EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_ADMIN_USER_PASSWORD_AUTH: _ClassVar[ExplicitAuthFlowsType]
    EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_CUSTOM_AUTH: _ClassVar[ExplicitAuthFlowsType]
    EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH: _ClassVar[ExplicitAuthFlowsType]
    EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_SRP_AUTH: _ClassVar[ExplicitAuthFlowsType]
    EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH: _ClassVar[ExplicitAuthFlowsType]
    EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_AUTH: _ClassVar[ExplicitAuthFlowsType]
    EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_TOKEN_EXCHANGE_DELEGATION: _ClassVar[ExplicitAuthFlowsType]
    EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_TOKEN_EXCHANGE_IMPERSONATION: _ClassVar[ExplicitAuthFlowsType]

class PreventUserExistenceErrorTypes(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PREVENT_USER_EXISTENCE_ERROR_TYPES_UNSPECIFIED: _ClassVar[PreventUserExistenceErrorTypes]
    PREVENT_USER_EXISTENCE_ERROR_TYPES_LEGACY: _ClassVar[PreventUserExistenceErrorTypes]
    PREVENT_USER_EXISTENCE_ERROR_TYPES_ENABLED: _ClassVar[PreventUserExistenceErrorTypes]

class FeatureType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FEATURE_TYPE_UNSPECIFIED: _ClassVar[FeatureType]
    FEATURE_TYPE_ENABLED: _ClassVar[FeatureType]
    FEATURE_TYPE_DISABLED: _ClassVar[FeatureType]

class ClientTypeType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CLIENT_TYPE_TYPE_UNSPECIFIED: _ClassVar[ClientTypeType]
    CLIENT_TYPE_TYPE_REGULAR: _ClassVar[ClientTypeType]
    CLIENT_TYPE_TYPE_DCR: _ClassVar[ClientTypeType]
TIME_UNITS_TYPE_UNSPECIFIED: TimeUnitsType
TIME_UNITS_TYPE_SECONDS: TimeUnitsType
TIME_UNITS_TYPE_MINUTES: TimeUnitsType
TIME_UNITS_TYPE_HOURS: TimeUnitsType
TIME_UNITS_TYPE_DAYS: TimeUnitsType
EXPLICIT_AUTH_FLOWS_TYPE_UNSPECIFIED: ExplicitAuthFlowsType
EXPLICIT_AUTH_FLOWS_TYPE_ADMIN_NO_SRP_AUTH: ExplicitAuthFlowsType
EXPLICIT_AUTH_FLOWS_TYPE_CUSTOM_AUTH_FLOW_ONLY: ExplicitAuthFlowsType
EXPLICIT_AUTH_FLOWS_TYPE_USER_PASSWORD_AUTH: ExplicitAuthFlowsType
EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_ADMIN_USER_PASSWORD_AUTH: ExplicitAuthFlowsType
EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_CUSTOM_AUTH: ExplicitAuthFlowsType
EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH: ExplicitAuthFlowsType
EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_SRP_AUTH: ExplicitAuthFlowsType
EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH: ExplicitAuthFlowsType
EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_AUTH: ExplicitAuthFlowsType
EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_TOKEN_EXCHANGE_DELEGATION: ExplicitAuthFlowsType
EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_TOKEN_EXCHANGE_IMPERSONATION: ExplicitAuthFlowsType
PREVENT_USER_EXISTENCE_ERROR_TYPES_UNSPECIFIED: PreventUserExistenceErrorTypes
PREVENT_USER_EXISTENCE_ERROR_TYPES_LEGACY: PreventUserExistenceErrorTypes
PREVENT_USER_EXISTENCE_ERROR_TYPES_ENABLED: PreventUserExistenceErrorTypes
FEATURE_TYPE_UNSPECIFIED: FeatureType
FEATURE_TYPE_ENABLED: FeatureType
FEATURE_TYPE_DISABLED: FeatureType
CLIENT_TYPE_TYPE_UNSPECIFIED: ClientTypeType
CLIENT_TYPE_TYPE_REGULAR: ClientTypeType
CLIENT_TYPE_TYPE_DCR: ClientTypeType

class AddUserPoolClientSecretRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "client_secret")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_SECRET_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    client_secret: str
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., client_secret: _Optional[str] = ...) -> None: ...

class AddUserPoolClientSecretResponse(_message.Message):
    __slots__ = ("client_secret_descriptor",)
    CLIENT_SECRET_DESCRIPTOR_FIELD_NUMBER: _ClassVar[int]
    client_secret_descriptor: ClientSecretDescriptorType
    def __init__(self, client_secret_descriptor: _Optional[_Union[ClientSecretDescriptorType, _Mapping]] = ...) -> None: ...

class CreateUserPoolClientRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_name", "generate_secret", "client_secret", "refresh_token_validity", "access_token_validity", "id_token_validity", "token_validity_units", "read_attributes", "write_attributes", "explicit_auth_flows", "supported_identity_providers", "callback_urls", "logout_urls", "default_redirect_uri", "allowed_oauth_flows", "allowed_oauth_scopes", "allowed_oauth_flows_user_pool_client", "analytics_configuration", "prevent_user_existence_errors", "enable_token_revocation", "enable_propagate_additional_user_context_data", "auth_session_validity", "refresh_token_rotation", "publish_secrets_in_aws_secrets_manager")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_NAME_FIELD_NUMBER: _ClassVar[int]
    GENERATE_SECRET_FIELD_NUMBER: _ClassVar[int]
    CLIENT_SECRET_FIELD_NUMBER: _ClassVar[int]
    REFRESH_TOKEN_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    ACCESS_TOKEN_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    ID_TOKEN_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    TOKEN_VALIDITY_UNITS_FIELD_NUMBER: _ClassVar[int]
    READ_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    WRITE_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    EXPLICIT_AUTH_FLOWS_FIELD_NUMBER: _ClassVar[int]
    SUPPORTED_IDENTITY_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_URLS_FIELD_NUMBER: _ClassVar[int]
    LOGOUT_URLS_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_REDIRECT_URI_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_OAUTH_FLOWS_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_OAUTH_SCOPES_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_OAUTH_FLOWS_USER_POOL_CLIENT_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    PREVENT_USER_EXISTENCE_ERRORS_FIELD_NUMBER: _ClassVar[int]
    ENABLE_TOKEN_REVOCATION_FIELD_NUMBER: _ClassVar[int]
    ENABLE_PROPAGATE_ADDITIONAL_USER_CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    AUTH_SESSION_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    REFRESH_TOKEN_ROTATION_FIELD_NUMBER: _ClassVar[int]
    PUBLISH_SECRETS_IN_AWS_SECRETS_MANAGER_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_name: str
    generate_secret: bool
    client_secret: str
    refresh_token_validity: int
    access_token_validity: int
    id_token_validity: int
    token_validity_units: TokenValidityUnitsType
    read_attributes: _containers.RepeatedScalarFieldContainer[str]
    write_attributes: _containers.RepeatedScalarFieldContainer[str]
    explicit_auth_flows: _containers.RepeatedScalarFieldContainer[ExplicitAuthFlowsType]
    supported_identity_providers: _containers.RepeatedScalarFieldContainer[str]
    callback_urls: _containers.RepeatedScalarFieldContainer[str]
    logout_urls: _containers.RepeatedScalarFieldContainer[str]
    default_redirect_uri: str
    allowed_oauth_flows: _containers.RepeatedScalarFieldContainer[_types_pb2.OAuthFlowType]
    allowed_oauth_scopes: _containers.RepeatedScalarFieldContainer[str]
    allowed_oauth_flows_user_pool_client: bool
    analytics_configuration: AnalyticsConfigurationType
    prevent_user_existence_errors: PreventUserExistenceErrorTypes
    enable_token_revocation: bool
    enable_propagate_additional_user_context_data: bool
    auth_session_validity: int
    refresh_token_rotation: RefreshTokenRotationType
    publish_secrets_in_aws_secrets_manager: bool
    def __init__(self, user_pool_id: _Optional[str] = ..., client_name: _Optional[str] = ..., generate_secret: _Optional[bool] = ..., client_secret: _Optional[str] = ..., refresh_token_validity: _Optional[int] = ..., access_token_validity: _Optional[int] = ..., id_token_validity: _Optional[int] = ..., token_validity_units: _Optional[_Union[TokenValidityUnitsType, _Mapping]] = ..., read_attributes: _Optional[_Iterable[str]] = ..., write_attributes: _Optional[_Iterable[str]] = ..., explicit_auth_flows: _Optional[_Iterable[_Union[ExplicitAuthFlowsType, str]]] = ..., supported_identity_providers: _Optional[_Iterable[str]] = ..., callback_urls: _Optional[_Iterable[str]] = ..., logout_urls: _Optional[_Iterable[str]] = ..., default_redirect_uri: _Optional[str] = ..., allowed_oauth_flows: _Optional[_Iterable[_Union[_types_pb2.OAuthFlowType, str]]] = ..., allowed_oauth_scopes: _Optional[_Iterable[str]] = ..., allowed_oauth_flows_user_pool_client: _Optional[bool] = ..., analytics_configuration: _Optional[_Union[AnalyticsConfigurationType, _Mapping]] = ..., prevent_user_existence_errors: _Optional[_Union[PreventUserExistenceErrorTypes, str]] = ..., enable_token_revocation: _Optional[bool] = ..., enable_propagate_additional_user_context_data: _Optional[bool] = ..., auth_session_validity: _Optional[int] = ..., refresh_token_rotation: _Optional[_Union[RefreshTokenRotationType, _Mapping]] = ..., publish_secrets_in_aws_secrets_manager: _Optional[bool] = ...) -> None: ...

class CreateUserPoolClientResponse(_message.Message):
    __slots__ = ("user_pool_client",)
    USER_POOL_CLIENT_FIELD_NUMBER: _ClassVar[int]
    user_pool_client: UserPoolClientType
    def __init__(self, user_pool_client: _Optional[_Union[UserPoolClientType, _Mapping]] = ...) -> None: ...

class DeleteUserPoolClientRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ...) -> None: ...

class DeleteUserPoolClientResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteUserPoolClientSecretRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "client_secret_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_SECRET_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    client_secret_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., client_secret_id: _Optional[str] = ...) -> None: ...

class DeleteUserPoolClientSecretResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeUserPoolClientRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ...) -> None: ...

class DescribeUserPoolClientResponse(_message.Message):
    __slots__ = ("user_pool_client",)
    USER_POOL_CLIENT_FIELD_NUMBER: _ClassVar[int]
    user_pool_client: UserPoolClientType
    def __init__(self, user_pool_client: _Optional[_Union[UserPoolClientType, _Mapping]] = ...) -> None: ...

class GetUserPoolClientSessionConfigurationRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ...) -> None: ...

class GetUserPoolClientSessionConfigurationResponse(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "sso_session")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    SSO_SESSION_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    sso_session: ClientSSOSessionConfigType
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., sso_session: _Optional[_Union[ClientSSOSessionConfigType, _Mapping]] = ...) -> None: ...

class ListUserPoolClientSecretsRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "next_token")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    next_token: str
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., next_token: _Optional[str] = ...) -> None: ...

class ListUserPoolClientSecretsResponse(_message.Message):
    __slots__ = ("client_secrets", "next_token")
    CLIENT_SECRETS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    client_secrets: _containers.RepeatedCompositeFieldContainer[ClientSecretDescriptorType]
    next_token: str
    def __init__(self, client_secrets: _Optional[_Iterable[_Union[ClientSecretDescriptorType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class ListUserPoolClientsRequest(_message.Message):
    __slots__ = ("user_pool_id", "max_results", "next_token", "client_type")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CLIENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    max_results: int
    next_token: str
    client_type: ClientTypeType
    def __init__(self, user_pool_id: _Optional[str] = ..., max_results: _Optional[int] = ..., next_token: _Optional[str] = ..., client_type: _Optional[_Union[ClientTypeType, str]] = ...) -> None: ...

class ListUserPoolClientsResponse(_message.Message):
    __slots__ = ("user_pool_clients", "next_token")
    USER_POOL_CLIENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_clients: _containers.RepeatedCompositeFieldContainer[UserPoolClientDescription]
    next_token: str
    def __init__(self, user_pool_clients: _Optional[_Iterable[_Union[UserPoolClientDescription, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class SetUserPoolClientSessionConfigurationRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "sso_session")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    SSO_SESSION_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    sso_session: ClientSSOSessionConfigType
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., sso_session: _Optional[_Union[ClientSSOSessionConfigType, _Mapping]] = ...) -> None: ...

class SetUserPoolClientSessionConfigurationResponse(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "sso_session")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    SSO_SESSION_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    sso_session: ClientSSOSessionConfigType
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., sso_session: _Optional[_Union[ClientSSOSessionConfigType, _Mapping]] = ...) -> None: ...

class UpdateUserPoolClientRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "client_name", "refresh_token_validity", "access_token_validity", "id_token_validity", "token_validity_units", "read_attributes", "write_attributes", "explicit_auth_flows", "supported_identity_providers", "callback_urls", "logout_urls", "default_redirect_uri", "allowed_oauth_flows", "allowed_oauth_scopes", "allowed_oauth_flows_user_pool_client", "analytics_configuration", "prevent_user_existence_errors", "enable_token_revocation", "enable_propagate_additional_user_context_data", "auth_session_validity", "refresh_token_rotation", "publish_secrets_in_aws_secrets_manager")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_NAME_FIELD_NUMBER: _ClassVar[int]
    REFRESH_TOKEN_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    ACCESS_TOKEN_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    ID_TOKEN_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    TOKEN_VALIDITY_UNITS_FIELD_NUMBER: _ClassVar[int]
    READ_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    WRITE_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    EXPLICIT_AUTH_FLOWS_FIELD_NUMBER: _ClassVar[int]
    SUPPORTED_IDENTITY_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_URLS_FIELD_NUMBER: _ClassVar[int]
    LOGOUT_URLS_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_REDIRECT_URI_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_OAUTH_FLOWS_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_OAUTH_SCOPES_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_OAUTH_FLOWS_USER_POOL_CLIENT_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    PREVENT_USER_EXISTENCE_ERRORS_FIELD_NUMBER: _ClassVar[int]
    ENABLE_TOKEN_REVOCATION_FIELD_NUMBER: _ClassVar[int]
    ENABLE_PROPAGATE_ADDITIONAL_USER_CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    AUTH_SESSION_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    REFRESH_TOKEN_ROTATION_FIELD_NUMBER: _ClassVar[int]
    PUBLISH_SECRETS_IN_AWS_SECRETS_MANAGER_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    client_name: str
    refresh_token_validity: int
    access_token_validity: int
    id_token_validity: int
    token_validity_units: TokenValidityUnitsType
    read_attributes: _containers.RepeatedScalarFieldContainer[str]
    write_attributes: _containers.RepeatedScalarFieldContainer[str]
    explicit_auth_flows: _containers.RepeatedScalarFieldContainer[ExplicitAuthFlowsType]
    supported_identity_providers: _containers.RepeatedScalarFieldContainer[str]
    callback_urls: _containers.RepeatedScalarFieldContainer[str]
    logout_urls: _containers.RepeatedScalarFieldContainer[str]
    default_redirect_uri: str
    allowed_oauth_flows: _containers.RepeatedScalarFieldContainer[_types_pb2.OAuthFlowType]
    allowed_oauth_scopes: _containers.RepeatedScalarFieldContainer[str]
    allowed_oauth_flows_user_pool_client: bool
    analytics_configuration: AnalyticsConfigurationType
    prevent_user_existence_errors: PreventUserExistenceErrorTypes
    enable_token_revocation: bool
    enable_propagate_additional_user_context_data: bool
    auth_session_validity: int
    refresh_token_rotation: RefreshTokenRotationType
    publish_secrets_in_aws_secrets_manager: bool
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., client_name: _Optional[str] = ..., refresh_token_validity: _Optional[int] = ..., access_token_validity: _Optional[int] = ..., id_token_validity: _Optional[int] = ..., token_validity_units: _Optional[_Union[TokenValidityUnitsType, _Mapping]] = ..., read_attributes: _Optional[_Iterable[str]] = ..., write_attributes: _Optional[_Iterable[str]] = ..., explicit_auth_flows: _Optional[_Iterable[_Union[ExplicitAuthFlowsType, str]]] = ..., supported_identity_providers: _Optional[_Iterable[str]] = ..., callback_urls: _Optional[_Iterable[str]] = ..., logout_urls: _Optional[_Iterable[str]] = ..., default_redirect_uri: _Optional[str] = ..., allowed_oauth_flows: _Optional[_Iterable[_Union[_types_pb2.OAuthFlowType, str]]] = ..., allowed_oauth_scopes: _Optional[_Iterable[str]] = ..., allowed_oauth_flows_user_pool_client: _Optional[bool] = ..., analytics_configuration: _Optional[_Union[AnalyticsConfigurationType, _Mapping]] = ..., prevent_user_existence_errors: _Optional[_Union[PreventUserExistenceErrorTypes, str]] = ..., enable_token_revocation: _Optional[bool] = ..., enable_propagate_additional_user_context_data: _Optional[bool] = ..., auth_session_validity: _Optional[int] = ..., refresh_token_rotation: _Optional[_Union[RefreshTokenRotationType, _Mapping]] = ..., publish_secrets_in_aws_secrets_manager: _Optional[bool] = ...) -> None: ...

class UpdateUserPoolClientResponse(_message.Message):
    __slots__ = ("user_pool_client",)
    USER_POOL_CLIENT_FIELD_NUMBER: _ClassVar[int]
    user_pool_client: UserPoolClientType
    def __init__(self, user_pool_client: _Optional[_Union[UserPoolClientType, _Mapping]] = ...) -> None: ...

class ClientSecretDescriptorType(_message.Message):
    __slots__ = ("client_secret_id", "client_secret_value", "client_secret_create_date")
    CLIENT_SECRET_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_SECRET_VALUE_FIELD_NUMBER: _ClassVar[int]
    CLIENT_SECRET_CREATE_DATE_FIELD_NUMBER: _ClassVar[int]
    client_secret_id: str
    client_secret_value: str
    client_secret_create_date: _timestamp_pb2.Timestamp
    def __init__(self, client_secret_id: _Optional[str] = ..., client_secret_value: _Optional[str] = ..., client_secret_create_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TokenValidityUnitsType(_message.Message):
    __slots__ = ("access_token", "id_token", "refresh_token")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ID_TOKEN_FIELD_NUMBER: _ClassVar[int]
    REFRESH_TOKEN_FIELD_NUMBER: _ClassVar[int]
    access_token: TimeUnitsType
    id_token: TimeUnitsType
    refresh_token: TimeUnitsType
    def __init__(self, access_token: _Optional[_Union[TimeUnitsType, str]] = ..., id_token: _Optional[_Union[TimeUnitsType, str]] = ..., refresh_token: _Optional[_Union[TimeUnitsType, str]] = ...) -> None: ...

class AnalyticsConfigurationType(_message.Message):
    __slots__ = ("application_id", "application_arn", "role_arn", "external_id", "user_data_shared")
    APPLICATION_ID_FIELD_NUMBER: _ClassVar[int]
    APPLICATION_ARN_FIELD_NUMBER: _ClassVar[int]
    ROLE_ARN_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    USER_DATA_SHARED_FIELD_NUMBER: _ClassVar[int]
    application_id: str
    application_arn: str
    role_arn: str
    external_id: str
    user_data_shared: bool
    def __init__(self, application_id: _Optional[str] = ..., application_arn: _Optional[str] = ..., role_arn: _Optional[str] = ..., external_id: _Optional[str] = ..., user_data_shared: _Optional[bool] = ...) -> None: ...

class RefreshTokenRotationType(_message.Message):
    __slots__ = ("feature", "retry_grace_period_seconds")
    FEATURE_FIELD_NUMBER: _ClassVar[int]
    RETRY_GRACE_PERIOD_SECONDS_FIELD_NUMBER: _ClassVar[int]
    feature: FeatureType
    retry_grace_period_seconds: int
    def __init__(self, feature: _Optional[_Union[FeatureType, str]] = ..., retry_grace_period_seconds: _Optional[int] = ...) -> None: ...

class UserPoolClientType(_message.Message):
    __slots__ = ("user_pool_id", "client_name", "client_id", "client_secret", "last_modified_date", "creation_date", "refresh_token_validity", "access_token_validity", "id_token_validity", "token_validity_units", "read_attributes", "write_attributes", "explicit_auth_flows", "supported_identity_providers", "callback_urls", "logout_urls", "default_redirect_uri", "allowed_oauth_flows", "allowed_oauth_scopes", "allowed_oauth_flows_user_pool_client", "analytics_configuration", "prevent_user_existence_errors", "enable_token_revocation", "enable_propagate_additional_user_context_data", "auth_session_validity", "refresh_token_rotation", "client_type", "client_secret_arn")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_NAME_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_SECRET_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    REFRESH_TOKEN_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    ACCESS_TOKEN_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    ID_TOKEN_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    TOKEN_VALIDITY_UNITS_FIELD_NUMBER: _ClassVar[int]
    READ_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    WRITE_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    EXPLICIT_AUTH_FLOWS_FIELD_NUMBER: _ClassVar[int]
    SUPPORTED_IDENTITY_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_URLS_FIELD_NUMBER: _ClassVar[int]
    LOGOUT_URLS_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_REDIRECT_URI_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_OAUTH_FLOWS_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_OAUTH_SCOPES_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_OAUTH_FLOWS_USER_POOL_CLIENT_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    PREVENT_USER_EXISTENCE_ERRORS_FIELD_NUMBER: _ClassVar[int]
    ENABLE_TOKEN_REVOCATION_FIELD_NUMBER: _ClassVar[int]
    ENABLE_PROPAGATE_ADDITIONAL_USER_CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    AUTH_SESSION_VALIDITY_FIELD_NUMBER: _ClassVar[int]
    REFRESH_TOKEN_ROTATION_FIELD_NUMBER: _ClassVar[int]
    CLIENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    CLIENT_SECRET_ARN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_name: str
    client_id: str
    client_secret: str
    last_modified_date: _timestamp_pb2.Timestamp
    creation_date: _timestamp_pb2.Timestamp
    refresh_token_validity: int
    access_token_validity: int
    id_token_validity: int
    token_validity_units: TokenValidityUnitsType
    read_attributes: _containers.RepeatedScalarFieldContainer[str]
    write_attributes: _containers.RepeatedScalarFieldContainer[str]
    explicit_auth_flows: _containers.RepeatedScalarFieldContainer[ExplicitAuthFlowsType]
    supported_identity_providers: _containers.RepeatedScalarFieldContainer[str]
    callback_urls: _containers.RepeatedScalarFieldContainer[str]
    logout_urls: _containers.RepeatedScalarFieldContainer[str]
    default_redirect_uri: str
    allowed_oauth_flows: _containers.RepeatedScalarFieldContainer[_types_pb2.OAuthFlowType]
    allowed_oauth_scopes: _containers.RepeatedScalarFieldContainer[str]
    allowed_oauth_flows_user_pool_client: bool
    analytics_configuration: AnalyticsConfigurationType
    prevent_user_existence_errors: PreventUserExistenceErrorTypes
    enable_token_revocation: bool
    enable_propagate_additional_user_context_data: bool
    auth_session_validity: int
    refresh_token_rotation: RefreshTokenRotationType
    client_type: ClientTypeType
    client_secret_arn: str
    def __init__(self, user_pool_id: _Optional[str] = ..., client_name: _Optional[str] = ..., client_id: _Optional[str] = ..., client_secret: _Optional[str] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., refresh_token_validity: _Optional[int] = ..., access_token_validity: _Optional[int] = ..., id_token_validity: _Optional[int] = ..., token_validity_units: _Optional[_Union[TokenValidityUnitsType, _Mapping]] = ..., read_attributes: _Optional[_Iterable[str]] = ..., write_attributes: _Optional[_Iterable[str]] = ..., explicit_auth_flows: _Optional[_Iterable[_Union[ExplicitAuthFlowsType, str]]] = ..., supported_identity_providers: _Optional[_Iterable[str]] = ..., callback_urls: _Optional[_Iterable[str]] = ..., logout_urls: _Optional[_Iterable[str]] = ..., default_redirect_uri: _Optional[str] = ..., allowed_oauth_flows: _Optional[_Iterable[_Union[_types_pb2.OAuthFlowType, str]]] = ..., allowed_oauth_scopes: _Optional[_Iterable[str]] = ..., allowed_oauth_flows_user_pool_client: _Optional[bool] = ..., analytics_configuration: _Optional[_Union[AnalyticsConfigurationType, _Mapping]] = ..., prevent_user_existence_errors: _Optional[_Union[PreventUserExistenceErrorTypes, str]] = ..., enable_token_revocation: _Optional[bool] = ..., enable_propagate_additional_user_context_data: _Optional[bool] = ..., auth_session_validity: _Optional[int] = ..., refresh_token_rotation: _Optional[_Union[RefreshTokenRotationType, _Mapping]] = ..., client_type: _Optional[_Union[ClientTypeType, str]] = ..., client_secret_arn: _Optional[str] = ...) -> None: ...

class ClientSSOSessionConfigType(_message.Message):
    __slots__ = ("max_validity_minutes",)
    MAX_VALIDITY_MINUTES_FIELD_NUMBER: _ClassVar[int]
    max_validity_minutes: int
    def __init__(self, max_validity_minutes: _Optional[int] = ...) -> None: ...

class UserPoolClientDescription(_message.Message):
    __slots__ = ("client_id", "user_pool_id", "client_name")
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_NAME_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    user_pool_id: str
    client_name: str
    def __init__(self, client_id: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., client_name: _Optional[str] = ...) -> None: ...
