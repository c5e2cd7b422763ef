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

class EventType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EVENT_TYPE_UNSPECIFIED: _ClassVar[EventType]
    EVENT_TYPE_SIGN_IN: _ClassVar[EventType]
    EVENT_TYPE_SIGN_UP: _ClassVar[EventType]
    EVENT_TYPE_FORGOT_PASSWORD: _ClassVar[EventType]
    EVENT_TYPE_PASSWORD_CHANGE: _ClassVar[EventType]
    EVENT_TYPE_RESEND_CODE: _ClassVar[EventType]

class EventResponseType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EVENT_RESPONSE_TYPE_UNSPECIFIED: _ClassVar[EventResponseType]
    EVENT_RESPONSE_TYPE_PASS: _ClassVar[EventResponseType]
    EVENT_RESPONSE_TYPE_FAIL: _ClassVar[EventResponseType]
    EVENT_RESPONSE_TYPE_IN_PROGRESS: _ClassVar[EventResponseType]

class RiskDecisionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RISK_DECISION_TYPE_UNSPECIFIED: _ClassVar[RiskDecisionType]
    RISK_DECISION_TYPE_NO_RISK: _ClassVar[RiskDecisionType]
    RISK_DECISION_TYPE_ACCOUNT_TAKEOVER: _ClassVar[RiskDecisionType]
    RISK_DECISION_TYPE_BLOCK: _ClassVar[RiskDecisionType]

class RiskLevelType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RISK_LEVEL_TYPE_UNSPECIFIED: _ClassVar[RiskLevelType]
    RISK_LEVEL_TYPE_LOW: _ClassVar[RiskLevelType]
    RISK_LEVEL_TYPE_MEDIUM: _ClassVar[RiskLevelType]
    RISK_LEVEL_TYPE_HIGH: _ClassVar[RiskLevelType]

