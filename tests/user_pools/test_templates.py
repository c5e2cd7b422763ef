from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import templates

LINK = "https://pools.example.com/confirmUser?client_id=a&user_name=b"


def test_a_pool_without_templates_uses_ours() -> None:
    """Every message says what it has to, in mail and in text messages."""
    plain = pb.UserPoolType()
    assert "123456" in templates.verification_email(plain, "alice", "123456").body
    assert "123456" in templates.verification_sms(plain, "alice", "123456").body
    assert LINK.replace("&", "&amp;") in templates.link_email(plain, "alice", LINK).body
    for fill in (templates.invitation_email, templates.invitation_sms):
        assert "alice" in fill(plain, "alice", "Pass-1").body
        assert "Pass-1" in fill(plain, "alice", "Pass-1").body
    assert not templates.sends_links(plain)


def test_the_template_goes_before_the_older_settings() -> None:
    """As in Cognito, both ways to state a message work."""
    settings = pb.UserPoolType(
        email_verification_message="old {####}", email_verification_subject="old", sms_verification_message="old {####}"
    )
    assert templates.verification_email(settings, "", "1") == templates.Words("old", "old 1")
    assert templates.verification_sms(settings, "", "1").body == "old 1"
    template = settings.verification_message_template
    template.email_message, template.email_subject, template.sms_message = "new {####}", "new", "new {####}"
    assert templates.verification_email(settings, "", "1") == templates.Words("new", "new 1")
    assert templates.verification_sms(settings, "", "1").body == "new 1"


def test_codes_at_sign_in_have_words_of_their_own() -> None:
    """The pool's for mail and for text messages, or ours."""
    assert "123456" in templates.sign_in_sms(pb.UserPoolType(), "alice", "123456").body
    assert "123456" in templates.sign_in_email(pb.EmailMfaConfigType(), "alice", "123456").body
    settings = pb.UserPoolType(sms_authentication_message="{username}: {####}")
    assert templates.sign_in_sms(settings, "alice", "1").body == "alice: 1"
    own = pb.EmailMfaConfigType(subject="Code", message="{username}: {####}")
    assert templates.sign_in_email(own, "<alice>", "1") == templates.Words("Code", "&lt;alice&gt;: 1")


def test_a_subject_of_a_sign_in_code_is_one_line() -> None:
    """Nothing can be added to a mail's header by it."""
    factors = pb.SetUserPoolMfaConfigResponse(email_mfa_configuration={"subject": "a\nBcc: eve@example.com"})
    with pytest.raises(errors.InvalidParameterException):
        templates.check(pb.UserPoolType(), factors)


def test_what_is_filled_in_stays_text() -> None:
    """A username can bring neither markup into mail nor a placeholder that is filled in after it."""
    settings = pb.UserPoolType()
    settings.admin_create_user_config.invite_message_template.email_message = "{username} {####}"
    settings.admin_create_user_config.invite_message_template.sms_message = "{username} {####}"
    filled = templates.invitation_email(settings, "<b>{####}", "p&w")
    assert filled.body == "&lt;b&gt;{####} p&amp;w"
    assert templates.invitation_sms(settings, "<b>{####}", "p&w").body == "<b>{####} p&w"


def test_the_links_words_are_the_operators_own() -> None:
    """`{##Click here##}` becomes a link that reads so."""
    settings = pb.UserPoolType()
    settings.verification_message_template.email_message_by_link = "Please {##<i>click</i>##} now"
    settings.verification_message_template.email_subject_by_link = "Go"
    words = templates.link_email(settings, "alice", 'https://x/?a="&b')
    assert words == templates.Words("Go", 'Please <a href="https://x/?a=&quot;&amp;b"><i>click</i></a> now')


def test_words_hide_in_logs() -> None:
    """Printing a message shows no code."""
    assert "123456" not in repr(templates.verification_email(pb.UserPoolType(), "alice", "123456"))


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ({}, None),
        ({"from": "Shop <shop@example.com>"}, "Shop <shop@example.com>"),
        ({"source_arn": "arn:aws:ses:us-east-1:123456789012:identity/shop@example.com"}, "shop@example.com"),
        ({"source_arn": "arn:aws:ses:us-east-1:123456789012:identity/example.com"}, None),
        ({"from": "a@b.test", "source_arn": "arn:aws:ses:eu-west-1:123456789012:identity/c@d.test"}, "a@b.test"),
    ],
)
def test_mail_is_from_whom_the_pool_says(configuration: dict[str, str], expected: str | None) -> None:
    """From goes before the address in SourceArn; a mere domain names nobody."""
    settings = pb.UserPoolType(email_configuration=pb.EmailConfigurationType(**configuration))
    assert templates.sender(settings) == expected
    templates.check(settings, pb.SetUserPoolMfaConfigResponse())


@pytest.mark.parametrize(
    "settings",
    [
        {"email_verification_message": "no code"},
        {"sms_verification_message": "no code"},
        {"verification_message_template": {"email_message": "no code"}},
        {"verification_message_template": {"sms_message": "no code"}},
        {"verification_message_template": {"email_message_by_link": "no {####} link"}},
        {"verification_message_template": {"email_subject": "two\nlines"}},
        {"verification_message_template": {"email_subject_by_link": "two\u2028lines"}},
        {"email_verification_subject": "two\r\nBcc: everybody@example.com"},
        {"admin_create_user_config": {"invite_message_template": {"email_message": "only {####}"}}},
        {"admin_create_user_config": {"invite_message_template": {"sms_message": "only {username}"}}},
        {"admin_create_user_config": {"invite_message_template": {"email_subject": "two\nlines"}}},
        {"email_configuration": {"from": "not an address"}},
        {"email_configuration": {"from": "a@b.test, c@d.test"}},
        {"email_configuration": {"reply_to_email_address": "a@b@c"}},
    ],
)
def test_messages_that_could_not_be_sent_as_written_are_refused(settings: dict[str, Any]) -> None:
    """An operator hears of it when setting the pool up, not from users who wait for mail."""
    with pytest.raises(errors.InvalidParameterException):
        templates.check(pb.UserPoolType(**settings), pb.SetUserPoolMfaConfigResponse())


def test_good_templates_pass() -> None:
    """What Cognito's own documentation shows is accepted."""
    settings = pb.UserPoolType(
        email_verification_message="Your code: {####}",
        email_verification_subject="Your code",
        verification_message_template={"email_message_by_link": "Click {##here##}", "sms_message": "{####}"},
        admin_create_user_config={"invite_message_template": {"email_message": "{username}: {####}"}},
    )
    factors = pb.SetUserPoolMfaConfigResponse(email_mfa_configuration={"message": "{####}", "subject": "Code"})
    templates.check(settings, factors)
    templates.check(pb.UserPoolType(), pb.SetUserPoolMfaConfigResponse())
