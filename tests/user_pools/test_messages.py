import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import structlog

from poolhouse import errors
from poolhouse.clock import SystemClock
from poolhouse.crypto import sealed
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel, DeliveryFailed, Message
from poolhouse.integrations.smtp import SmtpSender, SmtpServer
from poolhouse.jobs import JobRunner
from poolhouse.storage import jobs
from poolhouse.telemetry.logs import configure_logs
from poolhouse.user_pools import codes, messages
from tests.services.smtp import HOST, MailServer
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.registrations import ADDRESS, EMAIL, NUMBER, delivered, make, runner, sign_up


@pytest.fixture(params=["json", "text"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What a server logs, in each of its forms, at its most talkative."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    out = io.StringIO()
    configure_logs("debug", request.param, out)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("uvicorn.error").setLevel(logging.NOTSET)
    structlog.reset_defaults()


class Broken:
    """A sender that fails, quoting everything that it was given."""

    def __init__(self, *, permanent: bool) -> None:
        self.permanent = permanent
        self.sent: list[Message] = []

    async def send(self, message: Message) -> None:
        """Fail."""
        self.sent.append(message)
        raise DeliveryFailed(f"refused: {message.body} {message.code}", permanent=self.permanent)

    async def close(self) -> None:
        """Nothing to do."""


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


async def test_a_code_that_was_replaced_or_used_is_not_sent(api: Api) -> None:
    """A message that waited out a broken mail server does not carry a dead code."""
    pool, client = await make(api)
    await sign_up(api, client)
    await api.resend_confirmation_code(client_id=client.id, username="alice")
    assert len(await delivered(api, pool)) == 1
    await api.resend_confirmation_code(client_id=client.id, username="alice")
    async with api.house.store.write() as tx:
        await tx.execute("DELETE FROM codes WHERE user_pool_id = $1", pool.id)
    assert len(await delivered(api, pool)) == 1
    await api.resend_confirmation_code(client_id=client.id, username="alice")
    api.clock.advance(codes.LIFETIME_SECONDS)
    assert len(await delivered(api, pool)) == 1


async def test_what_cannot_be_delivered_is_kept_as_failed_without_its_secret(api: Api, log: io.StringIO) -> None:
    """An operator sees what went wrong, and neither the log nor the row tells the code."""
    broken = Broken(permanent=True)
    there = _with(api, EMAIL=broken)
    _, client = await make(there)
    await sign_up(there, client)
    await runner(there).run_due()
    (failed,) = await jobs.failed(there.house.store, 10)
    code = broken.sent[0].code
    assert code is not None
    assert "refused" in failed.error
    output = log.getvalue()
    for text in (failed.error, output, failed.payload.decode("latin-1")):
        assert code not in text
    assert ADDRESS not in failed.payload.decode("latin-1")


async def test_what_fails_for_now_is_tried_again_as_the_same_message(api: Api, log: io.StringIO) -> None:
    """Receivers can tell a repetition by its id; no code is logged meanwhile."""
    broken = Broken(permanent=False)
    there = _with(api, EMAIL=broken)
    pool, client = await make(there)
    await sign_up(there, client)
    await runner(there).run_due()
    api.clock.advance(60)
    await runner(there).run_due()
    first, second = broken.sent
    assert first.id == second.id
    assert first.code is not None
    output = log.getvalue()
    assert first.code not in output
    api.clock.advance(600)
    assert [message.id for message in await delivered(api, pool)] == [first.id]


async def test_a_message_that_cannot_be_opened_is_given_up(api: Api) -> None:
    """A server with the wrong master key, or without a sender, says so once."""
    pool, client = await make(api)
    await sign_up(api, client)
    stranger = replace(api.house, keyring=sealed.Keyring(sealed.new_key()))
    house = stranger
    handlers = {messages.JOB_KIND: partial(messages.deliver, house)}
    await JobRunner(house.store, house.bus, house.clock, house.ids, handlers).run_due()
    (failed,) = await jobs.failed(api.house.store, 10)
    assert "master keys" in failed.error
    await api.resend_confirmation_code(client_id=client.id, username="alice")
    mute = replace(api.house, senders={})
    handlers = {messages.JOB_KIND: partial(messages.deliver, mute)}
    await JobRunner(house.store, house.bus, house.clock, house.ids, handlers).run_due()
    (failed,) = await jobs.failed(api.house.store, 10)
    assert "not set up" in failed.error
    assert api.inbox.messages(user_pool_id=pool.id) == []


async def test_neither_codes_nor_passwords_are_in_the_database_in_the_clear(api: Api, log: io.StringIO) -> None:
    """Whoever reads a backup of the database while messages wait learns no secret; nor does a reader of the log."""
    pool, client = await make(api)
    await sign_up(api, client)
    user = await api.found_user(pool, "alice")
    assert user is not None
    async with api.house.store.write() as tx:
        call = api.call("admin_create_user")
        await messages.send_invitation(tx, call, pool, user, "Temporary-Horse-7", (Channel.EMAIL,))
    text = json.dumps([await _dump(api, table) for table in ("users", "codes", "jobs", "throttles", "user_search")])
    (invitation, verification) = sorted(
        await delivered(api, pool), key=lambda message: message.code or "", reverse=True
    )
    assert invitation.code == "Temporary-Horse-7"
    assert "Temporary-Horse-7" in invitation.body
    assert verification.code is not None
    output = log.getvalue()
    for secret in (invitation.code, verification.code, PASSWORD):
        assert f'"{secret}"' not in text
        assert secret not in output
    assert PASSWORD not in text
    assert "Temporary-Horse-7" not in text


async def _dump(api: Api, table: str) -> list[list[str]]:
    columns = {
        "users": "password, attributes, srp_verifier, srp_salt",
        "codes": "sub, purpose, code_hash, pending_value",
        "jobs": "key, payload, error",
        "throttles": "subject, count",
        "user_search": "name, value",
    }[table]
    rows = await api.house.store.rows(f"SELECT {columns} FROM {table}")  # noqa: S608  constants
    count = columns.count(",") + 1
    return [[_text(row[n]) for n in range(count)] for row in rows]


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


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
