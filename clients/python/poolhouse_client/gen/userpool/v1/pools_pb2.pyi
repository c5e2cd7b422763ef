import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse_client.gen.userpool.v1 import types_pb2 as _types_pb2
from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DeletionProtectionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DELETION_PROTECTION_TYPE_UNSPECIFIED: _ClassVar[DeletionProtectionType]
    DELETION_PROTECTION_TYPE_ACTIVE: _ClassVar[DeletionProtectionType]
    DELETION_PROTECTION_TYPE_INACTIVE: _ClassVar[DeletionProtectionType]

class PreTokenGenerationLambdaVersionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_UNSPECIFIED: _ClassVar[PreTokenGenerationLambdaVersionType]
    PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V1_0: _ClassVar[PreTokenGenerationLambdaVersionType]
    PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V2_0: _ClassVar[PreTokenGenerationLambdaVersionType]
    PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V3_0: _ClassVar[PreTokenGenerationLambdaVersionType]

class CustomSMSSenderLambdaVersionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CUSTOM_SMS_SENDER_LAMBDA_VERSION_TYPE_UNSPECIFIED: _ClassVar[CustomSMSSenderLambdaVersionType]
    CUSTOM_SMS_SENDER_LAMBDA_VERSION_TYPE_V1_0: _ClassVar[CustomSMSSenderLambdaVersionType]

class CustomEmailSenderLambdaVersionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CUSTOM_EMAIL_SENDER_LAMBDA_VERSION_TYPE_UNSPECIFIED: _ClassVar[CustomEmailSenderLambdaVersionType]
    CUSTOM_EMAIL_SENDER_LAMBDA_VERSION_TYPE_V1_0: _ClassVar[CustomEmailSenderLambdaVersionType]

class InboundFederationLambdaVersionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INBOUND_FEDERATION_LAMBDA_VERSION_TYPE_UNSPECIFIED: _ClassVar[InboundFederationLambdaVersionType]
    INBOUND_FEDERATION_LAMBDA_VERSION_TYPE_V1_0: _ClassVar[InboundFederationLambdaVersionType]

class VerifiedAttributeType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERIFIED_ATTRIBUTE_TYPE_UNSPECIFIED: _ClassVar[VerifiedAttributeType]
    VERIFIED_ATTRIBUTE_TYPE_PHONE_NUMBER: _ClassVar[VerifiedAttributeType]
    VERIFIED_ATTRIBUTE_TYPE_EMAIL: _ClassVar[VerifiedAttributeType]

class AliasAttributeType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ALIAS_ATTRIBUTE_TYPE_UNSPECIFIED: _ClassVar[AliasAttributeType]
    ALIAS_ATTRIBUTE_TYPE_PHONE_NUMBER: _ClassVar[AliasAttributeType]
    ALIAS_ATTRIBUTE_TYPE_EMAIL: _ClassVar[AliasAttributeType]
    ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME: _ClassVar[AliasAttributeType]

class UsernameAttributeType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    USERNAME_ATTRIBUTE_TYPE_UNSPECIFIED: _ClassVar[UsernameAttributeType]
    USERNAME_ATTRIBUTE_TYPE_PHONE_NUMBER: _ClassVar[UsernameAttributeType]
    USERNAME_ATTRIBUTE_TYPE_EMAIL: _ClassVar[UsernameAttributeType]

class DefaultEmailOptionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DEFAULT_EMAIL_OPTION_TYPE_UNSPECIFIED: _ClassVar[DefaultEmailOptionType]
    DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_LINK: _ClassVar[DefaultEmailOptionType]
    DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_CODE: _ClassVar[DefaultEmailOptionType]

class EmailSendingAccountType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EMAIL_SENDING_ACCOUNT_TYPE_UNSPECIFIED: _ClassVar[EmailSendingAccountType]
    EMAIL_SENDING_ACCOUNT_TYPE_COGNITO_DEFAULT: _ClassVar[EmailSendingAccountType]
    EMAIL_SENDING_ACCOUNT_TYPE_DEVELOPER: _ClassVar[EmailSendingAccountType]

class AdvancedSecurityModeType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ADVANCED_SECURITY_MODE_TYPE_UNSPECIFIED: _ClassVar[AdvancedSecurityModeType]
    ADVANCED_SECURITY_MODE_TYPE_OFF: _ClassVar[AdvancedSecurityModeType]
    ADVANCED_SECURITY_MODE_TYPE_AUDIT: _ClassVar[AdvancedSecurityModeType]
    ADVANCED_SECURITY_MODE_TYPE_ENFORCED: _ClassVar[AdvancedSecurityModeType]

class AdvancedSecurityEnabledModeType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ADVANCED_SECURITY_ENABLED_MODE_TYPE_UNSPECIFIED: _ClassVar[AdvancedSecurityEnabledModeType]
    ADVANCED_SECURITY_ENABLED_MODE_TYPE_AUDIT: _ClassVar[AdvancedSecurityEnabledModeType]
    ADVANCED_SECURITY_ENABLED_MODE_TYPE_ENFORCED: _ClassVar[AdvancedSecurityEnabledModeType]

class StatusType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATUS_TYPE_UNSPECIFIED: _ClassVar[StatusType]
    STATUS_TYPE_ENABLED: _ClassVar[StatusType]
    STATUS_TYPE_DISABLED: _ClassVar[StatusType]

class RecoveryOptionNameType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RECOVERY_OPTION_NAME_TYPE_UNSPECIFIED: _ClassVar[RecoveryOptionNameType]
    RECOVERY_OPTION_NAME_TYPE_VERIFIED_EMAIL: _ClassVar[RecoveryOptionNameType]
    RECOVERY_OPTION_NAME_TYPE_VERIFIED_PHONE_NUMBER: _ClassVar[RecoveryOptionNameType]
    RECOVERY_OPTION_NAME_TYPE_ADMIN_ONLY: _ClassVar[RecoveryOptionNameType]

class UserPoolTierType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    USER_POOL_TIER_TYPE_UNSPECIFIED: _ClassVar[UserPoolTierType]
    USER_POOL_TIER_TYPE_LITE: _ClassVar[UserPoolTierType]
    USER_POOL_TIER_TYPE_ESSENTIALS: _ClassVar[UserPoolTierType]
    USER_POOL_TIER_TYPE_PLUS: _ClassVar[UserPoolTierType]

