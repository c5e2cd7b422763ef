from poolhouse_client.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RoleMappingType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ROLE_MAPPING_TYPE_UNSPECIFIED: _ClassVar[RoleMappingType]
    ROLE_MAPPING_TYPE_TOKEN: _ClassVar[RoleMappingType]
    ROLE_MAPPING_TYPE_RULES: _ClassVar[RoleMappingType]

class AmbiguousRoleResolutionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AMBIGUOUS_ROLE_RESOLUTION_TYPE_UNSPECIFIED: _ClassVar[AmbiguousRoleResolutionType]
    AMBIGUOUS_ROLE_RESOLUTION_TYPE_AUTHENTICATED_ROLE: _ClassVar[AmbiguousRoleResolutionType]
    AMBIGUOUS_ROLE_RESOLUTION_TYPE_DENY: _ClassVar[AmbiguousRoleResolutionType]

class MappingRuleMatchType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MAPPING_RULE_MATCH_TYPE_UNSPECIFIED: _ClassVar[MappingRuleMatchType]
    MAPPING_RULE_MATCH_TYPE_EQUALS: _ClassVar[MappingRuleMatchType]
    MAPPING_RULE_MATCH_TYPE_CONTAINS: _ClassVar[MappingRuleMatchType]
    MAPPING_RULE_MATCH_TYPE_STARTS_WITH: _ClassVar[MappingRuleMatchType]
    MAPPING_RULE_MATCH_TYPE_NOT_EQUAL: _ClassVar[MappingRuleMatchType]
ROLE_MAPPING_TYPE_UNSPECIFIED: RoleMappingType
ROLE_MAPPING_TYPE_TOKEN: RoleMappingType
ROLE_MAPPING_TYPE_RULES: RoleMappingType
AMBIGUOUS_ROLE_RESOLUTION_TYPE_UNSPECIFIED: AmbiguousRoleResolutionType
AMBIGUOUS_ROLE_RESOLUTION_TYPE_AUTHENTICATED_ROLE: AmbiguousRoleResolutionType
AMBIGUOUS_ROLE_RESOLUTION_TYPE_DENY: AmbiguousRoleResolutionType
MAPPING_RULE_MATCH_TYPE_UNSPECIFIED: MappingRuleMatchType
MAPPING_RULE_MATCH_TYPE_EQUALS: MappingRuleMatchType
MAPPING_RULE_MATCH_TYPE_CONTAINS: MappingRuleMatchType
MAPPING_RULE_MATCH_TYPE_STARTS_WITH: MappingRuleMatchType
MAPPING_RULE_MATCH_TYPE_NOT_EQUAL: MappingRuleMatchType

class GetIdentityPoolRolesRequest(_message.Message):
    __slots__ = ("identity_pool_id",)
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    def __init__(self, identity_pool_id: _Optional[str] = ...) -> None: ...

class GetIdentityPoolRolesResponse(_message.Message):
    __slots__ = ("identity_pool_id", "roles", "role_mappings")
    class RolesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class RoleMappingsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: RoleMapping
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[RoleMapping, _Mapping]] = ...) -> None: ...
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    ROLE_MAPPINGS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    roles: _containers.ScalarMap[str, str]
    role_mappings: _containers.MessageMap[str, RoleMapping]
    def __init__(self, identity_pool_id: _Optional[str] = ..., roles: _Optional[_Mapping[str, str]] = ..., role_mappings: _Optional[_Mapping[str, RoleMapping]] = ...) -> None: ...

class SetIdentityPoolRolesRequest(_message.Message):
    __slots__ = ("identity_pool_id", "roles", "role_mappings")
    class RolesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class RoleMappingsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: RoleMapping
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[RoleMapping, _Mapping]] = ...) -> None: ...
    IDENTITY_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    ROLE_MAPPINGS_FIELD_NUMBER: _ClassVar[int]
    identity_pool_id: str
    roles: _containers.ScalarMap[str, str]
    role_mappings: _containers.MessageMap[str, RoleMapping]
    def __init__(self, identity_pool_id: _Optional[str] = ..., roles: _Optional[_Mapping[str, str]] = ..., role_mappings: _Optional[_Mapping[str, RoleMapping]] = ...) -> None: ...

class SetIdentityPoolRolesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RoleMapping(_message.Message):
    __slots__ = ("type", "ambiguous_role_resolution", "rules_configuration")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    AMBIGUOUS_ROLE_RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    RULES_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    type: RoleMappingType
    ambiguous_role_resolution: AmbiguousRoleResolutionType
    rules_configuration: RulesConfigurationType
    def __init__(self, type: _Optional[_Union[RoleMappingType, str]] = ..., ambiguous_role_resolution: _Optional[_Union[AmbiguousRoleResolutionType, str]] = ..., rules_configuration: _Optional[_Union[RulesConfigurationType, _Mapping]] = ...) -> None: ...

class RulesConfigurationType(_message.Message):
    __slots__ = ("rules",)
    RULES_FIELD_NUMBER: _ClassVar[int]
    rules: _containers.RepeatedCompositeFieldContainer[MappingRule]
    def __init__(self, rules: _Optional[_Iterable[_Union[MappingRule, _Mapping]]] = ...) -> None: ...

class MappingRule(_message.Message):
    __slots__ = ("claim", "match_type", "value", "role_arn")
    CLAIM_FIELD_NUMBER: _ClassVar[int]
    MATCH_TYPE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    ROLE_ARN_FIELD_NUMBER: _ClassVar[int]
    claim: str
    match_type: MappingRuleMatchType
    value: str
    role_arn: str
    def __init__(self, claim: _Optional[str] = ..., match_type: _Optional[_Union[MappingRuleMatchType, str]] = ..., value: _Optional[str] = ..., role_arn: _Optional[str] = ...) -> None: ...
