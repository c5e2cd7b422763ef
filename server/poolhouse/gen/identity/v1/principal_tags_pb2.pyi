from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class GetPrincipalTagAttributeMapRequest(_message.Message):
    __slots__ = ("identity_pool_id", "identity_provider_name")
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_provider_name: str
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_provider_name: _Optional[str] = ...) -> None: ...

class GetPrincipalTagAttributeMapResponse(_message.Message):
    __slots__ = ("identity_pool_id", "identity_provider_name", "use_defaults", "principal_tags")
    class PrincipalTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    USE_DEFAULTS_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_TAGS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_provider_name: str
    use_defaults: bool
    principal_tags: _containers.ScalarMap[str, str]
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_provider_name: _Optional[str] = ..., use_defaults: _Optional[bool] = ..., principal_tags: _Optional[_Mapping[str, str]] = ...) -> None: ...

class SetPrincipalTagAttributeMapRequest(_message.Message):
    __slots__ = ("identity_pool_id", "identity_provider_name", "use_defaults", "principal_tags")
    class PrincipalTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    USE_DEFAULTS_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_TAGS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_provider_name: str
    use_defaults: bool
    principal_tags: _containers.ScalarMap[str, str]
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_provider_name: _Optional[str] = ..., use_defaults: _Optional[bool] = ..., principal_tags: _Optional[_Mapping[str, str]] = ...) -> None: ...

class SetPrincipalTagAttributeMapResponse(_message.Message):
    __slots__ = ("identity_pool_id", "identity_provider_name", "use_defaults", "principal_tags")
    class PrincipalTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_PROVIDER_NAME_FIELD_NUMBER: _ClassVar[int]
    USE_DEFAULTS_FIELD_NUMBER: _ClassVar[int]
    PRINCIPAL_TAGS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    identity_provider_name: str
    use_defaults: bool
    principal_tags: _containers.ScalarMap[str, str]
    def __init__(self, identity_pool_id: _Optional[str] = ..., identity_provider_name: _Optional[str] = ..., use_defaults: _Optional[bool] = ..., principal_tags: _Optional[_Mapping[str, str]] = ...) -> None: ...
