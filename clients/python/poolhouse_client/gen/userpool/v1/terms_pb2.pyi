import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TermsSourceType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TERMS_SOURCE_TYPE_UNSPECIFIED: _ClassVar[TermsSourceType]
    TERMS_SOURCE_TYPE_LINK: _ClassVar[TermsSourceType]

class TermsEnforcementType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TERMS_ENFORCEMENT_TYPE_UNSPECIFIED: _ClassVar[TermsEnforcementType]
    TERMS_ENFORCEMENT_TYPE_NONE: _ClassVar[TermsEnforcementType]
TERMS_SOURCE_TYPE_UNSPECIFIED: TermsSourceType
TERMS_SOURCE_TYPE_LINK: TermsSourceType
TERMS_ENFORCEMENT_TYPE_UNSPECIFIED: TermsEnforcementType
TERMS_ENFORCEMENT_TYPE_NONE: TermsEnforcementType

class CreateTermsRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "terms_name", "terms_source", "enforcement", "links")
    class LinksEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TERMS_NAME_FIELD_NUMBER: _ClassVar[int]
    TERMS_SOURCE_FIELD_NUMBER: _ClassVar[int]
    ENFORCEMENT_FIELD_NUMBER: _ClassVar[int]
    LINKS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    terms_name: str
    terms_source: TermsSourceType
    enforcement: TermsEnforcementType
    links: _containers.ScalarMap[str, str]
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., terms_name: _Optional[str] = ..., terms_source: _Optional[_Union[TermsSourceType, str]] = ..., enforcement: _Optional[_Union[TermsEnforcementType, str]] = ..., links: _Optional[_Mapping[str, str]] = ...) -> None: ...

class CreateTermsResponse(_message.Message):
    __slots__ = ("terms",)
    TERMS_FIELD_NUMBER: _ClassVar[int]
    terms: TermsType
    def __init__(self, terms: _Optional[_Union[TermsType, _Mapping]] = ...) -> None: ...

class DeleteTermsRequest(_message.Message):
    __slots__ = ("terms_id", "user_pool_id")
    TERMS_ID_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    terms_id: str
    user_pool_id: str
    def __init__(self, terms_id: _Optional[str] = ..., user_pool_id: _Optional[str] = ...) -> None: ...

class DeleteTermsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeTermsRequest(_message.Message):
    __slots__ = ("terms_id", "user_pool_id")
    TERMS_ID_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    terms_id: str
    user_pool_id: str
    def __init__(self, terms_id: _Optional[str] = ..., user_pool_id: _Optional[str] = ...) -> None: ...

class DescribeTermsResponse(_message.Message):
    __slots__ = ("terms",)
    TERMS_FIELD_NUMBER: _ClassVar[int]
    terms: TermsType
    def __init__(self, terms: _Optional[_Union[TermsType, _Mapping]] = ...) -> None: ...

class DescribeTermsByClientRequest(_message.Message):
    __slots__ = ("client_id", "user_pool_id", "terms_name")
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    TERMS_NAME_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    user_pool_id: str
    terms_name: str
    def __init__(self, client_id: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., terms_name: _Optional[str] = ...) -> None: ...

class DescribeTermsByClientResponse(_message.Message):
    __slots__ = ("terms",)
    TERMS_FIELD_NUMBER: _ClassVar[int]
    terms: TermsType
    def __init__(self, terms: _Optional[_Union[TermsType, _Mapping]] = ...) -> None: ...

class ListTermsRequest(_message.Message):
    __slots__ = ("user_pool_id", "max_results", "next_token")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    max_results: int
    next_token: str
    def __init__(self, user_pool_id: _Optional[str] = ..., max_results: _Optional[int] = ..., next_token: _Optional[str] = ...) -> None: ...

class ListTermsResponse(_message.Message):
    __slots__ = ("terms", "next_token")
    TERMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    terms: _containers.RepeatedCompositeFieldContainer[TermsDescriptionType]
    next_token: str
    def __init__(self, terms: _Optional[_Iterable[_Union[TermsDescriptionType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class UpdateTermsRequest(_message.Message):
    __slots__ = ("terms_id", "user_pool_id", "terms_name", "terms_source", "enforcement", "links")
    class LinksEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    TERMS_ID_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    TERMS_NAME_FIELD_NUMBER: _ClassVar[int]
    TERMS_SOURCE_FIELD_NUMBER: _ClassVar[int]
    ENFORCEMENT_FIELD_NUMBER: _ClassVar[int]
    LINKS_FIELD_NUMBER: _ClassVar[int]
    terms_id: str
    user_pool_id: str
    terms_name: str
    terms_source: TermsSourceType
    enforcement: TermsEnforcementType
    links: _containers.ScalarMap[str, str]
    def __init__(self, terms_id: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., terms_name: _Optional[str] = ..., terms_source: _Optional[_Union[TermsSourceType, str]] = ..., enforcement: _Optional[_Union[TermsEnforcementType, str]] = ..., links: _Optional[_Mapping[str, str]] = ...) -> None: ...

class UpdateTermsResponse(_message.Message):
    __slots__ = ("terms",)
    TERMS_FIELD_NUMBER: _ClassVar[int]
    terms: TermsType
    def __init__(self, terms: _Optional[_Union[TermsType, _Mapping]] = ...) -> None: ...

class TermsType(_message.Message):
    __slots__ = ("terms_id", "user_pool_id", "client_id", "terms_name", "terms_source", "enforcement", "links", "creation_date", "last_modified_date")
    class LinksEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    TERMS_ID_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TERMS_NAME_FIELD_NUMBER: _ClassVar[int]
    TERMS_SOURCE_FIELD_NUMBER: _ClassVar[int]
    ENFORCEMENT_FIELD_NUMBER: _ClassVar[int]
    LINKS_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    terms_id: str
    user_pool_id: str
    client_id: str
    terms_name: str
    terms_source: TermsSourceType
    enforcement: TermsEnforcementType
    links: _containers.ScalarMap[str, str]
    creation_date: _timestamp_pb2.Timestamp
    last_modified_date: _timestamp_pb2.Timestamp
    def __init__(self, terms_id: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., terms_name: _Optional[str] = ..., terms_source: _Optional[_Union[TermsSourceType, str]] = ..., enforcement: _Optional[_Union[TermsEnforcementType, str]] = ..., links: _Optional[_Mapping[str, str]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TermsDescriptionType(_message.Message):
    __slots__ = ("terms_id", "terms_name", "enforcement", "creation_date", "last_modified_date")
    TERMS_ID_FIELD_NUMBER: _ClassVar[int]
    TERMS_NAME_FIELD_NUMBER: _ClassVar[int]
    ENFORCEMENT_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    terms_id: str
    terms_name: str
    enforcement: TermsEnforcementType
    creation_date: _timestamp_pb2.Timestamp
    last_modified_date: _timestamp_pb2.Timestamp
    def __init__(self, terms_id: _Optional[str] = ..., terms_name: _Optional[str] = ..., enforcement: _Optional[_Union[TermsEnforcementType, str]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
