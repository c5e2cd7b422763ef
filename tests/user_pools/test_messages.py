from dataclasses import replace
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.clock import SystemClock
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel
from poolhouse.integrations.smtp import SmtpSender, SmtpServer
from poolhouse.storage import jobs
from poolhouse.user_pools import messages
from tests.services.smtp import HOST, MailServer
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.registrations import ADDRESS, EMAIL, NUMBER, delivered, make, runner, sign_up


def _with(api: Api, **senders: Any) -> Api:
    """The same house with these senders and no others."""
    house = replace(api.house, senders={Channel[name]: sender for name, sender in senders.items()})
    return Api(house, api.clock, api.inbox)


async def test_mail_arrives_through_a_real_mail_server(api: Api) -> None:
    """From sign-up to the mailbox: the pool's words, sender and reply address, and the code that confirms."""
    async with MailServer() as server:
        sender = SmtpSender(SmtpServer(HOST, server.port, "none"), "no-reply@localhost", SystemClock())
        there = _with(api, EMAIL=sender)
        _, client = await make(
            there,
            email_configuration={"from": "Shop <shop@example.com>", "reply_to_email_address": "help@example.com"},
            verification_message_template={
                "email_message": "<p>Hello {username}, it is <b>{####}</b></p>",
                "email_subject": "Welcome",
            },
        )
        await sign_up(there, client)
        await runner(there).run_due()
    (mail,) = server.mails
    assert (mail.recipients, mail.content["From"], mail.content["Reply-To"], mail.content["Subject"]) == (
        [ADDRESS],
        "Shop <shop@example.com>",
        "help@example.com",
        "Welcome",
    )
    body = mail.content.get_body(("plain",))
    assert body is not None
    words = body.get_content().split()
    assert words[:4] == ["Hello", "alice,", "it", "is"]
    await there.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=words[4])


async def test_a_text_message_goes_to_the_phone(api: Api) -> None:
    """In the pool's words, and plain."""
    pool, client = await make(
        api, verified=(pb.VERIFIED_ATTRIBUTE_TYPE_PHONE_NUMBER,), sms_verification_message="<{####}>"
    )
    await sign_up(api, client, phone_number=NUMBER)
    (message,) = await delivered(api, pool)
    assert (message.channel, message.to, message.body) == (Channel.SMS, NUMBER, f"<{message.code}>")


async def test_messages_wait_only_for_whom_they_are_handed_to(api: Api) -> None:
    """Mail is not held up by whoever sends text messages."""
    _, by_mail = await make(api)
    await sign_up(api, by_mail)
    _, by_phone = await make(api, verified=(pb.VERIFIED_ATTRIBUTE_TYPE_PHONE_NUMBER,))
    await sign_up(api, by_phone, phone_number=NUMBER)
    assert await jobs.backlog(api.house.store) == {
        (messages.MAIL_KIND, "waiting"): 1,
        (messages.TEXT_KIND, "waiting"): 1,
    }


@pytest.mark.parametrize("name", ["sign_up", "forgot_password"])
async def test_without_a_sender_the_call_says_so_and_changes_nothing(api: Api, name: str) -> None:
    """Nobody waits for a message that cannot be sent."""
    there = _with(api, SMS=api.inbox)
    pool, client = await make(there)
    if name == "sign_up":
        with pytest.raises(errors.CodeDeliveryFailureException):
            await sign_up(there, client)
        assert await there.found_user(pool, "alice") is None
    else:
        await there.new_user(pool, email=ADDRESS, email_verified="true")
        with pytest.raises(errors.CodeDeliveryFailureException):
            await there.forgot_password(client_id=client.id, username="alice")


async def test_an_invitation_needs_an_address_and_a_sender(api: Api) -> None:
    """The operator who creates the user hears of it."""
    pool, _ = await make(api)
    user = await api.new_user(pool, email=ADDRESS)
    call = api.call("admin_create_user")
    with pytest.raises(errors.InvalidParameterException):
        async with api.house.store.write() as tx:
            await messages.send_invitation(tx, call, pool, user, "x", (Channel.SMS,))
    mute = _with(api).call("admin_create_user")
    with pytest.raises(errors.CodeDeliveryFailureException):
        async with api.house.store.write() as tx:
            await messages.send_invitation(tx, mute, pool, user, "x", (Channel.EMAIL,))


async def test_where_the_address_is_the_username_messages_name_the_address(api: Api) -> None:
    """Nobody is greeted by a UUID."""
    pool, client = await make(
        api,
        username_attributes=[pb.USERNAME_ATTRIBUTE_TYPE_EMAIL],
        verification_message_template={"email_message": "{username} {####}"},
    )
    await api.sign_up(client_id=client.id, username=ADDRESS, password=PASSWORD)
    assert (await delivered(api, pool))[0].body.startswith(ADDRESS)


async def test_a_pool_of_links_sends_a_link_at_sign_up_and_a_code_otherwise(api: Api) -> None:
    """A link confirms; a forgotten password takes a code in any case."""
    option = pb.DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_LINK
    pool, client = await make(api, verified=(EMAIL,), verification_message_template={"default_email_option": option})
    await sign_up(api, client)
    (message,) = await delivered(api, pool)
    assert f"{api.house.public_url}/confirmUser?client_id={client.id}&amp;user_name=alice" in message.body
    await api.new_user(pool, "bob", email="bob@example.com", email_verified="true")
    await api.forgot_password(client_id=client.id, username="bob")
    newest = next(m for m in await delivered(api, pool) if m.username == "bob")
    assert "href" not in newest.body
