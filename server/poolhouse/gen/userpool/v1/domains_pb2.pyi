from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SecurityPolicyType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SECURITY_POLICY_TYPE_UNSPECIFIED: _ClassVar[SecurityPolicyType]
    SECURITY_POLICY_TYPE_TLS_V1: _ClassVar[SecurityPolicyType]
    SECURITY_POLICY_TYPE_TLS_V1_2_2021: _ClassVar[SecurityPolicyType]
    SECURITY_POLICY_TYPE_TLS_V1_3_2025: _ClassVar[SecurityPolicyType]

class DomainStatusType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DOMAIN_STATUS_TYPE_UNSPECIFIED: _ClassVar[DomainStatusType]
    DOMAIN_STATUS_TYPE_CREATING: _ClassVar[DomainStatusType]
    DOMAIN_STATUS_TYPE_DELETING: _ClassVar[DomainStatusType]
    DOMAIN_STATUS_TYPE_UPDATING: _ClassVar[DomainStatusType]
    DOMAIN_STATUS_TYPE_ACTIVE: _ClassVar[DomainStatusType]
    DOMAIN_STATUS_TYPE_FAILED: _ClassVar[DomainStatusType]
SECURITY_POLICY_TYPE_UNSPECIFIED: SecurityPolicyType
SECURITY_POLICY_TYPE_TLS_V1: SecurityPolicyType
SECURITY_POLICY_TYPE_TLS_V1_2_2021: SecurityPolicyType
SECURITY_POLICY_TYPE_TLS_V1_3_2025: SecurityPolicyType
DOMAIN_STATUS_TYPE_UNSPECIFIED: DomainStatusType
DOMAIN_STATUS_TYPE_CREATING: DomainStatusType
DOMAIN_STATUS_TYPE_DELETING: DomainStatusType
DOMAIN_STATUS_TYPE_UPDATING: DomainStatusType
DOMAIN_STATUS_TYPE_ACTIVE: DomainStatusType
DOMAIN_STATUS_TYPE_FAILED: DomainStatusType

class CreateUserPoolDomainRequest(_message.Message):
    __slots__ = ("domain", "user_pool_id", "managed_login_version", "custom_domain_config", "routing")
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    MANAGED_LOGIN_VERSION_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_DOMAIN_CONFIG_FIELD_NUMBER: _ClassVar[int]
    ROUTING_FIELD_NUMBER: _ClassVar[int]
    domain: str
    user_pool_id: str
    managed_login_version: int
    custom_domain_config: CustomDomainConfigType
    routing: RoutingType
    def __init__(self, domain: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., managed_login_version: _Optional[int] = ..., custom_domain_config: _Optional[_Union[CustomDomainConfigType, _Mapping]] = ..., routing: _Optional[_Union[RoutingType, _Mapping]] = ...) -> None: ...

class CreateUserPoolDomainResponse(_message.Message):
    __slots__ = ("managed_login_version", "cloud_front_domain", "routing")
    MANAGED_LOGIN_VERSION_FIELD_NUMBER: _ClassVar[int]
    CLOUD_FRONT_DOMAIN_FIELD_NUMBER: _ClassVar[int]
    ROUTING_FIELD_NUMBER: _ClassVar[int]
    managed_login_version: int
    cloud_front_domain: str
    routing: RoutingType
    def __init__(self, managed_login_version: _Optional[int] = ..., cloud_front_domain: _Optional[str] = ..., routing: _Optional[_Union[RoutingType, _Mapping]] = ...) -> None: ...

class DeleteUserPoolDomainRequest(_message.Message):
    __slots__ = ("domain", "user_pool_id")
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    domain: str
    user_pool_id: str
    def __init__(self, domain: _Optional[str] = ..., user_pool_id: _Optional[str] = ...) -> None: ...

class DeleteUserPoolDomainResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeUserPoolDomainRequest(_message.Message):
    __slots__ = ("domain",)
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    domain: str
    def __init__(self, domain: _Optional[str] = ...) -> None: ...

class DescribeUserPoolDomainResponse(_message.Message):
    __slots__ = ("domain_description",)
    DOMAIN_DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    domain_description: DomainDescriptionType
    def __init__(self, domain_description: _Optional[_Union[DomainDescriptionType, _Mapping]] = ...) -> None: ...

