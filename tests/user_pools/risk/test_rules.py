"""Which risk configurations are refused."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.risk import rules

ARN = "arn:aws:ses:us-east-1:123456789012:identity/pools.example.com"
BLOCK = pb.ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE_BLOCK
QUIET, NOTIFYING = ({"event_action": BLOCK, "notify": notify} for notify in (False, True))


def check(
    notify: dict[str, Any] | None = None, action: dict[str, Any] = QUIET, ranges: dict[str, Any] | None = None
) -> None:
    """Check a configuration of these parts."""
    takeover: dict[str, Any] = {"actions": {"medium_action": action}}
    if notify is not None:
        takeover["notify_configuration"] = {"source_arn": ARN, **notify}
    rules.check(
        pb.RiskConfigurationType(account_takeover_risk_configuration=takeover, risk_exception_configuration=ranges)
    )


def test_whoever_notifies_says_how() -> None:
    """Whichever level it is for; whoever does not may say so as well."""
    check()
    check({})
    check({}, NOTIFYING)
    for level in ("low_action", "medium_action", "high_action"):
        takeover = {"actions": {level: NOTIFYING}}
        with pytest.raises(errors.InvalidParameterException, match="NotifyConfiguration is required"):
            rules.check(pb.RiskConfigurationType(account_takeover_risk_configuration=takeover))


@pytest.mark.parametrize("name", ["block_email", "mfa_email", "no_action_email"])
def test_mail_that_could_not_be_sent_is_refused(name: str) -> None:
    """It has a subject of one line, and a body of either kind, or both."""
    for body in (
        {"text_body": "Hello."},
        {"html_body": "<p>Hello.</p>"},
        {"text_body": "Hello.", "html_body": "Hello."},
    ):
        check({name: {"subject": "Sign-in", **body}})
    with pytest.raises(errors.InvalidParameterException, match=r"Email must have an HtmlBody or a TextBody\."):
        check({name: {"subject": "Sign-in"}})
    with pytest.raises(errors.InvalidParameterException, match=r"Email\.Subject must be one line\."):
        check({name: {"subject": "Sign-in\r\nBcc: eve@example.com", "text_body": "Hello."}})


@pytest.mark.parametrize(("field", "name"), [("from", "From"), ("reply_to", "ReplyTo")])
def test_addresses_are_addresses(field: str, name: str) -> None:
    """Bare or with a name, and just one."""
    check({field: "security@example.com"})
    check({field: "Example's security <security@example.com>"})
    for wrong in ("security", "a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com"):
        with pytest.raises(errors.InvalidParameterException, match=rf"NotifyConfiguration\.{name} must be one"):
            check({field: wrong})


@pytest.mark.parametrize(
    ("field", "name"),
    [("blocked_ip_range_list", "BlockedIPRangeList"), ("skipped_ip_range_list", "SkippedIPRangeList")],
)
def test_ranges_are_in_cidr_notation(field: str, name: str) -> None:
    """Of both families; the error names the list."""
    check(ranges={field: ["192.0.2.0/24", "2001:db8::/32", "203.0.113.7/32"]})
    for wrong in ("192.0.2.7", "192.0.2.0/40", "example.com", ""):
        with pytest.raises(errors.InvalidParameterException, match=f"{name} must have IP address ranges in CIDR"):
            check(ranges={field: ["192.0.2.0/24", wrong]})
