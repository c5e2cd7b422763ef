"""The words of messages: a pool's templates, or ours where it has none, filled in.

`{####}` stands for the code or the temporary password, `{username}` for the username, and `{##text##}` for a link that
reads `text`. Mail is HTML, text messages are plain.
"""

import html
import re
from dataclasses import dataclass, field
from typing import Final

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations import mime
from poolhouse.integrations.message import DeliveryFailed

CODE_MARK: Final = "{####}"
USERNAME_MARK: Final = "{username}"

VERIFICATION_SUBJECT: Final = "Your verification code"
VERIFICATION_EMAIL: Final = "Your verification code is {####}."
VERIFICATION_SMS: Final = "Your verification code is {####}."
LINK_SUBJECT: Final = "Confirm your account"
LINK_EMAIL: Final = "To confirm your account, follow this link: {##Confirm##}"
SIGN_IN_SUBJECT: Final = "Your sign-in code"
SIGN_IN_EMAIL: Final = "Your sign-in code is {####}."
SIGN_IN_SMS: Final = "Your sign-in code is {####}."
INVITATION_SUBJECT: Final = "Your temporary password"
INVITATION_EMAIL: Final = "Your username is {username} and your temporary password is {####}"
INVITATION_SMS: Final = "Your username is {username} and your temporary password is {####}"

_MARKS: Final = re.compile(r"\{####\}|\{username\}|\{##(?P<label>.+?)##\}", re.DOTALL)
_LINK: Final = re.compile(r"\{##.+?##\}", re.DOTALL)
_LINE_BREAKS: Final = re.compile(r"[\r\n\v\f\x85\u2028\u2029]")
_ADDRESS_IN_ARN: Final = re.compile(r"arn:[^:]+:ses:[^:]*:\d*:identity/(?P<address>[^\s/]+@[^\s/]+)")


@dataclass(frozen=True, slots=True)
class Words:
    """A message's words with nothing left to fill in. Their repr hides the secret in them."""

    subject: str = field(repr=False)
    body: str = field(repr=False)


def sends_links(settings: pb.UserPoolType) -> bool:
    """Whether mail that confirms a sign-up carries a link instead of a code."""
    option = settings.verification_message_template.default_email_option
    return option == pb.DEFAULT_EMAIL_OPTION_TYPE_CONFIRM_WITH_LINK


def verification_email(settings: pb.UserPoolType, username: str, code: str) -> Words:
    """Mail with a code."""
    template = settings.verification_message_template
    subject = template.email_subject or settings.email_verification_subject or VERIFICATION_SUBJECT
    body = template.email_message or settings.email_verification_message or VERIFICATION_EMAIL
    return Words(subject, _fill_html(body, username, code))


def link_email(settings: pb.UserPoolType, username: str, link: str) -> Words:
    """Mail with a link that confirms a sign-up."""
    template = settings.verification_message_template
    body = template.email_message_by_link or LINK_EMAIL
    return Words(template.email_subject_by_link or LINK_SUBJECT, _fill_html(body, username, "", link))


def verification_sms(settings: pb.UserPoolType, username: str, code: str) -> Words:
    """A text message with a code."""
    template = settings.verification_message_template
    return Words(
        "", _fill_plain(template.sms_message or settings.sms_verification_message or VERIFICATION_SMS, username, code)
    )


def sign_in_email(template: pb.EmailMfaConfigType, username: str, code: str) -> Words:
    """Mail with a code that is asked for at sign-in."""
    return Words(template.subject or SIGN_IN_SUBJECT, _fill_html(template.message or SIGN_IN_EMAIL, username, code))


def sign_in_sms(settings: pb.UserPoolType, username: str, code: str) -> Words:
    """A text message with a code that is asked for at sign-in."""
    return Words("", _fill_plain(settings.sms_authentication_message or SIGN_IN_SMS, username, code))


def invitation_email(settings: pb.UserPoolType, username: str, password: str) -> Words:
    """Mail that invites a user whom an operator has created."""
    template = settings.admin_create_user_config.invite_message_template
    body = template.email_message or INVITATION_EMAIL
    return Words(template.email_subject or INVITATION_SUBJECT, _fill_html(body, username, password))


def invitation_sms(settings: pb.UserPoolType, username: str, password: str) -> Words:
    """A text message that invites a user whom an operator has created."""
    template = settings.admin_create_user_config.invite_message_template
    return Words("", _fill_plain(template.sms_message or INVITATION_SMS, username, password))


