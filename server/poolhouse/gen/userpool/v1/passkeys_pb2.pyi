import datetime

from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CompleteWebAuthnRegistrationRequest(_message.Message):
    __slots__ = ("access_token", "credential")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CREDENTIAL_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    credential: _struct_pb2.Value
    def __init__(self, access_token: _Optional[str] = ..., credential: _Optional[_Union[_struct_pb2.Value, _Mapping]] = ...) -> None: ...

class CompleteWebAuthnRegistrationResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteWebAuthnCredentialRequest(_message.Message):
    __slots__ = ("access_token", "credential_id")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CREDENTIAL_ID_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    credential_id: str
    def __init__(self, access_token: _Optional[str] = ..., credential_id: _Optional[str] = ...) -> None: ...

class DeleteWebAuthnCredentialResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListWebAuthnCredentialsRequest(_message.Message):
    __slots__ = ("access_token", "next_token", "max_results")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    next_token: str
    max_results: int
    def __init__(self, access_token: _Optional[str] = ..., next_token: _Optional[str] = ..., max_results: _Optional[int] = ...) -> None: ...

class ListWebAuthnCredentialsResponse(_message.Message):
    __slots__ = ("credentials", "next_token")
    CREDENTIALS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    credentials: _containers.RepeatedCompositeFieldContainer[WebAuthnCredentialDescription]
    next_token: str
    def __init__(self, credentials: _Optional[_Iterable[_Union[WebAuthnCredentialDescription, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class StartWebAuthnRegistrationRequest(_message.Message):
    __slots__ = ("access_token",)
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    def __init__(self, access_token: _Optional[str] = ...) -> None: ...

class StartWebAuthnRegistrationResponse(_message.Message):
    __slots__ = ("credential_creation_options",)
    CREDENTIAL_CREATION_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    credential_creation_options: _struct_pb2.Value
    def __init__(self, credential_creation_options: _Optional[_Union[_struct_pb2.Value, _Mapping]] = ...) -> None: ...

class WebAuthnCredentialDescription(_message.Message):
    __slots__ = ("credential_id", "friendly_credential_name", "relying_party_id", "authenticator_attachment", "authenticator_transports", "created_at")
    CREDENTIAL_ID_FIELD_NUMBER: _ClassVar[int]
    FRIENDLY_CREDENTIAL_NAME_FIELD_NUMBER: _ClassVar[int]
    RELYING_PARTY_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATOR_ATTACHMENT_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATOR_TRANSPORTS_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    credential_id: str
    friendly_credential_name: str
    relying_party_id: str
    authenticator_attachment: str
    authenticator_transports: _containers.RepeatedScalarFieldContainer[str]
    created_at: _timestamp_pb2.Timestamp
    def __init__(self, credential_id: _Optional[str] = ..., friendly_credential_name: _Optional[str] = ..., relying_party_id: _Optional[str] = ..., authenticator_attachment: _Optional[str] = ..., authenticator_transports: _Optional[_Iterable[str]] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
