"""Rows of what threat protection remembers of users: their authentication events, and failures by address.

Event ids begin with the event's time, and so are in its order.
"""

from dataclasses import dataclass
from typing import Final

from poolhouse.storage.store import Reader, Row, Writer

_COLUMNS: Final = (
    "event_id, event_type, created_at, response, decision, level, compromised, password_result, mfa_result,"
    " ip_address, device_name, device_fingerprint, user_agent, timezone, city, country, latitude, longitude"
)
_VERDICT: Final = "verdict, verdict_by, verdict_at"
_NAMES: Final = f"{_COLUMNS}, {_VERDICT}".split(", ")
_PAST: Final = "created_at, response, ip_address, device_fingerprint, city, country, latitude, longitude, verdict"
_PAST_COLUMNS: Final = _PAST.count(",") + 1
_OF_USER: Final = "user_pool_id = $1 AND sub = $2"
_AFTER_ALL_IDS: Final = "~"
_PASSED: Final = "Pass"
_FAILED: Final = "Fail"
_SIGN_IN: Final = "SignIn"


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event, in the words of the API. Times are seconds since the Unix epoch."""

    event_id: str
    event_type: str
    created_at: float
    response: str
    decision: str
    level: str | None
    compromised: bool
    password_result: str | None
    mfa_result: str | None
    ip_address: str
    device_name: str | None = None
    device_fingerprint: str | None = None
    user_agent: str | None = None
    timezone: str | None = None
    city: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    verdict: str | None = None
    verdict_by: str | None = None
    verdict_at: float | None = None


@dataclass(frozen=True, slots=True)
class PastSignIn:
    """What is read of an earlier sign-in when the next one is assessed: as in EventRow."""

    created_at: float
    response: str
    ip_address: str
    device_fingerprint: str | None = None
    city: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    verdict: str | None = None


def _event(row: Row) -> EventRow:
    values = dict(zip(_NAMES, row[0 : len(_NAMES)], strict=True))
    return EventRow(**{**values, "compromised": bool(values["compromised"])})


async def add(tx: Writer, pool_id: str, sub: str, event: EventRow, expires_at: float, nobody_expires_at: float) -> None:
    """Add an event, which is kept for as long as is said; `sub` may be a decoy's, or of a user who has just gone."""
    await tx.execute(
        f"INSERT INTO auth_events (user_pool_id, sub, {_COLUMNS}, expires_at)"
        f" SELECT {tx.dialect.placeholders(1, 20)},"
        f" CASE WHEN EXISTS (SELECT 1 FROM users WHERE {_OF_USER})"
        " THEN CAST($21 AS DOUBLE PRECISION) ELSE $22 END",
        pool_id,
        sub,
        event.event_id,
        event.event_type,
        event.created_at,
        event.response,
        event.decision,
        event.level,
        event.compromised,
        event.password_result,
        event.mfa_result,
        event.ip_address,
        event.device_name,
        event.device_fingerprint,
        event.user_agent,
        event.timezone,
        event.city,
        event.country,
        event.latitude,
        event.longitude,
        expires_at,
        nobody_expires_at,
    )


async def keep_newest(tx: Writer, pool_id: str, sub: str, event_type: str, response: str, number: int) -> None:
    """Delete the user's events of this type and outcome but for the `number` newest."""
    alike = f"{_OF_USER} AND event_type = $3 AND response = $4"
    await tx.execute(
        f"DELETE FROM auth_events WHERE {alike} AND event_id <"
        f" (SELECT event_id FROM auth_events WHERE {alike} ORDER BY event_id DESC LIMIT 1 OFFSET $5)",
        pool_id,
        sub,
        event_type,
        response,
        number - 1,
    )


async def go_on(tx: Writer, pool_id: str, sub: str, event_id: str, response: str, mfa_result: str | None) -> None:
    """Note how an event went on; without a `mfa_result`, that stays as it is.

    A wrong answer that comes too late does not change what has passed.
    """
    await tx.execute(
        "UPDATE auth_events SET response = $4, mfa_result = COALESCE($5, mfa_result)"
        f" WHERE {_OF_USER} AND event_id = $3 AND response <> '{_PASSED}'",
        pool_id,
        sub,
        event_id,
        response,
        mfa_result,
    )


