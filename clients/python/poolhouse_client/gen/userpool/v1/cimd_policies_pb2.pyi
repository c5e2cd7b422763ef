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

class CIMDCacheActionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CIMD_CACHE_ACTION_TYPE_UNSPECIFIED: _ClassVar[CIMDCacheActionType]
    CIMD_CACHE_ACTION_TYPE_REFRESH: _ClassVar[CIMDCacheActionType]
    CIMD_CACHE_ACTION_TYPE_INVALIDATE: _ClassVar[CIMDCacheActionType]
CIMD_CACHE_ACTION_TYPE_UNSPECIFIED: CIMDCacheActionType
CIMD_CACHE_ACTION_TYPE_REFRESH: CIMDCacheActionType
CIMD_CACHE_ACTION_TYPE_INVALIDATE: CIMDCacheActionType

class CreateCIMDPolicyRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "policy_name", "cache_duration", "url_patterns")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    POLICY_NAME_FIELD_NUMBER: _ClassVar[int]
    CACHE_DURATION_FIELD_NUMBER: _ClassVar[int]
    URL_PATTERNS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    policy_name: str
    cache_duration: int
    url_patterns: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., policy_name: _Optional[str] = ..., cache_duration: _Optional[int] = ..., url_patterns: _Optional[_Iterable[str]] = ...) -> None: ...

class CreateCIMDPolicyResponse(_message.Message):
    __slots__ = ("cimd_policy",)
    CIMD_POLICY_FIELD_NUMBER: _ClassVar[int]
    cimd_policy: CIMDPolicyType
    def __init__(self, cimd_policy: _Optional[_Union[CIMDPolicyType, _Mapping]] = ...) -> None: ...

