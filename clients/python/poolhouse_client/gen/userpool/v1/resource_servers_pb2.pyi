from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ResourceServerManagedByType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RESOURCE_SERVER_MANAGED_BY_TYPE_UNSPECIFIED: _ClassVar[ResourceServerManagedByType]
    RESOURCE_SERVER_MANAGED_BY_TYPE_COGNITO: _ClassVar[ResourceServerManagedByType]
RESOURCE_SERVER_MANAGED_BY_TYPE_UNSPECIFIED: ResourceServerManagedByType
RESOURCE_SERVER_MANAGED_BY_TYPE_COGNITO: ResourceServerManagedByType

class CreateResourceServerRequest(_message.Message):
    __slots__ = ("user_pool_id", "identifier", "name", "scopes")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    identifier: str
    name: str
    scopes: _containers.RepeatedCompositeFieldContainer[ResourceServerScopeType]
    def __init__(self, user_pool_id: _Optional[str] = ..., identifier: _Optional[str] = ..., name: _Optional[str] = ..., scopes: _Optional[_Iterable[_Union[ResourceServerScopeType, _Mapping]]] = ...) -> None: ...

class CreateResourceServerResponse(_message.Message):
    __slots__ = ("resource_server",)
    RESOURCE_SERVER_FIELD_NUMBER: _ClassVar[int]
    resource_server: ResourceServerType
    def __init__(self, resource_server: _Optional[_Union[ResourceServerType, _Mapping]] = ...) -> None: ...

class DeleteResourceServerRequest(_message.Message):
    __slots__ = ("user_pool_id", "identifier")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    identifier: str
    def __init__(self, user_pool_id: _Optional[str] = ..., identifier: _Optional[str] = ...) -> None: ...

class DeleteResourceServerResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeResourceServerRequest(_message.Message):
    __slots__ = ("user_pool_id", "identifier")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    identifier: str
    def __init__(self, user_pool_id: _Optional[str] = ..., identifier: _Optional[str] = ...) -> None: ...

class DescribeResourceServerResponse(_message.Message):
    __slots__ = ("resource_server",)
    RESOURCE_SERVER_FIELD_NUMBER: _ClassVar[int]
    resource_server: ResourceServerType
    def __init__(self, resource_server: _Optional[_Union[ResourceServerType, _Mapping]] = ...) -> None: ...

class ListResourceServersRequest(_message.Message):
    __slots__ = ("user_pool_id", "max_results", "next_token")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    max_results: int
    next_token: str
    def __init__(self, user_pool_id: _Optional[str] = ..., max_results: _Optional[int] = ..., next_token: _Optional[str] = ...) -> None: ...

class ListResourceServersResponse(_message.Message):
    __slots__ = ("resource_servers", "next_token")
    RESOURCE_SERVERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    resource_servers: _containers.RepeatedCompositeFieldContainer[ResourceServerType]
    next_token: str
    def __init__(self, resource_servers: _Optional[_Iterable[_Union[ResourceServerType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class UpdateResourceServerRequest(_message.Message):
    __slots__ = ("user_pool_id", "identifier", "name", "scopes")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    identifier: str
    name: str
    scopes: _containers.RepeatedCompositeFieldContainer[ResourceServerScopeType]
    def __init__(self, user_pool_id: _Optional[str] = ..., identifier: _Optional[str] = ..., name: _Optional[str] = ..., scopes: _Optional[_Iterable[_Union[ResourceServerScopeType, _Mapping]]] = ...) -> None: ...

class UpdateResourceServerResponse(_message.Message):
    __slots__ = ("resource_server",)
    RESOURCE_SERVER_FIELD_NUMBER: _ClassVar[int]
    resource_server: ResourceServerType
    def __init__(self, resource_server: _Optional[_Union[ResourceServerType, _Mapping]] = ...) -> None: ...

class ResourceServerScopeType(_message.Message):
    __slots__ = ("scope_name", "scope_description")
    SCOPE_NAME_FIELD_NUMBER: _ClassVar[int]
    SCOPE_DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    scope_name: str
    scope_description: str
    def __init__(self, scope_name: _Optional[str] = ..., scope_description: _Optional[str] = ...) -> None: ...

class ResourceServerType(_message.Message):
    __slots__ = ("user_pool_id", "identifier", "name", "scopes", "managed_by")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    MANAGED_BY_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    identifier: str
    name: str
    scopes: _containers.RepeatedCompositeFieldContainer[ResourceServerScopeType]
    managed_by: ResourceServerManagedByType
    def __init__(self, user_pool_id: _Optional[str] = ..., identifier: _Optional[str] = ..., name: _Optional[str] = ..., scopes: _Optional[_Iterable[_Union[ResourceServerScopeType, _Mapping]]] = ..., managed_by: _Optional[_Union[ResourceServerManagedByType, str]] = ...) -> None: ...