class ChallengeName(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHALLENGE_NAME_UNSPECIFIED: _ClassVar[ChallengeName]
    CHALLENGE_NAME_PASSWORD: _ClassVar[ChallengeName]
    CHALLENGE_NAME_MFA: _ClassVar[ChallengeName]

class ChallengeResponse(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHALLENGE_RESPONSE_UNSPECIFIED: _ClassVar[ChallengeResponse]
    CHALLENGE_RESPONSE_SUCCESS: _ClassVar[ChallengeResponse]
    CHALLENGE_RESPONSE_FAILURE: _ClassVar[ChallengeResponse]

class FeedbackValueType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FEEDBACK_VALUE_TYPE_UNSPECIFIED: _ClassVar[FeedbackValueType]
    FEEDBACK_VALUE_TYPE_VALID: _ClassVar[FeedbackValueType]
    FEEDBACK_VALUE_TYPE_INVALID: _ClassVar[FeedbackValueType]

class EventFilterType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EVENT_FILTER_TYPE_UNSPECIFIED: _ClassVar[EventFilterType]
    EVENT_FILTER_TYPE_SIGN_IN: _ClassVar[EventFilterType]
    EVENT_FILTER_TYPE_PASSWORD_CHANGE: _ClassVar[EventFilterType]
    EVENT_FILTER_TYPE_SIGN_UP: _ClassVar[EventFilterType]

class CompromisedCredentialsEventActionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_UNSPECIFIED: _ClassVar[CompromisedCredentialsEventActionType]
    COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_BLOCK: _ClassVar[CompromisedCredentialsEventActionType]
    COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_NO_ACTION: _ClassVar[CompromisedCredentialsEventActionType]

class AccountTakeoverEventActionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_UNSPECIFIED: _ClassVar[AccountTakeoverEventActionType]
    ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_BLOCK: _ClassVar[AccountTakeoverEventActionType]
    ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_MFA_IF_CONFIGURED: _ClassVar[AccountTakeoverEventActionType]
    ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_MFA_REQUIRED: _ClassVar[AccountTakeoverEventActionType]
    ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_NO_ACTION: _ClassVar[AccountTakeoverEventActionType]
EVENT_TYPE_UNSPECIFIED: EventType
EVENT_TYPE_SIGN_IN: EventType
EVENT_TYPE_SIGN_UP: EventType
EVENT_TYPE_FORGOT_PASSWORD: EventType
EVENT_TYPE_PASSWORD_CHANGE: EventType
EVENT_TYPE_RESEND_CODE: EventType
EVENT_RESPONSE_TYPE_UNSPECIFIED: EventResponseType
EVENT_RESPONSE_TYPE_PASS: EventResponseType
EVENT_RESPONSE_TYPE_FAIL: EventResponseType
EVENT_RESPONSE_TYPE_IN_PROGRESS: EventResponseType
RISK_DECISION_TYPE_UNSPECIFIED: RiskDecisionType
RISK_DECISION_TYPE_NO_RISK: RiskDecisionType
RISK_DECISION_TYPE_ACCOUNT_TAKEOVER: RiskDecisionType
RISK_DECISION_TYPE_BLOCK: RiskDecisionType
RISK_LEVEL_TYPE_UNSPECIFIED: RiskLevelType
RISK_LEVEL_TYPE_LOW: RiskLevelType
RISK_LEVEL_TYPE_MEDIUM: RiskLevelType
RISK_LEVEL_TYPE_HIGH: RiskLevelType
CHALLENGE_NAME_UNSPECIFIED: ChallengeName
CHALLENGE_NAME_PASSWORD: ChallengeName
CHALLENGE_NAME_MFA: ChallengeName
CHALLENGE_RESPONSE_UNSPECIFIED: ChallengeResponse
CHALLENGE_RESPONSE_SUCCESS: ChallengeResponse
CHALLENGE_RESPONSE_FAILURE: ChallengeResponse
FEEDBACK_VALUE_TYPE_UNSPECIFIED: FeedbackValueType
FEEDBACK_VALUE_TYPE_VALID: FeedbackValueType
FEEDBACK_VALUE_TYPE_INVALID: FeedbackValueType
EVENT_FILTER_TYPE_UNSPECIFIED: EventFilterType
EVENT_FILTER_TYPE_SIGN_IN: EventFilterType
EVENT_FILTER_TYPE_PASSWORD_CHANGE: EventFilterType
EVENT_FILTER_TYPE_SIGN_UP: EventFilterType
COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_UNSPECIFIED: CompromisedCredentialsEventActionType
COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_BLOCK: CompromisedCredentialsEventActionType
COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_NO_ACTION: CompromisedCredentialsEventActionType
ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_UNSPECIFIED: AccountTakeoverEventActionType
ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_BLOCK: AccountTakeoverEventActionType
ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_MFA_IF_CONFIGURED: AccountTakeoverEventActionType
ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_MFA_REQUIRED: AccountTakeoverEventActionType
ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_NO_ACTION: AccountTakeoverEventActionType

class AdminListUserAuthEventsRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "max_results", "next_token")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    max_results: int
    next_token: str
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., max_results: _Optional[int] = ..., next_token: _Optional[str] = ...) -> None: ...

class AdminListUserAuthEventsResponse(_message.Message):
    __slots__ = ("auth_events", "next_token")
    AUTH_EVENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TOKEN_FIELD_NUMBER: _ClassVar[int]
    auth_events: _containers.RepeatedCompositeFieldContainer[AuthEventType]
    next_token: str
    def __init__(self, auth_events: _Optional[_Iterable[_Union[AuthEventType, _Mapping]]] = ..., next_token: _Optional[str] = ...) -> None: ...

class AdminUpdateAuthEventFeedbackRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "event_id", "feedback_value")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    FEEDBACK_VALUE_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    event_id: str
    feedback_value: FeedbackValueType
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., event_id: _Optional[str] = ..., feedback_value: _Optional[_Union[FeedbackValueType, str]] = ...) -> None: ...

class AdminUpdateAuthEventFeedbackResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeRiskConfigurationRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ...) -> None: ...

