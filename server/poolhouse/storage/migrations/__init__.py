"""The schema's history, one SQL file per step: `NNNN_name.sql`, never changed once released.

Written in PostgreSQL's types (TEXT, BYTEA, BOOLEAN, BIGINT, DOUBLE PRECISION), which the dialect translates. Give
unique rules names by CREATE UNIQUE INDEX, or none: SQLite forgets the name of a CONSTRAINT.
"""
