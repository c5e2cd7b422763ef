"""The tables of a local store."""

from typing import Final

VERSION: Final = 1

CREATE: Final = f"""
CREATE TABLE device (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE identities (identity_id TEXT PRIMARY KEY, resume_token TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE datasets (
  identity_id TEXT NOT NULL,
  name TEXT NOT NULL,
  known INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  deleting INTEGER NOT NULL,
  PRIMARY KEY (identity_id, name)
) WITHOUT ROWID;
CREATE TABLE records (
  identity_id TEXT NOT NULL,
  dataset TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT,
  modified_at INTEGER NOT NULL,
  sync_count INTEGER NOT NULL,
  modified_by TEXT NOT NULL,
  stale INTEGER NOT NULL,
  pending_value TEXT,
  pending_at INTEGER,
  pending_order INTEGER NOT NULL,
  sent_value TEXT,
  sent_at INTEGER,
  PRIMARY KEY (identity_id, dataset, key)
);
CREATE INDEX pending ON records (identity_id, pending_order) WHERE pending_at IS NOT NULL;
CREATE INDEX removed ON records (identity_id, dataset, sync_count) WHERE value IS NULL AND pending_at IS NULL;
CREATE INDEX stale ON records (identity_id, dataset) WHERE stale;
PRAGMA user_version = {VERSION};
"""