class EncryptionKeyType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENCRYPTION_KEY_TYPE_UNSPECIFIED: _ClassVar[EncryptionKeyType]
    ENCRYPTION_KEY_TYPE_AWS_OWNED_KEY: _ClassVar[EncryptionKeyType]
    ENCRYPTION_KEY_TYPE_CUSTOMER_MANAGED_KEY: _ClassVar[EncryptionKeyType]

class IssuerType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ISSUER_TYPE_UNSPECIFIED: _ClassVar[IssuerType]
    ISSUER_TYPE_ORIGINAL: _ClassVar[IssuerType]
    ISSUER_TYPE_UPDATED: _ClassVar[IssuerType]

class UserSessionTrackingType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    USER_SESSION_TRACKING_TYPE_UNSPECIFIED: _ClassVar[UserSessionTrackingType]
    USER_SESSION_TRACKING_TYPE_ENABLED: _ClassVar[UserSessionTrackingType]
    USER_SESSION_TRACKING_TYPE_DISABLED: _ClassVar[UserSessionTrackingType]
DELETION_PROTECTION_TYPE_UNSPECIFIED: DeletionProtectionType
DELETION_PROTECTION_TYPE_ACTIVE: DeletionProtectionType
DELETION_PROTECTION_TYPE_INACTIVE: DeletionProtectionType
PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_UNSPECIFIED: PreTokenGenerationLambdaVersionType
PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V1_0: PreTokenGenerationLambdaVersionType
PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V2_0: PreTokenGenerationLambdaVersionType
PRE_TOKEN_GENERATION_LAMBDA_VERSION_TYPE_V3_0: PreTokenGenerationLambdaVersionType
CUSTOM_SMS_SENDER_LAMBDA_VERSION_TYPE_UNSPECIFIED: CustomSMSSenderLambdaVersionType
CUSTOM_SMS_SENDER_LAMBDA_VERSION_TYPE_V1_0: CustomSMSSenderLambdaVersionType
CUSTOM_EMAIL_SENDER_LAMBDA_VERSION_TYPE_UNSPECIFIED: CustomEmailSenderLambdaVersionType
CUSTOM_EMAIL_SENDER_LAMBDA_VERSION_TYPE_V1_0: CustomEmailSenderLambdaVersionType
INBOUND_FEDERATION_LAMBDA_VERSION_TYPE_UNSPECIFIED: InboundFederationLambdaVersionType
INBOUND_FEDERATION_LAMBDA_VERSION_TYPE_V1_0: InboundFederationLambdaVersionType
VERIFIED_ATTRIBUTE_TYPE_UNSPECIFIED: VerifiedAttributeType
VERIFIED_ATTRIBUTE_TYPE_PHONE_NUMBER: VerifiedAttributeType
VERIFIED_ATTRIBUTE_TYPE_EMAIL: VerifiedAttributeType
ALIAS_ATTRIBUTE_TYPE_UNSPECIFIED: AliasAttributeType
ALIAS_ATTRIBUTE_TYPE_PHONE_NUMBER: AliasAttributeType
ALIAS_ATTRIBUTE_TYPE_EMAIL: AliasAttributeType
ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME: AliasAttributeType
USERNAME_ATTRIBUTE_TYPE_UNSPECIFIED: UsernameAttributeType
USERNAME_ATTRIBUTE_TYPE_PHONE_NUMBER: UsernameAttributeType
USERNAME_ATTRIBUTE_TYPE_EMAIL: UsernameAttributeType
DEFAULT_EMAIL_OPTION_TYPE_UNSPECIFIED: DefaultEmailOptionType
DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_LINK: DefaultEmailOptionType
DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_CODE: DefaultEmailOptionType
EMAIL_SENDING_ACCOUNT_TYPE_UNSPECIFIED: EmailSendingAccountType
EMAIL_SENDING_ACCOUNT_TYPE_COGNITO_DEFAULT: EmailSendingAccountType
EMAIL_SENDING_ACCOUNT_TYPE_DEVELOPER: EmailSendingAccountType
ADVANCED_SECURITY_MODE_TYPE_UNSPECIFIED: AdvancedSecurityModeType
ADVANCED_SECURITY_MODE_TYPE_OFF: AdvancedSecurityModeType
ADVANCED_SECURITY_MODE_TYPE_AUDIT: AdvancedSecurityModeType
ADVANCED_SECURITY_MODE_TYPE_ENFORCED: AdvancedSecurityModeType
ADVANCED_SECURITY_ENABLED_MODE_TYPE_UNSPECIFIED: AdvancedSecurityEnabledModeType
ADVANCED_SECURITY_ENABLED_MODE_TYPE_AUDIT: AdvancedSecurityEnabledModeType
ADVANCED_SECURITY_ENABLED_MODE_TYPE_ENFORCED: AdvancedSecurityEnabledModeType
STATUS_TYPE_UNSPECIFIED: StatusType
STATUS_TYPE_ENABLED: StatusType
STATUS_TYPE_DISABLED: StatusType
RECOVERY_OPTION_NAME_TYPE_UNSPECIFIED: RecoveryOptionNameType
RECOVERY_OPTION_NAME_TYPE_VERIFIED_EMAIL: RecoveryOptionNameType
RECOVERY_OPTION_NAME_TYPE_VERIFIED_PHONE_NUMBER: RecoveryOptionNameType
RECOVERY_OPTION_NAME_TYPE_ADMIN_ONLY: RecoveryOptionNameType
USER_POOL_TIER_TYPE_UNSPECIFIED: UserPoolTierType
USER_POOL_TIER_TYPE_LITE: UserPoolTierType
USER_POOL_TIER_TYPE_ESSENTIALS: UserPoolTierType
USER_POOL_TIER_TYPE_PLUS: UserPoolTierType
ENCRYPTION_KEY_TYPE_UNSPECIFIED: EncryptionKeyType
ENCRYPTION_KEY_TYPE_AWS_OWNED_KEY: EncryptionKeyType
ENCRYPTION_KEY_TYPE_CUSTOMER_MANAGED_KEY: EncryptionKeyType
ISSUER_TYPE_UNSPECIFIED: IssuerType
ISSUER_TYPE_ORIGINAL: IssuerType
ISSUER_TYPE_UPDATED: IssuerType
USER_SESSION_TRACKING_TYPE_UNSPECIFIED: UserSessionTrackingType
USER_SESSION_TRACKING_TYPE_ENABLED: UserSessionTrackingType
USER_SESSION_TRACKING_TYPE_DISABLED: UserSessionTrackingType

