"""Mail through real SMTP servers, good ones and bad ones."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from poolhouse.clock import ManualClock
from poolhouse.integrations.message import DeliveryFailed, Message
from poolhouse.integrations.smtp import SmtpSender, SmtpServer
from tests.services.certificates import Authority
from tests.services.smtp import HOST, MailServer

MakeMessage = Callable[..., Message]


def sender_to(
    server: MailServer, *, trusting: Authority | None = None, seconds: float = 5.0, **parts: Any
) -> SmtpSender:
    """A sender that hands its mail to `server`."""
    address: dict[str, Any] = {
        "host": HOST,
        "port": server.port,
        "security": server.security,
        "trust": trusting.trust() if trusting else None,
    }
    return SmtpSender(SmtpServer(**address | parts), "no-reply@example.com", ManualClock(), seconds=seconds)


async def test_a_mail_arrives_with_its_envelope_and_content(message: MakeMessage) -> None:
    """What is sent is what the mail server gets."""
    async with MailServer() as server:
        sender = sender_to(server)
        await sender.send(message(sender="Pool <pool@example.com>"))
        await sender.close()
    (mail,) = server.mails
    assert (mail.sender, mail.recipients) == ("pool@example.com", ["alice@example.com"])
    assert mail.content["Subject"] == "Your verification code"
    assert mail.content["Date"] == "Tue, 14 Nov 2023 22:13:20 +0000"
    assert not mail.encrypted


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_mail_is_encrypted_as_configured(message: MakeMessage, authority: Authority, security: str) -> None:
    """STARTTLS and TLS from the first byte both work, with a login inside the encryption."""
    context = authority.server_context()
    async with MailServer(security, context, username="house", password="päss") as server:
        await sender_to(server, trusting=authority, username="house", password="päss").send(message())
    (mail,) = server.mails
    assert mail.encrypted
    assert mail.login == "house"


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_server_that_nobody_vouches_for_gets_no_mail(
    message: MakeMessage, authority: Authority, security: str
) -> None:
    """A certificate that the system does not trust ends the delivery before anything secret is said."""
    async with MailServer(security, authority.server_context(), username="house", password="pass") as server:
        with pytest.raises(DeliveryFailed, match=r"CERTIFICATE|certificate|TLS|EOF") as failure:
            await sender_to(server, username="house", password="pass").send(message())
    assert not failure.value.permanent
    assert server.mails == []


async def test_a_certificate_for_another_name_is_not_believed(message: MakeMessage, authority: Authority) -> None:
    """The server must be the one that was configured."""
    async with MailServer("tls", authority.server_context("elsewhere")) as server:
        with pytest.raises(DeliveryFailed):
            await sender_to(server, trusting=authority, host="localhost").send(message())
    assert server.mails == []


async def test_without_the_starttls_that_is_asked_for_nothing_is_sent(message: MakeMessage) -> None:
    """A server, or somebody in between, that offers no encryption does not get the mail in the clear."""
    async with MailServer() as server:
        with pytest.raises(DeliveryFailed) as failure:
            await sender_to(server, security="starttls").send(message())
    assert not failure.value.permanent
    assert server.mails == []


async def test_a_wrong_password_is_the_operators_to_mend(message: MakeMessage, authority: Authority) -> None:
    """The message is kept for another try: nothing is wrong with it."""
    async with MailServer("starttls", authority.server_context(), username="house", password="right") as server:
        with pytest.raises(DeliveryFailed) as failure:
            await sender_to(server, trusting=authority, username="house", password="wrong").send(message())
    assert not failure.value.permanent


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(("reply", "permanent"), [("450 later", False), ("550 never", True)])
async def test_a_refusal_is_permanent_if_the_server_says_so(
    message: MakeMessage, command: str, reply: str, *, permanent: bool
) -> None:
    """4xx is tried again and 5xx is not, whichever command they answer."""
    async with MailServer(replies={command: reply}) as server:
        with pytest.raises(DeliveryFailed, match=reply) as failure:
            await sender_to(server).send(message())
    assert failure.value.permanent is permanent


async def test_an_address_of_any_script_needs_a_server_that_takes_it(message: MakeMessage) -> None:
    """RFC 6531: with SMTPUTF8 the mail arrives, without it never will."""
    async with MailServer() as server:
        await sender_to(server).send(message(to="jörg@example.com", subject="Prüfcode"))
    (mail,) = server.mails
    assert mail.recipients == ["jörg@example.com"]
    assert "To: jörg@example.com\r\n" in mail.raw.decode()
    async with MailServer(utf8=False) as old_server:
        with pytest.raises(DeliveryFailed) as failure:
            await sender_to(old_server).send(message(to="jörg@example.com"))
        assert failure.value.permanent
        await sender_to(old_server).send(message(to="info@bücher.example", subject="Prüfcode"))
    assert old_server.mails[0].recipients == ["info@xn--bcher-kva.example"]
    assert old_server.mails[0].content["Subject"] == "Prüfcode"


async def test_an_address_that_is_none_is_refused_before_anybody_is_called(message: MakeMessage) -> None:
    """Two addresses in one, or a line break, never reach the wire."""
    async with MailServer() as server:
        with pytest.raises(DeliveryFailed) as failure:
            await sender_to(server).send(message(to="a@example.com>\r\nRCPT TO:<eve@example.com"))
    assert failure.value.permanent
    assert server.mails == []


async def test_a_slow_server_is_given_up_in_time(message: MakeMessage) -> None:
    """A delivery never takes longer than it may, and the message is kept for another try."""
    async with MailServer(delay_seconds=5.0) as server:
        with pytest.raises(DeliveryFailed, match=r"longer than 0\.2 s") as failure:
            await sender_to(server, seconds=0.2).send(message())
    assert not failure.value.permanent


async def test_nobody_listening_is_a_temporary_failure(message: MakeMessage) -> None:
    """A mail server that restarts costs a moment, not messages."""
    async with MailServer() as server:
        pass
    with pytest.raises(DeliveryFailed, match="no connection") as failure:
        await sender_to(server).send(message())
    assert not failure.value.permanent


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_server(serve: Serve) -> AsyncIterator[MailServer]:
    """A server that says what it likes."""
    running = await asyncio.start_server(serve, HOST, 0)
    yield MailServer(port=running.sockets[0].getsockname()[1])
    running.close()


def says(*replies: bytes) -> Serve:
    """Greets, answers each command with the next of `replies`, and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(replies[0])
        for reply in replies[1:]:
            await reader.readline()
            writer.write(reply)
        await writer.drain()
        writer.close()

    return serve


