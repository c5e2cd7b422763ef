"""Whoever is refused may ask why, and an operator can tell."""

from structlog.testing import capture_logs

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.risk.assessment import WORDS, Assessment, Reason
from poolhouse.user_pools.risk.decision import BLOCK, BLOCKED, Decision
from poolhouse.user_pools.risk.explaining import explain
from tests.user_pools.auth_events.protected import AWAY, IF_CONFIGURED, act, events, make, sign_in
from tests.user_pools.conftest import Api

POOL = "us-east-1_Example12"


def test_a_risky_sign_in_is_explained() -> None:
    """With its level, what was done, and each reason in words."""
    found = Assessment(pb.RISK_LEVEL_TYPE_MEDIUM, (Reason.NEW_DEVICE, Reason.NEW_COUNTRY))
    with capture_logs() as log:
        explain(POOL, "event", found, Decision(BLOCKED, BLOCK))
    assert log == [
        {
            "event": "risk.noticed",
            "log_level": "info",
            "user_pool_id": POOL,
            "event_id": "event",
            "level": "Medium",
            "action": "BLOCK",
            "reasons": ["new_device", "new_country"],
            "why": f"{WORDS[Reason.NEW_DEVICE]} {WORDS[Reason.NEW_COUNTRY]}",
        }
    ]


def test_so_is_one_from_a_blocked_range() -> None:
    """It has no level."""
    with capture_logs() as log:
        explain(POOL, "event", Assessment(blocked_by_exception=True), Decision(BLOCKED, BLOCK))
    assert [(entry["level"], entry["reasons"]) for entry in log] == [(None, ["blocked_range"])]


def test_of_any_other_nothing_is_said() -> None:
    """Even if something was new."""
    with capture_logs() as log:
        explain(POOL, "event", Assessment(None, (Reason.NEW_CITY,)), Decision())
    assert not log


async def test_the_log_tells_of_the_event_that_is_listed(api: Api) -> None:
    """By its id."""
    pool, client, _ = await make(api)
    await act(api, pool, IF_CONFIGURED)
    with capture_logs() as log:
        await sign_in(api, pool, client)
        await sign_in(api, pool, client, AWAY)
    (told,) = [entry for entry in log if entry["event"] == "risk.noticed"]
    assert told["reasons"] == ["new_device"]
    assert told["event_id"] == (await events(api, pool))[0].event_id