class CreateUserPoolRequest(_message.Message):
    __slots__ = ("pool_name", "policies", "deletion_protection", "lambda_config", "auto_verified_attributes", "alias_attributes", "username_attributes", "sms_verification_message", "email_verification_message", "email_verification_subject", "verification_message_template", "sms_authentication_message", "mfa_configuration", "user_attribute_update_settings", "device_configuration", "email_configuration", "sms_configuration", "user_pool_tags", "admin_create_user_config", "schema", "user_pool_add_ons", "dcr_configuration", "username_configuration", "account_recovery_setting", "user_pool_tier", "key_configuration", "issuer_configuration", "acr_configuration")
    class UserPoolTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class AcrConfigurationEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: AcrLevelConfigType
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[AcrLevelConfigType, _Mapping]] = ...) -> None: ...
    POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    POLICIES_FIELD_NUMBER: _ClassVar[int]
    DELETION_PROTECTION_FIELD_NUMBER: _ClassVar[int]
    LAMBDA_CONFIG_FIELD_NUMBER: _ClassVar[int]
    AUTO_VERIFIED_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    ALIAS_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    USERNAME_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    SMS_VERIFICATION_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_VERIFICATION_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_VERIFICATION_SUBJECT_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_MESSAGE_TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    SMS_AUTHENTICATION_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    USER_ATTRIBUTE_UPDATE_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    DEVICE_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    EMAIL_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    SMS_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_TAGS_FIELD_NUMBER: _ClassVar[int]
    ADMIN_CREATE_USER_CONFIG_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ADD_ONS_FIELD_NUMBER: _ClassVar[int]
    DCR_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    USERNAME_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_RECOVERY_SETTING_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_TIER_FIELD_NUMBER: _ClassVar[int]
    KEY_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ISSUER_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ACR_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    pool_name: str
    policies: UserPoolPolicyType
    deletion_protection: DeletionProtectionType
    lambda_config: LambdaConfigType
    auto_verified_attributes: _containers.RepeatedScalarFieldContainer[VerifiedAttributeType]
    alias_attributes: _containers.RepeatedScalarFieldContainer[AliasAttributeType]
    username_attributes: _containers.RepeatedScalarFieldContainer[UsernameAttributeType]
    sms_verification_message: str
    email_verification_message: str
    email_verification_subject: str
    verification_message_template: VerificationMessageTemplateType
    sms_authentication_message: str
    mfa_configuration: _types_pb2.UserPoolMfaType
    user_attribute_update_settings: UserAttributeUpdateSettingsType
    device_configuration: DeviceConfigurationType
    email_configuration: EmailConfigurationType
    sms_configuration: _types_pb2.SmsConfigurationType
    user_pool_tags: _containers.ScalarMap[str, str]
    admin_create_user_config: AdminCreateUserConfigType
    schema: _containers.RepeatedCompositeFieldContainer[_types_pb2.SchemaAttributeType]
    user_pool_add_ons: UserPoolAddOnsType
    dcr_configuration: DcrConfigurationType
    username_configuration: UsernameConfigurationType
    account_recovery_setting: AccountRecoverySettingType
    user_pool_tier: UserPoolTierType
    key_configuration: KeyConfigurationType
    issuer_configuration: IssuerConfigurationType
    acr_configuration: _containers.MessageMap[str, AcrLevelConfigType]
    def __init__(self, pool_name: _Optional[str] = ..., policies: _Optional[_Union[UserPoolPolicyType, _Mapping]] = ..., deletion_protection: _Optional[_Union[DeletionProtectionType, str]] = ..., lambda_config: _Optional[_Union[LambdaConfigType, _Mapping]] = ..., auto_verified_attributes: _Optional[_Iterable[_Union[VerifiedAttributeType, str]]] = ..., alias_attributes: _Optional[_Iterable[_Union[AliasAttributeType, str]]] = ..., username_attributes: _Optional[_Iterable[_Union[UsernameAttributeType, str]]] = ..., sms_verification_message: _Optional[str] = ..., email_verification_message: _Optional[str] = ..., email_verification_subject: _Optional[str] = ..., verification_message_template: _Optional[_Union[VerificationMessageTemplateType, _Mapping]] = ..., sms_authentication_message: _Optional[str] = ..., mfa_configuration: _Optional[_Union[_types_pb2.UserPoolMfaType, str]] = ..., user_attribute_update_settings: _Optional[_Union[UserAttributeUpdateSettingsType, _Mapping]] = ..., device_configuration: _Optional[_Union[DeviceConfigurationType, _Mapping]] = ..., email_configuration: _Optional[_Union[EmailConfigurationType, _Mapping]] = ..., sms_configuration: _Optional[_Union[_types_pb2.SmsConfigurationType, _Mapping]] = ..., user_pool_tags: _Optional[_Mapping[str, str]] = ..., admin_create_user_config: _Optional[_Union[AdminCreateUserConfigType, _Mapping]] = ..., schema: _Optional[_Iterable[_Union[_types_pb2.SchemaAttributeType, _Mapping]]] = ..., user_pool_add_ons: _Optional[_Union[UserPoolAddOnsType, _Mapping]] = ..., dcr_configuration: _Optional[_Union[DcrConfigurationType, _Mapping]] = ..., username_configuration: _Optional[_Union[UsernameConfigurationType, _Mapping]] = ..., account_recovery_setting: _Optional[_Union[AccountRecoverySettingType, _Mapping]] = ..., user_pool_tier: _Optional[_Union[UserPoolTierType, str]] = ..., key_configuration: _Optional[_Union[KeyConfigurationType, _Mapping]] = ..., issuer_configuration: _Optional[_Union[IssuerConfigurationType, _Mapping]] = ..., acr_configuration: _Optional[_Mapping[str, AcrLevelConfigType]] = ...) -> None: ...

class CreateUserPoolResponse(_message.Message):
    __slots__ = ("user_pool",)
    USER_POOL_FIELD_NUMBER: _ClassVar[int]
    user_pool: UserPoolType
    def __init__(self, user_pool: _Optional[_Union[UserPoolType, _Mapping]] = ...) -> None: ...

class DeleteUserPoolRequest(_message.Message):
    __slots__ = ("user_pool_id",)
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    def __init__(self, user_pool_id: _Optional[str] = ...) -> None: ...

class DeleteUserPoolResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeUserPoolRequest(_message.Message):
    __slots__ = ("user_pool_id",)
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    def __init__(self, user_pool_id: _Optional[str] = ...) -> None: ...

