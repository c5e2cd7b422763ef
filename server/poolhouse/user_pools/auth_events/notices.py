"""What a user is told of a risky sign-in: the words of NotifyConfiguration, or ours, and what goes into them.

A place like `{city}` in the words is filled in; what is not known is called so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from poolhouse import schema
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.auth_events import EventRow
from poolhouse.user_pools import message_content, templates
from poolhouse.user_pools.auth_events import device_names, feedback_tokens
from poolhouse.user_pools.auth_events.feedback_tokens import Subject
from poolhouse.user_pools.model.risk import RiskConfiguration
from poolhouse.user_pools.progress import Progress
from poolhouse.user_pools.risk.decision import BLOCK, MFA_IF_CONFIGURED, MFA_REQUIRED, NO_ACTION, Decision

FEEDBACK_PATH: Final = "/authEventFeedback"
UNKNOWN: Final = "unknown"
LONGEST_DEVICE: Final = 64
"""Devices name themselves; what they say is cut to so many characters."""

_SUBJECTS: Final = {
    "block_email": "A sign-in to your account was blocked",
    "mfa_email": "A sign-in to your account had to be confirmed",
    "no_action_email": "A new sign-in to your account",
}
_BODY: Final = (
    "<p>{what}</p><ul><li>User: {username}</li><li>Time: {login-time}</li><li>Device: {device-name}</li>"
    "<li>Address: {ip-address}</li><li>Place: {city}, {country}</li></ul>"
    '<p>If this was you, <a href="{one-click-link-valid}">tell us so</a>. If it was not,'
    ' <a href="{one-click-link-invalid}">tell us that</a>, and change your password.</p>'
)
_TEMPLATES: Final = {
    BLOCK: "block_email",
    MFA_IF_CONFIGURED: "mfa_email",
    MFA_REQUIRED: "mfa_email",
    NO_ACTION: "no_action_email",
}
_VALUES: Final = (pb.FEEDBACK_VALUE_TYPE_VALID, pb.FEEDBACK_VALUE_TYPE_INVALID)


@dataclass(frozen=True, slots=True)
class Notice:
    """What there is to tell: the words, with their places, and what goes into these."""

    subject: str
    html: str
    text: str
    values: Mapping[str, str] = field(repr=False)
    action: str
    sender: str | None
    reply_to: str | None


async def prepared(
    progress: Progress, event: EventRow, decision: Decision, configuration: RiskConfiguration
) -> Notice | None:
    """What the user is to be told of a sign-in; None if nothing."""
    if not decision.notify:
        return None
    notify = configuration.settings.account_takeover_risk_configuration.notify_configuration
    name = _TEMPLATES[decision.action]
    template: pb.NotifyEmailType = getattr(notify, name)
    body = template.html_body or ("" if template.text_body else _BODY.replace("{what}", f"{_SUBJECTS[name]}."))
    return Notice(
        template.subject or _SUBJECTS[name],
        body,
        template.text_body,
        await _values(progress, event),
        schema.wire(pb.AccountTakeoverEventActionType, decision.action),
        getattr(notify, "from") or templates.address_in_arn(notify.source_arn),
        notify.reply_to or None,
    )


async def _values(progress: Progress, event: EventRow) -> dict[str, str]:
    call, pool, user = progress.call, progress.pool, progress.user
    token = feedback_tokens.seal(call, Subject(pool.id, user.sub, event.event_id))
    asked = {
        "user_pool_id": pool.id,
        "user_name": user.username,
        "event_id": event.event_id,
        "feedback_token": token,
    }
    links = {
        f"one-click-link-{value.lower()}": f"{call.house.public_url}{FEEDBACK_PATH}?"
        + urlencode({**asked, "feedback_value": value})
        for value in (schema.wire(pb.FeedbackValueType, each) for each in _VALUES)
    }
    (device,) = await device_names.shown(call, [event])
    return {
        "username": message_content.shown_name(pool, user),
        "ip-address": event.ip_address or UNKNOWN,
        "city": event.city or UNKNOWN,
        "country": event.country or UNKNOWN,
        "login-time": f"{datetime.fromtimestamp(event.created_at, UTC):%Y-%m-%d %H:%M:%S} UTC",
        "device-name": (device or UNKNOWN)[:LONGEST_DEVICE],
        "event-id": event.event_id,
        "feedback-token": token,
        **links,
    }
