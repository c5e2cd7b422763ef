import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetCredentialsForIdentityRequest(_message.Message):
    __slots__ = ("identity_id", "logins", "custom_role_arn")
    class LoginsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    LOGINS_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_ROLE_ARN_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    logins: _containers.ScalarMap[str, str]
    custom_role_arn: str
    def __init__(self, identity_id: _Optional[str] = ..., logins: _Optional[_Mapping[str, str]] = ..., custom_role_arn: _Optional[str] = ...) -> None: ...

class GetCredentialsForIdentityResponse(_message.Message):
    __slots__ = ("identity_id", "credentials")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    CREDENTIALS_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    credentials: Credentials
    def __init__(self, identity_id: _Optional[str] = ..., credentials: _Optional[_Union[Credentials, _Mapping]] = ...) -> None: ...

class GetIdRequest(_message.Message):
    __slots__ = ("account_id", "identity_pool_id", "logins")
    class LoginsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    LOGINS_FIELD_NUMBER: _ClassVar[int]
    account_id: str
    identity_pool_id: str
    logins: _containers.ScalarMap[str, str]
    def __init__(self, account_id: _Optional[str] = ..., identity_pool_id: _Optional[str] = ..., logins: _Optional[_Mapping[str, str]] = ...) -> None: ...

class GetIdResponse(_message.Message):
    __slots__ = ("identity_id",)
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    def __init__(self, identity_id: _Optional[str] = ...) -> None: ...

class GetOpenIdTokenRequest(_message.Message):
    __slots__ = ("identity_id", "logins")
    class LoginsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    LOGINS_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    logins: _containers.ScalarMap[str, str]
    def __init__(self, identity_id: _Optional[str] = ..., logins: _Optional[_Mapping[str, str]] = ...) -> None: ...

class GetOpenIdTokenResponse(_message.Message):
    __slots__ = ("identity_id", "token")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    token: str
    def __init__(self, identity_id: _Optional[str] = ..., token: _Optional[str] = ...) -> None: ...

class Credentials(_message.Message):
    __slots__ = ("access_key_id", "secret_key", "session_token", "expiration")
    ACCESS_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    SECRET_KEY_FIELD_NUMBER: _ClassVar[int]
    SESSION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    EXPIRATION_FIELD_NUMBER: _ClassVar[int]
    access_key_id: str
    secret_key: str
    session_token: str
    expiration: _timestamp_pb2.Timestamp
    def __init__(self, access_key_id: _Optional[str] = ..., secret_key: _Optional[str] = ..., session_token: _Optional[str] = ..., expiration: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
