from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CredentialSource(_message.Message):
    __slots__ = ("sts",)
    STS_FIELD_NUMBER: _ClassVar[int]
    sts: StsEndpoint
    def __init__(self, sts: _Optional[_Union[StsEndpoint, _Mapping]] = ...) -> None: ...

class StsEndpoint(_message.Message):
    __slots__ = ("url", "role_claim")
    URL_FIELD_NUMBER: _ClassVar[int]
    ROLE_CLAIM_FIELD_NUMBER: _ClassVar[int]
    url: str
    role_claim: str
    def __init__(self, url: _Optional[str] = ..., role_claim: _Optional[str] = ...) -> None: ...

class GetCredentialSourceRequest(_message.Message):
    __slots__ = ("identity_pool_id",)
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ...) -> None: ...

class GetCredentialSourceResponse(_message.Message):
    __slots__ = ("credential_source",)
    CREDENTIAL_SOURCE_FIELD_NUMBER: _ClassVar[int]
    credential_source: CredentialSource
    def __init__(self, credential_source: _Optional[_Union[CredentialSource, _Mapping]] = ...) -> None: ...

class SetCredentialSourceRequest(_message.Message):
    __slots__ = ("identity_pool_id", "credential_source")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CREDENTIAL_SOURCE_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    credential_source: CredentialSource
    def __init__(self, identity_pool_id: _Optional[str] = ..., credential_source: _Optional[_Union[CredentialSource, _Mapping]] = ...) -> None: ...

class SetCredentialSourceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RevokeIdentityCredentialsRequest(_message.Message):
    __slots__ = ("identity_id",)
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    def __init__(self, identity_id: _Optional[str] = ...) -> None: ...

class RevokeIdentityCredentialsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
