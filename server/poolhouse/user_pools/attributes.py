"""Attributes as requests bring them: which ones there are, who may write and read them, and what values they take."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import phonenumbers
from google.protobuf.message import Message

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.schema import (
    DEVELOPER_PREFIX,
    STANDARD_NAMES,
    VERIFIABLE,
    Schema,
    verified_flag,
)

MAX_EMAIL_LENGTH: Final = 254
"""RFC 5321 section 4.5.3.1.3, less the angle brackets of a path."""
MAX_ALIAS_LENGTH: Final = 128
"""What signs a user in is no longer than a username, for nobody could send it."""

FLAGS: Final = frozenset(verified_flag(name) for name in VERIFIABLE)
_SERVICE_NAMES: Final = frozenset(("sub", "identities"))
_READ_BY_DEFAULT: Final = STANDARD_NAMES
_REMEMBERED_SETS: Final = 256
_WRITTEN_BY_DEFAULT: Final = STANDARD_NAMES - FLAGS - _SERVICE_NAMES

# Lenient: any mailbox that can be typed without quotes. Proof that it exists is the code that is sent there.
_EMAIL: Final = re.compile(
    r'[^\s\x00-\x1f\x7f@<>()\[\],;:\\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])?'
)
_E164: Final = re.compile(r"\+[1-9][0-9]{4,14}")


def parse(
    pool: Pool, client: AppClient | None, attributes: Iterable[Message], *, update: bool = False
) -> dict[str, str]:
    """The attributes (AttributeType) by name, as they may be stored; an empty value takes one away.

    `client` is None for an operator. With `update`, the user exists and what is immutable is refused.
    InvalidParameterException for what the pool's schema refuses, NotAuthorizedException for what the client may not.
    """
    values = _by_name(attributes)
    for name in values:
        if name in _SERVICE_NAMES:
            raise errors.InvalidParameterException(f"Cannot modify the non-mutable attribute {name}")
    _check_known(pool.schema, values)
    if client is not None:
        _check_writable(client, values)
    pool.schema.check(values)
    if update:
        _check_mutable(pool.schema, values)
    for name, value in values.items():
        if value:
            _check_value(pool, name, value)
    return {name: value.lower() if name in FLAGS else value for name, value in values.items()}


def parse_names(pool: Pool, client: AppClient | None, names: Iterable[str]) -> dict[str, str]:
    """The attributes that a user is to lose, each with an empty value; errors as `parse` has them."""
    unique = dict.fromkeys(names)
    return parse(pool, client, [pb.AttributeType(name=name, value="") for name in unique], update=True)


def readable(client: AppClient) -> frozenset[str] | None:
    """The names of the attributes that users of the client may read; None would mean all of them."""
    return _for_users(frozenset(client.settings.read_attributes) or _READ_BY_DEFAULT)


@lru_cache(_REMEMBERED_SETS)  # every call of a user asks, and app clients have few different sets
def _for_users(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in names if not name.startswith(DEVELOPER_PREFIX))


def writable(client: AppClient) -> frozenset[str]:
    """The names of the attributes that users of the client may write."""
    names = frozenset(client.settings.write_attributes) or _WRITTEN_BY_DEFAULT
    return frozenset(name for name in names - FLAGS - _SERVICE_NAMES if not name.startswith(DEVELOPER_PREFIX))


def is_email(value: str) -> bool:
    """Whether this is an e-mail address by its form."""
    return len(value) <= MAX_EMAIL_LENGTH and _EMAIL.fullmatch(value) is not None


def is_phone_number(value: str) -> bool:
    """Whether this is a telephone number in E.164 form, of a country that there is."""
    if _E164.fullmatch(value) is None:
        return False
    try:
        phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return False
    return True


HAS_FORM: Final = {"email": is_email, "phone_number": is_phone_number}
"""Whether a value could be one of the attribute's, by attribute."""


def check_is_no_address(pool: Pool, what: str, name: str) -> None:
    """Raise InvalidParameterException if a name, which nothing proves, has the form of an address that is an alias.

    Whoever types an address means the user who has proven it, or will. `what` is what the name is called.
    """
    for attribute in VERIFIABLE:
        if attribute in pool.alias_names and HAS_FORM[attribute](name):
            words = attribute.replace("_", " ")
            raise errors.InvalidParameterException(
                f"{what} cannot be of {words} format, since user pool is configured for {words} alias."
            )


def _by_name(attributes: Iterable[Message]) -> dict[str, str]:
    values: dict[str, str] = {}
    for attribute in attributes:
        assert isinstance(attribute, pb.AttributeType)  # noqa: S101  for the type checker
        if attribute.name in values:
            raise errors.InvalidParameterException(f"Attribute {attribute.name} is given more than once.")
        values[attribute.name] = attribute.value
    return values


def _check_known(schema: Schema, values: Iterable[str]) -> None:
    for name in values:
        if name not in schema:
            raise errors.InvalidParameterException(
                f"Attributes did not conform to the schema: {name}: Attribute does not exist in the schema."
            )


def _check_writable(client: AppClient, values: Iterable[str]) -> None:
    allowed = writable(client)
    if any(name not in allowed for name in values):
        raise errors.NotAuthorizedException("A client attempted to write unauthorized attribute")


def _check_mutable(schema: Schema, values: dict[str, str]) -> None:
    for name, value in values.items():
        if not schema.mutable(name):
            raise errors.InvalidParameterException(f"user.{name}: Attribute cannot be updated.")
        if not value and name in schema.required:
            raise errors.InvalidParameterException(
                f"Attributes did not conform to the schema: {name}: The attribute {name} is required"
            )


def _check_value(pool: Pool, name: str, value: str) -> None:
    if "\0" in value:
        raise errors.InvalidParameterException(f"Invalid value of the attribute {name}.")
    if name == "email" and not is_email(value):
        raise errors.InvalidParameterException("Invalid email address format.")
    if name == "phone_number" and not is_phone_number(value):
        raise errors.InvalidParameterException("Invalid phone number format.")
    if name == "preferred_username" and name in pool.alias_names:
        _check_preferred(pool, value)


def _check_preferred(pool: Pool, value: str) -> None:
    """What holds of a preferred username that signs a user in."""
    if len(value) > MAX_ALIAS_LENGTH:
        raise errors.InvalidParameterException(
            f"A preferred username that signs a user in has at most {MAX_ALIAS_LENGTH} characters."
        )
    check_is_no_address(pool, "Preferred username", value)
