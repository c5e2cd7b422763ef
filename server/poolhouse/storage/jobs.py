"""Rows of follow-up work: waiting, held by a runner under a lease, or failed for good and kept to be looked at."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from poolhouse.storage.store import Reader, Row, Writer


@dataclass(frozen=True, slots=True)
class JobRow:
    """One claimed row. Only the holder of `lease` may settle it; `attempts` counts this one."""

    id: str
    kind: str
    key: str | None
    payload: bytes
    attempts: int
    generation: int
    lease: str


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A row that ran out of attempts; `error` is the last one's."""

    id: str
    kind: str
    key: str | None
    payload: bytes
    attempts: int
    error: str


async def add(tx: Writer, job_id: str, kind: str, key: str | None, payload: bytes, run_at: float) -> None:
    """Add a row, or renew the one of the same kind and key: with the new payload, the earlier time, all attempts.

    One that is being run now keeps its lease, and is run once more afterwards. One that is held is not run before.
    """
    # A leased row has no attempts only if it was renewed under that lease: its time is then one that counts.
    await tx.execute(
        "INSERT INTO jobs (id, kind, key, payload, run_at, state, attempts, generation, leased_until)"
        " VALUES ($1, $2, $3, $4, $5, 'waiting', 0, 0, 0)"
        " ON CONFLICT (kind, key) DO UPDATE SET payload = excluded.payload, generation = jobs.generation + 1,"
        " state = 'waiting', attempts = 0, error = NULL,"
        " run_at = CASE WHEN jobs.lease IS NULL AND jobs.leased_until > excluded.run_at THEN jobs.leased_until"
        " WHEN jobs.state = 'waiting' AND (jobs.lease IS NULL OR jobs.attempts = 0) AND jobs.run_at < excluded.run_at"
        " THEN jobs.run_at ELSE excluded.run_at END",
        job_id,
        kind,
        key,
        payload,
        run_at,
    )


async def claim(tx: Writer, places: Mapping[str, int], lease: str, now: float, until: float) -> list[JobRow]:
    """Take due rows, the longest due first, up to so many of each kind as it has places; hold them until `until`."""
    due = " UNION ALL ".join(
        "SELECT id FROM (SELECT id FROM jobs WHERE state = 'waiting' AND run_at <= $1 AND leased_until <= $1"
        f" AND kind = ${number} ORDER BY run_at LIMIT ${number + 1}{tx.dialect.skip_locked}) k{number}"
        for number in range(4, 4 + 2 * len(places), 2)
    )
    rows = await tx.rows(
        f"WITH due AS MATERIALIZED ({due}) UPDATE jobs SET lease = $2, leased_until = $3, attempts = attempts + 1"
        " WHERE id IN (SELECT id FROM due) RETURNING id, kind, key, payload, attempts, generation",
        now,
        lease,
        until,
        *(argument for place in places.items() for argument in place),
    )
    return [_claimed(row, lease) for row in rows]


def _claimed(row: Row, lease: str) -> JobRow:
    return JobRow(row["id"], row["kind"], row["key"], row["payload"], row["attempts"], row["generation"], lease)


async def next_due(reader: Reader, kinds: Collection[str], now: float) -> float | None:
    """When the first row of these kinds falls due that is not due yet."""
    firsts = " UNION ALL ".join(
        f"SELECT min(run_at) AS run_at FROM jobs WHERE kind = ${number} AND state = 'waiting' AND run_at > $1"
        for number in range(2, 2 + len(kinds))
    )
    value = await reader.value(f"SELECT min(run_at) FROM ({firsts}) firsts", now, *kinds)
    return None if value is None else float(value)


async def finish(tx: Writer, job: JobRow) -> None:
    """The work is done: the row goes, unless it was renewed meanwhile. Nothing happens if the lease was lost."""
    await _settle(tx, job, "DELETE FROM jobs")


async def retry(tx: Writer, job: JobRow, run_at: float, error: str, held_until: float = 0.0) -> None:
    """Let the row go until `run_at`, or until the time that it was renewed for meanwhile.

    Before `held_until` it is not run, however often it is renewed.
    """
    change = "UPDATE jobs SET lease = NULL, leased_until = $4, run_at = $5, error = $6"
    await _settle(tx, job, change, held_until, max(run_at, held_until), error, held_until=held_until)


async def fail(tx: Writer, job: JobRow, error: str) -> None:
    """Keep the row as failed, unless it was renewed meanwhile."""
    await _settle(tx, job, "UPDATE jobs SET lease = NULL, leased_until = 0, state = 'failed', error = $4", error)


async def give_back(tx: Writer, job: JobRow) -> None:
    """Let the row go as if it had not been claimed."""
    await _settle(tx, job, "UPDATE jobs SET lease = NULL, leased_until = 0, attempts = attempts - 1")


async def _settle(tx: Writer, job: JobRow, change: str, *args: object, held_until: float = 0.0) -> None:
    settled = await tx.execute(
        f"{change} WHERE id = $1 AND lease = $2 AND generation = $3", job.id, job.lease, job.generation, *args
    )
    if not settled:  # renewed, or the lease was lost: in the first case it is free to be run again
        await tx.execute(
            "UPDATE jobs SET lease = NULL, leased_until = $3, run_at = CASE WHEN run_at < $3 THEN $3 ELSE run_at END"
            " WHERE id = $1 AND lease = $2",
            job.id,
            job.lease,
            held_until,
        )


async def failed(reader: Reader, limit: int, after_id: str = "") -> list[FailedJob]:
    """Failed rows in the order of their ids, beginning after `after_id`."""
    rows = await reader.rows(
        "SELECT id, kind, key, payload, attempts, error FROM jobs WHERE state = 'failed' AND id > $1"
        " ORDER BY id LIMIT $2",
        after_id,
        limit,
    )
    return [FailedJob(r["id"], r["kind"], r["key"], r["payload"], r["attempts"], r["error"] or "") for r in rows]


async def revive(tx: Writer, job_id: str, now: float) -> bool:
    """Give a failed row all its attempts again, from now on; False if there is none of that id."""
    revived = await tx.execute(
        "UPDATE jobs SET state = 'waiting', attempts = 0, run_at = $2 WHERE id = $1 AND state = 'failed'", job_id, now
    )
    return revived == 1


async def discard(tx: Writer, job_id: str) -> bool:
    """Delete a failed row; False if there is none of that id."""
    discarded = await tx.execute("DELETE FROM jobs WHERE id = $1 AND state = 'failed'", job_id)
    return discarded == 1


async def revive_all(tx: Writer, kind: str, now: float) -> int:
    """Give every failed row of a kind all its attempts again, from now on; how many there were."""
    return await tx.execute(
        "UPDATE jobs SET state = 'waiting', attempts = 0, run_at = $2 WHERE state = 'failed' AND kind = $1", kind, now
    )


async def backlog(reader: Reader) -> dict[tuple[str, str], int]:
    """How many rows there are, by kind and state."""
    rows = await reader.rows("SELECT kind, state, count(*) AS n FROM jobs GROUP BY kind, state")
    return {(row["kind"], row["state"]): int(row["n"]) for row in rows}