class DeleteCIMDPolicyRequest(_message.Message):
    __slots__ = ("user_pool_id", "cimd_policy_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CIMD_POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    cimd_policy_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., cimd_policy_id: _Optional[str] = ...) -> None: ...

class DeleteCIMDPolicyResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeCIMDPolicyRequest(_message.Message):
    __slots__ = ("user_pool_id", "cimd_policy_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CIMD_POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    cimd_policy_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., cimd_policy_id: _Optional[str] = ...) -> None: ...

class DescribeCIMDPolicyResponse(_message.Message):
    __slots__ = ("cimd_policy",)
    CIMD_POLICY_FIELD_NUMBER: _ClassVar[int]
    cimd_policy: CIMDPolicyType
    def __init__(self, cimd_policy: _Optional[_Union[CIMDPolicyType, _Mapping]] = ...) -> None: ...

class ListCIMDPoliciesRequest(_message.Message):
    __slots__ = ("user_pool_id", "next_token", "max_results")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    next_token: str
    max_results: int
    def __init__(self, user_pool_id: _Optional[str] = ..., next_token: _Optional[str] = ..., max_results: _Optional[int] = ...) -> None: ...

class ListCIMDPoliciesResponse(_message.Message):
    __slots__ = ("next_token", "cimd_policies")
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CIMD_POLICIES_FIELD_NUMBER: _ClassVar[int]
    next_token: str
    cimd_policies: _containers.RepeatedCompositeFieldContainer[CIMDPolicySummaryType]
    def __init__(self, next_token: _Optional[str] = ..., cimd_policies: _Optional[_Iterable[_Union[CIMDPolicySummaryType, _Mapping]]] = ...) -> None: ...

class ListClientMetadataURLsRequest(_message.Message):
    __slots__ = ("user_pool_id", "cimd_policy_id", "next_token", "max_results")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CIMD_POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    cimd_policy_id: str
    next_token: str
    max_results: int
    def __init__(self, user_pool_id: _Optional[str] = ..., cimd_policy_id: _Optional[str] = ..., next_token: _Optional[str] = ..., max_results: _Optional[int] = ...) -> None: ...

class ListClientMetadataURLsResponse(_message.Message):
    __slots__ = ("next_token", "client_metadata_urls")
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CLIENT_METADATA_URLS_FIELD_NUMBER: _ClassVar[int]
    next_token: str
    client_metadata_urls: _containers.RepeatedCompositeFieldContainer[ClientMetadataURLType]
    def __init__(self, next_token: _Optional[str] = ..., client_metadata_urls: _Optional[_Iterable[_Union[ClientMetadataURLType, _Mapping]]] = ...) -> None: ...

class UpdateCIMDPolicyRequest(_message.Message):
    __slots__ = ("user_pool_id", "cimd_policy_id", "client_id", "policy_name", "cache_duration", "url_patterns")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CIMD_POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    POLICY_NAME_FIELD_NUMBER: _ClassVar[int]
    CACHE_DURATION_FIELD_NUMBER: _ClassVar[int]
    URL_PATTERNS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    cimd_policy_id: str
    client_id: str
    policy_name: str
    cache_duration: int
    url_patterns: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, user_pool_id: _Optional[str] = ..., cimd_policy_id: _Optional[str] = ..., client_id: _Optional[str] = ..., policy_name: _Optional[str] = ..., cache_duration: _Optional[int] = ..., url_patterns: _Optional[_Iterable[str]] = ...) -> None: ...

class UpdateCIMDPolicyResponse(_message.Message):
    __slots__ = ("cimd_policy",)
    CIMD_POLICY_FIELD_NUMBER: _ClassVar[int]
    cimd_policy: CIMDPolicyType
    def __init__(self, cimd_policy: _Optional[_Union[CIMDPolicyType, _Mapping]] = ...) -> None: ...

class UpdateClientMetadataURLStateRequest(_message.Message):
    __slots__ = ("user_pool_id", "cimd_policy_id", "url", "action")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CIMD_POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    cimd_policy_id: str
    url: str
    action: CIMDCacheActionType
    def __init__(self, user_pool_id: _Optional[str] = ..., cimd_policy_id: _Optional[str] = ..., url: _Optional[str] = ..., action: _Optional[_Union[CIMDCacheActionType, str]] = ...) -> None: ...

class UpdateClientMetadataURLStateResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CIMDPolicyType(_message.Message):
    __slots__ = ("user_pool_id", "cimd_policy_id", "client_id", "policy_name", "cache_duration", "url_patterns", "creation_date", "last_modified_date")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CIMD_POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    POLICY_NAME_FIELD_NUMBER: _ClassVar[int]
    CACHE_DURATION_FIELD_NUMBER: _ClassVar[int]
    URL_PATTERNS_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    cimd_policy_id: str
    client_id: str
    policy_name: str
    cache_duration: int
    url_patterns: _containers.RepeatedScalarFieldContainer[str]
    creation_date: _timestamp_pb2.Timestamp
    last_modified_date: _timestamp_pb2.Timestamp
    def __init__(self, user_pool_id: _Optional[str] = ..., cimd_policy_id: _Optional[str] = ..., client_id: _Optional[str] = ..., policy_name: _Optional[str] = ..., cache_duration: _Optional[int] = ..., url_patterns: _Optional[_Iterable[str]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CIMDPolicySummaryType(_message.Message):
    __slots__ = ("cimd_policy_id", "client_id", "policy_name", "cache_duration", "creation_date", "last_modified_date")
    CIMD_POLICY_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    POLICY_NAME_FIELD_NUMBER: _ClassVar[int]
    CACHE_DURATION_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    cimd_policy_id: str
    client_id: str
    policy_name: str
    cache_duration: int
    creation_date: _timestamp_pb2.Timestamp
    last_modified_date: _timestamp_pb2.Timestamp
    def __init__(self, cimd_policy_id: _Optional[str] = ..., client_id: _Optional[str] = ..., policy_name: _Optional[str] = ..., cache_duration: _Optional[int] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ClientMetadataURLType(_message.Message):
    __slots__ = ("url", "cached_date", "expiration_date")
    URL_FIELD_NUMBER: _ClassVar[int]
    CACHED_DATE_FIELD_NUMBER: _ClassVar[int]
    EXPIRATION_DATE_FIELD_NUMBER: _ClassVar[int]
    url: str
    cached_date: _timestamp_pb2.Timestamp
    expiration_date: _timestamp_pb2.Timestamp
    def __init__(self, url: _Optional[str] = ..., cached_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expiration_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