class DescribeRiskConfigurationResponse(_message.Message):
    __slots__ = ("risk_configuration",)
    RISK_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    risk_configuration: RiskConfigurationType
    def __init__(self, risk_configuration: _Optional[_Union[RiskConfigurationType, _Mapping]] = ...) -> None: ...

class SetRiskConfigurationRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "compromised_credentials_risk_configuration", "account_takeover_risk_configuration", "risk_exception_configuration")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    COMPROMISED_CREDENTIALS_RISK_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_TAKEOVER_RISK_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    RISK_EXCEPTION_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    compromised_credentials_risk_configuration: CompromisedCredentialsRiskConfigurationType
    account_takeover_risk_configuration: AccountTakeoverRiskConfigurationType
    risk_exception_configuration: RiskExceptionConfigurationType
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., compromised_credentials_risk_configuration: _Optional[_Union[CompromisedCredentialsRiskConfigurationType, _Mapping]] = ..., account_takeover_risk_configuration: _Optional[_Union[AccountTakeoverRiskConfigurationType, _Mapping]] = ..., risk_exception_configuration: _Optional[_Union[RiskExceptionConfigurationType, _Mapping]] = ...) -> None: ...

class SetRiskConfigurationResponse(_message.Message):
    __slots__ = ("risk_configuration",)
    RISK_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    risk_configuration: RiskConfigurationType
    def __init__(self, risk_configuration: _Optional[_Union[RiskConfigurationType, _Mapping]] = ...) -> None: ...

class UpdateAuthEventFeedbackRequest(_message.Message):
    __slots__ = ("user_pool_id", "username", "event_id", "feedback_token", "feedback_value")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    FEEDBACK_TOKEN_FIELD_NUMBER: _ClassVar[int]
    FEEDBACK_VALUE_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    username: str
    event_id: str
    feedback_token: str
    feedback_value: FeedbackValueType
    def __init__(self, user_pool_id: _Optional[str] = ..., username: _Optional[str] = ..., event_id: _Optional[str] = ..., feedback_token: _Optional[str] = ..., feedback_value: _Optional[_Union[FeedbackValueType, str]] = ...) -> None: ...

class UpdateAuthEventFeedbackResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AuthEventType(_message.Message):
    __slots__ = ("event_id", "event_type", "creation_date", "event_response", "event_risk", "challenge_responses", "event_context_data", "event_feedback")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    EVENT_RESPONSE_FIELD_NUMBER: _ClassVar[int]
    EVENT_RISK_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_RESPONSES_FIELD_NUMBER: _ClassVar[int]
    EVENT_CONTEXT_DATA_FIELD_NUMBER: _ClassVar[int]
    EVENT_FEEDBACK_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    event_type: EventType
    creation_date: _timestamp_pb2.Timestamp
    event_response: EventResponseType
    event_risk: EventRiskType
    challenge_responses: _containers.RepeatedCompositeFieldContainer[ChallengeResponseType]
    event_context_data: EventContextDataType
    event_feedback: EventFeedbackType
    def __init__(self, event_id: _Optional[str] = ..., event_type: _Optional[_Union[EventType, str]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., event_response: _Optional[_Union[EventResponseType, str]] = ..., event_risk: _Optional[_Union[EventRiskType, _Mapping]] = ..., challenge_responses: _Optional[_Iterable[_Union[ChallengeResponseType, _Mapping]]] = ..., event_context_data: _Optional[_Union[EventContextDataType, _Mapping]] = ..., event_feedback: _Optional[_Union[EventFeedbackType, _Mapping]] = ...) -> None: ...

class EventRiskType(_message.Message):
    __slots__ = ("risk_decision", "risk_level", "compromised_credentials_detected")
    RISK_DECISION_FIELD_NUMBER: _ClassVar[int]
    RISK_LEVEL_FIELD_NUMBER: _ClassVar[int]
    COMPROMISED_CREDENTIALS_DETECTED_FIELD_NUMBER: _ClassVar[int]
    risk_decision: RiskDecisionType
    risk_level: RiskLevelType
    compromised_credentials_detected: bool
    def __init__(self, risk_decision: _Optional[_Union[RiskDecisionType, str]] = ..., risk_level: _Optional[_Union[RiskLevelType, str]] = ..., compromised_credentials_detected: _Optional[bool] = ...) -> None: ...

class ChallengeResponseType(_message.Message):
    __slots__ = ("challenge_name", "challenge_response")
    CHALLENGE_NAME_FIELD_NUMBER: _ClassVar[int]
    CHALLENGE_RESPONSE_FIELD_NUMBER: _ClassVar[int]
    challenge_name: ChallengeName
    challenge_response: ChallengeResponse
    def __init__(self, challenge_name: _Optional[_Union[ChallengeName, str]] = ..., challenge_response: _Optional[_Union[ChallengeResponse, str]] = ...) -> None: ...

class EventContextDataType(_message.Message):
    __slots__ = ("ip_address", "device_name", "timezone", "city", "country")
    IP_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    DEVICE_NAME_FIELD_NUMBER: _ClassVar[int]
    TIMEZONE_FIELD_NUMBER: _ClassVar[int]
    CITY_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    ip_address: str
    device_name: str
    timezone: str
    city: str
    country: str
    def __init__(self, ip_address: _Optional[str] = ..., device_name: _Optional[str] = ..., timezone: _Optional[str] = ..., city: _Optional[str] = ..., country: _Optional[str] = ...) -> None: ...

class EventFeedbackType(_message.Message):
    __slots__ = ("feedback_value", "provider", "feedback_date")
    FEEDBACK_VALUE_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    FEEDBACK_DATE_FIELD_NUMBER: _ClassVar[int]
    feedback_value: FeedbackValueType
    provider: str
    feedback_date: _timestamp_pb2.Timestamp
    def __init__(self, feedback_value: _Optional[_Union[FeedbackValueType, str]] = ..., provider: _Optional[str] = ..., feedback_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RiskConfigurationType(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "compromised_credentials_risk_configuration", "account_takeover_risk_configuration", "risk_exception_configuration", "last_modified_date")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    COMPROMISED_CREDENTIALS_RISK_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_TAKEOVER_RISK_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    RISK_EXCEPTION_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    compromised_credentials_risk_configuration: CompromisedCredentialsRiskConfigurationType
    account_takeover_risk_configuration: AccountTakeoverRiskConfigurationType
    risk_exception_configuration: RiskExceptionConfigurationType
    last_modified_date: _timestamp_pb2.Timestamp
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., compromised_credentials_risk_configuration: _Optional[_Union[CompromisedCredentialsRiskConfigurationType, _Mapping]] = ..., account_takeover_risk_configuration: _Optional[_Union[AccountTakeoverRiskConfigurationType, _Mapping]] = ..., risk_exception_configuration: _Optional[_Union[RiskExceptionConfigurationType, _Mapping]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CompromisedCredentialsRiskConfigurationType(_message.Message):
    __slots__ = ("event_filter", "actions")
    EVENT_FILTER_FIELD_NUMBER: _ClassVar[int]
    ACTIONS_FIELD_NUMBER: _ClassVar[int]
    event_filter: _containers.RepeatedScalarFieldContainer[EventFilterType]
    actions: CompromisedCredentialsActionsType
    def __init__(self, event_filter: _Optional[_Iterable[_Union[EventFilterType, str]]] = ..., actions: _Optional[_Union[CompromisedCredentialsActionsType, _Mapping]] = ...) -> None: ...

class CompromisedCredentialsActionsType(_message.Message):
    __slots__ = ("event_action",)
    EVENT_ACTION_FIELD_NUMBER: _ClassVar[int]
    event_action: CompromisedCredentialsEventActionType
    def __init__(self, event_action: _Optional[_Union[CompromisedCredentialsEventActionType, str]] = ...) -> None: ...

class AccountTakeoverRiskConfigurationType(_message.Message):
    __slots__ = ("notify_configuration", "actions")
    NOTIFY_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    ACTIONS_FIELD_NUMBER: _ClassVar[int]
    notify_configuration: NotifyConfigurationType
    actions: AccountTakeoverActionsType
    def __init__(self, notify_configuration: _Optional[_Union[NotifyConfigurationType, _Mapping]] = ..., actions: _Optional[_Union[AccountTakeoverActionsType, _Mapping]] = ...) -> None: ...

class NotifyConfigurationType(_message.Message):
    __slots__ = ("reply_to", "source_arn", "block_email", "no_action_email", "mfa_email")
    FROM_FIELD_NUMBER: _ClassVar[int]
    REPLY_TO_FIELD_NUMBER: _ClassVar[int]
    SOURCE_ARN_FIELD_NUMBER: _ClassVar[int]
    BLOCK_EMAIL_FIELD_NUMBER: _ClassVar[int]
    NO_ACTION_EMAIL_FIELD_NUMBER: _ClassVar[int]
    MFA_EMAIL_FIELD_NUMBER: _ClassVar[int]
    reply_to: str
    source_arn: str
    block_email: NotifyEmailType
    no_action_email: NotifyEmailType
    mfa_email: NotifyEmailType
    def __init__(self, reply_to: _Optional[str] = ..., source_arn: _Optional[str] = ..., block_email: _Optional[_Union[NotifyEmailType, _Mapping]] = ..., no_action_email: _Optional[_Union[NotifyEmailType, _Mapping]] = ..., mfa_email: _Optional[_Union[NotifyEmailType, _Mapping]] = ..., **kwargs) -> None: ...

class NotifyEmailType(_message.Message):
    __slots__ = ("subject", "html_body", "text_body")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    HTML_BODY_FIELD_NUMBER: _ClassVar[int]
    TEXT_BODY_FIELD_NUMBER: _ClassVar[int]
    subject: str
    html_body: str
    text_body: str
    def __init__(self, subject: _Optional[str] = ..., html_body: _Optional[str] = ..., text_body: _Optional[str] = ...) -> None: ...

class AccountTakeoverActionsType(_message.Message):
    __slots__ = ("low_action", "medium_action", "high_action")
    LOW_ACTION_FIELD_NUMBER: _ClassVar[int]
    MEDIUM_ACTION_FIELD_NUMBER: _ClassVar[int]
    HIGH_ACTION_FIELD_NUMBER: _ClassVar[int]
    low_action: AccountTakeoverActionType
    medium_action: AccountTakeoverActionType
    high_action: AccountTakeoverActionType
    def __init__(self, low_action: _Optional[_Union[AccountTakeoverActionType, _Mapping]] = ..., medium_action: _Optional[_Union[AccountTakeoverActionType, _Mapping]] = ..., high_action: _Optional[_Union[AccountTakeoverActionType, _Mapping]] = ...) -> None: ...

class AccountTakeoverActionType(_message.Message):
    __slots__ = ("notify", "event_action")
    NOTIFY_FIELD_NUMBER: _ClassVar[int]
    EVENT_ACTION_FIELD_NUMBER: _ClassVar[int]
    notify: bool
    event_action: AccountTakeoverEventActionType
    def __init__(self, notify: _Optional[bool] = ..., event_action: _Optional[_Union[AccountTakeoverEventActionType, str]] = ...) -> None: ...

class RiskExceptionConfigurationType(_message.Message):
    __slots__ = ("blocked_ip_range_list", "skipped_ip_range_list")
    BLOCKED_IP_RANGE_LIST_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_IP_RANGE_LIST_FIELD_NUMBER: _ClassVar[int]
    blocked_ip_range_list: _containers.RepeatedScalarFieldContainer[str]
    skipped_ip_range_list: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, blocked_ip_range_list: _Optional[_Iterable[str]] = ..., skipped_ip_range_list: _Optional[_Iterable[str]] = ...) -> None: ...
