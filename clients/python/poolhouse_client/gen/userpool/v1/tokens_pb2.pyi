from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TokenTypeIdentifierType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TOKEN_TYPE_IDENTIFIER_TYPE_UNSPECIFIED: _ClassVar[TokenTypeIdentifierType]
    TOKEN_TYPE_IDENTIFIER_TYPE_ACCESS_TOKEN: _ClassVar[TokenTypeIdentifierType]
    TOKEN_TYPE_IDENTIFIER_TYPE_ID_TOKEN: _ClassVar[TokenTypeIdentifierType]
    TOKEN_TYPE_IDENTIFIER_TYPE_SAML2: _ClassVar[TokenTypeIdentifierType]

class IssuedTokenTypeIdentifierType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE_UNSPECIFIED: _ClassVar[IssuedTokenTypeIdentifierType]
    ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE_ACCESS_TOKEN: _ClassVar[IssuedTokenTypeIdentifierType]
    ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE_ID_TOKEN: _ClassVar[IssuedTokenTypeIdentifierType]

class OAuthTokenTypeType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    O_AUTH_TOKEN_TYPE_TYPE_UNSPECIFIED: _ClassVar[OAuthTokenTypeType]
    O_AUTH_TOKEN_TYPE_TYPE_BEARER: _ClassVar[OAuthTokenTypeType]
    O_AUTH_TOKEN_TYPE_TYPE_N_A: _ClassVar[OAuthTokenTypeType]
TOKEN_TYPE_IDENTIFIER_TYPE_UNSPECIFIED: TokenTypeIdentifierType
TOKEN_TYPE_IDENTIFIER_TYPE_ACCESS_TOKEN: TokenTypeIdentifierType
TOKEN_TYPE_IDENTIFIER_TYPE_ID_TOKEN: TokenTypeIdentifierType
TOKEN_TYPE_IDENTIFIER_TYPE_SAML2: TokenTypeIdentifierType
ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE_UNSPECIFIED: IssuedTokenTypeIdentifierType
ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE_ACCESS_TOKEN: IssuedTokenTypeIdentifierType
ISSUED_TOKEN_TYPE_IDENTIFIER_TYPE_ID_TOKEN: IssuedTokenTypeIdentifierType
O_AUTH_TOKEN_TYPE_TYPE_UNSPECIFIED: OAuthTokenTypeType
O_AUTH_TOKEN_TYPE_TYPE_BEARER: OAuthTokenTypeType
O_AUTH_TOKEN_TYPE_TYPE_N_A: OAuthTokenTypeType

class GetClientTokenRequest(_message.Message):
    __slots__ = ("client_id", "secret", "scopes", "client_metadata")
    class ClientMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    SECRET_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    secret: str
    scopes: _containers.RepeatedScalarFieldContainer[str]
    client_metadata: _containers.ScalarMap[str, str]
    def __init__(self, client_id: _Optional[str] = ..., secret: _Optional[str] = ..., scopes: _Optional[_Iterable[str]] = ..., client_metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class GetClientTokenResponse(_message.Message):
    __slots__ = ("client_authentication_result",)
    CLIENT_AUTHENTICATION_RESULT_FIELD_NUMBER: _ClassVar[int]
    client_authentication_result: ClientAuthenticationResultType
    def __init__(self, client_authentication_result: _Optional[_Union[ClientAuthenticationResultType, _Mapping]] = ...) -> None: ...

class GetDerivedTokenRequest(_message.Message):
    __slots__ = ("client_id", "client_secret", "subject_token", "subject_token_type", "subject_token_provider_name", "actor_token", "actor_token_type", "actor_token_provider_name", "scopes", "audiences", "resources", "requested_token_type")
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_SECRET_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_TOKEN_TYPE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_TOKEN_PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    ACTOR_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ACTOR_TOKEN_TYPE_FIELD_NUMBER: _ClassVar[int]
    ACTOR_TOKEN_PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    AUDIENCES_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_TOKEN_TYPE_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    client_secret: str
    subject_token: str
    subject_token_type: TokenTypeIdentifierType
    subject_token_provider_name: str
    actor_token: str
    actor_token_type: TokenTypeIdentifierType
    actor_token_provider_name: str
    scopes: _containers.RepeatedScalarFieldContainer[str]
    audiences: _containers.RepeatedScalarFieldContainer[str]
    resources: _containers.RepeatedScalarFieldContainer[str]
    requested_token_type: IssuedTokenTypeIdentifierType
    def __init__(self, client_id: _Optional[str] = ..., client_secret: _Optional[str] = ..., subject_token: _Optional[str] = ..., subject_token_type: _Optional[_Union[TokenTypeIdentifierType, str]] = ..., subject_token_provider_name: _Optional[str] = ..., actor_token: _Optional[str] = ..., actor_token_type: _Optional[_Union[TokenTypeIdentifierType, str]] = ..., actor_token_provider_name: _Optional[str] = ..., scopes: _Optional[_Iterable[str]] = ..., audiences: _Optional[_Iterable[str]] = ..., resources: _Optional[_Iterable[str]] = ..., requested_token_type: _Optional[_Union[IssuedTokenTypeIdentifierType, str]] = ...) -> None: ...

class GetDerivedTokenResponse(_message.Message):
    __slots__ = ("issued_token", "issued_token_type", "token_type", "expires_in", "scopes")
    ISSUED_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ISSUED_TOKEN_TYPE_FIELD_NUMBER: _ClassVar[int]
    TOKEN_TYPE_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_IN_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    issued_token: str
    issued_token_type: IssuedTokenTypeIdentifierType
    token_type: OAuthTokenTypeType
    expires_in: int
    scopes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, issued_token: _Optional[str] = ..., issued_token_type: _Optional[_Union[IssuedTokenTypeIdentifierType, str]] = ..., token_type: _Optional[_Union[OAuthTokenTypeType, str]] = ..., expires_in: _Optional[int] = ..., scopes: _Optional[_Iterable[str]] = ...) -> None: ...

class ClientAuthenticationResultType(_message.Message):
    __slots__ = ("access_token", "expires_in", "token_type")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_IN_FIELD_NUMBER: _ClassVar[int]
    TOKEN_TYPE_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    expires_in: int
    token_type: str
    def __init__(self, access_token: _Optional[str] = ..., expires_in: _Optional[int] = ..., token_type: _Optional[str] = ...) -> None: ...
