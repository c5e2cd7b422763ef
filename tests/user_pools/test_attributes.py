from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.user_pools import ClientRow, PoolRow
from poolhouse.user_pools import attributes
from poolhouse.user_pools.model import schema
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool


def custom(name: str, *, mutable: bool = True, required: bool = False, **limits: str) -> pb.SchemaAttributeType:
    """A string attribute."""
    return pb.SchemaAttributeType(
        name=name,
        attribute_data_type=pb.ATTRIBUTE_DATA_TYPE_STRING,
        mutable=mutable,
        required=required,
        string_attribute_constraints=pb.StringAttributeConstraintsType(**limits),
    )


def number(name: str) -> pb.SchemaAttributeType:
    """A number between 1 and 9."""
    return pb.SchemaAttributeType(
        name=name,
        attribute_data_type=pb.ATTRIBUTE_DATA_TYPE_NUMBER,
        mutable=True,
        number_attribute_constraints=pb.NumberAttributeConstraintsType(min_value="1", max_value="9"),
    )


CUSTOM = (
    custom("custom:team", min_length="2", max_length="5"),
    custom("custom:born", mutable=False),
    custom("dev:custom:plan"),
    number("custom:level"),
)


def pool(**settings: Any) -> Pool:
    """A pool with the standard attributes and the custom ones above; its name is required."""
    listed = [*schema.standard_attributes(), *CUSTOM]
    next(attribute for attribute in listed if attribute.name == "name").required = True
    stored = pb.UserPoolType(schema_attributes=listed, **settings)
    return Pool(PoolRow("us-east-1_abcdefghi", "us-east-1", "pool", stored.SerializeToString(), 1, 0.0, 0.0))


def client(**settings: Any) -> AppClient:
    """An app client."""
    stored = pb.UserPoolClientType(**settings)
    return AppClient(ClientRow("us-east-1_abcdefghi", "c", "app", stored.SerializeToString(), 1, 0.0, 0.0), ())


def listed(values: dict[str, str]) -> list[pb.AttributeType]:
    """The attributes as requests carry them."""
    return [pb.AttributeType(name=name, value=value) for name, value in values.items()]


def parse(values: dict[str, str], app: AppClient | None = None, *, update: bool = False, **settings: Any) -> Any:
    """What `attributes.parse` makes of them."""
    return attributes.parse(pool(**settings), app, listed(values), update=update)


def test_attributes_arrive_by_name() -> None:
    """What a request lists is what is stored; flags are folded, for they are compared."""
    values = {"name": "Ann", "email": "Ann@Example.com", "custom:team": "red", "custom:level": "7"}
    assert parse({**values, "email_verified": "True"}) == {**values, "email_verified": "true"}


def test_an_attribute_without_a_value_is_taken_away() -> None:
    """Absent and empty mean the same, as in Cognito."""
    assert attributes.parse(pool(), None, [pb.AttributeType(name="nickname")], update=True) == {"nickname": ""}


def test_an_attribute_given_twice_is_refused() -> None:
    """Which of the two values was meant is not guessed."""
    twice = [pb.AttributeType(name="name", value=value) for value in "ab"]
    with pytest.raises(errors.InvalidParameterException, match="more than once"):
        attributes.parse(pool(), None, twice)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("custom:none", "x", "custom:none: Attribute does not exist in the schema"),
        ("team", "red", "team: Attribute does not exist"),
        ("custom:team", "r", "custom:team: String must be at least 2"),
        ("custom:team", "purple", "custom:team: String must not be longer than 5"),
        ("custom:level", "ten", "whole number"),
        ("custom:level", "10", "at most 9"),
        ("custom:level", "-1", "at least 1"),
        ("custom:level", "--1", "whole number"),
        ("custom:level", "\u0663", "whole number"),
        ("email_verified", "yes", "true or false"),
        ("birthdate", "1990-1-1", "birthdate"),
        ("nickname", "a\0b", "Invalid value of the attribute nickname"),
        ("sub", "x", "Cannot modify the non-mutable attribute sub"),
        ("identities", "[]", "Cannot modify the non-mutable attribute identities"),
    ],
)
def test_what_the_schema_does_not_allow_is_refused(name: str, value: str, message: str) -> None:
    """Nothing is stored that the pool's schema has no room for, not even by an operator."""
    with pytest.raises(errors.InvalidParameterException, match=message):
        parse({name: value})


@pytest.mark.parametrize(
    "address", ["ann@example.com", "a.b+c@x-y.example.co.uk", "o'neill@example.com", "jörg@bücher.example", "_@1.io"]
)
def test_any_mailbox_that_can_be_typed_is_an_address(address: str) -> None:
    """The code that is sent there proves the rest."""
    assert parse({"email": address}) == {"email": address}


