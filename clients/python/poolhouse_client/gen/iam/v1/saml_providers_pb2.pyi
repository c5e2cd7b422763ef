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

class CreateSAMLProviderRequest(_message.Message):
    __slots__ = ("saml_metadata_document", "name", "tags")
    SAML_METADATA_DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    saml_metadata_document: str
    name: str
    tags: _containers.RepeatedCompositeFieldContainer[_tags_pb2.Tag]
    def __init__(self, saml_metadata_document: _Optional[str] = ..., name: _Optional[str] = ..., tags: _Optional[_Iterable[_Union[_tags_pb2.Tag, _Mapping]]] = ...) -> None: ...

class CreateSAMLProviderResponse(_message.Message):
    __slots__ = ("saml_provider_arn", "tags")
    SAML_PROVIDER_ARN_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    saml_provider_arn: str
    tags: _containers.RepeatedCompositeFieldContainer[_tags_pb2.Tag]
    def __init__(self, saml_provider_arn: _Optional[str] = ..., tags: _Optional[_Iterable[_Union[_tags_pb2.Tag, _Mapping]]] = ...) -> None: ...

class GetSAMLProviderRequest(_message.Message):
    __slots__ = ("saml_provider_arn",)
    SAML_PROVIDER_ARN_FIELD_NUMBER: _ClassVar[int]
    saml_provider_arn: str
    def __init__(self, saml_provider_arn: _Optional[str] = ...) -> None: ...

class GetSAMLProviderResponse(_message.Message):
    __slots__ = ("saml_metadata_document", "create_date", "valid_until", "tags")
    SAML_METADATA_DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    CREATE_DATE_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    saml_metadata_document: str
    create_date: _timestamp_pb2.Timestamp
    valid_until: _timestamp_pb2.Timestamp
    tags: _containers.RepeatedCompositeFieldContainer[_tags_pb2.Tag]
    def __init__(self, saml_metadata_document: _Optional[str] = ..., create_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., valid_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tags: _Optional[_Iterable[_Union[_tags_pb2.Tag, _Mapping]]] = ...) -> None: ...

class UpdateSAMLProviderRequest(_message.Message):
    __slots__ = ("saml_metadata_document", "saml_provider_arn")
    SAML_METADATA_DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    SAML_PROVIDER_ARN_FIELD_NUMBER: _ClassVar[int]
    saml_metadata_document: str
    saml_provider_arn: str
    def __init__(self, saml_metadata_document: _Optional[str] = ..., saml_provider_arn: _Optional[str] = ...) -> None: ...

class UpdateSAMLProviderResponse(_message.Message):
    __slots__ = ("saml_provider_arn",)
    SAML_PROVIDER_ARN_FIELD_NUMBER: _ClassVar[int]
    saml_provider_arn: str
    def __init__(self, saml_provider_arn: _Optional[str] = ...) -> None: ...

class ListSAMLProvidersRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListSAMLProvidersResponse(_message.Message):
    __slots__ = ("saml_provider_list",)
    SAML_PROVIDER_LIST_FIELD_NUMBER: _ClassVar[int]
    saml_provider_list: _containers.RepeatedCompositeFieldContainer[SAMLProviderListEntry]
    def __init__(self, saml_provider_list: _Optional[_Iterable[_Union[SAMLProviderListEntry, _Mapping]]] = ...) -> None: ...

class DeleteSAMLProviderRequest(_message.Message):
    __slots__ = ("saml_provider_arn",)
    SAML_PROVIDER_ARN_FIELD_NUMBER: _ClassVar[int]
    saml_provider_arn: str
    def __init__(self, saml_provider_arn: _Optional[str] = ...) -> None: ...

class DeleteSAMLProviderResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SAMLProviderListEntry(_message.Message):
    __slots__ = ("arn", "valid_until", "create_date")
    ARN_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    CREATE_DATE_FIELD_NUMBER: _ClassVar[int]
    arn: str
    valid_until: _timestamp_pb2.Timestamp
    create_date: _timestamp_pb2.Timestamp
    def __init__(self, arn: _Optional[str] = ..., valid_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., create_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
