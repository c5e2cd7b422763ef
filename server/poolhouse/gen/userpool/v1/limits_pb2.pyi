from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class LimitClass(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LIMIT_CLASS_UNSPECIFIED: _ClassVar[LimitClass]
    LIMIT_CLASS_API_CATEGORY: _ClassVar[LimitClass]
LIMIT_CLASS_UNSPECIFIED: LimitClass
LIMIT_CLASS_API_CATEGORY: LimitClass

class GetProvisionedLimitRequest(_message.Message):
    __slots__ = ("limit_definition",)
    LIMIT_DEFINITION_FIELD_NUMBER: _ClassVar[int]
    limit_definition: LimitDefinitionType
    def __init__(self, limit_definition: _Optional[_Union[LimitDefinitionType, _Mapping]] = ...) -> None: ...

class GetProvisionedLimitResponse(_message.Message):
    __slots__ = ("limit",)
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    limit: LimitType
    def __init__(self, limit: _Optional[_Union[LimitType, _Mapping]] = ...) -> None: ...

class UpdateProvisionedLimitRequest(_message.Message):
    __slots__ = ("limit_definition", "requested_limit_value")
    LIMIT_DEFINITION_FIELD_NUMBER: _ClassVar[int]
    REQUESTED_LIMIT_VALUE_FIELD_NUMBER: _ClassVar[int]
    limit_definition: LimitDefinitionType
    requested_limit_value: int
    def __init__(self, limit_definition: _Optional[_Union[LimitDefinitionType, _Mapping]] = ..., requested_limit_value: _Optional[int] = ...) -> None: ...

class UpdateProvisionedLimitResponse(_message.Message):
    __slots__ = ("limit",)
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    limit: LimitType
    def __init__(self, limit: _Optional[_Union[LimitType, _Mapping]] = ...) -> None: ...

class LimitDefinitionType(_message.Message):
    __slots__ = ("limit_class", "attributes")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    LIMIT_CLASS_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    limit_class: LimitClass
    attributes: _containers.ScalarMap[str, str]
    def __init__(self, limit_class: _Optional[_Union[LimitClass, str]] = ..., attributes: _Optional[_Mapping[str, str]] = ...) -> None: ...

class LimitType(_message.Message):
    __slots__ = ("limit_definition", "provisioned_limit_value", "free_limit_value")
    LIMIT_DEFINITION_FIELD_NUMBER: _ClassVar[int]
    PROVISIONED_LIMIT_VALUE_FIELD_NUMBER: _ClassVar[int]
    FREE_LIMIT_VALUE_FIELD_NUMBER: _ClassVar[int]
    limit_definition: LimitDefinitionType
    provisioned_limit_value: int
    free_limit_value: int
    def __init__(self, limit_definition: _Optional[_Union[LimitDefinitionType, _Mapping]] = ..., provisioned_limit_value: _Optional[int] = ..., free_limit_value: _Optional[int] = ...) -> None: ...
