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

class PasswordHashingAlgorithmType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PASSWORD_HASHING_ALGORITHM_TYPE_UNSPECIFIED: _ClassVar[PasswordHashingAlgorithmType]
    PASSWORD_HASHING_ALGORITHM_TYPE_BCRYPT: _ClassVar[PasswordHashingAlgorithmType]
    PASSWORD_HASHING_ALGORITHM_TYPE_SCRYPT: _ClassVar[PasswordHashingAlgorithmType]
    PASSWORD_HASHING_ALGORITHM_TYPE_ARGON2ID: _ClassVar[PasswordHashingAlgorithmType]
    PASSWORD_HASHING_ALGORITHM_TYPE_PBKDF2_SHA256: _ClassVar[PasswordHashingAlgorithmType]

class UserImportJobStatusType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    USER_IMPORT_JOB_STATUS_TYPE_UNSPECIFIED: _ClassVar[UserImportJobStatusType]
    USER_IMPORT_JOB_STATUS_TYPE_CREATED: _ClassVar[UserImportJobStatusType]
    USER_IMPORT_JOB_STATUS_TYPE_PENDING: _ClassVar[UserImportJobStatusType]
    USER_IMPORT_JOB_STATUS_TYPE_IN_PROGRESS: _ClassVar[UserImportJobStatusType]
    USER_IMPORT_JOB_STATUS_TYPE_STOPPING: _ClassVar[UserImportJobStatusType]
    USER_IMPORT_JOB_STATUS_TYPE_EXPIRED: _ClassVar[UserImportJobStatusType]
    USER_IMPORT_JOB_STATUS_TYPE_STOPPED: _ClassVar[UserImportJobStatusType]
    USER_IMPORT_JOB_STATUS_TYPE_FAILED: _ClassVar[UserImportJobStatusType]
    USER_IMPORT_JOB_STATUS_TYPE_SUCCEEDED: _ClassVar[UserImportJobStatusType]
PASSWORD_HASHING_ALGORITHM_TYPE_UNSPECIFIED: PasswordHashingAlgorithmType
PASSWORD_HASHING_ALGORITHM_TYPE_BCRYPT: PasswordHashingAlgorithmType
PASSWORD_HASHING_ALGORITHM_TYPE_SCRYPT: PasswordHashingAlgorithmType
PASSWORD_HASHING_ALGORITHM_TYPE_ARGON2ID: PasswordHashingAlgorithmType
PASSWORD_HASHING_ALGORITHM_TYPE_PBKDF2_SHA256: PasswordHashingAlgorithmType
USER_IMPORT_JOB_STATUS_TYPE_UNSPECIFIED: UserImportJobStatusType
USER_IMPORT_JOB_STATUS_TYPE_CREATED: UserImportJobStatusType
USER_IMPORT_JOB_STATUS_TYPE_PENDING: UserImportJobStatusType
USER_IMPORT_JOB_STATUS_TYPE_IN_PROGRESS: UserImportJobStatusType
USER_IMPORT_JOB_STATUS_TYPE_STOPPING: UserImportJobStatusType
USER_IMPORT_JOB_STATUS_TYPE_EXPIRED: UserImportJobStatusType
USER_IMPORT_JOB_STATUS_TYPE_STOPPED: UserImportJobStatusType
USER_IMPORT_JOB_STATUS_TYPE_FAILED: UserImportJobStatusType
USER_IMPORT_JOB_STATUS_TYPE_SUCCEEDED: UserImportJobStatusType

class CreateUserImportJobRequest(_message.Message):
    __slots__ = ("job_name", "user_pool_id", "cloud_watch_logs_role_arn", "password_hashing_algorithm")
    JOB_NAME_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLOUD_WATCH_LOGS_ROLE_ARN_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_HASHING_ALGORITHM_FIELD_NUMBER: _ClassVar[int]
    job_name: str
    user_pool_id: str
    cloud_watch_logs_role_arn: str
    password_hashing_algorithm: PasswordHashingAlgorithmType
    def __init__(self, job_name: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., cloud_watch_logs_role_arn: _Optional[str] = ..., password_hashing_algorithm: _Optional[_Union[PasswordHashingAlgorithmType, str]] = ...) -> None: ...

class CreateUserImportJobResponse(_message.Message):
    __slots__ = ("user_import_job",)
    USER_IMPORT_JOB_FIELD_NUMBER: _ClassVar[int]
    user_import_job: UserImportJobType
    def __init__(self, user_import_job: _Optional[_Union[UserImportJobType, _Mapping]] = ...) -> None: ...

