"""A real mail server on a free port of this machine, which keeps what it is given."""

import asyncio
import ssl
import warnings
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Mail:
    """One delivered mail, with its envelope and the way it came."""

    sender: str
    recipients: list[str]
    raw: bytes
    content: EmailMessage
    encrypted: bool
    login: str | None


@dataclass
class MailServer:
    """Use it in `async with`. `replies` maps MAIL, RCPT or DATA to what the server answers instead of accepting."""

    security: str = "none"
    certificate: ssl.SSLContext | None = None
    username: str | None = None
    password: str | None = None
    utf8: bool = True
    replies: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    mails: list[Mail] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        context = self.certificate if self.security == "tls" else None
        self._server = await loop.create_server(self._protocol, HOST, 0, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    def _protocol(self) -> SMTP:
        starttls = self.security == "starttls"
        with warnings.catch_warnings():
            # It warns of logins without STARTTLS; it cannot know of TLS from the first byte.
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(
                self,
                hostname="mail.test",
                enable_SMTPUTF8=self.utf8,
                tls_context=self.certificate if starttls else None,
                require_starttls=starttls,
                auth_required=self.username is not None,
                auth_require_tls=False,
                authenticator=self._authenticate,
                loop=asyncio.get_running_loop(),
            )

    def _authenticate(self, _server: Any, session: Session, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        good = (data.login.decode(), data.password.decode()) == (self.username, self.password)
        session.login_name = data.login.decode()  # type: ignore[attr-defined]
        return AuthResult(success=good, handled=False)

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's own names)
        self, _server: Any, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Who sends."""
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        await asyncio.sleep(self.delay_seconds)
        return self.replies.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Who shall receive."""
        envelope.rcpt_tos.append(address)
        return self.replies.get("RCPT", "250 OK")

    async def handle_DATA(self, _server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The mail itself."""
        if "DATA" in self.replies:
            return self.replies["DATA"]
        raw = envelope.content
        assert isinstance(raw, bytes)
        content = message_from_bytes(raw, policy=policy.default)
        encrypted = session.ssl is not None or self.security == "tls"
        login = getattr(session, "login_name", None)
        self.mails.append(Mail(str(envelope.mail_from), list(envelope.rcpt_tos), raw, content, encrypted, login))
        return "250 OK"
