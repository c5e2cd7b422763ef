import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse_client.gen.iam.v1 import tags_pb2 as _tags_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateOpenIDConnectProviderRequest(_message.Message):
    __slots__ = ("url", "client_id_list", "tags")
    URL_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_LIST_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    url: str
    client_id_list: _containers.RepeatedScalarFieldContainer[str]
    tags: _containers.RepeatedCompositeFieldContainer[_tags_pb2.Tag]
    def __init__(self, url: _Optional[str] = ..., client_id_list: _Optional[_Iterable[str]] = ..., tags: _Optional[_Iterable[_Union[_tags_pb2.Tag, _Mapping]]] = ...) -> None: ...

class CreateOpenIDConnectProviderResponse(_message.Message):
    __slots__ = ("open_id_connect_provider_arn", "tags")
    OPEN_ID_CONNECT_PROVIDER_ARN_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    open_id_connect_provider_arn: str
    tags: _containers.RepeatedCompositeFieldContainer[_tags_pb2.Tag]
    def __init__(self, open_id_connect_provider_arn: _Optional[str] = ..., tags: _Optional[_Iterable[_Union[_tags_pb2.Tag, _Mapping]]] = ...) -> None: ...

class GetOpenIDConnectProviderRequest(_message.Message):
    __slots__ = ("open_id_connect_provider_arn",)
    OPEN_ID_CONNECT_PROVIDER_ARN_FIELD_NUMBER: _ClassVar[int]
    open_id_connect_provider_arn: str
    def __init__(self, open_id_connect_provider_arn: _Optional[str] = ...) -> None: ...

class GetOpenIDConnectProviderResponse(_message.Message):
    __slots__ = ("url", "client_id_list", "create_date", "tags")
    URL_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_LIST_FIELD_NUMBER: _ClassVar[int]
    CREATE_DATE_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    url: str
    client_id_list: _containers.RepeatedScalarFieldContainer[str]
    create_date: _timestamp_pb2.Timestamp
    tags: _containers.RepeatedCompositeFieldContainer[_tags_pb2.Tag]
    def __init__(self, url: _Optional[str] = ..., client_id_list: _Optional[_Iterable[str]] = ..., create_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tags: _Optional[_Iterable[_Union[_tags_pb2.Tag, _Mapping]]] = ...) -> None: ...

class ListOpenIDConnectProvidersRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListOpenIDConnectProvidersResponse(_message.Message):
    __slots__ = ("open_id_connect_provider_list",)
    OPEN_ID_CONNECT_PROVIDER_LIST_FIELD_NUMBER: _ClassVar[int]
    open_id_connect_provider_list: _containers.RepeatedCompositeFieldContainer[OpenIDConnectProviderListEntry]
    def __init__(self, open_id_connect_provider_list: _Optional[_Iterable[_Union[OpenIDConnectProviderListEntry, _Mapping]]] = ...) -> None: ...

class DeleteOpenIDConnectProviderRequest(_message.Message):
    __slots__ = ("open_id_connect_provider_arn",)
    OPEN_ID_CONNECT_PROVIDER_ARN_FIELD_NUMBER: _ClassVar[int]
    open_id_connect_provider_arn: str
    def __init__(self, open_id_connect_provider_arn: _Optional[str] = ...) -> None: ...

class DeleteOpenIDConnectProviderResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AddClientIDToOpenIDConnectProviderRequest(_message.Message):
    __slots__ = ("open_id_connect_provider_arn", "client_id")
    OPEN_ID_CONNECT_PROVIDER_ARN_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    open_id_connect_provider_arn: str
    client_id: str
    def __init__(self, open_id_connect_provider_arn: _Optional[str] = ..., client_id: _Optional[str] = ...) -> None: ...

class AddClientIDToOpenIDConnectProviderResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RemoveClientIDFromOpenIDConnectProviderRequest(_message.Message):
    __slots__ = ("open_id_connect_provider_arn", "client_id")
    OPEN_ID_CONNECT_PROVIDER_ARN_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    open_id_connect_provider_arn: str
    client_id: str
    def __init__(self, open_id_connect_provider_arn: _Optional[str] = ..., client_id: _Optional[str] = ...) -> None: ...

class RemoveClientIDFromOpenIDConnectProviderResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class OpenIDConnectProviderListEntry(_message.Message):
    __slots__ = ("arn",)
    ARN_FIELD_NUMBER: _ClassVar[int]
    arn: str
    def __init__(self, arn: _Optional[str] = ...) -> None: ...
