"""Which risk configurations there can be."""

from collections.abc import Iterable
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel
from poolhouse.user_pools import messages, templates
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.risk import read_cidr

NOTIFY_MESSAGE: Final = "NotifyConfiguration is required when an action has Notify set to true."
NO_PASSWORDS_MESSAGE: Final = (
    "Compromised credentials cannot be blocked: the server's settings name no file of them (compromised_passwords)."
)

_BLOCK: Final = pb.COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_BLOCK
_ACTIONS: Final = ("low_action", "medium_action", "high_action")
_EMAILS: Final = {"block_email": "BlockEmail", "mfa_email": "MfaEmail", "no_action_email": "NoActionEmail"}


def check(wanted: pb.RiskConfigurationType) -> None:
    """Raise InvalidParameterException if nobody can have this configuration."""
    takeover = wanted.account_takeover_risk_configuration
    if any(getattr(takeover.actions, name).notify for name in _ACTIONS) and not takeover.HasField(
        "notify_configuration"
    ):
        raise errors.InvalidParameterException(NOTIFY_MESSAGE)
    _check_notifications(takeover.notify_configuration)
    exceptions = wanted.risk_exception_configuration
    _check_ranges("BlockedIPRangeList", exceptions.blocked_ip_range_list)
    _check_ranges("SkippedIPRangeList", exceptions.skipped_ip_range_list)


def check_means(call: Call, pool: Pool, wanted: pb.RiskConfigurationType) -> None:
    """Raise if this server lacks what it takes to do what is wanted: nobody believes in a protection that is not there.

    InvalidParameterException without a file of leaked passwords, CodeDeliveryFailureException without a sender of mail.
    """
    action = wanted.compromised_credentials_risk_configuration.actions.event_action
    if action == _BLOCK and call.house.compromised_passwords is None:
        raise errors.InvalidParameterException(NO_PASSWORDS_MESSAGE)
    actions = wanted.account_takeover_risk_configuration.actions
    if any(getattr(actions, name).notify for name in _ACTIONS):
        messages.check_channel(call, pool, Channel.EMAIL)


def _check_notifications(notify: pb.NotifyConfigurationType) -> None:
    """Mail that could not be sent as it is written is refused before anybody waits for it."""
    templates.check_address("NotifyConfiguration.From", getattr(notify, "from") or None)
    templates.check_address("NotifyConfiguration.ReplyTo", notify.reply_to or None)
    for field, name in _EMAILS.items():
        if not notify.HasField(field):
            continue
        email = getattr(notify, field)
        templates.check_one_line({f"{name}.Subject": email.subject})
        if not email.html_body and not email.text_body:
            raise errors.InvalidParameterException(f"{name} must have an HtmlBody or a TextBody.")


def _check_ranges(name: str, ranges: Iterable[str]) -> None:
    for text in ranges:
        try:
            read_cidr(text)
        except ValueError:
            raise errors.InvalidParameterException(
                f"{name} must have IP address ranges in CIDR notation, such as 192.0.2.0/24 or 2001:db8::/32."
            ) from None