class UpdateUserPoolDomainRequest(_message.Message):
    __slots__ = ("domain", "user_pool_id", "managed_login_version", "custom_domain_config", "routing")
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    MANAGED_LOGIN_VERSION_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_DOMAIN_CONFIG_FIELD_NUMBER: _ClassVar[int]
    ROUTING_FIELD_NUMBER: _ClassVar[int]
    domain: str
    user_pool_id: str
    managed_login_version: int
    custom_domain_config: CustomDomainConfigType
    routing: RoutingType
    def __init__(self, domain: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., managed_login_version: _Optional[int] = ..., custom_domain_config: _Optional[_Union[CustomDomainConfigType, _Mapping]] = ..., routing: _Optional[_Union[RoutingType, _Mapping]] = ...) -> None: ...

class UpdateUserPoolDomainResponse(_message.Message):
    __slots__ = ("managed_login_version", "cloud_front_domain", "routing")
    MANAGED_LOGIN_VERSION_FIELD_NUMBER: _ClassVar[int]
    CLOUD_FRONT_DOMAIN_FIELD_NUMBER: _ClassVar[int]
    ROUTING_FIELD_NUMBER: _ClassVar[int]
    managed_login_version: int
    cloud_front_domain: str
    routing: RoutingType
    def __init__(self, managed_login_version: _Optional[int] = ..., cloud_front_domain: _Optional[str] = ..., routing: _Optional[_Union[RoutingType, _Mapping]] = ...) -> None: ...

class CustomDomainConfigType(_message.Message):
    __slots__ = ("certificate_arn", "security_policy")
    CERTIFICATE_ARN_FIELD_NUMBER: _ClassVar[int]
    SECURITY_POLICY_FIELD_NUMBER: _ClassVar[int]
    certificate_arn: str
    security_policy: SecurityPolicyType
    def __init__(self, certificate_arn: _Optional[str] = ..., security_policy: _Optional[_Union[SecurityPolicyType, str]] = ...) -> None: ...

class RoutingType(_message.Message):
    __slots__ = ("failover",)
    FAILOVER_FIELD_NUMBER: _ClassVar[int]
    failover: FailoverType
    def __init__(self, failover: _Optional[_Union[FailoverType, _Mapping]] = ...) -> None: ...

class FailoverType(_message.Message):
    __slots__ = ("secondary_region", "primary_route53_health_check_id")
    SECONDARY_REGION_FIELD_NUMBER: _ClassVar[int]
    PRIMARY_ROUTE53_HEALTH_CHECK_ID_FIELD_NUMBER: _ClassVar[int]
    secondary_region: str
    primary_route53_health_check_id: str
    def __init__(self, secondary_region: _Optional[str] = ..., primary_route53_health_check_id: _Optional[str] = ...) -> None: ...

class DomainDescriptionType(_message.Message):
    __slots__ = ("user_pool_id", "aws_account_id", "domain", "s3_bucket", "cloud_front_distribution", "version", "status", "custom_domain_config", "managed_login_version", "routing")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    AWS_ACCOUNT_ID_FIELD_NUMBER: _ClassVar[int]
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    S3_BUCKET_FIELD_NUMBER: _ClassVar[int]
    CLOUD_FRONT_DISTRIBUTION_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_DOMAIN_CONFIG_FIELD_NUMBER: _ClassVar[int]
    MANAGED_LOGIN_VERSION_FIELD_NUMBER: _ClassVar[int]
    ROUTING_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    aws_account_id: str
    domain: str
    s3_bucket: str
    cloud_front_distribution: str
    version: str
    status: DomainStatusType
    custom_domain_config: CustomDomainConfigType
    managed_login_version: int
    routing: RoutingType
    def __init__(self, user_pool_id: _Optional[str] = ..., aws_account_id: _Optional[str] = ..., domain: _Optional[str] = ..., s3_bucket: _Optional[str] = ..., cloud_front_distribution: _Optional[str] = ..., version: _Optional[str] = ..., status: _Optional[_Union[DomainStatusType, str]] = ..., custom_domain_config: _Optional[_Union[CustomDomainConfigType, _Mapping]] = ..., managed_login_version: _Optional[int] = ..., routing: _Optional[_Union[RoutingType, _Mapping]] = ...) -> None: ...
