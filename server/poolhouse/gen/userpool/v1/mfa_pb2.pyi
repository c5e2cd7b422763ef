from poolhouse.gen.userpool.v1 import types_pb2 as _types_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class UserVerificationType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    USER_VERIFICATION_TYPE_UNSPECIFIED: _ClassVar[UserVerificationType]
    USER_VERIFICATION_TYPE_REQUIRED: _ClassVar[UserVerificationType]
    USER_VERIFICATION_TYPE_PREFERRED: _ClassVar[UserVerificationType]

class WebAuthnFactorConfigurationType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_UNSPECIFIED: _ClassVar[WebAuthnFactorConfigurationType]
    WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_SINGLE_FACTOR: _ClassVar[WebAuthnFactorConfigurationType]
    WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_MULTI_FACTOR_WITH_USER_VERIFICATION: _ClassVar[WebAuthnFactorConfigurationType]

class VerifySoftwareTokenResponseType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE_UNSPECIFIED: _ClassVar[VerifySoftwareTokenResponseType]
    VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE_SUCCESS: _ClassVar[VerifySoftwareTokenResponseType]
    VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE_ERROR: _ClassVar[VerifySoftwareTokenResponseType]
USER_VERIFICATION_TYPE_UNSPECIFIED: UserVerificationType
USER_VERIFICATION_TYPE_REQUIRED: UserVerificationType
USER_VERIFICATION_TYPE_PREFERRED: UserVerificationType
WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_UNSPECIFIED: WebAuthnFactorConfigurationType
WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_SINGLE_FACTOR: WebAuthnFactorConfigurationType
WEB_AUTHN_FACTOR_CONFIGURATION_TYPE_MULTI_FACTOR_WITH_USER_VERIFICATION: WebAuthnFactorConfigurationType
VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE_UNSPECIFIED: VerifySoftwareTokenResponseType
VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE_SUCCESS: VerifySoftwareTokenResponseType
VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE_ERROR: VerifySoftwareTokenResponseType

class AdminDeleteSoftwareTokenRequest(_message.Message):
    __slots__ = ("user_pool_id", "username")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ...) -> None: ...

class AdminDeleteSoftwareTokenResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminGetUserAuthFactorsRequest(_message.Message):
    __slots__ = ("user_pool_id", "username")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ...) -> None: ...

class AdminGetUserAuthFactorsResponse(_message.Message):
    __slots__ = ("username", "preferred_mfa_setting", "user_mfa_setting_list", "configured_user_auth_factors")
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    PREFERRED_MFA_SETTING_FIELD_NUMBER: _ClassVar[int]
    USER_MFA_SETTING_LIST_FIELD_NUMBER: _ClassVar[int]
    CONFIGURED_USER_AUTH_FACTORS_FIELD_NUMBER: _ClassVar[int]
    username: str
    preferred_mfa_setting: str
    user_mfa_setting_list: _containers.RepeatedScalarFieldContainer[str]
    configured_user_auth_factors: _containers.RepeatedScalarFieldContainer[_types_pb2.AuthFactorType]
    def __init__(self, username: _Optional[str] = ..., preferred_mfa_setting: _Optional[str] = ..., user_mfa_setting_list: _Optional[_Iterable[str]] = ..., configured_user_auth_factors: _Optional[_Iterable[_Union[_types_pb2.AuthFactorType, str]]] = ...) -> None: ...

class AdminSetUserMFAPreferenceRequest(_message.Message):
    __slots__ = ("sms_mfa_settings", "software_token_mfa_settings", "email_mfa_settings", "web_authn_mfa_settings", "username", "user_pool_id")
    SMS_MFA_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    SOFTWARE_TOKEN_MFA_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    EMAIL_MFA_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    WEB_AUTHN_MFA_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    sms_mfa_settings: SMSMfaSettingsType
    software_token_mfa_settings: SoftwareTokenMfaSettingsType
    email_mfa_settings: EmailMfaSettingsType
    web_authn_mfa_settings: WebAuthnMfaSettingsType
    username: str
    user_pool_id: str
    def __init__(self, sms_mfa_settings: _Optional[_Union[SMSMfaSettingsType, _Mapping]] = ..., software_token_mfa_settings: _Optional[_Union[SoftwareTokenMfaSettingsType, _Mapping]] = ..., email_mfa_settings: _Optional[_Union[EmailMfaSettingsType, _Mapping]] = ..., web_authn_mfa_settings: _Optional[_Union[WebAuthnMfaSettingsType, _Mapping]] = ..., username: _Optional[str] = ..., user_pool_id: _Optional[str] = ...) -> None: ...

class AdminSetUserMFAPreferenceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AdminSetUserSettingsRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "mfa_options")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    MFA_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    mfa_options: _containers.RepeatedCompositeFieldContainer[_types_pb2.MFAOptionType]
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., mfa_options: _Optional[_Iterable[_Union[_types_pb2.MFAOptionType, _Mapping]]] = ...) -> None: ...

class AdminSetUserSettingsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AssociateSoftwareTokenRequest(_message.Message):
    __slots__ = ("access_token", "session")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    session: str
    def __init__(self, access_token: _Optional[str] = ..., session: _Optional[str] = ...) -> None: ...

class AssociateSoftwareTokenResponse(_message.Message):
    __slots__ = ("secret_code", "session")
    SECRET_CODE_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    secret_code: str
    session: str
    def __init__(self, secret_code: _Optional[str] = ..., session: _Optional[str] = ...) -> None: ...

class GetUserAuthFactorsRequest(_message.Message):
    __slots__ = ("access_token",)
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    def __init__(self, access_token: _Optional[str] = ...) -> None: ...

class GetUserAuthFactorsResponse(_message.Message):
    __slots__ = ("username", "preferred_mfa_setting", "user_mfa_setting_list", "configured_user_auth_factors")
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    PREFERRED_MFA_SETTING_FIELD_NUMBER: _ClassVar[int]
    USER_MFA_SETTING_LIST_FIELD_NUMBER: _ClassVar[int]
    CONFIGURED_USER_AUTH_FACTORS_FIELD_NUMBER: _ClassVar[int]
    username: str
    preferred_mfa_setting: str
    user_mfa_setting_list: _containers.RepeatedScalarFieldContainer[str]
    configured_user_auth_factors: _containers.RepeatedScalarFieldContainer[_types_pb2.AuthFactorType]
    def __init__(self, username: _Optional[str] = ..., preferred_mfa_setting: _Optional[str] = ..., user_mfa_setting_list: _Optional[_Iterable[str]] = ..., configured_user_auth_factors: _Optional[_Iterable[_Union[_types_pb2.AuthFactorType, str]]] = ...) -> None: ...

class GetUserPoolMfaConfigRequest(_message.Message):
    __slots__ = ("user_pool_id",)
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    def __init__(self, user_pool_id: _Optional[str] = ...) -> None: ...

class GetUserPoolMfaConfigResponse(_message.Message):
    __slots__ = ("sms_mfa_configuration", "software_token_mfa_configuration", "email_mfa_configuration", "mfa_configuration", "web_authn_configuration")
    SMS_MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    SOFTWARE_TOKEN_MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    EMAIL_MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    WEB_AUTHN_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    sms_mfa_configuration: SmsMfaConfigType
    software_token_mfa_configuration: SoftwareTokenMfaConfigType
    email_mfa_configuration: EmailMfaConfigType
    mfa_configuration: _types_pb2.UserPoolMfaType
    web_authn_configuration: WebAuthnConfigurationType
    def __init__(self, sms_mfa_configuration: _Optional[_Union[SmsMfaConfigType, _Mapping]] = ..., software_token_mfa_configuration: _Optional[_Union[SoftwareTokenMfaConfigType, _Mapping]] = ..., email_mfa_configuration: _Optional[_Union[EmailMfaConfigType, _Mapping]] = ..., mfa_configuration: _Optional[_Union[_types_pb2.UserPoolMfaType, str]] = ..., web_authn_configuration: _Optional[_Union[WebAuthnConfigurationType, _Mapping]] = ...) -> None: ...

