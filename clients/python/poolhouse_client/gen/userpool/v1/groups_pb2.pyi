import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse_client.gen.userpool.v1 import types_pb2 as _types_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AdminAddUserToGroupRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "group_name")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    GROUP_NAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    group_name: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., group_name: _Optional[str] = ...) -> None: ...

class AdminAddUserToGroupResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminListGroupsForUserRequest(_message.Message):
    __slots__ = ("username", "user_pool_id", "limit", "next_token")
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    username: str
    user_pool_id: str
    limit: int
    next_token: str
    def __init__(self, username: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., limit: _Optional[int] = ..., next_token: _Optional[str] = ...) -> None: ...

class AdminListGroupsForUserResponse(_message.Message):
    __slots__ = ("groups", "next_token")
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    groups: _containers.RepeatedCompositeFieldContainer[GroupType]
    next_token: str
    def __init__(self, groups: _Optional[_Iterable[_Union[GroupType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class AdminRemoveUserFromGroupRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "group_name")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    GROUP_NAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    group_name: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., group_name: _Optional[str] = ...) -> None: ...

class AdminRemoveUserFromGroupResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CreateGroupRequest(_message.Message):
    __slots__ = ("group_name", "user_pool_id", "description", "role_arn", "precedence")
    GROUP_NAME_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    ROLE_ARN_FIELD_NUMBER: _ClassVar[int]
    PRECEDENCE_FIELD_NUMBER: _ClassVar[int]
    group_name: str
    user_pool_id: str
    description: str
    role_arn: str
    precedence: int
    def __init__(self, group_name: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., description: _Optional[str] = ..., role_arn: _Optional[str] = ..., precedence: _Optional[int] = ...) -> None: ...

class CreateGroupResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: GroupType
    def __init__(self, group: _Optional[_Union[GroupType, _Mapping]] = ...) -> None: ...

class DeleteGroupRequest(_message.Message):
    __slots__ = ("group_name", "user_pool_id")
    GROUP_NAME_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    group_name: str
    user_pool_id: str
    def __init__(self, group_name: _Optional[str] = ..., user_pool_id: _Optional[str] = ...) -> None: ...

class DeleteGroupResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetGroupRequest(_message.Message):
    __slots__ = ("group_name", "user_pool_id")
    GROUP_NAME_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    group_name: str
    user_pool_id: str
    def __init__(self, group_name: _Optional[str] = ..., user_pool_id: _Optional[str] = ...) -> None: ...

class GetGroupResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: GroupType
    def __init__(self, group: _Optional[_Union[GroupType, _Mapping]] = ...) -> None: ...

class ListGroupsRequest(_message.Message):
    __slots__ = ("user_pool_id", "limit", "next_token")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    limit: int
    next_token: str
    def __init__(self, user_pool_id: _Optional[str] = ..., limit: _Optional[int] = ..., next_token: _Optional[str] = ...) -> None: ...

class ListGroupsResponse(_message.Message):
    __slots__ = ("groups", "next_token")
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    groups: _containers.RepeatedCompositeFieldContainer[GroupType]
    next_token: str
    def __init__(self, groups: _Optional[_Iterable[_Union[GroupType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class ListUsersInGroupRequest(_message.Message):
    __slots__ = ("user_pool_id", "group_name", "limit", "next_token")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    GROUP_NAME_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    group_name: str
    limit: int
    next_token: str
    def __init__(self, user_pool_id: _Optional[str] = ..., group_name: _Optional[str] = ..., limit: _Optional[int] = ..., next_token: _Optional[str] = ...) -> None: ...

class ListUsersInGroupResponse(_message.Message):
    __slots__ = ("users", "next_token")
    USERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    users: _containers.RepeatedCompositeFieldContainer[_types_pb2.UserType]
    next_token: str
    def __init__(self, users: _Optional[_Iterable[_Union[_types_pb2.UserType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class UpdateGroupRequest(_message.Message):
    __slots__ = ("group_name", "user_pool_id", "description", "role_arn", "precedence")
    GROUP_NAME_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    ROLE_ARN_FIELD_NUMBER: _ClassVar[int]
    PRECEDENCE_FIELD_NUMBER: _ClassVar[int]
    group_name: str
    user_pool_id: str
    description: str
    role_arn: str
    precedence: int
    def __init__(self, group_name: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., description: _Optional[str] = ..., role_arn: _Optional[str] = ..., precedence: _Optional[int] = ...) -> None: ...

class UpdateGroupResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: GroupType
    def __init__(self, group: _Optional[_Union[GroupType, _Mapping]] = ...) -> None: ...

class GroupType(_message.Message):
    __slots__ = ("group_name", "user_pool_id", "description", "role_arn", "precedence", "last_modified_date", "creation_date")
    GROUP_NAME_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    ROLE_ARN_FIELD_NUMBER: _ClassVar[int]
    PRECEDENCE_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    group_name: str
    user_pool_id: str
    description: str
    role_arn: str
    precedence: int
    last_modified_date: _timestamp_pb2.Timestamp
    creation_date: _timestamp_pb2.Timestamp
    def __init__(self, group_name: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., description: _Optional[str] = ..., role_arn: _Optional[str] = ..., precedence: _Optional[int] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