@pytest.mark.parametrize(
    "replies",
    [
        (b"554 not you\r\n",),
        (b"HTTP/1.1 400 Bad Request\r\n",),
        (b"",),
        (b"220 hi\r\n", b"250 hi\r\n"),
        (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n"),
        (b"220 hi\r\n", b"250 hi\r\n", b"\xff\xfe nonsense\r\n"),
        (b"220 hi\r\n", b"250 hi\r\n", b"250 " + b"x" * 100_000 + b"\r\n"),
    ],
)
async def test_a_server_that_hangs_up_or_talks_nonsense_is_a_temporary_failure(
    message: MakeMessage, replies: tuple[bytes, ...]
) -> None:
    """Only an SMTP server's own permanent refusal of the message is final."""
    async with raw_server(says(*replies)) as server:
        with pytest.raises(DeliveryFailed) as failure:
            await sender_to(server).send(message())
    assert not failure.value.permanent


async def test_once_accepted_a_mail_is_delivered_however_the_goodbye_goes(message: MakeMessage) -> None:
    """A connection that breaks after the mail was taken does not send it twice."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hi\r\n")
        while not (line := await reader.readline()).startswith(b"DATA"):
            writer.write(b"250 ok\r\n")
            assert line
        writer.write(b"354 go on\r\n")
        await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"250 taken\r\n")
        await reader.readline()
        writer.transport.abort()

    async with raw_server(serve) as server:
        await sender_to(server).send(message())


def test_a_servers_password_is_not_shown() -> None:
    """The repr of the settings hides it."""
    assert "hunter2" not in repr(SmtpServer(HOST, 25, "tls", "house", "hunter2"))
