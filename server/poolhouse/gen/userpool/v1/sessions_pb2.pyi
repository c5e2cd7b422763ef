import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse.gen.userpool.v1 import types_pb2 as _types_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SessionTypeType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SESSION_TYPE_TYPE_UNSPECIFIED: _ClassVar[SessionTypeType]
    SESSION_TYPE_TYPE_TOKEN: _ClassVar[SessionTypeType]
    SESSION_TYPE_TYPE_SSO: _ClassVar[SessionTypeType]
SESSION_TYPE_TYPE_UNSPECIFIED: SessionTypeType
SESSION_TYPE_TYPE_TOKEN: SessionTypeType
SESSION_TYPE_TYPE_SSO: SessionTypeType

class AdminListUserSessionsRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "next_token")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    next_token: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., next_token: _Optional[str] = ...) -> None: ...

class AdminListUserSessionsResponse(_message.Message):
    __slots__ = ("sessions", "next_token")
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    sessions: _containers.RepeatedCompositeFieldContainer[SessionDescriptionType]
    next_token: str
    def __init__(self, sessions: _Optional[_Iterable[_Union[SessionDescriptionType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class AdminRevokeUserSessionRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "session_id", "revoke_associated_sessions")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    REVOKE_ASSOCIATED_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    session_id: str
    revoke_associated_sessions: _types_pb2.RevokeAssociatedSessionsType
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., session_id: _Optional[str] = ..., revoke_associated_sessions: _Optional[_Union[_types_pb2.RevokeAssociatedSessionsType, str]] = ...) -> None: ...

class AdminRevokeUserSessionResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListUserSessionsRequest(_message.Message):
    __slots__ = ("access_token", "next_token")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    next_token: str
    def __init__(self, access_token: _Optional[str] = ..., next_token: _Optional[str] = ...) -> None: ...

class ListUserSessionsResponse(_message.Message):
    __slots__ = ("sessions", "next_token")
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    sessions: _containers.RepeatedCompositeFieldContainer[SessionDescriptionType]
    next_token: str
    def __init__(self, sessions: _Optional[_Iterable[_Union[SessionDescriptionType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class RevokeUserSessionRequest(_message.Message):
    __slots__ = ("access_token", "session_id", "revoke_associated_sessions")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    REVOKE_ASSOCIATED_SESSIONS_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    session_id: str
    revoke_associated_sessions: _types_pb2.RevokeAssociatedSessionsType
    def __init__(self, access_token: _Optional[str] = ..., session_id: _Optional[str] = ..., revoke_associated_sessions: _Optional[_Union[_types_pb2.RevokeAssociatedSessionsType, str]] = ...) -> None: ...

class RevokeUserSessionResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SessionDescriptionType(_message.Message):
    __slots__ = ("session_id", "session_type", "client_id", "create_date", "last_active_date", "device_type", "last_ip_address", "last_location", "origin_session_id", "is_current_session")
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_TYPE_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_ACTIVE_DATE_FIELD_NUMBER: _ClassVar[int]
    DEVICE_TYPE_FIELD_NUMBER: _ClassVar[int]
    LAST_IP_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    LAST_LOCATION_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    IS_CURRENT_SESSION_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    session_type: SessionTypeType
    client_id: str
    create_date: _timestamp_pb2.Timestamp
    last_active_date: _timestamp_pb2.Timestamp
    device_type: str
    last_ip_address: str
    last_location: SessionLocationType
    origin_session_id: str
    is_current_session: bool
    def __init__(self, session_id: _Optional[str] = ..., session_type: _Optional[_Union[SessionTypeType, str]] = ..., client_id: _Optional[str] = ..., create_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_active_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., device_type: _Optional[str] = ..., last_ip_address: _Optional[str] = ..., last_location: _Optional[_Union[SessionLocationType, _Mapping]] = ..., origin_session_id: _Optional[str] = ..., is_current_session: _Optional[bool] = ...) -> None: ...

class SessionLocationType(_message.Message):
    __slots__ = ("city", "country")
    CITY_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    city: str
    country: str
    def __init__(self, city: _Optional[str] = ..., country: _Optional[str] = ...) -> None: ...
