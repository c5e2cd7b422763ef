"""E-mail as it is composed: headers that nothing can be smuggled into, HTML and plain text."""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.integrations import mime
from poolhouse.integrations.message import Channel, DeliveryFailed, Message

NOW = 1_700_000_000.25
DEFAULT_SENDER = "no-reply@example.com"
MakeMessage = Callable[..., Message]


def received(message: Message) -> EmailMessage:
    """The mail as a receiver parses it."""
    mail = mime.compose(message, DEFAULT_SENDER, NOW).as_bytes(policy=SMTP)
    return message_from_bytes(mail, policy=policy.default)


def test_a_mail_says_who_sends_what_to_whom_and_when(message: MakeMessage) -> None:
    """The headers that mail servers ask for are there, made from the message and the given time."""
    mail = received(message())
    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "no-reply@example.com",
        "alice@example.com",
        "Your verification code",
    )
    assert mail["Date"] == "Tue, 14 Nov 2023 22:13:20 +0000"
    assert mail["Message-ID"] == f"<{message().id}@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] is None


def test_a_pools_own_sender_and_reply_address_are_used(message: MakeMessage) -> None:
    """A pool that names its sender sends as that sender, with its name."""
    mail = received(message(sender="The Pool <pool@example.org>", reply_to="Help Desk <help@example.org>"))
    assert (mail["From"], mail["Reply-To"]) == ("The Pool <pool@example.org>", "Help Desk <help@example.org>")
    assert mail["Message-ID"].endswith("@example.org>")


def test_html_goes_with_a_plain_text_alternative(message: MakeMessage) -> None:
    """Readers without HTML see the text; all others see the pool's template as it was written."""
    mail = received(message(body="<p>Hi &amp; welcome,<br>your code is <b>1</b>.</p>"))
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().splitlines() == ["Hi & welcome,", "your code is 1."]
    assert html.get_content().strip() == "<p>Hi &amp; welcome,<br>your code is <b>1</b>.</p>"


def test_a_mails_own_plain_text_goes_before_what_the_html_would_make(message: MakeMessage) -> None:
    """Line by line as it was written."""
    plain, _ = received(message(body="<p>Hi</p>", text="Hello <there>,\n  you")).iter_parts()
    assert plain.get_content().splitlines() == ["Hello <there>,", "  you"]


def test_subjects_and_names_of_every_script_arrive(message: MakeMessage) -> None:
    """Text that is not ASCII comes out as it was put in."""
    mail = received(message(subject="Ihr Prüfcode ✓ 認証", sender="Jürgen 花子 <a@example.com>"))
    assert mail["Subject"] == "Ihr Prüfcode ✓ 認証"
    assert mail["From"].addresses[0].display_name == "Jürgen 花子"


def test_a_domain_of_any_script_is_sent_in_its_ascii_form() -> None:
    """Every mail server takes such an address, whatever it supports."""
    address = mime.one_address("info@bücher.example")
    assert address.addr_spec == "info@xn--bcher-kva.example"


@pytest.mark.parametrize("address", ["root@localhost", "a@mail.internal", "a+b.c@x.test", "o'neil@example.com"])
def test_a_house_may_have_names_of_its_own(address: str) -> None:
    """Whether a domain exists is for the mail server to say."""
    assert mime.one_address(address).addr_spec == address


@pytest.mark.parametrize("text", ["x\r\nBcc: eve@example.com", "x\nBcc: eve@example.com", "x\rBcc: eve@example.com"])
def test_no_subject_adds_a_header(message: MakeMessage, text: str) -> None:
    """A line break in a subject, from wherever it comes, ends as a blank."""
    mail = received(message(subject=text))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "x Bcc: eve@example.com"


@pytest.mark.parametrize(
    "to",
    [
        *("", "alice", "@example.com", "alice@", "a@b@example.com", "a b@example.com", "alice@exa mple.com"),
        *("alice@example.com, eve@example.com", "alice@example.com\r\nBcc: eve@example.com", "alice@example.com\n"),
        *(
            "Alice <alice@example.com>",
            "<alice@example.com>",
            "alice@[127.0.0.1]",
            "undisclosed:;",
            "Alice<alice@example.com",
        ),
        *(
            "alice@example..com",
            f"{'a' * 65}@example.com",
            f"alice@{'a' * 64}.com",
            "alice@example.com\x00",
            ".a@example.com",
            "a.@example.com",
        ),
        *("a..b@example.com", "a@-b.com", "a@b_c.com", "a@xn--ü.com", "a@\u2066.com", "a\ud800@b.com", '"a"@b.com'),
    ],
)
def test_a_recipient_is_one_bare_address_or_refused_for_good(message: MakeMessage, to: str) -> None:
    """What is in a user's attribute can name nobody else, and is not tried again."""
    with pytest.raises(DeliveryFailed) as failure:
        mime.compose(message(to=to), DEFAULT_SENDER, NOW)
    assert failure.value.permanent


@pytest.mark.parametrize("sender", ["Eve <a@example.com\r\nX: y>", "a@example.com, b@example.com", "Eve a@example.com"])
def test_a_sender_is_one_address_too(message: MakeMessage, sender: str) -> None:
    """A pool's settings cannot add headers either."""
    with pytest.raises(DeliveryFailed):
        mime.compose(message(sender=sender), DEFAULT_SENDER, NOW)
    with pytest.raises(DeliveryFailed):
        mime.compose(message(reply_to=sender), DEFAULT_SENDER, NOW)


def test_a_line_break_in_a_senders_name_ends_as_a_blank(message: MakeMessage) -> None:
    """The name is for people; the address alone decides."""
    assert received(message(sender="Eve\r\nBcc: x <a@example.com>"))["Bcc"] is None


@given(subject=st.text(max_size=80), body=st.text(max_size=200), name=st.text(max_size=40))
def test_whatever_the_texts_are_headers_stay_the_same(subject: str, body: str, name: str) -> None:
    """Templates and names may hold anything: the mail is composed, or refused for good, and never gains a header."""
    message = Message(
        id="1",
        user_pool_id="us-east-1_a",
        username="alice",
        to="alice@example.com",
        channel=Channel.EMAIL,
        subject=subject,
        body=body,
        sender=f"{name} <pool@example.com>",
    )
    mail = received(message)
    expected = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
    assert list(mail.keys()) == expected
    assert [address.addr_spec for address in mail["To"].addresses] == ["alice@example.com"]
    assert [address.addr_spec for address in mail["From"].addresses] == ["pool@example.com"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Your code is 123456", "Your code is 123456\n"),
        ("<h1>Welcome</h1><p>One</p><p>Two</p>", "Welcome\n\nOne\n\nTwo\n"),
        ('<a href="https://example.com/x?a=1&amp;b=2">Verify</a>', "Verify <https://example.com/x?a=1&b=2>\n"),
        ("<a>no address</a></a>", "no address\n"),
        ("<style>p { color: red }</style><p>seen</p><script>alert(1)</script></script>", "seen\n"),
        ("a<br><br><br><br><br>b", "a\n\nb\n"),
        ("  many \t blanks  ", "many blanks\n"),
        ("1 &lt; 2", "1 < 2\n"),
    ],
)
def test_plain_text_is_what_a_reader_of_the_html_sees(html: str, text: str) -> None:
    """Lines, links and characters survive; what is not for reading does not."""
    assert mime.plain_text(html) == text