def own_email(subject: str | None, body: str, username: str, code: str, link: str | None) -> Words:
    """Mail in words that are no template of the pool's, with a code or a link."""
    filled = _fill_html(body, username, code) if link is None else _fill_html(body, username, "", link)
    return Words(subject or VERIFICATION_SUBJECT, filled)


def own_sms(body: str, username: str, code: str) -> Words:
    """A text message in words that are no template of the pool's."""
    return Words("", _fill_plain(body, username, code))


def is_one_line(subject: str) -> bool:
    """Whether mail could have this subject."""
    return _LINE_BREAKS.search(subject) is None


def has_link(body: str) -> bool:
    """Whether there is a place for a link."""
    return _LINK.search(body) is not None


def sender(settings: pb.UserPoolType) -> str | None:
    """Whom the pool's mail is from: its From, or else the address that its SourceArn names."""
    configuration = settings.email_configuration
    if configuration.HasField("from") and getattr(configuration, "from"):
        return str(getattr(configuration, "from"))
    return address_in_arn(configuration.source_arn)


def address_in_arn(source_arn: str) -> str | None:
    """The address that a SourceArn names, if it is not a whole domain."""
    found = _ADDRESS_IN_ARN.fullmatch(source_arn)
    return found["address"] if found else None


def reply_to(settings: pb.UserPoolType) -> str | None:
    """Whom answers to the pool's mail go to, if it says so."""
    return settings.email_configuration.reply_to_email_address or None


# One pass over the template: what is filled in is never taken for a placeholder.
def _fill_html(template: str, username: str, code: str, link: str = "") -> str:
    def value(found: re.Match[str]) -> str:
        if found[0] == CODE_MARK:
            return html.escape(code)
        if found[0] == USERNAME_MARK:
            return html.escape(username)
        # The label is the operator's own HTML, as the rest of the template is.
        return f'<a href="{html.escape(link)}">{found["label"]}</a>' if link else found[0]

    return _MARKS.sub(value, template)


def _fill_plain(template: str, username: str, code: str) -> str:
    return _MARKS.sub(lambda found: {CODE_MARK: code, USERNAME_MARK: username}.get(found[0], found[0]), template)


def check(settings: pb.UserPoolType, factors: pb.SetUserPoolMfaConfigResponse) -> None:
    """Raise InvalidParameterException if the pool's messages could not be sent as they are written."""
    verification = settings.verification_message_template
    invitation = settings.admin_create_user_config.invite_message_template
    _check_marks(
        (CODE_MARK,),
        {
            "EmailVerificationMessage": settings.email_verification_message,
            "SmsVerificationMessage": settings.sms_verification_message,
            "SmsAuthenticationMessage": settings.sms_authentication_message,
            "VerificationMessageTemplate.EmailMessage": verification.email_message,
            "VerificationMessageTemplate.SmsMessage": verification.sms_message,
        },
    )
    _check_marks(
        (USERNAME_MARK, CODE_MARK),
        {
            "InviteMessageTemplate.EmailMessage": invitation.email_message,
            "InviteMessageTemplate.SMSMessage": invitation.sms_message,
        },
    )
    if verification.email_message_by_link and not has_link(verification.email_message_by_link):
        raise errors.InvalidParameterException(
            "VerificationMessageTemplate.EmailMessageByLink must contain {##link text##}."
        )
    check_one_line(
        {
            "EmailVerificationSubject": settings.email_verification_subject,
            "VerificationMessageTemplate.EmailSubject": verification.email_subject,
            "VerificationMessageTemplate.EmailSubjectByLink": verification.email_subject_by_link,
            "InviteMessageTemplate.EmailSubject": invitation.email_subject,
            "EmailMfaConfiguration.Subject": factors.email_mfa_configuration.subject,
        }
    )
    check_address("EmailConfiguration.From", sender(settings))
    check_address("EmailConfiguration.ReplyToEmailAddress", reply_to(settings))


def _check_marks(marks: tuple[str, ...], templates: dict[str, str]) -> None:
    for name, template in templates.items():
        for mark in marks:
            if template and mark not in template:
                raise errors.InvalidParameterException(f"{name} must contain {mark}.")


def check_one_line(subjects: dict[str, str]) -> None:
    """Raise InvalidParameterException if mail could not have one of these subjects; they are named as in the API."""
    for name, subject in subjects.items():
        if not is_one_line(subject):
            raise errors.InvalidParameterException(f"{name} must be one line.")


def check_address(name: str, address: str | None) -> None:
    """Raise InvalidParameterException if mail could not be from, or answered to, what is called `name` in the API."""
    if address is None:
        return
    try:
        mime.one_address(address, named=True)
    except DeliveryFailed:
        raise errors.InvalidParameterException(f"{name} must be one e-mail address.") from None
