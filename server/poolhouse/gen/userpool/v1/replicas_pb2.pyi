from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReplicaStatusType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPLICA_STATUS_TYPE_UNSPECIFIED: _ClassVar[ReplicaStatusType]
    REPLICA_STATUS_TYPE_CREATING: _ClassVar[ReplicaStatusType]
    REPLICA_STATUS_TYPE_ACTIVE: _ClassVar[ReplicaStatusType]
    REPLICA_STATUS_TYPE_INACTIVE: _ClassVar[ReplicaStatusType]
    REPLICA_STATUS_TYPE_DELETING: _ClassVar[ReplicaStatusType]

class ReplicaRoleType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPLICA_ROLE_TYPE_UNSPECIFIED: _ClassVar[ReplicaRoleType]
    REPLICA_ROLE_TYPE_PRIMARY: _ClassVar[ReplicaRoleType]
    REPLICA_ROLE_TYPE_SECONDARY: _ClassVar[ReplicaRoleType]

class UpdateReplicaStatusType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    UPDATE_REPLICA_STATUS_TYPE_UNSPECIFIED: _ClassVar[UpdateReplicaStatusType]
    UPDATE_REPLICA_STATUS_TYPE_ACTIVE: _ClassVar[UpdateReplicaStatusType]
    UPDATE_REPLICA_STATUS_TYPE_INACTIVE: _ClassVar[UpdateReplicaStatusType]
REPLICA_STATUS_TYPE_UNSPECIFIED: ReplicaStatusType
REPLICA_STATUS_TYPE_CREATING: ReplicaStatusType
REPLICA_STATUS_TYPE_ACTIVE: ReplicaStatusType
REPLICA_STATUS_TYPE_INACTIVE: ReplicaStatusType
REPLICA_STATUS_TYPE_DELETING: ReplicaStatusType
REPLICA_ROLE_TYPE_UNSPECIFIED: ReplicaRoleType
REPLICA_ROLE_TYPE_PRIMARY: ReplicaRoleType
REPLICA_ROLE_TYPE_SECONDARY: ReplicaRoleType
UPDATE_REPLICA_STATUS_TYPE_UNSPECIFIED: UpdateReplicaStatusType
UPDATE_REPLICA_STATUS_TYPE_ACTIVE: UpdateReplicaStatusType
UPDATE_REPLICA_STATUS_TYPE_INACTIVE: UpdateReplicaStatusType

class CreateUserPoolReplicaRequest(_message.Message):
    __slots__ = ("user_pool_id", "region_name", "user_pool_tags")
    class UserPoolTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    REGION_NAME_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_TAGS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    region_name: str
    user_pool_tags: _containers.ScalarMap[str, str]
    def __init__(self, user_pool_id: _Optional[str] = ..., region_name: _Optional[str] = ..., user_pool_tags: _Optional[_Mapping[str, str]] = ...) -> None: ...

class CreateUserPoolReplicaResponse(_message.Message):
    __slots__ = ("user_pool_replica",)
    USER_POOL_REPLICA_FIELD_NUMBER: _ClassVar[int]
    user_pool_replica: UserPoolReplicaType
    def __init__(self, user_pool_replica: _Optional[_Union[UserPoolReplicaType, _Mapping]] = ...) -> None: ...

class DeleteUserPoolReplicaRequest(_message.Message):
    __slots__ = ("user_pool_id", "region_name")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    REGION_NAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    region_name: str
    def __init__(self, user_pool_id: _Optional[str] = ..., region_name: _Optional[str] = ...) -> None: ...

class DeleteUserPoolReplicaResponse(_message.Message):
    __slots__ = ("user_pool_replica",)
    USER_POOL_REPLICA_FIELD_NUMBER: _ClassVar[int]
    user_pool_replica: UserPoolReplicaType
    def __init__(self, user_pool_replica: _Optional[_Union[UserPoolReplicaType, _Mapping]] = ...) -> None: ...

class ListUserPoolReplicasRequest(_message.Message):
    __slots__ = ("user_pool_id", "next_token")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    next_token: str
    def __init__(self, user_pool_id: _Optional[str] = ..., next_token: _Optional[str] = ...) -> None: ...

class ListUserPoolReplicasResponse(_message.Message):
    __slots__ = ("user_pool_replicas", "next_token")
    USER_POOL_REPLICAS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_replicas: _containers.RepeatedCompositeFieldContainer[UserPoolReplicaType]
    next_token: str
    def __init__(self, user_pool_replicas: _Optional[_Iterable[_Union[UserPoolReplicaType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class UpdateUserPoolReplicaRequest(_message.Message):
    __slots__ = ("user_pool_id", "region_name", "status")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    REGION_NAME_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    region_name: str
    status: UpdateReplicaStatusType
    def __init__(self, user_pool_id: _Optional[str] = ..., region_name: _Optional[str] = ..., status: _Optional[_Union[UpdateReplicaStatusType, str]] = ...) -> None: ...

class UpdateUserPoolReplicaResponse(_message.Message):
    __slots__ = ("user_pool_replica",)
    USER_POOL_REPLICA_FIELD_NUMBER: _ClassVar[int]
    user_pool_replica: UserPoolReplicaType
    def __init__(self, user_pool_replica: _Optional[_Union[UserPoolReplicaType, _Mapping]] = ...) -> None: ...

class UserPoolReplicaType(_message.Message):
    __slots__ = ("region_name", "status", "role", "user_pool_arn")
    REGION_NAME_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ARN_FIELD_NUMBER: _ClassVar[int]
    region_name: str
    status: ReplicaStatusType
    role: ReplicaRoleType
    user_pool_arn: str
    def __init__(self, region_name: _Optional[str] = ..., status: _Optional[_Union[ReplicaStatusType, str]] = ..., role: _Optional[_Union[ReplicaRoleType, str]] = ..., user_pool_arn: _Optional[str] = ...) -> None: ...
