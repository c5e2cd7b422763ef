from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreatePlatformApplicationRequest(_message.Message):
    __slots__ = ("name", "platform", "attributes")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    PLATFORM_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    name: str
    platform: str
    attributes: _containers.ScalarMap[str, str]
    def __init__(self, name: _Optional[str] = ..., platform: _Optional[str] = ..., attributes: _Optional[_Mapping[str, str]] = ...) -> None: ...

class CreatePlatformApplicationResponse(_message.Message):
    __slots__ = ("platform_application_arn",)
    PLATFORM_APPLICATION_ARN_FIELD_NUMBER: _ClassVar[int]
    platform_application_arn: str
    def __init__(self, platform_application_arn: _Optional[str] = ...) -> None: ...

class GetPlatformApplicationAttributesRequest(_message.Message):
    __slots__ = ("platform_application_arn",)
    PLATFORM_APPLICATION_ARN_FIELD_NUMBER: _ClassVar[int]
    platform_application_arn: str
    def __init__(self, platform_application_arn: _Optional[str] = ...) -> None: ...

class GetPlatformApplicationAttributesResponse(_message.Message):
    __slots__ = ("attributes",)
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    attributes: _containers.ScalarMap[str, str]
    def __init__(self, attributes: _Optional[_Mapping[str, str]] = ...) -> None: ...

class SetPlatformApplicationAttributesRequest(_message.Message):
    __slots__ = ("platform_application_arn", "attributes")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    PLATFORM_APPLICATION_ARN_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    platform_application_arn: str
    attributes: _containers.ScalarMap[str, str]
    def __init__(self, platform_application_arn: _Optional[str] = ..., attributes: _Optional[_Mapping[str, str]] = ...) -> None: ...

class SetPlatformApplicationAttributesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListPlatformApplicationsRequest(_message.Message):
    __slots__ = ("next_token",)
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    next_token: str
    def __init__(self, next_token: _Optional[str] = ...) -> None: ...

class ListPlatformApplicationsResponse(_message.Message):
    __slots__ = ("platform_applications", "next_token")
    PLATFORM_APPLICATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    platform_applications: _containers.RepeatedCompositeFieldContainer[PlatformApplication]
    next_token: str
    def __init__(self, platform_applications: _Optional[_Iterable[_Union[PlatformApplication, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class PlatformApplication(_message.Message):
    __slots__ = ("platform_application_arn", "attributes")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    PLATFORM_APPLICATION_ARN_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    platform_application_arn: str
    attributes: _containers.ScalarMap[str, str]
    def __init__(self, platform_application_arn: _Optional[str] = ..., attributes: _Optional[_Mapping[str, str]] = ...) -> None: ...

class DeletePlatformApplicationRequest(_message.Message):
    __slots__ = ("platform_application_arn",)
    PLATFORM_APPLICATION_ARN_FIELD_NUMBER: _ClassVar[int]
    platform_application_arn: str
    def __init__(self, platform_application_arn: _Optional[str] = ...) -> None: ...

class DeletePlatformApplicationResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
