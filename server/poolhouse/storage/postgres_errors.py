"""What PostgreSQL's SQLSTATEs mean to a caller (PostgreSQL manual, appendix A)."""

import re
from typing import Any, NoReturn

import asyncpg
from asyncpg.exceptions import InvalidCachedStatementError, OutdatedSchemaCacheError

from poolhouse.storage.errors import (
    ConstraintViolation,
    InvalidText,
    InvalidValue,
    StoreConflict,
    StoreError,
    StoreUnavailable,
    UniqueViolation,
)

DRIVER_ERRORS = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
    UnicodeError,
)

_UNIQUE = "23505"
_NOT_IN_REPERTOIRE = "22021"
_SHUTDOWN = ("57P01", "57P02", "57P03", "57P05")
_CONFLICTS = ("40001", "40P01", "55P03")
# Connection, resources, operator's intervention, system error, authorization, no such database.
# The last one: a database that only reads.
_UNAVAILABLE_CLASSES = ("08", "28", "3D", "53", "57", "58", "25006")
_KEY = re.compile(r"Key \((?P<columns>[a-z0-9_]+(?:, [a-z0-9_]+)*)\)=")
# The pool takes a connection that has died back by itself.
_CLOSED = re.compile(r"\bclos(?:ed|ing)\b|released back to the pool")
_ARGUMENT = re.compile(r"query argument \$\d+")


def is_lost(error: BaseException | None) -> bool:
    """Whether the server ended the connection, or refused it while it starts or stops.

    asyncpg has heard of such an end before it has seen it: until then, it is at a loss about the connection's state.
    """
    return getattr(error, "sqlstate", None) in _SHUTDOWN or isinstance(error, asyncpg.InternalClientError)


def is_gone(connection: Any) -> bool:
    """Whether a connection of the pool has died. One that the pool has taken back for it does not even say so."""
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:
        return True


def raise_translated(error: BaseException) -> NoReturn:
    """Raise the store's error for a driver's. What quotes the user's data in its text is not kept as the cause."""
    translated = translate(error)
    secretive = isinstance(translated, (ConstraintViolation, InvalidValue))
    raise translated from (None if secretive else error)


def translate(error: BaseException) -> StoreError:
    """The store's error for a driver's."""
    if isinstance(error, (OutdatedSchemaCacheError, InvalidCachedStatementError)):
        return StoreConflict("the schema has changed meanwhile")
    if isinstance(error, asyncpg.PostgresError):
        return _server_error(error)
    if isinstance(error, UnicodeError):
        return InvalidText("text holds half a surrogate pair")
    if isinstance(error, asyncpg.InterfaceError) and not _CLOSED.search(str(error)):
        return StoreError(str(error))  # asyncpg's word for being used wrongly
    return StoreUnavailable(str(error) or type(error).__name__)


def _server_error(error: asyncpg.PostgresError) -> StoreError:
    state = error.sqlstate or ""
    message = str(error.args[0]) if error.args else type(error).__name__
    if state == _UNIQUE:
        return UniqueViolation(str(error.constraint_name), _columns(error))
    if state.startswith("23"):
        return ConstraintViolation(message)
    if state.startswith("22"):
        found = _ARGUMENT.search(message)
        is_text = state == _NOT_IN_REPERTOIRE or isinstance(error.__cause__, UnicodeError)
        return (InvalidText if is_text else InvalidValue)(found[0] if found else type(error).__name__)
    if state in _CONFLICTS:
        return StoreConflict(message)
    if state.startswith(_UNAVAILABLE_CLASSES):
        return StoreUnavailable(message)
    return StoreError(message)


def _columns(error: asyncpg.PostgresError) -> tuple[str, ...]:
    found = _KEY.match(error.detail or "")
    return tuple(found["columns"].split(", ")) if found else ()