class SetUserMFAPreferenceRequest(_message.Message):
    __slots__ = ("sms_mfa_settings", "software_token_mfa_settings", "email_mfa_settings", "web_authn_mfa_settings", "access_token")
    SMS_MFA_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    SOFTWARE_TOKEN_MFA_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    EMAIL_MFA_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    WEB_AUTHN_MFA_SETTINGS_FIELD_NUMBER: _ClassVar[int]
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    sms_mfa_settings: SMSMfaSettingsType
    software_token_mfa_settings: SoftwareTokenMfaSettingsType
    email_mfa_settings: EmailMfaSettingsType
    web_authn_mfa_settings: WebAuthnMfaSettingsType
    access_token: str
    def __init__(self, sms_mfa_settings: _Optional[_Union[SMSMfaSettingsType, _Mapping]] = ..., software_token_mfa_settings: _Optional[_Union[SoftwareTokenMfaSettingsType, _Mapping]] = ..., email_mfa_settings: _Optional[_Union[EmailMfaSettingsType, _Mapping]] = ..., web_authn_mfa_settings: _Optional[_Union[WebAuthnMfaSettingsType, _Mapping]] = ..., access_token: _Optional[str] = ...) -> None: ...

class SetUserMFAPreferenceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SetUserPoolMfaConfigRequest(_message.Message):
    __slots__ = ("user_pool_id", "sms_mfa_configuration", "software_token_mfa_configuration", "email_mfa_configuration", "mfa_configuration", "web_authn_configuration")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    SMS_MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    SOFTWARE_TOKEN_MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    EMAIL_MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    WEB_AUTHN_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    sms_mfa_configuration: SmsMfaConfigType
    software_token_mfa_configuration: SoftwareTokenMfaConfigType
    email_mfa_configuration: EmailMfaConfigType
    mfa_configuration: _types_pb2.UserPoolMfaType
    web_authn_configuration: WebAuthnConfigurationType
    def __init__(self, user_pool_id: _Optional[str] = ..., sms_mfa_configuration: _Optional[_Union[SmsMfaConfigType, _Mapping]] = ..., software_token_mfa_configuration: _Optional[_Union[SoftwareTokenMfaConfigType, _Mapping]] = ..., email_mfa_configuration: _Optional[_Union[EmailMfaConfigType, _Mapping]] = ..., mfa_configuration: _Optional[_Union[_types_pb2.UserPoolMfaType, str]] = ..., web_authn_configuration: _Optional[_Union[WebAuthnConfigurationType, _Mapping]] = ...) -> None: ...

class SetUserPoolMfaConfigResponse(_message.Message):
    __slots__ = ("sms_mfa_configuration", "software_token_mfa_configuration", "email_mfa_configuration", "mfa_configuration", "web_authn_configuration")
    SMS_MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    SOFTWARE_TOKEN_MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    EMAIL_MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    MFA_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    WEB_AUTHN_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    sms_mfa_configuration: SmsMfaConfigType
    software_token_mfa_configuration: SoftwareTokenMfaConfigType
    email_mfa_configuration: EmailMfaConfigType
    mfa_configuration: _types_pb2.UserPoolMfaType
    web_authn_configuration: WebAuthnConfigurationType
    def __init__(self, sms_mfa_configuration: _Optional[_Union[SmsMfaConfigType, _Mapping]] = ..., software_token_mfa_configuration: _Optional[_Union[SoftwareTokenMfaConfigType, _Mapping]] = ..., email_mfa_configuration: _Optional[_Union[EmailMfaConfigType, _Mapping]] = ..., mfa_configuration: _Optional[_Union[_types_pb2.UserPoolMfaType, str]] = ..., web_authn_configuration: _Optional[_Union[WebAuthnConfigurationType, _Mapping]] = ...) -> None: ...

