-- Follow-up work is claimed kind by kind: however much of one kind waits, that of another is found at once.

DROP INDEX jobs_due;

CREATE INDEX jobs_by_kind ON jobs (kind, state, run_at);
