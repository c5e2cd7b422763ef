from poolhouse.gen.userpool.v1 import types_pb2 as _types_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AuthFlowType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AUTH_FLOW_TYPE_UNSPECIFIED: _ClassVar[AuthFlowType]
    AUTH_FLOW_TYPE_USER_SRP_AUTH: _ClassVar[AuthFlowType]
    AUTH_FLOW_TYPE_REFRESH_TOKEN_AUTH: _ClassVar[AuthFlowType]
    AUTH_FLOW_TYPE_REFRESH_TOKEN: _ClassVar[AuthFlowType]
    AUTH_FLOW_TYPE_CUSTOM_AUTH: _ClassVar[AuthFlowType]
    AUTH_FLOW_TYPE_ADMIN_NO_SRP_AUTH: _ClassVar[AuthFlowType]
    AUTH_FLOW_TYPE_USER_PASSWORD_AUTH: _ClassVar[AuthFlowType]
    AUTH_FLOW_TYPE_ADMIN_USER_PASSWORD_AUTH: _ClassVar[AuthFlowType]
    AUTH_FLOW_TYPE_USER_AUTH: _ClassVar[AuthFlowType]

class ChallengeNameType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHALLENGE_NAME_TYPE_UNSPECIFIED: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_SMS_MFA: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_EMAIL_OTP: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_SELECT_MFA_TYPE: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_MFA_SETUP: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_CUSTOM_CHALLENGE: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_SELECT_CHALLENGE: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_DEVICE_PASSWORD_VERIFIER: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_ADMIN_NO_SRP_AUTH: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_SMS_OTP: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_PASSWORD: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_WEB_AUTHN: _ClassVar[ChallengeNameType]
    CHALLENGE_NAME_TYPE_PASSWORD_SRP: _ClassVar[ChallengeNameType]
AUTH_FLOW_TYPE_UNSPECIFIED: AuthFlowType
AUTH_FLOW_TYPE_USER_SRP_AUTH: AuthFlowType
AUTH_FLOW_TYPE_REFRESH_TOKEN_AUTH: AuthFlowType
AUTH_FLOW_TYPE_REFRESH_TOKEN: AuthFlowType
AUTH_FLOW_TYPE_CUSTOM_AUTH: AuthFlowType
AUTH_FLOW_TYPE_ADMIN_NO_SRP_AUTH: AuthFlowType
AUTH_FLOW_TYPE_USER_PASSWORD_AUTH: AuthFlowType
AUTH_FLOW_TYPE_ADMIN_USER_PASSWORD_AUTH: AuthFlowType
AUTH_FLOW_TYPE_USER_AUTH: AuthFlowType
CHALLENGE_NAME_TYPE_UNSPECIFIED: ChallengeNameType
CHALLENGE_NAME_TYPE_SMS_MFA: ChallengeNameType
CHALLENGE_NAME_TYPE_EMAIL_OTP: ChallengeNameType
CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA: ChallengeNameType
CHALLENGE_NAME_TYPE_SELECT_MFA_TYPE: ChallengeNameType
CHALLENGE_NAME_TYPE_MFA_SETUP: ChallengeNameType
CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER: ChallengeNameType
CHALLENGE_NAME_TYPE_CUSTOM_CHALLENGE: ChallengeNameType
CHALLENGE_NAME_TYPE_SELECT_CHALLENGE: ChallengeNameType
CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH: ChallengeNameType
CHALLENGE_NAME_TYPE_DEVICE_PASSWORD_VERIFIER: ChallengeNameType
CHALLENGE_NAME_TYPE_ADMIN_NO_SRP_AUTH: ChallengeNameType
CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED: ChallengeNameType
CHALLENGE_NAME_TYPE_SMS_OTP: ChallengeNameType
CHALLENGE_NAME_TYPE_PASSWORD: ChallengeNameType
CHALLENGE_NAME_TYPE_WEB_AUTHN: ChallengeNameType
CHALLENGE_NAME_TYPE_PASSWORD_SRP: ChallengeNameType

class AdminInitiateAuthRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "auth_flow", "auth_parameters", "client_metadata", "analytics_metadata", "context_data", "session")
    class AuthParametersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    AUTH_FLOW_FIELD_NUMBER: _ClassVar[int]
    AUTH_PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_METADATA_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    auth_flow: AuthFlowType
    auth_parameters: _containers.ScalarMap[str, str]
    client_metadata: _containers.ScalarMap[str, str]
    analytics_metadata: _types_pb2.AnalyticsMetadataType
    context_data: ContextDataType
    session: str
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., auth_flow: _Optional[_Union[AuthFlowType, str]] = ..., auth_parameters: _Optional[_Mapping[str, str]] = ..., client_metadata: _Optional[_Mapping[str, str]] = ..., analytics_metadata: _Optional[_Union[_types_pb2.AnalyticsMetadataType, _Mapping]] = ..., context_data: _Optional[_Union[ContextDataType, _Mapping]] = ..., session: _Optional[str] = ...) -> None: ...

class AdminInitiateAuthResponse(_message.Message):
    __slots__ = ("challenge_name", "session", "challenge_parameters", "authentication_result", "available_challenges")
    class ChallengeParametersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CHALLENGE_NAME_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATION_RESULT_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_CHALLENGES_FIELD_NUMBER: _ClassVar[int]
    challenge_name: ChallengeNameType
    session: str
    challenge_parameters: _containers.ScalarMap[str, str]
    authentication_result: AuthenticationResultType
    available_challenges: _containers.RepeatedScalarFieldContainer[ChallengeNameType]
    def __init__(self, challenge_name: _Optional[_Union[ChallengeNameType, str]] = ..., session: _Optional[str] = ..., challenge_parameters: _Optional[_Mapping[str, str]] = ..., authentication_result: _Optional[_Union[AuthenticationResultType, _Mapping]] = ..., available_challenges: _Optional[_Iterable[_Union[ChallengeNameType, str]]] = ...) -> None: ...

class AdminRespondToAuthChallengeRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "challenge_name", "challenge_responses", "session", "analytics_metadata", "context_data", "client_metadata")
    class ChallengeResponsesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_NAME_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_RESPONSES_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_METADATA_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    challenge_name: ChallengeNameType
    challenge_responses: _containers.ScalarMap[str, str]
    session: str
    analytics_metadata: _types_pb2.AnalyticsMetadataType
    context_data: ContextDataType
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., challenge_name: _Optional[_Union[ChallengeNameType, str]] = ..., challenge_responses: _Optional[_Mapping[str, str]] = ..., session: _Optional[str] = ..., analytics_metadata: _Optional[_Union[_types_pb2.AnalyticsMetadataType, _Mapping]] = ..., context_data: _Optional[_Union[ContextDataType, _Mapping]] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class AdminRespondToAuthChallengeResponse(_message.Message):
    __slots__ = ("challenge_name", "session", "challenge_parameters", "authentication_result", "available_challenges")
    class ChallengeParametersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CHALLENGE_NAME_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATION_RESULT_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_CHALLENGES_FIELD_NUMBER: _ClassVar[int]
    challenge_name: ChallengeNameType
    session: str
    challenge_parameters: _containers.ScalarMap[str, str]
    authentication_result: AuthenticationResultType
    available_challenges: _containers.RepeatedScalarFieldContainer[ChallengeNameType]
    def __init__(self, challenge_name: _Optional[_Union[ChallengeNameType, str]] = ..., session: _Optional[str] = ..., challenge_parameters: _Optional[_Mapping[str, str]] = ..., authentication_result: _Optional[_Union[AuthenticationResultType, _Mapping]] = ..., available_challenges: _Optional[_Iterable[_Union[ChallengeNameType, str]]] = ...) -> None: ...

class AdminUserGlobalSignOutRequest(_message.Message):
    __slots__ = ("user_pool_id", "username")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ...) -> None: ...

class AdminUserGlobalSignOutResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetSigningCertificateRequest(_message.Message):
    __slots__ = ("user_pool_id",)
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    def __init__(self, user_pool_id: _Optional[str] = ...) -> None: ...

class GetSigningCertificateResponse(_message.Message):
    __slots__ = ("certificate",)
    CERTIFICATE_FIELD_NUMBER: _ClassVar[int]
    certificate: str
    def __init__(self, certificate: _Optional[str] = ...) -> None: ...

