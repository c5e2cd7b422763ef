import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse.gen.sync.v1 import datasets_pb2 as _datasets_pb2
from poolhouse.gen.sync.v1 import push_pb2 as _push_pb2
from poolhouse.gen.sync.v1 import records_pb2 as _records_pb2
from poolhouse.gen.sync.v1 import watch_pb2 as _watch_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ClientFrame(_message.Message):
    __slots__ = ("id", "sign_in", "list_records", "update_records", "list_datasets", "describe_dataset", "delete_dataset", "register_device", "subscribe_to_dataset", "unsubscribe_from_dataset", "watch", "stop_watch")
    ID_FIELD_NUMBER: _ClassVar[int]
    SIGN_IN_FIELD_NUMBER: _ClassVar[int]
    LIST_RECORDS_FIELD_NUMBER: _ClassVar[int]
    UPDATE_RECORDS_FIELD_NUMBER: _ClassVar[int]
    LIST_DATASETS_FIELD_NUMBER: _ClassVar[int]
    DESCRIBE_DATASET_FIELD_NUMBER: _ClassVar[int]
    DELETE_DATASET_FIELD_NUMBER: _ClassVar[int]
    REGISTER_DEVICE_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIBE_TO_DATASET_FIELD_NUMBER: _ClassVar[int]
    UNSUBSCRIBE_FROM_DATASET_FIELD_NUMBER: _ClassVar[int]
    WATCH_FIELD_NUMBER: _ClassVar[int]
    STOP_WATCH_FIELD_NUMBER: _ClassVar[int]
    id: int
    sign_in: SignIn
    list_records: _records_pb2.ListRecordsRequest
    update_records: _records_pb2.UpdateRecordsRequest
    list_datasets: _datasets_pb2.ListDatasetsRequest
    describe_dataset: _datasets_pb2.DescribeDatasetRequest
    delete_dataset: _datasets_pb2.DeleteDatasetRequest
    register_device: _push_pb2.RegisterDeviceRequest
    subscribe_to_dataset: _push_pb2.SubscribeToDatasetRequest
    unsubscribe_from_dataset: _push_pb2.UnsubscribeFromDatasetRequest
    watch: _watch_pb2.WatchRequest
    stop_watch: StopWatch
    def __init__(self, id: _Optional[int] = ..., sign_in: _Optional[_Union[SignIn, _Mapping]] = ..., list_records: _Optional[_Union[_records_pb2.ListRecordsRequest, _Mapping]] = ..., update_records: _Optional[_Union[_records_pb2.UpdateRecordsRequest, _Mapping]] = ..., list_datasets: _Optional[_Union[_datasets_pb2.ListDatasetsRequest, _Mapping]] = ..., describe_dataset: _Optional[_Union[_datasets_pb2.DescribeDatasetRequest, _Mapping]] = ..., delete_dataset: _Optional[_Union[_datasets_pb2.DeleteDatasetRequest, _Mapping]] = ..., register_device: _Optional[_Union[_push_pb2.RegisterDeviceRequest, _Mapping]] = ..., subscribe_to_dataset: _Optional[_Union[_push_pb2.SubscribeToDatasetRequest, _Mapping]] = ..., unsubscribe_from_dataset: _Optional[_Union[_push_pb2.UnsubscribeFromDatasetRequest, _Mapping]] = ..., watch: _Optional[_Union[_watch_pb2.WatchRequest, _Mapping]] = ..., stop_watch: _Optional[_Union[StopWatch, _Mapping]] = ...) -> None: ...

class SignIn(_message.Message):
    __slots__ = ("open_id_token", "credentials", "region")
    OPEN_ID_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CREDENTIALS_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    open_id_token: str
    credentials: TemporaryCredentials
    region: str
    def __init__(self, open_id_token: _Optional[str] = ..., credentials: _Optional[_Union[TemporaryCredentials, _Mapping]] = ..., region: _Optional[str] = ...) -> None: ...

