"""The schema of a pool's users: what CreateUserPool asks for, and the custom attributes that are added later."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from google.protobuf.message import Message

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import user_pools as rows
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.schema import (
    CUSTOM_PREFIX,
    DEVELOPER_PREFIX,
    MAX_STRING_LENGTH,
    STANDARD_NAMES,
    standard_attributes,
)

MAX_CUSTOM: Final = 50
_NUMBER: Final = re.compile(r"-?[0-9]{1,310}")
"""A limit, up to the 2^1023 that Cognito allows."""

Attribute = pb.SchemaAttributeType


async def add_custom_attributes(call: Call, request: pb.AddCustomAttributesRequest) -> pb.AddCustomAttributesResponse:
    """Give the pool's users further attributes; none can be taken away again."""
    pool = await pools.find(call, request.user_pool_id)
    async with call.store.write() as tx:
        row = await rows.lock_pool(tx, pool.id)
        if row is None:
            raise pools.not_found(pool.id)
        settings = pb.UserPoolType.FromString(row.settings)
        added = extended(settings.schema_attributes, request.custom_attributes)
        del settings.schema_attributes[:]
        settings.schema_attributes.extend(added)
        await rows.update_pool(tx, pool.id, row.name, settings.SerializeToString(), row.revision, call.now())
        call.caches.forget(tx, "pools", pool.id)
    return pb.AddCustomAttributesResponse()


def initial(requested: Iterable[Message]) -> list[Attribute]:
    """The schema of a new pool: the standard attributes, changed where asked for, and custom ones."""
    wanted = _attributes(requested)
    standard = {attribute.name: attribute for attribute in standard_attributes()}
    for attribute in wanted:
        if _is_standard(attribute):
            _change_standard(standard[attribute.name], attribute)
    _refuse_twice([attribute.name for attribute in wanted if _is_standard(attribute)])
    return extended(list(standard.values()), [attribute for attribute in wanted if not _is_standard(attribute)])


def extended(present: Sequence[Message], added: Iterable[Message]) -> list[Attribute]:
    """A schema with these custom attributes besides; InvalidParameterException for one that cannot be."""
    attributes = _attributes(present) + [_custom(attribute) for attribute in _attributes(added)]
    _refuse_twice([attribute.name for attribute in attributes])
    if sum(attribute.name.startswith((CUSTOM_PREFIX, DEVELOPER_PREFIX)) for attribute in attributes) > MAX_CUSTOM:
        raise errors.InvalidParameterException(f"A user pool has at most {MAX_CUSTOM} custom attributes.")
    return attributes


def _attributes(messages: Iterable[Message]) -> list[Attribute]:
    """Copies of messages that protobuf's stubs do not know the type of."""
    return [Attribute.FromString(message.SerializeToString()) for message in messages]


def _is_standard(attribute: Attribute) -> bool:
    return attribute.name in STANDARD_NAMES


def _refuse_twice(names: list[str]) -> None:
    twice = next((name for position, name in enumerate(names) if name in names[:position]), None)
    if twice is not None:
        raise errors.InvalidParameterException(f"{twice}: Existing attribute already has name {twice}.")


def _change_standard(standard: Attribute, wanted: Attribute) -> None:
    name, kind = standard.name, standard.attribute_data_type
    if wanted.developer_only_attribute or (wanted.attribute_data_type or kind) != kind:
        raise errors.InvalidParameterException(
            f"You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}"
        )
    if name == "sub" and (
        (wanted.HasField("mutable") and wanted.mutable) or (wanted.HasField("required") and not wanted.required)
    ):
        raise errors.InvalidParameterException("The attribute sub is required and cannot be mutable.")
    _check_limits(wanted, kind)
    standard.MergeFrom(wanted)


def _custom(wanted: Attribute) -> Attribute:
    if not wanted.name:
        raise errors.InvalidParameterException("A custom attribute has no name.")
    if not wanted.attribute_data_type:
        raise errors.InvalidParameterException(
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
        )
    if wanted.required:
        raise errors.InvalidParameterException("Required custom attributes are not supported currently.")
    _check_limits(wanted, wanted.attribute_data_type)
    prefix = DEVELOPER_PREFIX if wanted.developer_only_attribute else ""
    custom = Attribute(mutable=True, developer_only_attribute=False, required=False)
    custom.MergeFrom(wanted)
    custom.name = f"{prefix}{CUSTOM_PREFIX}{wanted.name}"
    if wanted.attribute_data_type == pb.ATTRIBUTE_DATA_TYPE_STRING:
        custom.string_attribute_constraints.SetInParent()
    if wanted.attribute_data_type == pb.ATTRIBUTE_DATA_TYPE_NUMBER:
        custom.number_attribute_constraints.SetInParent()
    return custom


def _check_limits(wanted: Attribute, kind: pb.AttributeDataType) -> None:
    strings, numbers = wanted.string_attribute_constraints, wanted.number_attribute_constraints
    if kind != pb.ATTRIBUTE_DATA_TYPE_STRING and strings.ByteSize():
        raise errors.InvalidParameterException(f"{wanted.name}: StringAttributeConstraints are for strings.")
    if kind != pb.ATTRIBUTE_DATA_TYPE_NUMBER and numbers.ByteSize():
        raise errors.InvalidParameterException(f"{wanted.name}: NumberAttributeConstraints are for numbers.")
    _check_range(wanted.name, numbers.min_value, numbers.max_value)
    least, most = _check_range(wanted.name, strings.min_length, strings.max_length)
    if (least or 0) < 0 or max(least or 0, most or 0) > MAX_STRING_LENGTH:
        raise errors.InvalidParameterException(f"{wanted.name}: A length is from 0 to {MAX_STRING_LENGTH}.")


def _check_range(name: str, least: str, most: str) -> tuple[int | None, int | None]:
    for limit in (least, most):
        if limit and not _NUMBER.fullmatch(limit):
            raise errors.InvalidParameterException(f"{name}: A limit is a whole number.")
    low, high = (int(limit) if limit else None for limit in (least, most))
    if low is not None and high is not None and low > high:
        raise errors.InvalidParameterException(f"{name}: The least value is greater than the greatest.")
    return low, high
