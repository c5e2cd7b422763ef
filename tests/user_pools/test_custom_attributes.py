"""The schema of a pool's users, and the attributes that are added to it."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.edge import transcode
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import custom_attributes
from poolhouse.user_pools.model.schema import standard_attributes
from tests.user_pools.conftest import Api

STRING = pb.ATTRIBUTE_DATA_TYPE_STRING
NUMBER = pb.ATTRIBUTE_DATA_TYPE_NUMBER
BOOLEAN = pb.ATTRIBUTE_DATA_TYPE_BOOLEAN


def attribute(name: str = "plan", kind: pb.AttributeDataType | None = STRING, **members: Any) -> pb.SchemaAttributeType:
    """An attribute as a request asks for it."""
    return pb.SchemaAttributeType(name=name, attribute_data_type=kind, **members)


def schema(*requested: pb.SchemaAttributeType) -> dict[str, pb.SchemaAttributeType]:
    """A new pool's schema by name."""
    return {found.name: found for found in custom_attributes.initial(requested)}


def test_a_new_pool_has_openids_standard_attributes() -> None:
    """Those and no others."""
    assert list(schema().values()) == standard_attributes()


def test_a_custom_attribute_gets_its_prefix_and_its_defaults() -> None:
    """It may change, nobody has to have it, and an absent limit is shown as Cognito shows it."""
    assert transcode.to_document(schema(attribute())["custom:plan"]) == {
        "Name": "custom:plan",
        "AttributeDataType": "String",
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
        "StringAttributeConstraints": {},
    }
    assert "NumberAttributeConstraints" in transcode.to_document(schema(attribute("n", NUMBER))["custom:n"])
    assert "StringAttributeConstraints" not in transcode.to_document(schema(attribute("b", BOOLEAN))["custom:b"])


def test_a_custom_attribute_keeps_what_is_said_of_it() -> None:
    """Limits and immutability are as they were asked for."""
    limits = {"min_length": "1", "max_length": "256"}
    found = schema(attribute(mutable=False, string_attribute_constraints=limits))["custom:plan"]
    assert not found.mutable
    assert found.string_attribute_constraints == pb.StringAttributeConstraintsType(**limits)


def test_a_developers_attribute_has_both_prefixes() -> None:
    """Cognito calls it so."""
    assert "dev:custom:plan" in schema(attribute(developer_only_attribute=True))


def test_a_standard_attribute_can_be_made_required_and_immutable() -> None:
    """Its other properties stay."""
    email = schema(attribute("email", None, required=True, mutable=False))["email"]
    assert (email.required, email.mutable) == (True, False)
    assert email.string_attribute_constraints.max_length == "2048"


def test_a_custom_attribute_may_be_called_as_a_standard_one_is_in_addition() -> None:
    """Added later, a name never means a standard attribute."""
    extended = custom_attributes.extended(standard_attributes(), [attribute("email")])
    assert extended[-1].name == "custom:email"


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (attribute("email", NUMBER), "You can not change AttributeDataType .* email"),
        (attribute("email", developer_only_attribute=True), "set developerOnlyAttribute .* email"),
        (attribute("sub", mutable=True), "sub is required and cannot be mutable"),
        (attribute("sub", required=False), "sub is required and cannot be mutable"),
        (attribute(kind=None), "Invalid AttributeDataType input"),
        (attribute(name=""), "has no name"),
        (attribute(required=True), "Required custom attributes are not supported currently."),
        (attribute(kind=NUMBER, string_attribute_constraints={"max_length": "5"}), "are for strings"),
        (attribute(number_attribute_constraints={"max_value": "5"}), "are for numbers"),
        (attribute(string_attribute_constraints={"max_length": "2049"}), "from 0 to 2048"),
        (attribute(string_attribute_constraints={"min_length": "-1"}), "from 0 to 2048"),
        (attribute(string_attribute_constraints={"min_length": "6", "max_length": "5"}), "greater than the greatest"),
        (attribute(string_attribute_constraints={"max_length": "many"}), "whole number"),
        (attribute(kind=NUMBER, number_attribute_constraints={"min_value": "1.5"}), "whole number"),
        (attribute(kind=NUMBER, number_attribute_constraints={"max_value": "9" * 400}), "whole number"),
        (attribute(kind=NUMBER, number_attribute_constraints={"min_value": "2", "max_value": "1"}), "greater than"),
    ],
)
def test_an_attribute_that_cannot_be_is_refused(wanted: pb.SchemaAttributeType, message: str) -> None:
    """The message says why, in Cognito's words where it has any."""
    with pytest.raises(errors.InvalidParameterException, match=message):
        schema(wanted)


@pytest.mark.parametrize("twice", ["email", "plan"])
def test_no_attribute_is_there_twice(twice: str) -> None:
    """Neither a standard one nor a custom one."""
    with pytest.raises(errors.InvalidParameterException, match=f"{twice}: Existing attribute already has name"):
        schema(attribute(twice), attribute(twice))


def test_a_pool_has_at_most_fifty_custom_attributes() -> None:
    """However many are added at a time."""
    full = custom_attributes.extended(standard_attributes(), [attribute(f"a{i}") for i in range(50)])
    with pytest.raises(errors.InvalidParameterException, match="at most 50 custom attributes"):
        custom_attributes.extended(full, [attribute("one_more")])


async def test_attributes_are_added_to_a_pool(api: Api) -> None:
    """They are there for the next call."""
    pool = await api.new_pool(schema=[attribute("first")])
    api.clock.advance(5)
    await api.add_custom_attributes(user_pool_id=pool.id, custom_attributes=[attribute("second", NUMBER)])
    found = (await api.describe_user_pool(user_pool_id=pool.id)).user_pool
    assert [entry.name for entry in found.schema_attributes][-2:] == ["custom:first", "custom:second"]
    assert found.last_modified_date.seconds == found.creation_date.seconds + 5


async def test_an_attribute_is_added_once(api: Api) -> None:
    """And a refused call adds none of its attributes."""
    pool = await api.new_pool(schema=[attribute("first")])
    with pytest.raises(
        errors.InvalidParameterException, match="custom:first: Existing attribute already has name custom:first"
    ):
        await api.add_custom_attributes(
            user_pool_id=pool.id, custom_attributes=[attribute("second"), attribute("first")]
        )
    found = (await api.describe_user_pool(user_pool_id=pool.id)).user_pool
    assert "custom:second" not in {entry.name for entry in found.schema_attributes}


async def test_no_attribute_is_added_to_no_pool(api: Api) -> None:
    """The pool has to be there."""
    with pytest.raises(errors.ResourceNotFoundException):
        await api.add_custom_attributes(user_pool_id="us-east-1_Unknown00", custom_attributes=[attribute()])


@pytest.mark.parametrize("name", ["x" * 21, "with space"])
async def test_names_obey_cognitos_rules(api: Api, name: str) -> None:
    """They are short, and without blanks."""
    pool = await api.new_pool()
    with pytest.raises(errors.InvalidParameterException, match="failed to satisfy constraint"):
        await api.add_custom_attributes(user_pool_id=pool.id, custom_attributes=[attribute(name)])
