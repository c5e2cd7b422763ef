"""Which sender the settings lead to, seen by where a message arrives."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from poolhouse.clock import ManualClock
from poolhouse.config import Config
from poolhouse.integrations import senders
from poolhouse.integrations.inbox import Inbox
from poolhouse.integrations.message import Channel, Message
from tests.integrations.conftest import HttpService
from tests.services.smtp import MailServer

MakeMessage = Callable[..., Message]


def test_without_settings_there_is_nobody_to_send() -> None:
    """A server that was told of no mail server and no text message service has no sender."""
    assert senders.configured(Config(), ManualClock()) == {}


async def test_mail_goes_to_the_configured_server(message: MakeMessage) -> None:
    """Host, port, security and sender are those of the settings."""
    async with MailServer() as server:
        config = Config(smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none", smtp_from="me@example.com")
        found = senders.configured(config, ManualClock())
        assert set(found) == {Channel.EMAIL}
        await found[Channel.EMAIL].send(message())
    assert [mail.sender for mail in server.mails] == ["me@example.com"]


async def test_the_mail_servers_password_is_used(message: MakeMessage) -> None:
    """The login of the settings reaches the server."""
    async with MailServer(username="house", password="pass") as server:
        login: dict[str, Any] = {"smtp_username": "house", "smtp_password": "pass"}
        config = Config(smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none", **login)
        await senders.configured(config, ManualClock())[Channel.EMAIL].send(message())
    assert [mail.login for mail in server.mails] == ["house"]


@pytest.mark.parametrize(
    ("settings", "header", "expected"),
    [
        ({"sms_sender": "webhook"}, "x-poolhouse-signature", "t="),
        (
            {"sms_sender": "sns", "sms_access_key_id": "AKIDEXAMPLE", "sms_region": "eu-west-1"},
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/eu-west-1/sns/aws4_request",
        ),
    ],
)
async def test_text_messages_go_to_the_configured_service(
    service: HttpService, message: MakeMessage, settings: dict[str, Any], header: str, expected: str
) -> None:
    """The kind of service decides how it is spoken to."""
    config = Config(sms_url=service.url, sms_secret=SecretStr("secret"), **settings)
    found = senders.configured(config, ManualClock())
    assert set(found) == {Channel.SMS}
    await found[Channel.SMS].send(message(channel=Channel.SMS))
    await found[Channel.SMS].close()
    assert service.requests[0].headers[header].startswith(expected)


async def test_sns_is_amazons_unless_a_url_is_given() -> None:
    """Credentials and a region suffice to use Amazon SNS."""
    settings: dict[str, Any] = {"sms_sender": "sns", "sms_access_key_id": "AKIDEXAMPLE", "sms_secret": "secret"}
    sender = senders.configured(Config(**settings, sms_region="eu-west-1"), ManualClock())[Channel.SMS]
    assert vars(vars(sender)["_client"])["_url"] == "https://sns.eu-west-1.amazonaws.com/"
    await sender.close()


async def test_the_emulator_keeps_every_message_in_the_house(message: MakeMessage) -> None:
    """Whatever is configured, a developer's machine sends nobody a mail."""
    inbox = Inbox(ManualClock())
    found = senders.emulated(inbox)
    assert set(found) == set(Channel)
    await found[Channel.EMAIL].send(message(id="1"))
    await found[Channel.SMS].send(message(id="2"))
    assert [kept.id for kept in inbox.messages()] == ["2", "1"]