async def mark_compromised(tx: Writer, pool_id: str, sub: str, event_id: str) -> None:
    """Note that a password of the event is known to have leaked."""
    await tx.execute(
        f"UPDATE auth_events SET compromised = TRUE WHERE {_OF_USER} AND event_id = $3", pool_id, sub, event_id
    )


async def undo(tx: Writer, pool_id: str, sub: str, event_id: str) -> None:
    """Have an event that had passed be a failure after all."""
    await tx.execute(
        f"UPDATE auth_events SET response = '{_FAILED}' WHERE {_OF_USER} AND event_id = $3", pool_id, sub, event_id
    )


async def conclude(tx: Writer, pool_id: str, sub: str, event_type: str, response: str, *, compromised: bool) -> None:
    """Note how the user's newest event of this type ends, among those that have not passed."""
    await tx.execute(
        "UPDATE auth_events SET response = $4, compromised = compromised OR $5"
        f" WHERE {_OF_USER} AND event_id = (SELECT MAX(event_id) FROM auth_events"
        f" WHERE {_OF_USER} AND event_type = $3 AND response <> '{_PASSED}')",
        pool_id,
        sub,
        event_type,
        response,
        compromised,
    )


async def judge(tx: Writer, pool_id: str, sub: str, event_id: str, verdict: str, provider: str, now: float) -> bool:
    """Note what `provider` says of an event, in place of what was said before; whether there is such an event."""
    changed = await tx.execute(
        f"UPDATE auth_events SET verdict = $4, verdict_by = $5, verdict_at = $6 WHERE {_OF_USER} AND event_id = $3",
        pool_id,
        sub,
        event_id,
        verdict,
        provider,
        now,
    )
    return changed == 1


async def before(reader: Reader, pool_id: str, sub: str, event_id: str, limit: int) -> list[EventRow]:
    """Up to `limit` of the user's events, newest first, from the one before `event_id` on; an empty one is the end."""
    rows = await reader.rows(
        f"SELECT {_COLUMNS}, {_VERDICT} FROM auth_events WHERE {_OF_USER} AND event_id < $3"
        " ORDER BY event_id DESC LIMIT $4",
        pool_id,
        sub,
        event_id or _AFTER_ALL_IDS,
        limit,
    )
    return [_event(row) for row in rows]


async def sign_ins(
    reader: Reader, pool_id: str, sub: str, limit: int, failures_subject: str, now: float
) -> tuple[list[PastSignIn], int]:
    """The user's `limit` newest sign-ins of each outcome, and what is counted under a subject; one statement.

    A decoy has its own failures. The rest of its past is some user's: the same one's, while there are no new ones.
    """
    someone = "(SELECT MIN(sub) FROM users WHERE user_pool_id = $1 AND sub >= $2)"
    parts = " UNION ALL ".join(
        f"SELECT * FROM (SELECT {_PAST} FROM auth_events WHERE user_pool_id = $1 AND sub = {whose}"
        f" AND event_type = '{_SIGN_IN}' AND response = '{response}' ORDER BY event_id DESC LIMIT $3) AS newest"
        for response, whose in ((_PASSED, someone), ("InProgress", someone), (_FAILED, "$2"))
    )
    rows = await reader.rows(
        f"SELECT e.*, COALESCE(t.count, 0) FROM (SELECT 1) AS one LEFT JOIN ({parts}) AS e ON TRUE"
        " LEFT JOIN throttles t ON t.user_pool_id = $1 AND t.subject = $4 AND t.expires_at > $5",
        pool_id,
        sub,
        limit,
        failures_subject,
        now,
    )
    return [PastSignIn(*row[0:_PAST_COLUMNS]) for row in rows if row[0] is not None], rows[0][_PAST_COLUMNS]
