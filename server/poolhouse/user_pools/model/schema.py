"""The attributes that a pool's users have: OpenID Connect's standard ones and the pool's own."""

from collections.abc import Iterable, Mapping
from typing import Final

from google.protobuf.message import Message

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb

MAX_STRING_LENGTH: Final = 2048
CUSTOM_PREFIX: Final = "custom:"
DEVELOPER_PREFIX: Final = "dev:"
BIRTHDATE_LENGTH: Final = 10

_STRINGS: Final = (
    "profile",
    "address",
    "birthdate",
    "gender",
    "preferred_username",
    "picture",
    "website",
    "nickname",
    "phone_number",
    "family_name",
    "given_name",
    "middle_name",
    "name",
    "zoneinfo",
    "locale",
    "email",
)
_BOOLEANS: Final = ("email_verified", "phone_number_verified")
_TIMES: Final = ("updated_at",)
STANDARD_NAMES: Final = frozenset((*_STRINGS, *_BOOLEANS, *_TIMES, "sub", "identities"))
VERIFIABLE: Final = ("email", "phone_number")
SEARCHABLE: Final = ("email", "phone_number", "name", "given_name", "family_name", "preferred_username")


def verified_flag(name: str) -> str:
    """The attribute that says whether `name` (email or phone_number) has been verified."""
    return f"{name}_verified"


def standard_attributes() -> list[pb.SchemaAttributeType]:
    """The standard attributes (OpenID Connect Core section 5.1) as a new pool has them."""
    attributes = [_string("sub", min_length="1", max_length=str(MAX_STRING_LENGTH), mutable=False, required=True)]
    for name in _STRINGS:
        length = str(BIRTHDATE_LENGTH) if name == "birthdate" else None
        attributes.append(_string(name, min_length=length or "0", max_length=length or str(MAX_STRING_LENGTH)))
    attributes += [_typed(name, pb.ATTRIBUTE_DATA_TYPE_BOOLEAN) for name in _BOOLEANS]
    for name in _TIMES:
        number = _typed(name, pb.ATTRIBUTE_DATA_TYPE_NUMBER)
        number.number_attribute_constraints.min_value = "0"
        attributes.append(number)
    identities = _typed("identities", pb.ATTRIBUTE_DATA_TYPE_STRING)
    identities.string_attribute_constraints.SetInParent()
    return [*attributes, identities]


def _typed(name: str, kind: pb.AttributeDataType) -> pb.SchemaAttributeType:
    return pb.SchemaAttributeType(
        name=name, attribute_data_type=kind, developer_only_attribute=False, mutable=True, required=False
    )


def _string(
    name: str, *, min_length: str, max_length: str, mutable: bool = True, required: bool = False
) -> pb.SchemaAttributeType:
    attribute = _typed(name, pb.ATTRIBUTE_DATA_TYPE_STRING)
    attribute.mutable, attribute.required = mutable, required
    attribute.string_attribute_constraints.min_length = min_length
    attribute.string_attribute_constraints.max_length = max_length
    return attribute


class Schema:
    """The attributes of one pool, by name, and what their values must be."""

    __slots__ = ("_attributes", "required")

    def __init__(self, attributes: Iterable[Message]) -> None:
        """Hold these attributes (SchemaAttributeType)."""
        self._attributes: dict[str, pb.SchemaAttributeType] = {a.name: a for a in attributes}  # type: ignore[attr-defined, misc]
        self.required: Final = frozenset(
            name for name, attribute in self._attributes.items() if attribute.required and name != "sub"
        )

    def __contains__(self, name: str) -> bool:
        """Whether the pool has the attribute."""
        return name in self._attributes

    def mutable(self, name: str) -> bool:
        """Whether the attribute may change once it is set."""
        return self._attributes[name].mutable

    def check(self, values: Mapping[str, str]) -> None:
        """Raise InvalidParameterException for the first value that is not what its attribute allows."""
        for name, value in values.items():
            attribute = self._attributes.get(name)
            if attribute is None:
                raise errors.InvalidParameterException(
                    f"Attributes did not conform to the schema: {name}: unknown attribute"
                )
            problem = _problem(attribute, value)
            if problem is not None:
                raise errors.InvalidParameterException(f"Attributes did not conform to the schema: {name}: {problem}")

    def check_complete(self, values: Mapping[str, str]) -> None:
        """Raise InvalidParameterException if a required attribute has no value."""
        missing = sorted(name for name in self.required if not values.get(name))
        if missing:
            listed = "\n".join(f"{name}: The attribute {name} is required" for name in missing)
            raise errors.InvalidParameterException(f"Attributes did not conform to the schema: {listed}")


def _problem(attribute: pb.SchemaAttributeType, value: str) -> str | None:
    kind = attribute.attribute_data_type
    if kind == pb.ATTRIBUTE_DATA_TYPE_BOOLEAN:
        return None if value.lower() in {"true", "false"} else "The value must be true or false"
    if kind == pb.ATTRIBUTE_DATA_TYPE_NUMBER:
        return _number_problem(attribute.number_attribute_constraints, value)
    limits = attribute.string_attribute_constraints
    if limits.max_length and len(value) > int(limits.max_length):
        return f"String must not be longer than {limits.max_length} characters"
    # An empty value takes the attribute away, whatever its least length.
    if value and limits.min_length and len(value) < int(limits.min_length):
        return f"String must be at least {limits.min_length} characters long"
    return None


def _number_problem(limits: pb.NumberAttributeConstraintsType, value: str) -> str | None:
    digits = value.removeprefix("-")
    if value == "":
        return None
    if not (digits.isascii() and digits.isdigit()) or len(digits) > MAX_STRING_LENGTH:
        return "The value must be a whole number"
    if limits.min_value and int(value) < int(limits.min_value):
        return f"The value must be at least {limits.min_value}"
    if limits.max_value and int(value) > int(limits.max_value):
        return f"The value must be at most {limits.max_value}"
    return None