class SetUserSettingsRequest(_message.Message):
    __slots__ = ("access_token", "mfa_options")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    MFA_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    mfa_options: _containers.RepeatedCompositeFieldContainer[_types_pb2.MFAOptionType]
    def __init__(self, access_token: _Optional[str] = ..., mfa_options: _Optional[_Iterable[_Union[_types_pb2.MFAOptionType, _Mapping]]] = ...) -> None: ...

class SetUserSettingsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class VerifySoftwareTokenRequest(_message.Message):
    __slots__ = ("access_token", "session", "user_code", "friendly_device_name")
    ACCESS_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    USER_CODE_FIELD_NUMBER: _ClassVar[int]
    FRIENDLY_DEVICE_NAME_FIELD_NUMBER: _ClassVar[int]
    access_token: str
    session: str
    user_code: str
    friendly_device_name: str
    def __init__(self, access_token: _Optional[str] = ..., session: _Optional[str] = ..., user_code: _Optional[str] = ..., friendly_device_name: _Optional[str] = ...) -> None: ...

class VerifySoftwareTokenResponse(_message.Message):
    __slots__ = ("status", "session")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    status: VerifySoftwareTokenResponseType
    session: str
    def __init__(self, status: _Optional[_Union[VerifySoftwareTokenResponseType, str]] = ..., session: _Optional[str] = ...) -> None: ...

class SMSMfaSettingsType(_message.Message):
    __slots__ = ("enabled", "preferred_mfa")
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    PREFERRED_MFA_FIELD_NUMBER: _ClassVar[int]
    enabled: bool
    preferred_mfa: bool
    def __init__(self, enabled: _Optional[bool] = ..., preferred_mfa: _Optional[bool] = ...) -> None: ...

class SoftwareTokenMfaSettingsType(_message.Message):
    __slots__ = ("enabled", "preferred_mfa")
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    PREFERRED_MFA_FIELD_NUMBER: _ClassVar[int]
    enabled: bool
    preferred_mfa: bool
    def __init__(self, enabled: _Optional[bool] = ..., preferred_mfa: _Optional[bool] = ...) -> None: ...

class EmailMfaSettingsType(_message.Message):
    __slots__ = ("enabled", "preferred_mfa")
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    PREFERRED_MFA_FIELD_NUMBER: _ClassVar[int]
    enabled: bool
    preferred_mfa: bool
    def __init__(self, enabled: _Optional[bool] = ..., preferred_mfa: _Optional[bool] = ...) -> None: ...

class WebAuthnMfaSettingsType(_message.Message):
    __slots__ = ("enabled",)
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    enabled: bool
    def __init__(self, enabled: _Optional[bool] = ...) -> None: ...

class SmsMfaConfigType(_message.Message):
    __slots__ = ("sms_authentication_message", "sms_configuration")
    SMS_AUTHENTICATION_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    SMS_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    sms_authentication_message: str
    sms_configuration: _types_pb2.SmsConfigurationType
    def __init__(self, sms_authentication_message: _Optional[str] = ..., sms_configuration: _Optional[_Union[_types_pb2.SmsConfigurationType, _Mapping]] = ...) -> None: ...

class SoftwareTokenMfaConfigType(_message.Message):
    __slots__ = ("enabled",)
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    enabled: bool
    def __init__(self, enabled: _Optional[bool] = ...) -> None: ...

class EmailMfaConfigType(_message.Message):
    __slots__ = ("message", "subject")
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    message: str
    subject: str
    def __init__(self, message: _Optional[str] = ..., subject: _Optional[str] = ...) -> None: ...

class WebAuthnConfigurationType(_message.Message):
    __slots__ = ("relying_party_id", "user_verification", "factor_configuration")
    RELYING_PARTY_ID_FIELD_NUMBER: _ClassVar[int]
    USER_VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    FACTOR_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    relying_party_id: str
    user_verification: UserVerificationType
    factor_configuration: WebAuthnFactorConfigurationType
    def __init__(self, relying_party_id: _Optional[str] = ..., user_verification: _Optional[_Union[UserVerificationType, str]] = ..., factor_configuration: _Optional[_Union[WebAuthnFactorConfigurationType, str]] = ...) -> None: ...