class DescribeUserPoolResponse(_message.Message):
    __slots__ = ("user_pool",)
    USER_POOL_FIELD_NUMBER: _ClassVar[int]
    user_pool: UserPoolType
    def __init__(self, user_pool: _Optional[_Union[UserPoolType, _Mapping]] = ...) -> None: ...

class GetUserPoolSessionConfigurationRequest(_message.Message):
    __slots__ = ("user_pool_id",)
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    def __init__(self, user_pool_id: _Optional[str] = ...) -> None: ...

class GetUserPoolSessionConfigurationResponse(_message.Message):
    __slots__ = ("user_pool_id", "user_session_tracking", "token_session")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USER_SESSION_TRACKING_FIELD_NUMBER: _ClassVar[int]
    TOKEN_SESSION_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    user_session_tracking: UserSessionTrackingType
    token_session: UserPoolTokenSessionConfigType
    def __init__(self, user_pool_id: _Optional[str] = ..., user_session_tracking: _Optional[_Union[UserSessionTrackingType, str]] = ..., token_session: _Optional[_Union[UserPoolTokenSessionConfigType, _Mapping]] = ...) -> None: ...

class ListUserPoolsRequest(_message.Message):
    __slots__ = ("next_token", "max_results")
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    next_token: str
    max_results: int
    def __init__(self, next_token: _Optional[str] = ..., max_results: _Optional[int] = ...) -> None: ...

