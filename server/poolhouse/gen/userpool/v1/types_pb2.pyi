import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AttributeDataType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ATTRIBUTE_DATA_TYPE_UNSPECIFIED: _ClassVar[AttributeDataType]
    ATTRIBUTE_DATA_TYPE_STRING: _ClassVar[AttributeDataType]
    ATTRIBUTE_DATA_TYPE_NUMBER: _ClassVar[AttributeDataType]
    ATTRIBUTE_DATA_TYPE_DATE_TIME: _ClassVar[AttributeDataType]
    ATTRIBUTE_DATA_TYPE_BOOLEAN: _ClassVar[AttributeDataType]

class DeliveryMediumType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DELIVERY_MEDIUM_TYPE_UNSPECIFIED: _ClassVar[DeliveryMediumType]
    DELIVERY_MEDIUM_TYPE_SMS: _ClassVar[DeliveryMediumType]
    DELIVERY_MEDIUM_TYPE_EMAIL: _ClassVar[DeliveryMediumType]

class UserStatusType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    USER_STATUS_TYPE_UNSPECIFIED: _ClassVar[UserStatusType]
    USER_STATUS_TYPE_UNCONFIRMED: _ClassVar[UserStatusType]
    USER_STATUS_TYPE_CONFIRMED: _ClassVar[UserStatusType]
    USER_STATUS_TYPE_ARCHIVED: _ClassVar[UserStatusType]
    USER_STATUS_TYPE_COMPROMISED: _ClassVar[UserStatusType]
    USER_STATUS_TYPE_UNKNOWN: _ClassVar[UserStatusType]
    USER_STATUS_TYPE_RESET_REQUIRED: _ClassVar[UserStatusType]
    USER_STATUS_TYPE_FORCE_CHANGE_PASSWORD: _ClassVar[UserStatusType]
    USER_STATUS_TYPE_EXTERNAL_PROVIDER: _ClassVar[UserStatusType]

class AuthFactorType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AUTH_FACTOR_TYPE_UNSPECIFIED: _ClassVar[AuthFactorType]
    AUTH_FACTOR_TYPE_PASSWORD: _ClassVar[AuthFactorType]
    AUTH_FACTOR_TYPE_EMAIL_OTP: _ClassVar[AuthFactorType]
    AUTH_FACTOR_TYPE_SMS_OTP: _ClassVar[AuthFactorType]
    AUTH_FACTOR_TYPE_WEB_AUTHN: _ClassVar[AuthFactorType]
    AUTH_FACTOR_TYPE_SOFTWARE_TOKEN: _ClassVar[AuthFactorType]

class RevokeAssociatedSessionsType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REVOKE_ASSOCIATED_SESSIONS_TYPE_UNSPECIFIED: _ClassVar[RevokeAssociatedSessionsType]
    REVOKE_ASSOCIATED_SESSIONS_TYPE_NONE: _ClassVar[RevokeAssociatedSessionsType]
    REVOKE_ASSOCIATED_SESSIONS_TYPE_LINKED: _ClassVar[RevokeAssociatedSessionsType]

class UserPoolMfaType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    USER_POOL_MFA_TYPE_UNSPECIFIED: _ClassVar[UserPoolMfaType]
    USER_POOL_MFA_TYPE_OFF: _ClassVar[UserPoolMfaType]
    USER_POOL_MFA_TYPE_ON: _ClassVar[UserPoolMfaType]
    USER_POOL_MFA_TYPE_OPTIONAL: _ClassVar[UserPoolMfaType]

class OAuthFlowType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    O_AUTH_FLOW_TYPE_UNSPECIFIED: _ClassVar[OAuthFlowType]
    O_AUTH_FLOW_TYPE_CODE: _ClassVar[OAuthFlowType]
    O_AUTH_FLOW_TYPE_IMPLICIT: _ClassVar[OAuthFlowType]
    O_AUTH_FLOW_TYPE_CLIENT_CREDENTIALS: _ClassVar[OAuthFlowType]