class TemporaryCredentials(_message.Message):
    __slots__ = ("access_key_id", "secret_key", "session_token")
    ACCESS_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    SECRET_KEY_FIELD_NUMBER: _ClassVar[int]
    SESSION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    access_key_id: str
    secret_key: str
    session_token: str
    def __init__(self, access_key_id: _Optional[str] = ..., secret_key: _Optional[str] = ..., session_token: _Optional[str] = ...) -> None: ...

class StopWatch(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ServerFrame(_message.Message):
    __slots__ = ("id", "signed_in", "list_records", "update_records", "list_datasets", "describe_dataset", "delete_dataset", "register_device", "subscribe_to_dataset", "unsubscribe_from_dataset", "watch", "watch_ended", "error")
    ID_FIELD_NUMBER: _ClassVar[int]
    SIGNED_IN_FIELD_NUMBER: _ClassVar[int]
    LIST_RECORDS_FIELD_NUMBER: _ClassVar[int]
    UPDATE_RECORDS_FIELD_NUMBER: _ClassVar[int]
    LIST_DATASETS_FIELD_NUMBER: _ClassVar[int]
    DESCRIBE_DATASET_FIELD_NUMBER: _ClassVar[int]
    DELETE_DATASET_FIELD_NUMBER: _ClassVar[int]
    REGISTER_DEVICE_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIBE_TO_DATASET_FIELD_NUMBER: _ClassVar[int]
    UNSUBSCRIBE_FROM_DATASET_FIELD_NUMBER: _ClassVar[int]
    WATCH_FIELD_NUMBER: _ClassVar[int]
    WATCH_ENDED_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    id: int
    signed_in: SignedIn
    list_records: _records_pb2.ListRecordsResponse
    update_records: _records_pb2.UpdateRecordsResponse
    list_datasets: _datasets_pb2.ListDatasetsResponse
    describe_dataset: _datasets_pb2.DescribeDatasetResponse
    delete_dataset: _datasets_pb2.DeleteDatasetResponse
    register_device: _push_pb2.RegisterDeviceResponse
    subscribe_to_dataset: _push_pb2.SubscribeToDatasetResponse
    unsubscribe_from_dataset: _push_pb2.UnsubscribeFromDatasetResponse
    watch: _watch_pb2.WatchResponse
    watch_ended: WatchEnded
    error: CallError
    def __init__(self, id: _Optional[int] = ..., signed_in: _Optional[_Union[SignedIn, _Mapping]] = ..., list_records: _Optional[_Union[_records_pb2.ListRecordsResponse, _Mapping]] = ..., update_records: _Optional[_Union[_records_pb2.UpdateRecordsResponse, _Mapping]] = ..., list_datasets: _Optional[_Union[_datasets_pb2.ListDatasetsResponse, _Mapping]] = ..., describe_dataset: _Optional[_Union[_datasets_pb2.DescribeDatasetResponse, _Mapping]] = ..., delete_dataset: _Optional[_Union[_datasets_pb2.DeleteDatasetResponse, _Mapping]] = ..., register_device: _Optional[_Union[_push_pb2.RegisterDeviceResponse, _Mapping]] = ..., subscribe_to_dataset: _Optional[_Union[_push_pb2.SubscribeToDatasetResponse, _Mapping]] = ..., unsubscribe_from_dataset: _Optional[_Union[_push_pb2.UnsubscribeFromDatasetResponse, _Mapping]] = ..., watch: _Optional[_Union[_watch_pb2.WatchResponse, _Mapping]] = ..., watch_ended: _Optional[_Union[WatchEnded, _Mapping]] = ..., error: _Optional[_Union[CallError, _Mapping]] = ...) -> None: ...

class SignedIn(_message.Message):
    __slots__ = ("identity_id", "identity_pool_id", "expires_at")
    IDENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    identity_id: str
    identity_pool_id: str
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, identity_id: _Optional[str] = ..., identity_pool_id: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WatchEnded(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CallError(_message.Message):
    __slots__ = ("name", "message", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    message: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., message: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...