class GetTokensFromRefreshTokenRequest(_message.Message):
    __slots__ = ("refresh_token", "client_id", "client_secret", "device_key", "client_metadata")
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    REFRESH_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_SECRET_FIELD_NUMBER: _ClassVar[int]
    DEVICE_KEY_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    refresh_token: str
    client_id: str
    client_secret: str
    device_key: str
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, refresh_token: _Optional[str] = ..., client_id: _Optional[str] = ..., client_secret: _Optional[str] = ..., device_key: _Optional[str] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class GetTokensFromRefreshTokenResponse(_message.Message):
    __slots__ = ("authentication_result",)
    AUTHENTICATION_RESULT_FIELD_NUMBER: _ClassVar[int]
    authentication_result: AuthenticationResultType
    def __init__(self, authentication_result: _Optional[_Union[AuthenticationResultType, _Mapping]] = ...) -> None: ...

class GlobalSignOutRequest(_message.Message):
    __slots__ = ("access_token",)
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    def __init__(self, access_token: _Optional[str] = ...) -> None: ...

class GlobalSignOutResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class InitiateAuthRequest(_message.Message):
    __slots__ = ("auth_flow", "auth_parameters", "client_metadata", "client_id", "analytics_metadata", "user_context_data", "session")
    class AuthParametersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    AUTH_FLOW_FIELD_NUMBER: _ClassVar[int]
    AUTH_PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_METADATA_FIELD_NUMBER: _ClassVar[int]
    USER_CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    auth_flow: AuthFlowType
    auth_parameters: _containers.ScalarMap[str, str]
    client_metadata: _containers.ScalarMap[str, str]
    client_id: str
    analytics_metadata: _types_pb2.AnalyticsMetadataType
    user_context_data: _types_pb2.UserContextDataType
    session: str
    def __init__(self, auth_flow: _Optional[_Union[AuthFlowType, str]] = ..., auth_parameters: _Optional[_Mapping[str, str]] = ..., client_metadata: _Optional[_Mapping[str, str]] = ..., client_id: _Optional[str] = ..., analytics_metadata: _Optional[_Union[_types_pb2.AnalyticsMetadataType, _Mapping]] = ..., user_context_data: _Optional[_Union[_types_pb2.UserContextDataType, _Mapping]] = ..., session: _Optional[str] = ...) -> None: ...

class InitiateAuthResponse(_message.Message):
    __slots__ = ("challenge_name", "session", "challenge_parameters", "authentication_result", "available_challenges")
    class ChallengeParametersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CHALLENGE_NAME_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATION_RESULT_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_CHALLENGES_FIELD_NUMBER: _ClassVar[int]
    challenge_name: ChallengeNameType
    session: str
    challenge_parameters: _containers.ScalarMap[str, str]
    authentication_result: AuthenticationResultType
    available_challenges: _containers.RepeatedScalarFieldContainer[ChallengeNameType]
    def __init__(self, challenge_name: _Optional[_Union[ChallengeNameType, str]] = ..., session: _Optional[str] = ..., challenge_parameters: _Optional[_Mapping[str, str]] = ..., authentication_result: _Optional[_Union[AuthenticationResultType, _Mapping]] = ..., available_challenges: _Optional[_Iterable[_Union[ChallengeNameType, str]]] = ...) -> None: ...

class RespondToAuthChallengeRequest(_message.Message):
    __slots__ = ("client_id", "challenge_name", "session", "challenge_responses", "analytics_metadata", "user_context_data", "client_metadata")
    class ChallengeResponsesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_NAME_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_RESPONSES_FIELD_NUMBER: _ClassVar[int]
    ANALYTICS_METADATA_FIELD_NUMBER: _ClassVar[int]
    USER_CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    challenge_name: ChallengeNameType
    session: str
    challenge_responses: _containers.ScalarMap[str, str]
    analytics_metadata: _types_pb2.AnalyticsMetadataType
    user_context_data: _types_pb2.UserContextDataType
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, client_id: _Optional[str] = ..., challenge_name: _Optional[_Union[ChallengeNameType, str]] = ..., session: _Optional[str] = ..., challenge_responses: _Optional[_Mapping[str, str]] = ..., analytics_metadata: _Optional[_Union[_types_pb2.AnalyticsMetadataType, _Mapping]] = ..., user_context_data: _Optional[_Union[_types_pb2.UserContextDataType, _Mapping]] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class RespondToAuthChallengeResponse(_message.Message):
    __slots__ = ("challenge_name", "session", "challenge_parameters", "authentication_result", "available_challenges")
    class ChallengeParametersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CHALLENGE_NAME_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATION_RESULT_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_CHALLENGES_FIELD_NUMBER: _ClassVar[int]
    challenge_name: ChallengeNameType
    session: str
    challenge_parameters: _containers.ScalarMap[str, str]
    authentication_result: AuthenticationResultType
    available_challenges: _containers.RepeatedScalarFieldContainer[ChallengeNameType]
    def __init__(self, challenge_name: _Optional[_Union[ChallengeNameType, str]] = ..., session: _Optional[str] = ..., challenge_parameters: _Optional[_Mapping[str, str]] = ..., authentication_result: _Optional[_Union[AuthenticationResultType, _Mapping]] = ..., available_challenges: _Optional[_Iterable[_Union[ChallengeNameType, str]]] = ...) -> None: ...