ATTRIBUTE_DATA_TYPE_UNSPECIFIED: AttributeDataType
ATTRIBUTE_DATA_TYPE_STRING: AttributeDataType
ATTRIBUTE_DATA_TYPE_NUMBER: AttributeDataType
ATTRIBUTE_DATA_TYPE_DATE_TIME: AttributeDataType
ATTRIBUTE_DATA_TYPE_BOOLEAN: AttributeDataType
DELIVERY_MEDIUM_TYPE_UNSPECIFIED: DeliveryMediumType
DELIVERY_MEDIUM_TYPE_SMS: DeliveryMediumType
DELIVERY_MEDIUM_TYPE_EMAIL: DeliveryMediumType
USER_STATUS_TYPE_UNSPECIFIED: UserStatusType
USER_STATUS_TYPE_UNCONFIRMED: UserStatusType
USER_STATUS_TYPE_CONFIRMED: UserStatusType
USER_STATUS_TYPE_ARCHIVED: UserStatusType
USER_STATUS_TYPE_COMPROMISED: UserStatusType
USER_STATUS_TYPE_UNKNOWN: UserStatusType
USER_STATUS_TYPE_RESET_REQUIRED: UserStatusType
USER_STATUS_TYPE_FORCE_CHANGE_PASSWORD: UserStatusType
USER_STATUS_TYPE_EXTERNAL_PROVIDER: UserStatusType
AUTH_FACTOR_TYPE_UNSPECIFIED: AuthFactorType
AUTH_FACTOR_TYPE_PASSWORD: AuthFactorType
AUTH_FACTOR_TYPE_EMAIL_OTP: AuthFactorType
AUTH_FACTOR_TYPE_SMS_OTP: AuthFactorType
AUTH_FACTOR_TYPE_WEB_AUTHN: AuthFactorType
AUTH_FACTOR_TYPE_SOFTWARE_TOKEN: AuthFactorType
REVOKE_ASSOCIATED_SESSIONS_TYPE_UNSPECIFIED: RevokeAssociatedSessionsType
REVOKE_ASSOCIATED_SESSIONS_TYPE_NONE: RevokeAssociatedSessionsType
REVOKE_ASSOCIATED_SESSIONS_TYPE_LINKED: RevokeAssociatedSessionsType
USER_POOL_MFA_TYPE_UNSPECIFIED: UserPoolMfaType
USER_POOL_MFA_TYPE_OFF: UserPoolMfaType
USER_POOL_MFA_TYPE_ON: UserPoolMfaType
USER_POOL_MFA_TYPE_OPTIONAL: UserPoolMfaType
O_AUTH_FLOW_TYPE_UNSPECIFIED: OAuthFlowType
O_AUTH_FLOW_TYPE_CODE: OAuthFlowType
O_AUTH_FLOW_TYPE_IMPLICIT: OAuthFlowType
O_AUTH_FLOW_TYPE_CLIENT_CREDENTIALS: OAuthFlowType

class SchemaAttributeType(_message.Message):
    __slots__ = ("name", "attribute_data_type", "developer_only_attribute", "mutable", "required", "number_attribute_constraints", "string_attribute_constraints")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTE_DATA_TYPE_FIELD_NUMBER: _ClassVar[int]
    DEVELOPER_ONLY_ATTRIBUTE_FIELD_NUMBER: _ClassVar[int]
    MUTABLE_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_FIELD_NUMBER: _ClassVar[int]
    NUMBER_ATTRIBUTE_CONSTRAINTS_FIELD_NUMBER: _ClassVar[int]
    STRING_ATTRIBUTE_CONSTRAINTS_FIELD_NUMBER: _ClassVar[int]
    name: str
    attribute_data_type: AttributeDataType
    developer_only_attribute: bool
    mutable: bool
    required: bool
    number_attribute_constraints: NumberAttributeConstraintsType
    string_attribute_constraints: StringAttributeConstraintsType
    def __init__(self, name: _Optional[str] = ..., attribute_data_type: _Optional[_Union[AttributeDataType, str]] = ..., developer_only_attribute: _Optional[bool] = ..., mutable: _Optional[bool] = ..., required: _Optional[bool] = ..., number_attribute_constraints: _Optional[_Union[NumberAttributeConstraintsType, _Mapping]] = ..., string_attribute_constraints: _Optional[_Union[StringAttributeConstraintsType, _Mapping]] = ...) -> None: ...

class NumberAttributeConstraintsType(_message.Message):
    __slots__ = ("min_value", "max_value")
    MIN_VALUE_FIELD_NUMBER: _ClassVar[int]
    MAX_VALUE_FIELD_NUMBER: _ClassVar[int]
    min_value: str
    max_value: str
    def __init__(self, min_value: _Optional[str] = ..., max_value: _Optional[str] = ...) -> None: ...

class StringAttributeConstraintsType(_message.Message):
    __slots__ = ("min_length", "max_length")
    MIN_LENGTH_FIELD_NUMBER: _ClassVar[int]
    MAX_LENGTH_FIELD_NUMBER: _ClassVar[int]
    min_length: str
    max_length: str
    def __init__(self, min_length: _Optional[str] = ..., max_length: _Optional[str] = ...) -> None: ...

