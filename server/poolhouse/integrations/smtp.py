"""Mail through an SMTP server (RFC 5321), one connection for each message."""

import asyncio
import contextlib
import socket
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final, Literal

from aiosmtplib import SMTP, SMTPException, SMTPNotSupported, SMTPRecipientsRefused, SMTPResponseException

from poolhouse.clock import Clock
from poolhouse.integrations import mime
from poolhouse.integrations.message import DeliveryFailed, Message

SEND_SECONDS: Final = 30.0
GOODBYE_SECONDS: Final = 2.0
# RFC 5321 section 4.2.1: replies from here on mean that the same commands will fail again.
PERMANENT_REPLY: Final = 500


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over. `trust` replaces the system's certificate authorities."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    trust: ssl.SSLContext | None = field(default=None, repr=False)


class SmtpSender:
    """Sends mail. The server's certificate is always checked; without the TLS asked for, nothing is sent."""

    def __init__(self, server: SmtpServer, default_sender: str, clock: Clock, *, seconds: float = SEND_SECONDS) -> None:
        """Send from `default_sender` unless a message names its own; each message may take `seconds` in all."""
        self._server = server
        self._default_sender = default_sender
        self._clock = clock
        self._seconds = seconds
        self._trust = server.trust or ssl.create_default_context()

    async def send(self, message: Message) -> None:
        """See Sender.

        Permanent: what the server refuses for good about this message (5xx). Temporary: everything else, its refusal
        to talk to us or to accept our password included, for that is mended here and not in the message.
        """
        mail = mime.compose(message, self._default_sender, self._clock.now())
        client = self._client()
        try:
            async with asyncio.timeout(self._seconds):
                await self._connect(client)
                await _hand_over(client, mail)
            await _say_goodbye(client)
        except TimeoutError:
            raise DeliveryFailed(f"{self._server.host} took longer than {self._seconds:g} s", permanent=False) from None
        finally:
            client.close()

    async def close(self) -> None:
        """Nothing to let go of: no connection outlives its message."""

    def _client(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=None if server.security == "none" else self._trust,
            timeout=self._seconds,
            local_hostname=socket.gethostname(),  # the full name would be a DNS query for each message
        )

    async def _connect(self, client: SMTP) -> None:
        try:
            await client.connect()
        except (SMTPException, OSError) as error:
            reason = f"no connection to {self._server.host}:{self._server.port}: {error}"
            raise DeliveryFailed(reason, permanent=False) from error


async def _hand_over(client: SMTP, mail: EmailMessage) -> None:
    try:
        await client.send_message(mail, sender=_bare(mail, "From"), recipients=[_bare(mail, "To")])
    except SMTPNotSupported as error:
        raise DeliveryFailed(str(error), permanent=True) from error
    except SMTPResponseException as error:
        raise DeliveryFailed(f"{error.code} {error.message}", permanent=error.code >= PERMANENT_REPLY) from error
    except SMTPRecipientsRefused as error:
        refused = error.recipients[0]
        raise DeliveryFailed(f"{refused.code} {refused.message}", permanent=refused.code >= PERMANENT_REPLY) from error
    except (SMTPException, OSError) as error:
        raise DeliveryFailed(f"the connection failed: {error}", permanent=False) from error


async def _say_goodbye(client: SMTP) -> None:
    """The message is the server's by now, whatever it answers."""
    with contextlib.suppress(SMTPException, OSError, TimeoutError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await client.quit()


def _bare(mail: EmailMessage, header: str) -> str:
    """The one address in a header, as the envelope takes it."""
    return str(mail[header].addresses[0].addr_spec)