class DescribeUserImportJobRequest(_message.Message):
    __slots__ = ("user_pool_id", "job_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    job_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., job_id: _Optional[str] = ...) -> None: ...

class DescribeUserImportJobResponse(_message.Message):
    __slots__ = ("user_import_job",)
    USER_IMPORT_JOB_FIELD_NUMBER: _ClassVar[int]
    user_import_job: UserImportJobType
    def __init__(self, user_import_job: _Optional[_Union[UserImportJobType, _Mapping]] = ...) -> None: ...

class GetCSVHeaderRequest(_message.Message):
    __slots__ = ("user_pool_id",)
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    def __init__(self, user_pool_id: _Optional[str] = ...) -> None: ...

class GetCSVHeaderResponse(_message.Message):
    __slots__ = ("user_pool_id", "csv_header")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CSV_HEADER_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    csv_header: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, user_pool_id: _Optional[str] = ..., csv_header: _Optional[_Iterable[str]] = ...) -> None: ...

class ListUserImportJobsRequest(_message.Message):
    __slots__ = ("user_pool_id", "max_results", "pagination_token")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    max_results: int
    pagination_token: str
    def __init__(self, user_pool_id: _Optional[str] = ..., max_results: _Optional[int] = ..., pagination_token: _Optional[str] = ...) -> None: ...

class ListUserImportJobsResponse(_message.Message):
    __slots__ = ("user_import_jobs", "pagination_token")
    USER_IMPORT_JOBS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_import_jobs: _containers.RepeatedCompositeFieldContainer[UserImportJobType]
    pagination_token: str
    def __init__(self, user_import_jobs: _Optional[_Iterable[_Union[UserImportJobType, _Mapping]]] = ..., pagination_token: _Optional[str] = ...) -> None: ...

class StartUserImportJobRequest(_message.Message):
    __slots__ = ("user_pool_id", "job_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    job_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., job_id: _Optional[str] = ...) -> None: ...

class StartUserImportJobResponse(_message.Message):
    __slots__ = ("user_import_job",)
    USER_IMPORT_JOB_FIELD_NUMBER: _ClassVar[int]
    user_import_job: UserImportJobType
    def __init__(self, user_import_job: _Optional[_Union[UserImportJobType, _Mapping]] = ...) -> None: ...

class StopUserImportJobRequest(_message.Message):
    __slots__ = ("user_pool_id", "job_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    job_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., job_id: _Optional[str] = ...) -> None: ...

class StopUserImportJobResponse(_message.Message):
    __slots__ = ("user_import_job",)
    USER_IMPORT_JOB_FIELD_NUMBER: _ClassVar[int]
    user_import_job: UserImportJobType
    def __init__(self, user_import_job: _Optional[_Union[UserImportJobType, _Mapping]] = ...) -> None: ...

class UserImportJobType(_message.Message):
    __slots__ = ("job_name", "job_id", "user_pool_id", "pre_signed_url", "creation_date", "start_date", "completion_date", "status", "cloud_watch_logs_role_arn", "imported_users", "skipped_users", "failed_users", "completion_message", "password_hashing_algorithm")
    JOB_NAME_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    PRE_SIGNED_URL_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    START_DATE_FIELD_NUMBER: _ClassVar[int]
    COMPLETION_DATE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CLOUD_WATCH_LOGS_ROLE_ARN_FIELD_NUMBER: _ClassVar[int]
    IMPORTED_USERS_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_USERS_FIELD_NUMBER: _ClassVar[int]
    FAILED_USERS_FIELD_NUMBER: _ClassVar[int]
    COMPLETION_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_HASHING_ALGORITHM_FIELD_NUMBER: _ClassVar[int]
    job_name: str
    job_id: str
    user_pool_id: str
    pre_signed_url: str
    creation_date: _timestamp_pb2.Timestamp
    start_date: _timestamp_pb2.Timestamp
    completion_date: _timestamp_pb2.Timestamp
    status: UserImportJobStatusType
    cloud_watch_logs_role_arn: str
    imported_users: int
    skipped_users: int
    failed_users: int
    completion_message: str
    password_hashing_algorithm: PasswordHashingAlgorithmType
    def __init__(self, job_name: _Optional[str] = ..., job_id: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., pre_signed_url: _Optional[str] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., start_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., completion_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., status: _Optional[_Union[UserImportJobStatusType, str]] = ..., cloud_watch_logs_role_arn: _Optional[str] = ..., imported_users: _Optional[int] = ..., skipped_users: _Optional[int] = ..., failed_users: _Optional[int] = ..., completion_message: _Optional[str] = ..., password_hashing_algorithm: _Optional[_Union[PasswordHashingAlgorithmType, str]] = ...) -> None: ...
