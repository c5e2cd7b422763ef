"""E-mail as it goes over the wire: RFC 5322 headers, HTML with a plain text alternative."""

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime
from html.parser import HTMLParser
from typing import Final

import idna

from poolhouse.integrations.message import DeliveryFailed, Message

_BLANKS: Final = re.compile(r"[\s\x00-\x1f\x7f]+")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
# RFC 5321's dot-string, with the letters that RFC 6531 adds; quoted local parts exist on paper only.
_ATOM: Final = r"[^\s\x00-\x20\x7f-\xa0\ud800-\udfff\"(),.:;<>@\[\\\]]+"
_LOCAL_PART: Final = re.compile(rf"(?=.{{1,64}}\Z){_ATOM}(?:\.{_ATOM})*")
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
# Elements that end a line in plain text, and those whose content is for no reader.
_BLOCKS: Final = frozenset(
    {"br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "table", "tr", "ul"}
)
_UNSEEN: Final = frozenset({"head", "script", "style", "title"})


def compose(message: Message, default_sender: str, now: float) -> EmailMessage:
    """The mail to send at `now`. DeliveryFailed (permanent) when an address is not exactly one address.

    The body is taken as HTML, as Cognito sends it. Nothing in the message can add a header or a recipient.
    """
    sender, to = one_address(message.sender or default_sender, named=True), one_address(message.to)
    mail = EmailMessage(policy=SMTPUTF8)
    mail["From"] = sender
    mail["To"] = to
    if message.reply_to:
        mail["Reply-To"] = one_address(message.reply_to, named=True)
    mail["Subject"] = _BLANKS.sub(" ", message.subject).strip()
    mail["Date"] = format_datetime(datetime.fromtimestamp(now, UTC))
    mail["Message-ID"] = f"<{_BLANKS.sub('', message.id)}@{sender.domain}>"
    # RFC 3834: keeps out-of-office replies from answering a machine.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text or plain_text(message.body))
    mail.add_alternative(message.body, subtype="html")
    return mail


def one_address(text: str, *, named: bool = False) -> Address:
    """The one address in `a@b` or, if `named`, in `Name <a@b>`. DeliveryFailed (permanent) for anything else.

    The domain comes in its ASCII form, which every mail server accepts. Whether it exists is for the server to say:
    names of a house's own, such as `.internal`, are as good as any.
    """
    name, bracket, rest = text.rpartition("<") if named else ("", "", text)
    specification = rest.strip().removesuffix(">") if bracket else rest
    local_part, _, domain = specification.rpartition("@")
    domain = _ascii_domain(domain)
    if not _LOCAL_PART.fullmatch(local_part) or not _DOMAIN.fullmatch(domain):
        raise DeliveryFailed("not one e-mail address", permanent=True)
    name = _BLANKS.sub(" ", name).strip().removeprefix('"').removesuffix('"')
    return Address(display_name=name, username=local_part, domain=domain)


def _ascii_domain(domain: str) -> str:
    try:
        return domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return ""


def plain_text(html: str) -> str:
    """What a reader of the HTML would see, in plain text; links keep their addresses."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip() + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag == "a":
            self._links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag == "a" and self._links and (link := self._links.pop()):
            self.parts.append(f" <{link}>")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