@pytest.mark.parametrize(
    "address",
    [
        "ann",
        "ann@",
        "@example.com",
        "ann@example",
        "ann@example.",
        "ann@-example.com",
        "a@b@example.com",
        "ann @example.com",
        "ann@example.com\r\nBcc: eve@example.com",
        "<ann@example.com>",
        "ann,eve@example.com",
        "ann@" + "a" * 64 + ".com",
        "a" * 65 + "@example.com",
        "ann@" + "aaa." * 64 + "com",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    """Above all what would add headers or recipients to a message."""
    with pytest.raises(errors.InvalidParameterException, match=r"Invalid email address format\."):
        parse({"email": address})


@pytest.mark.parametrize("value", ["+15555550100", "+4915112345678", "+1234567890"])
def test_phone_numbers_are_in_e164_form(value: str) -> None:
    """A plus sign, the country's code, the number."""
    assert parse({"phone_number": value}) == {"phone_number": value}


@pytest.mark.parametrize(
    "value",
    ["15555550100", "+1 555 555 0100", "+1(555)5550100", "+0155555501", "+", "+1", "+9991234567", "+1" + "5" * 15],
)
def test_what_is_no_phone_number_is_refused(value: str) -> None:
    """Neither other notations nor countries that there are not."""
    with pytest.raises(errors.InvalidParameterException, match=r"Invalid phone number format\."):
        parse({"phone_number": value})


def test_a_preferred_username_that_signs_in_is_no_longer_than_a_username() -> None:
    """A longer one could never be sent."""
    aliases = [pb.ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME]
    long = {"preferred_username": "x" * 129}
    assert parse(long) == long
    assert parse({"preferred_username": "x" * 128}, alias_attributes=aliases)
    with pytest.raises(errors.InvalidParameterException, match="at most 128"):
        parse(long, alias_attributes=aliases)


@pytest.mark.parametrize(
    ("alias", "value", "words"),
    [
        (pb.ALIAS_ATTRIBUTE_TYPE_EMAIL, "a@example.com", "email"),
        (pb.ALIAS_ATTRIBUTE_TYPE_PHONE_NUMBER, "+15555550100", "phone number"),
    ],
)
def test_a_preferred_username_that_signs_in_does_not_look_like_an_alias(alias: int, value: str, words: str) -> None:
    """Where addresses sign nobody in, it may."""
    preferred, wanted = pb.ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME, {"preferred_username": value}
    assert parse(wanted, alias_attributes=[preferred]) == wanted
    assert parse(wanted, alias_attributes=[alias]) == wanted
    with pytest.raises(
        errors.InvalidParameterException, match=f"^Preferred username cannot be of {words} format, since"
    ):
        parse(wanted, alias_attributes=[alias, preferred])


def test_what_is_immutable_is_set_once() -> None:
    """When the user is created, and never again: not by an operator, and not by taking it away."""
    assert parse({"custom:born": "x"}) == {"custom:born": "x"}
    for value in ("y", ""):
        with pytest.raises(errors.InvalidParameterException, match=r"user\.custom:born: Attribute cannot be updated"):
            parse({"custom:born": value}, update=True)


def test_what_is_required_is_not_taken_away() -> None:
    """It can be replaced only."""
    assert parse({"name": "Bea"}, update=True) == {"name": "Bea"}
    with pytest.raises(errors.InvalidParameterException, match="The attribute name is required"):
        parse({"name": ""}, update=True)


def test_an_app_client_writes_the_standard_attributes_unless_it_is_told() -> None:
    """As Cognito's reference has it."""
    app = client()
    assert parse({"name": "Ann", "email": "ann@example.com"}, app)
    with pytest.raises(errors.NotAuthorizedException, match="A client attempted to write unauthorized attribute"):
        parse({"custom:team": "red"}, app)


def test_an_app_client_writes_what_it_may_and_nothing_else() -> None:
    """WriteAttributes is the whole list."""
    app = client(write_attributes=["custom:team"])
    assert parse({"custom:team": "red"}, app) == {"custom:team": "red"}
    with pytest.raises(errors.NotAuthorizedException):
        parse({"name": "Ann"}, app)


@pytest.mark.parametrize("name", ["email_verified", "phone_number_verified", "dev:custom:plan"])
def test_users_never_write_what_belongs_to_operators(name: str) -> None:
    """Not even through a client that was allowed to by mistake; operators do."""
    assert parse({name: "true"}) == {name: "true"}
    with pytest.raises(errors.NotAuthorizedException):
        parse({name: "true"}, client(write_attributes=[name]))


def test_an_app_client_reads_the_standard_attributes_unless_it_is_told() -> None:
    """Developers' attributes are for operators alone."""
    by_default = attributes.readable(client())
    assert by_default is not None
    assert {"email", "email_verified", "name", "sub"} <= by_default
    assert "custom:team" not in by_default
    told = client(read_attributes=["custom:team", "dev:custom:plan"])
    assert attributes.readable(told) == frozenset(["custom:team"])


def test_names_to_remove_are_held_against_the_same_rules() -> None:
    """A name may come twice; what may not be written may not be removed."""
    assert attributes.parse_names(pool(), client(), ["nickname", "nickname"]) == {"nickname": ""}
    with pytest.raises(errors.NotAuthorizedException):
        attributes.parse_names(pool(), client(), ["custom:team"])
    with pytest.raises(errors.InvalidParameterException):
        attributes.parse_names(pool(), None, ["sub"])
