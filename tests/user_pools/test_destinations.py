"""Where codes go, and what is told of it."""

import pytest

from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel
from poolhouse.user_pools import destinations
from tests.user_pools.conftest import Api


@pytest.mark.parametrize(
    ("address", "shown"), [("alice@example.com", "a***@e***"), ("x@y", "x***@y***"), ("é@ü.de", "é***@ü***")]
)
def test_addresses_are_masked_as_cognito_masks_them(address: str, shown: str) -> None:
    """Enough for their owner, too little for anybody else."""
    assert destinations.mask_email(address) == shown


@pytest.mark.parametrize(("number", "shown"), [("+15555550123", "+*******0123"), ("+4930123456", "+******3456")])
def test_numbers_are_masked_as_cognito_masks_them(number: str, shown: str) -> None:
    """The last four digits show."""
    assert destinations.mask_phone(number) == shown


@pytest.mark.parametrize(
    ("attribute", "value", "shown", "medium"),
    [
        ("email", "alice@example.com", "a***@e***", pb.DELIVERY_MEDIUM_TYPE_EMAIL),
        ("phone_number", "+15555550123", "+*******0123", pb.DELIVERY_MEDIUM_TYPE_SMS),
    ],
)
def test_a_response_tells_by_what_and_roughly_where_to(
    attribute: str, value: str, shown: str, medium: pb.DeliveryMediumType
) -> None:
    """Enough for an app to say: look into your mail."""
    details = destinations.delivery_details(attribute, value)
    assert (details.attribute_name, details.destination, details.delivery_medium) == (attribute, shown, medium)


def test_each_channel_writes_to_one_attribute() -> None:
    """And each of these attributes is written to by one channel."""
    assert destinations.ATTRIBUTES == {Channel.EMAIL: "email", Channel.SMS: "phone_number"}
    assert {channel: attribute for attribute, channel in destinations.CHANNELS.items()} == destinations.ATTRIBUTES


@pytest.mark.parametrize(("attribute", "name"), [("email", "nobody@example.com"), ("phone_number", "+4930123456")])
async def test_an_address_that_nobody_has_is_answered_with_itself(api: Api, attribute: str, name: str) -> None:
    """Whoever asks with an address sees that address masked, as its owner would."""
    call, pool = api.call("forgot_password"), await api.new_pool()
    assert destinations.fake_destination(call, pool, name, attribute) == name


@pytest.mark.parametrize("attribute", ["email", "phone_number"])
async def test_made_up_destinations_stay_and_differ(api: Api, attribute: str) -> None:
    """Asking twice tells nothing, and neither does asking in two pools; what is shown looks like any other."""
    call, pool, another = api.call("forgot_password"), await api.new_pool(), await api.new_pool()
    first = destinations.fake_destination(call, pool, "nobody", attribute)
    assert destinations.fake_destination(call, pool, "nobody", attribute) == first
    names = [f"nobody-{number}" for number in range(20)]
    assert len({destinations.fake_destination(call, pool, name, attribute) for name in names}) > 1
    assert [destinations.fake_destination(call, another, name, attribute) for name in names] != [
        destinations.fake_destination(call, pool, name, attribute) for name in names
    ]
    real = {"email": "alice@example.com", "phone_number": "+15555550123"}[attribute]
    shown, usual = (destinations.delivery_details(attribute, value).destination for value in (first, real))
    assert len(shown) == len(usual)


async def test_names_that_a_pool_takes_for_the_same_are_answered_the_same(api: Api) -> None:
    """A pool that ignores case does so for nobody as well."""
    call = api.call("forgot_password")
    pool = await api.new_pool(username_configuration={"case_sensitive": False})
    assert destinations.fake_destination(call, pool, "Nobody", "email") == destinations.fake_destination(
        call, pool, "nobody", "email"
    )