class AttributeType(_message.Message):
    __slots__ = ("name", "value")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class UserType(_message.Message):
    __slots__ = ("username", "attributes", "user_create_date", "user_last_modified_date", "enabled", "user_status", "mfa_options")
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    USER_CREATE_DATE_FIELD_NUMBER: _ClassVar[int]
    USER_LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    USER_STATUS_FIELD_NUMBER: _ClassVar[int]
    MFA_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    username: str
    attributes: _containers.RepeatedCompositeFieldContainer[AttributeType]
    user_create_date: _timestamp_pb2.Timestamp
    user_last_modified_date: _timestamp_pb2.Timestamp
    enabled: bool
    user_status: UserStatusType
    mfa_options: _containers.RepeatedCompositeFieldContainer[MFAOptionType]
    def __init__(self, username: _Optional[str] = ..., attributes: _Optional[_Iterable[_Union[AttributeType, _Mapping]]] = ..., user_create_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., user_last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., enabled: _Optional[bool] = ..., user_status: _Optional[_Union[UserStatusType, str]] = ..., mfa_options: _Optional[_Iterable[_Union[MFAOptionType, _Mapping]]] = ...) -> None: ...

class MFAOptionType(_message.Message):
    __slots__ = ("delivery_medium", "attribute_name")
    DELIVERY_MEDIUM_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTE_NAME_FIELD_NUMBER: _ClassVar[int]
    delivery_medium: DeliveryMediumType
    attribute_name: str
    def __init__(self, delivery_medium: _Optional[_Union[DeliveryMediumType, str]] = ..., attribute_name: _Optional[str] = ...) -> None: ...

class AnalyticsMetadataType(_message.Message):
    __slots__ = ("analytics_endpoint_id",)
    ANALYTICS_ENDPOINT_ID_FIELD_NUMBER: _ClassVar[int]
    analytics_endpoint_id: str
    def __init__(self, analytics_endpoint_id: _Optional[str] = ...) -> None: ...

class UserContextDataType(_message.Message):
    __slots__ = ("ip_address", "encoded_data")
    IP_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    ENCODED_DATA_FIELD_NUMBER: _ClassVar[int]
    ip_address: str
    encoded_data: str
    def __init__(self, ip_address: _Optional[str] = ..., encoded_data: _Optional[str] = ...) -> None: ...

class SmsConfigurationType(_message.Message):
    __slots__ = ("sns_caller_arn", "external_id", "sns_region", "eums_sms")
    SNS_CALLER_ARN_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    SNS_REGION_FIELD_NUMBER: _ClassVar[int]
    EUMS_SMS_FIELD_NUMBER: _ClassVar[int]
    sns_caller_arn: str
    external_id: str
    sns_region: str
    eums_sms: EumsSmsConfigurationType
    def __init__(self, sns_caller_arn: _Optional[str] = ..., external_id: _Optional[str] = ..., sns_region: _Optional[str] = ..., eums_sms: _Optional[_Union[EumsSmsConfigurationType, _Mapping]] = ...) -> None: ...

class EumsSmsConfigurationType(_message.Message):
    __slots__ = ("caller_arn", "external_id", "origination_identity", "configuration_set_name", "in_entity_id", "in_template_id", "region")
    CALLER_ARN_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    ORIGINATION_IDENTITY_FIELD_NUMBER: _ClassVar[int]
    CONFIGURATION_SET_NAME_FIELD_NUMBER: _ClassVar[int]
    IN_ENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    IN_TEMPLATE_ID_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    caller_arn: str
    external_id: str
    origination_identity: str
    configuration_set_name: str
    in_entity_id: str
    in_template_id: str
    region: str
    def __init__(self, caller_arn: _Optional[str] = ..., external_id: _Optional[str] = ..., origination_identity: _Optional[str] = ..., configuration_set_name: _Optional[str] = ..., in_entity_id: _Optional[str] = ..., in_template_id: _Optional[str] = ..., region: _Optional[str] = ...) -> None: ...

class CodeDeliveryDetailsType(_message.Message):
    __slots__ = ("destination", "delivery_medium", "attribute_name")
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    DELIVERY_MEDIUM_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTE_NAME_FIELD_NUMBER: _ClassVar[int]
    destination: str
    delivery_medium: DeliveryMediumType
    attribute_name: str
    def __init__(self, destination: _Optional[str] = ..., delivery_medium: _Optional[_Union[DeliveryMediumType, str]] = ..., attribute_name: _Optional[str] = ...) -> None: ...