class RevokeTokenRequest(_message.Message):
    __slots__ = ("token", "client_id", "client_secret", "revoke_associated_sessions")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_SECRET_FIELD_NUMBER: _ClassVar[int]
    REVOKE_ASSOCIATED_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    token: str
    client_id: str
    client_secret: str
    revoke_associated_sessions: _types_pb2.RevokeAssociatedSessionsType
    def __init__(self, token: _Optional[str] = ..., client_id: _Optional[str] = ..., client_secret: _Optional[str] = ..., revoke_associated_sessions: _Optional[_Union[_types_pb2.RevokeAssociatedSessionsType, str]] = ...) -> None: ...

class RevokeTokenResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ContextDataType(_message.Message):
    __slots__ = ("ip_address", "server_name", "server_path", "http_headers", "encoded_data")
    IP_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    SERVER_NAME_FIELD_NUMBER: _ClassVar[int]
    SERVER_PATH_FIELD_NUMBER: _ClassVar[int]
    HTTP_HEADERS_FIELD_NUMBER: _ClassVar[int]
    ENCODED_DATA_FIELD_NUMBER: _ClassVar[int]
    ip_address: str
    server_name: str
    server_path: str
    http_headers: _containers.RepeatedCompositeFieldContainer[HttpHeader]
    encoded_data: str
    def __init__(self, ip_address: _Optional[str] = ..., server_name: _Optional[str] = ..., server_path: _Optional[str] = ..., http_headers: _Optional[_Iterable[_Union[HttpHeader, _Mapping]]] = ..., encoded_data: _Optional[str] = ...) -> None: ...

class HttpHeader(_message.Message):
    __slots__ = ("header_name", "header_value")
    HEADER_NAME_FIELD_NUMBER: _ClassVar[int]
    HEADER_VALUE_FIELD_NUMBER: _ClassVar[int]
    header_name: str
    header_value: str
    def __init__(self, header_name: _Optional[str] = ..., header_value: _Optional[str] = ...) -> None: ...

class AuthenticationResultType(_message.Message):
    __slots__ = ("access_token", "expires_in", "token_type", "refresh_token", "id_token", "new_device_metadata")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_IN_FIELD_NUMBER: _ClassVar[int]
    TOKEN_TYPE_FIELD_NUMBER: _ClassVar[int]
    REFRESH_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ID_TOKEN_FIELD_NUMBER: _ClassVar[int]
    NEW_DEVICE_METADATA_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    expires_in: int
    token_type: str
    refresh_token: str
    id_token: str
    new_device_metadata: NewDeviceMetadataType
    def __init__(self, access_token: _Optional[str] = ..., expires_in: _Optional[int] = ..., token_type: _Optional[str] = ..., refresh_token: _Optional[str] = ..., id_token: _Optional[str] = ..., new_device_metadata: _Optional[_Union[NewDeviceMetadataType, _Mapping]] = ...) -> None: ...

class NewDeviceMetadataType(_message.Message):
    __slots__ = ("device_key", "device_group_key")
    DEVICE_KEY_FIELD_NUMBER: _ClassVar[int]
    DEVICE_GROUP_KEY_FIELD_NUMBER: _ClassVar[int]
    device_key: str
    device_group_key: str
    def __init__(self, device_key: _Optional[str] = ..., device_group_key: _Optional[str] = ...) -> None: ...
