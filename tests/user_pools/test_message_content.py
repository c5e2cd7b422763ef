"""What messages to users say, and in whose name."""

import pytest

from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel
from poolhouse.user_pools import message_content
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED, User
from tests.user_pools.conftest import Api
from tests.user_pools.registrations import ADDRESS, NUMBER

CODE = "123456"


def alice(pool: Pool) -> User:
    """A user with both addresses, whose username is a UUID."""
    return User(pool.id, "sub", "0b1c-sub", CONFIRMED, {"email": ADDRESS, "phone_number": NUMBER}, 0.0, 0.0)


async def test_mail_has_the_pools_sender_and_a_text_message_has_none(api: Api) -> None:
    """Each with its code, to where it was meant to go."""
    pool = await api.new_pool(email_configuration={"from": "Shop <a@b.c>", "reply_to_email_address": "help@b.c"})
    call, user = api.call("sign_up"), alice(pool)
    mail = message_content.code_message(call, pool, user, "email", "new@example.com", CODE)
    text = message_content.code_message(call, pool, user, "phone_number", NUMBER, CODE)
    assert (mail.channel, mail.to, mail.sender, mail.reply_to) == (
        Channel.EMAIL,
        "new@example.com",
        "Shop <a@b.c>",
        "help@b.c",
    )
    assert (text.channel, text.to, text.sender, text.reply_to, text.subject) == (Channel.SMS, NUMBER, None, None, "")
    assert all(CODE in message.body and message.code == CODE for message in (mail, text))
    assert mail.id != text.id


async def test_a_link_takes_the_place_of_the_code_in_mail_alone(api: Api) -> None:
    """A text message has no room for one."""
    pool = await api.new_pool()
    call, user, link = api.call("sign_up"), alice(pool), "https://pools.example.com/confirmUser?x=1"
    mail = message_content.code_message(call, pool, user, "email", ADDRESS, CODE, link)
    text = message_content.code_message(call, pool, user, "phone_number", NUMBER, CODE, link)
    assert link in mail.body
    assert CODE not in mail.body
    assert CODE in text.body
    assert link not in text.body


async def test_a_code_at_sign_in_goes_by_mail_or_by_text_message(api: Api) -> None:
    """In words that differ from those of all other codes."""
    pool = await api.new_pool()
    call, user = api.call("initiate_auth"), alice(pool)
    mail = message_content.sign_in_message(call, pool, user, "email", ADDRESS, CODE)
    text = message_content.sign_in_message(call, pool, user, "phone_number", NUMBER, CODE)
    assert (mail.channel, mail.to, mail.code, mail.subject) == (Channel.EMAIL, ADDRESS, CODE, "Your sign-in code")
    assert (text.channel, text.to, text.code, text.subject) == (Channel.SMS, NUMBER, CODE, "")
    assert all(message.body == f"Your sign-in code is {CODE}." for message in (mail, text))


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ((), "0b1c-sub"),
        ((pb.USERNAME_ATTRIBUTE_TYPE_EMAIL,), ADDRESS),
        ((pb.USERNAME_ATTRIBUTE_TYPE_PHONE_NUMBER,), NUMBER),
    ],
    ids=["username", "mail", "phone"],
)
@pytest.mark.parametrize("channel", list(Channel))
async def test_an_invitation_names_what_one_signs_in_with(
    api: Api, channel: Channel, names: tuple[pb.UsernameAttributeType, ...], shown: str
) -> None:
    """And the temporary password."""
    pool = await api.new_pool(username_attributes=list(names))
    call = api.call("admin_create_user")
    message = message_content.invitation(call, pool, alice(pool), channel, "to", "Temporary-1")
    assert shown in message.body
    assert "Temporary-1" in message.body
    assert (message.channel, message.to, message.code) == (channel, "to", "Temporary-1")