class ListUserPoolsResponse(_message.Message):
    __slots__ = ("user_pools", "next_token")
    USER_POOLS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pools: _containers.RepeatedCompositeFieldContainer[UserPoolDescriptionType]
    next_token: str
    def __init__(self, user_pools: _Optional[_Iterable[_Union[UserPoolDescriptionType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class SetUserPoolSessionConfigurationRequest(_message.Message):
    __slots__ = ("user_pool_id", "user_session_tracking", "token_session")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USER_SESSION_TRACKING_FIELD_NUMBER: _ClassVar[int]
    TOKEN_SESSION_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    user_session_tracking: UserSessionTrackingType
    token_session: UserPoolTokenSessionConfigType
    def __init__(self, user_pool_id: _Optional[str] = ..., user_session_tracking: _Optional[_Union[UserSessionTrackingType, str]] = ..., token_session: _Optional[_Union[UserPoolTokenSessionConfigType, _Mapping]] = ...) -> None: ...

class SetUserPoolSessionConfigurationResponse(_message.Message):
    __slots__ = ("user_pool_id", "user_session_tracking", "token_session")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USER_SESSION_TRACKING_FIELD_NUMBER: _ClassVar[int]
    TOKEN_SESSION_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    user_session_tracking: UserSessionTrackingType
    token_session: UserPoolTokenSessionConfigType
    def __init__(self, user_pool_id: _Optional[str] = ..., user_session_tracking: _Optional[_Union[UserSessionTrackingType, str]] = ..., token_session: _Optional[_Union[UserPoolTokenSessionConfigType, _Mapping]] = ...) -> None: ...

class UpdateUserPoolRequest(_message.Message):
    __slots__ = ("user_pool_id", "policies", "deletion_protection", "lambda_config", "auto_verified_attributes", "sms_verification_message", "email_verification_message", "email_verification_subject", "verification_message_template", "sms_authentication_message", "user_attribute_update_settings", "mfa_configuration", "device_configuration", "email_configuration", "sms_configuration", "user_pool_tags", "admin_create_user_config", "user_pool_add_ons", "dcr_configuration", "account_recovery_setting", "pool_name", "user_pool_tier", "key_configuration", "issuer_configuration", "acr_configuration")
    class UserPoolTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class AcrConfigurationEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: AcrLevelConfigType
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[AcrLevelConfigType, _Mapping]] = ...) -> None: ...
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    POLICIES_FIELD_NUMBER: _ClassVar[int]
    DELETION_PROTECTION_FIELD_NUMBER: _ClassVar[int]
    LAMBDA_CONFIG_FIELD_NUMBER: _ClassVar[int]
    AUTO_VERIFIED_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    SMS_VERIFICATION_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_VERIFICATION_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_VERIFICATION_SUBJECT_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_MESSAGE_TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    SMS_AUTHENTICATION_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    USER_ATTRIBUTE_UPDATE_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    DEVICE_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    EMAIL_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    SMS_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_TAGS_FIELD_NUMBER: _ClassVar[int]
    ADMIN_CREATE_USER_CONFIG_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ADD_ONS_FIELD_NUMBER: _ClassVar[int]
    DCR_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_RECOVERY_SETTING_FIELD_NUMBER: _ClassVar[int]
    POOL_NAME_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_TIER_FIELD_NUMBER: _ClassVar[int]
    KEY_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ISSUER_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ACR_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    policies: UserPoolPolicyType
    deletion_protection: DeletionProtectionType
    lambda_config: LambdaConfigType
    auto_verified_attributes: _containers.RepeatedScalarFieldContainer[VerifiedAttributeType]
    sms_verification_message: str
    email_verification_message: str
    email_verification_subject: str
    verification_message_template: VerificationMessageTemplateType
    sms_authentication_message: str
    user_attribute_update_settings: UserAttributeUpdateSettingsType
    mfa_configuration: _types_pb2.UserPoolMfaType
    device_configuration: DeviceConfigurationType
    email_configuration: EmailConfigurationType
    sms_configuration: _types_pb2.SmsConfigurationType
    user_pool_tags: _containers.ScalarMap[str, str]
    admin_create_user_config: AdminCreateUserConfigType
    user_pool_add_ons: UserPoolAddOnsType
    dcr_configuration: DcrConfigurationType
    account_recovery_setting: AccountRecoverySettingType
    pool_name: str
    user_pool_tier: UserPoolTierType
    key_configuration: KeyConfigurationType
    issuer_configuration: IssuerConfigurationType
    acr_configuration: _containers.MessageMap[str, AcrLevelConfigType]
    def __init__(self, user_pool_id: _Optional[str] = ..., policies: _Optional[_Union[UserPoolPolicyType, _Mapping]] = ..., deletion_protection: _Optional[_Union[DeletionProtectionType, str]] = ..., lambda_config: _Optional[_Union[LambdaConfigType, _Mapping]] = ..., auto_verified_attributes: _Optional[_Iterable[_Union[VerifiedAttributeType, str]]] = ..., sms_verification_message: _Optional[str] = ..., email_verification_message: _Optional[str] = ..., email_verification_subject: _Optional[str] = ..., verification_message_template: _Optional[_Union[VerificationMessageTemplateType, _Mapping]] = ..., sms_authentication_message: _Optional[str] = ..., user_attribute_update_settings: _Optional[_Union[UserAttributeUpdateSettingsType, _Mapping]] = ..., mfa_configuration: _Optional[_Union[_types_pb2.UserPoolMfaType, str]] = ..., device_configuration: _Optional[_Union[DeviceConfigurationType, _Mapping]] = ..., email_configuration: _Optional[_Union[EmailConfigurationType, _Mapping]] = ..., sms_configuration: _Optional[_Union[_types_pb2.SmsConfigurationType, _Mapping]] = ..., user_pool_tags: _Optional[_Mapping[str, str]] = ..., admin_create_user_config: _Optional[_Union[AdminCreateUserConfigType, _Mapping]] = ..., user_pool_add_ons: _Optional[_Union[UserPoolAddOnsType, _Mapping]] = ..., dcr_configuration: _Optional[_Union[DcrConfigurationType, _Mapping]] = ..., account_recovery_setting: _Optional[_Union[AccountRecoverySettingType, _Mapping]] = ..., pool_name: _Optional[str] = ..., user_pool_tier: _Optional[_Union[UserPoolTierType, str]] = ..., key_configuration: _Optional[_Union[KeyConfigurationType, _Mapping]] = ..., issuer_configuration: _Optional[_Union[IssuerConfigurationType, _Mapping]] = ..., acr_configuration: _Optional[_Mapping[str, AcrLevelConfigType]] = ...) -> None: ...

class UpdateUserPoolResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class UserPoolPolicyType(_message.Message):
    __slots__ = ("password_policy", "sign_in_policy")
    PASSWORD_POLICY_FIELD_NUMBER: _ClassVar[int]
    SIGN_IN_POLICY_FIELD_NUMBER: _ClassVar[int]
    password_policy: PasswordPolicyType
    sign_in_policy: SignInPolicyType
    def __init__(self, password_policy: _Optional[_Union[PasswordPolicyType, _Mapping]] = ..., sign_in_policy: _Optional[_Union[SignInPolicyType, _Mapping]] = ...) -> None: ...

class PasswordPolicyType(_message.Message):
    __slots__ = ("minimum_length", "require_uppercase", "require_lowercase", "require_numbers", "require_symbols", "password_history_size", "temporary_password_validity_days")
    MINIMUM_LENGTH_FIELD_NUMBER: _ClassVar[int]
    REQUIRE_UPPERCASE_FIELD_NUMBER: _ClassVar[int]
    REQUIRE_LOWERCASE_FIELD_NUMBER: _ClassVar[int]
    REQUIRE_NUMBERS_FIELD_NUMBER: _ClassVar[int]
    REQUIRE_SYMBOLS_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_HISTORY_SIZE_FIELD_NUMBER: _ClassVar[int]
    TEMPORARY_PASSWORD_VALIDITY_DAYS_FIELD_NUMBER: _ClassVar[int]
    minimum_length: int
    require_uppercase: bool
    require_lowercase: bool
    require_numbers: bool
    require_symbols: bool
    password_history_size: int
    temporary_password_validity_days: int
    def __init__(self, minimum_length: _Optional[int] = ..., require_uppercase: _Optional[bool] = ..., require_lowercase: _Optional[bool] = ..., require_numbers: _Optional[bool] = ..., require_symbols: _Optional[bool] = ..., password_history_size: _Optional[int] = ..., temporary_password_validity_days: _Optional[int] = ...) -> None: ...

class SignInPolicyType(_message.Message):
    __slots__ = ("allowed_first_auth_factors",)
    ALLOWED_FIRST_AUTH_FACTORS_FIELD_NUMBER: _ClassVar[int]
    allowed_first_auth_factors: _containers.RepeatedScalarFieldContainer[_types_pb2.AuthFactorType]
    def __init__(self, allowed_first_auth_factors: _Optional[_Iterable[_Union[_types_pb2.AuthFactorType, str]]] = ...) -> None: ...

class LambdaConfigType(_message.Message):
    __slots__ = ("pre_sign_up", "custom_message", "post_confirmation", "pre_authentication", "post_authentication", "define_auth_challenge", "create_auth_challenge", "verify_auth_challenge_response", "pre_token_generation", "user_migration", "pre_token_generation_config", "custom_sms_sender", "custom_email_sender", "kms_key_id", "inbound_federation")
    PRE_SIGN_UP_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    POST_CONFIRMATION_FIELD_NUMBER: _ClassVar[int]
    PRE_AUTHENTICATION_FIELD_NUMBER: _ClassVar[int]
    POST_AUTHENTICATION_FIELD_NUMBER: _ClassVar[int]
    DEFINE_AUTH_CHALLENGE_FIELD_NUMBER: _ClassVar[int]
    CREATE_AUTH_CHALLENGE_FIELD_NUMBER: _ClassVar[int]
    VERIFY_AUTH_CHALLENGE_RESPONSE_FIELD_NUMBER: _ClassVar[int]
    PRE_TOKEN_GENERATION_FIELD_NUMBER: _ClassVar[int]
    USER_MIGRATION_FIELD_NUMBER: _ClassVar[int]
    PRE_TOKEN_GENERATION_CONFIG_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_SMS_SENDER_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_EMAIL_SENDER_FIELD_NUMBER: _ClassVar[int]
    KMS_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    INBOUND_FEDERATION_FIELD_NUMBER: _ClassVar[int]
    pre_sign_up: str
    custom_message: str
    post_confirmation: str
    pre_authentication: str
    post_authentication: str
    define_auth_challenge: str
    create_auth_challenge: str
    verify_auth_challenge_response: str
    pre_token_generation: str
    user_migration: str
    pre_token_generation_config: PreTokenGenerationVersionConfigType
    custom_sms_sender: CustomSMSLambdaVersionConfigType
    custom_email_sender: CustomEmailLambdaVersionConfigType
    kms_key_id: str
    inbound_federation: InboundFederationLambdaType
    def __init__(self, pre_sign_up: _Optional[str] = ..., custom_message: _Optional[str] = ..., post_confirmation: _Optional[str] = ..., pre_authentication: _Optional[str] = ..., post_authentication: _Optional[str] = ..., define_auth_challenge: _Optional[str] = ..., create_auth_challenge: _Optional[str] = ..., verify_auth_challenge_response: _Optional[str] = ..., pre_token_generation: _Optional[str] = ..., user_migration: _Optional[str] = ..., pre_token_generation_config: _Optional[_Union[PreTokenGenerationVersionConfigType, _Mapping]] = ..., custom_sms_sender: _Optional[_Union[CustomSMSLambdaVersionConfigType, _Mapping]] = ..., custom_email_sender: _Optional[_Union[CustomEmailLambdaVersionConfigType, _Mapping]] = ..., kms_key_id: _Optional[str] = ..., inbound_federation: _Optional[_Union[InboundFederationLambdaType, _Mapping]] = ...) -> None: ...

class PreTokenGenerationVersionConfigType(_message.Message):
    __slots__ = ("lambda_version", "lambda_arn")
    LAMBDA_VERSION_FIELD_NUMBER: _ClassVar[int]
    LAMBDA_ARN_FIELD_NUMBER: _ClassVar[int]
    lambda_version: PreTokenGenerationLambdaVersionType
    lambda_arn: str
    def __init__(self, lambda_version: _Optional[_Union[PreTokenGenerationLambdaVersionType, str]] = ..., lambda_arn: _Optional[str] = ...) -> None: ...

class CustomSMSLambdaVersionConfigType(_message.Message):
    __slots__ = ("lambda_version", "lambda_arn")
    LAMBDA_VERSION_FIELD_NUMBER: _ClassVar[int]
    LAMBDA_ARN_FIELD_NUMBER: _ClassVar[int]
    lambda_version: CustomSMSSenderLambdaVersionType
    lambda_arn: str
    def __init__(self, lambda_version: _Optional[_Union[CustomSMSSenderLambdaVersionType, str]] = ..., lambda_arn: _Optional[str] = ...) -> None: ...

class CustomEmailLambdaVersionConfigType(_message.Message):
    __slots__ = ("lambda_version", "lambda_arn")
    LAMBDA_VERSION_FIELD_NUMBER: _ClassVar[int]
    LAMBDA_ARN_FIELD_NUMBER: _ClassVar[int]
    lambda_version: CustomEmailSenderLambdaVersionType
    lambda_arn: str
    def __init__(self, lambda_version: _Optional[_Union[CustomEmailSenderLambdaVersionType, str]] = ..., lambda_arn: _Optional[str] = ...) -> None: ...

class InboundFederationLambdaType(_message.Message):
    __slots__ = ("lambda_version", "lambda_arn")
    LAMBDA_VERSION_FIELD_NUMBER: _ClassVar[int]
    LAMBDA_ARN_FIELD_NUMBER: _ClassVar[int]
    lambda_version: InboundFederationLambdaVersionType
    lambda_arn: str
    def __init__(self, lambda_version: _Optional[_Union[InboundFederationLambdaVersionType, str]] = ..., lambda_arn: _Optional[str] = ...) -> None: ...

class VerificationMessageTemplateType(_message.Message):
    __slots__ = ("sms_message", "email_message", "email_subject", "email_message_by_link", "email_subject_by_link", "default_email_option")
    SMS_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_SUBJECT_FIELD_NUMBER: _ClassVar[int]
    EMAIL_MESSAGE_BY_LINK_FIELD_NUMBER: _ClassVar[int]
    EMAIL_SUBJECT_BY_LINK_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_EMAIL_OPTION_FIELD_NUMBER: _ClassVar[int]
    sms_message: str
    email_message: str
    email_subject: str
    email_message_by_link: str
    email_subject_by_link: str
    default_email_option: DefaultEmailOptionType
    def __init__(self, sms_message: _Optional[str] = ..., email_message: _Optional[str] = ..., email_subject: _Optional[str] = ..., email_message_by_link: _Optional[str] = ..., email_subject_by_link: _Optional[str] = ..., default_email_option: _Optional[_Union[DefaultEmailOptionType, str]] = ...) -> None: ...

class UserAttributeUpdateSettingsType(_message.Message):
    __slots__ = ("attributes_require_verification_before_update",)
    ATTRIBUTES_REQUIRE_VERIFICATION_BEFORE_UPDATE_FIELD_NUMBER: _ClassVar[int]
    attributes_require_verification_before_update: _containers.RepeatedScalarFieldContainer[VerifiedAttributeType]
    def __init__(self, attributes_require_verification_before_update: _Optional[_Iterable[_Union[VerifiedAttributeType, str]]] = ...) -> None: ...

class DeviceConfigurationType(_message.Message):
    __slots__ = ("challenge_required_on_new_device", "device_only_remembered_on_user_prompt")
    CHALLENGE_REQUIRED_ON_NEW_DEVICE_FIELD_NUMBER: _ClassVar[int]
    DEVICE_ONLY_REMEMBERED_ON_USER_PROMPT_FIELD_NUMBER: _ClassVar[int]
    challenge_required_on_new_device: bool
    device_only_remembered_on_user_prompt: bool
    def __init__(self, challenge_required_on_new_device: _Optional[bool] = ..., device_only_remembered_on_user_prompt: _Optional[bool] = ...) -> None: ...

class EmailConfigurationType(_message.Message):
    __slots__ = ("source_arn", "reply_to_email_address", "email_sending_account", "configuration_set")
    SOURCE_ARN_FIELD_NUMBER: _ClassVar[int]
    REPLY_TO_EMAIL_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    EMAIL_SENDING_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    CONFIGURATION_SET_FIELD_NUMBER: _ClassVar[int]
    source_arn: str
    reply_to_email_address: str
    email_sending_account: EmailSendingAccountType
    configuration_set: str
    def __init__(self, source_arn: _Optional[str] = ..., reply_to_email_address: _Optional[str] = ..., email_sending_account: _Optional[_Union[EmailSendingAccountType, str]] = ..., configuration_set: _Optional[str] = ..., **kwargs) -> None: ...

class AdminCreateUserConfigType(_message.Message):
    __slots__ = ("allow_admin_create_user_only", "unused_account_validity_days", "invite_message_template")
    ALLOW_ADMIN_CREATE_USER_ONLY_FIELD_NUMBER: _ClassVar[int]
    UNUSED_ACCOUNT_VALIDITY_DAYS_FIELD_NUMBER: _ClassVar[int]
    INVITE_MESSAGE_TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    allow_admin_create_user_only: bool
    unused_account_validity_days: int
    invite_message_template: MessageTemplateType
    def __init__(self, allow_admin_create_user_only: _Optional[bool] = ..., unused_account_validity_days: _Optional[int] = ..., invite_message_template: _Optional[_Union[MessageTemplateType, _Mapping]] = ...) -> None: ...

class MessageTemplateType(_message.Message):
    __slots__ = ("sms_message", "email_message", "email_subject")
    SMS_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_SUBJECT_FIELD_NUMBER: _ClassVar[int]
    sms_message: str
    email_message: str
    email_subject: str
    def __init__(self, sms_message: _Optional[str] = ..., email_message: _Optional[str] = ..., email_subject: _Optional[str] = ...) -> None: ...

class UserPoolAddOnsType(_message.Message):
    __slots__ = ("advanced_security_mode", "advanced_security_additional_flows")
    ADVANCED_SECURITY_MODE_FIELD_NUMBER: _ClassVar[int]
    ADVANCED_SECURITY_ADDITIONAL_FLOWS_FIELD_NUMBER: _ClassVar[int]
    advanced_security_mode: AdvancedSecurityModeType
    advanced_security_additional_flows: AdvancedSecurityAdditionalFlowsType
    def __init__(self, advanced_security_mode: _Optional[_Union[AdvancedSecurityModeType, str]] = ..., advanced_security_additional_flows: _Optional[_Union[AdvancedSecurityAdditionalFlowsType, _Mapping]] = ...) -> None: ...

class AdvancedSecurityAdditionalFlowsType(_message.Message):
    __slots__ = ("custom_auth_mode",)
    CUSTOM_AUTH_MODE_FIELD_NUMBER: _ClassVar[int]
    custom_auth_mode: AdvancedSecurityEnabledModeType
    def __init__(self, custom_auth_mode: _Optional[_Union[AdvancedSecurityEnabledModeType, str]] = ...) -> None: ...

class DcrConfigurationType(_message.Message):
    __slots__ = ("enable_status", "open_dcr_enabled", "authenticated_grant_types", "open_dcr_grant_types", "allowed_scopes")
    ENABLE_STATUS_FIELD_NUMBER: _ClassVar[int]
    OPEN_DCR_ENABLED_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATED_GRANT_TYPES_FIELD_NUMBER: _ClassVar[int]
    OPEN_DCR_GRANT_TYPES_FIELD_NUMBER: _ClassVar[int]
    ALLOWED_SCOPES_FIELD_NUMBER: _ClassVar[int]
    enable_status: StatusType
    open_dcr_enabled: bool
    authenticated_grant_types: _containers.RepeatedScalarFieldContainer[_types_pb2.OAuthFlowType]
    open_dcr_grant_types: _containers.RepeatedScalarFieldContainer[_types_pb2.OAuthFlowType]
    allowed_scopes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, enable_status: _Optional[_Union[StatusType, str]] = ..., open_dcr_enabled: _Optional[bool] = ..., authenticated_grant_types: _Optional[_Iterable[_Union[_types_pb2.OAuthFlowType, str]]] = ..., open_dcr_grant_types: _Optional[_Iterable[_Union[_types_pb2.OAuthFlowType, str]]] = ..., allowed_scopes: _Optional[_Iterable[str]] = ...) -> None: ...

class UsernameConfigurationType(_message.Message):
    __slots__ = ("case_sensitive",)
    CASE_SENSITIVE_FIELD_NUMBER: _ClassVar[int]
    case_sensitive: bool
    def __init__(self, case_sensitive: _Optional[bool] = ...) -> None: ...

class AccountRecoverySettingType(_message.Message):
    __slots__ = ("recovery_mechanisms",)
    RECOVERY_MECHANISMS_FIELD_NUMBER: _ClassVar[int]
    recovery_mechanisms: _containers.RepeatedCompositeFieldContainer[RecoveryOptionType]
    def __init__(self, recovery_mechanisms: _Optional[_Iterable[_Union[RecoveryOptionType, _Mapping]]] = ...) -> None: ...

class RecoveryOptionType(_message.Message):
    __slots__ = ("priority", "name")
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    priority: int
    name: RecoveryOptionNameType
    def __init__(self, priority: _Optional[int] = ..., name: _Optional[_Union[RecoveryOptionNameType, str]] = ...) -> None: ...

class KeyConfigurationType(_message.Message):
    __slots__ = ("key_type", "kms_key_arn")
    KEY_TYPE_FIELD_NUMBER: _ClassVar[int]
    KMS_KEY_ARN_FIELD_NUMBER: _ClassVar[int]
    key_type: EncryptionKeyType
    kms_key_arn: str
    def __init__(self, key_type: _Optional[_Union[EncryptionKeyType, str]] = ..., kms_key_arn: _Optional[str] = ...) -> None: ...

class IssuerConfigurationType(_message.Message):
    __slots__ = ("type",)
    TYPE_FIELD_NUMBER: _ClassVar[int]
    type: IssuerType
    def __init__(self, type: _Optional[_Union[IssuerType, str]] = ...) -> None: ...

class AcrLevelConfigType(_message.Message):
    __slots__ = ("acr_value",)
    ACR_VALUE_FIELD_NUMBER: _ClassVar[int]
    acr_value: str
    def __init__(self, acr_value: _Optional[str] = ...) -> None: ...

class UserPoolType(_message.Message):
    __slots__ = ("id", "name", "policies", "deletion_protection", "lambda_config", "status", "last_modified_date", "creation_date", "schema_attributes", "auto_verified_attributes", "alias_attributes", "username_attributes", "sms_verification_message", "email_verification_message", "email_verification_subject", "verification_message_template", "sms_authentication_message", "user_attribute_update_settings", "mfa_configuration", "device_configuration", "estimated_number_of_users", "email_configuration", "sms_configuration", "user_pool_tags", "sms_configuration_failure", "email_configuration_failure", "domain", "custom_domain", "admin_create_user_config", "user_pool_add_ons", "dcr_configuration", "username_configuration", "arn", "account_recovery_setting", "user_pool_tier", "key_configuration", "issuer_configuration", "acr_configuration")
    class UserPoolTagsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class AcrConfigurationEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: AcrLevelConfigType
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[AcrLevelConfigType, _Mapping]] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    POLICIES_FIELD_NUMBER: _ClassVar[int]
    DELETION_PROTECTION_FIELD_NUMBER: _ClassVar[int]
    LAMBDA_CONFIG_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    AUTO_VERIFIED_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    ALIAS_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    USERNAME_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    SMS_VERIFICATION_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_VERIFICATION_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_VERIFICATION_SUBJECT_FIELD_NUMBER: _ClassVar[int]
    VERIFICATION_MESSAGE_TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    SMS_AUTHENTICATION_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    USER_ATTRIBUTE_UPDATE_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    DEVICE_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ESTIMATED_NUMBER_OF_USERS_FIELD_NUMBER: _ClassVar[int]
    EMAIL_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    SMS_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_TAGS_FIELD_NUMBER: _ClassVar[int]
    SMS_CONFIGURATION_FAILURE_FIELD_NUMBER: _ClassVar[int]
    EMAIL_CONFIGURATION_FAILURE_FIELD_NUMBER: _ClassVar[int]
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_DOMAIN_FIELD_NUMBER: _ClassVar[int]
    ADMIN_CREATE_USER_CONFIG_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ADD_ONS_FIELD_NUMBER: _ClassVar[int]
    DCR_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    USERNAME_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ARN_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_RECOVERY_SETTING_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_TIER_FIELD_NUMBER: _ClassVar[int]
    KEY_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ISSUER_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ACR_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    policies: UserPoolPolicyType
    deletion_protection: DeletionProtectionType
    lambda_config: LambdaConfigType
    status: StatusType
    last_modified_date: _timestamp_pb2.Timestamp
    creation_date: _timestamp_pb2.Timestamp
    schema_attributes: _containers.RepeatedCompositeFieldContainer[_types_pb2.SchemaAttributeType]
    auto_verified_attributes: _containers.RepeatedScalarFieldContainer[VerifiedAttributeType]
    alias_attributes: _containers.RepeatedScalarFieldContainer[AliasAttributeType]
    username_attributes: _containers.RepeatedScalarFieldContainer[UsernameAttributeType]
    sms_verification_message: str
    email_verification_message: str
    email_verification_subject: str
    verification_message_template: VerificationMessageTemplateType
    sms_authentication_message: str
    user_attribute_update_settings: UserAttributeUpdateSettingsType
    mfa_configuration: _types_pb2.UserPoolMfaType
    device_configuration: DeviceConfigurationType
    estimated_number_of_users: int
    email_configuration: EmailConfigurationType
    sms_configuration: _types_pb2.SmsConfigurationType
    user_pool_tags: _containers.ScalarMap[str, str]
    sms_configuration_failure: str
    email_configuration_failure: str
    domain: str
    custom_domain: str
    admin_create_user_config: AdminCreateUserConfigType
    user_pool_add_ons: UserPoolAddOnsType
    dcr_configuration: DcrConfigurationType
    username_configuration: UsernameConfigurationType
    arn: str
    account_recovery_setting: AccountRecoverySettingType
    user_pool_tier: UserPoolTierType
    key_configuration: KeyConfigurationType
    issuer_configuration: IssuerConfigurationType
    acr_configuration: _containers.MessageMap[str, AcrLevelConfigType]
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., policies: _Optional[_Union[UserPoolPolicyType, _Mapping]] = ..., deletion_protection: _Optional[_Union[DeletionProtectionType, str]] = ..., lambda_config: _Optional[_Union[LambdaConfigType, _Mapping]] = ..., status: _Optional[_Union[StatusType, str]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., schema_attributes: _Optional[_Iterable[_Union[_types_pb2.SchemaAttributeType, _Mapping]]] = ..., auto_verified_attributes: _Optional[_Iterable[_Union[VerifiedAttributeType, str]]] = ..., alias_attributes: _Optional[_Iterable[_Union[AliasAttributeType, str]]] = ..., username_attributes: _Optional[_Iterable[_Union[UsernameAttributeType, str]]] = ..., sms_verification_message: _Optional[str] = ..., email_verification_message: _Optional[str] = ..., email_verification_subject: _Optional[str] = ..., verification_message_template: _Optional[_Union[VerificationMessageTemplateType, _Mapping]] = ..., sms_authentication_message: _Optional[str] = ..., user_attribute_update_settings: _Optional[_Union[UserAttributeUpdateSettingsType, _Mapping]] = ..., mfa_configuration: _Optional[_Union[_types_pb2.UserPoolMfaType, str]] = ..., device_configuration: _Optional[_Union[DeviceConfigurationType, _Mapping]] = ..., estimated_number_of_users: _Optional[int] = ..., email_configuration: _Optional[_Union[EmailConfigurationType, _Mapping]] = ..., sms_configuration: _Optional[_Union[_types_pb2.SmsConfigurationType, _Mapping]] = ..., user_pool_tags: _Optional[_Mapping[str, str]] = ..., sms_configuration_failure: _Optional[str] = ..., email_configuration_failure: _Optional[str] = ..., domain: _Optional[str] = ..., custom_domain: _Optional[str] = ..., admin_create_user_config: _Optional[_Union[AdminCreateUserConfigType, _Mapping]] = ..., user_pool_add_ons: _Optional[_Union[UserPoolAddOnsType, _Mapping]] = ..., dcr_configuration: _Optional[_Union[DcrConfigurationType, _Mapping]] = ..., username_configuration: _Optional[_Union[UsernameConfigurationType, _Mapping]] = ..., arn: _Optional[str] = ..., account_recovery_setting: _Optional[_Union[AccountRecoverySettingType, _Mapping]] = ..., user_pool_tier: _Optional[_Union[UserPoolTierType, str]] = ..., key_configuration: _Optional[_Union[KeyConfigurationType, _Mapping]] = ..., issuer_configuration: _Optional[_Union[IssuerConfigurationType, _Mapping]] = ..., acr_configuration: _Optional[_Mapping[str, AcrLevelConfigType]] = ...) -> None: ...

class UserPoolTokenSessionConfigType(_message.Message):
    __slots__ = ("max_per_user",)
    MAX_PER_USER_FIELD_NUMBER: _ClassVar[int]
    max_per_user: int
    def __init__(self, max_per_user: _Optional[int] = ...) -> None: ...

class UserPoolDescriptionType(_message.Message):
    __slots__ = ("id", "name", "lambda_config", "status", "last_modified_date", "creation_date", "replica_regions")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    LAMBDA_CONFIG_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    REPLICA_REGIONS_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    lambda_config: LambdaConfigType
    status: StatusType
    last_modified_date: _timestamp_pb2.Timestamp
    creation_date: _timestamp_pb2.Timestamp
    replica_regions: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., lambda_config: _Optional[_Union[LambdaConfigType, _Mapping]] = ..., status: _Optional[_Union[StatusType, str]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., replica_regions: _Optional[_Iterable[str]] = ...) -> None: ...
