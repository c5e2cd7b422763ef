"""What to do when a connection has ended, by how it has. Values in, values out."""

import sqlite3
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

import grpc

from poolhouse_client.credentials.model import CredentialsError
from poolhouse_client.errors import error_name
from poolhouse_client.sync.calls import AnotherIdentity, NoCredentials
from poolhouse_client.sync.model import SyncError

CONFLICT: Final = "ResourceConflictException"
NOT_FOUND: Final = "ResourceNotFoundException"
INVALID: Final = "InvalidParameterException"
LIMIT: Final = "LimitExceededException"
# What the server says of credentials that it may well give later.
PASSING: Final = frozenset(
    {
        "ExternalServiceException",
        "InternalErrorException",
        "LimitExceededException",
        "RequestTimeoutException",
        "ServiceUnavailableException",
        "TooManyRequestsException",
    }
)
_OVER: Final = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED, grpc.StatusCode.DEADLINE_EXCEEDED})


class Next(Enum):
    """What comes next."""

    AGAIN = auto()
    """Another connection, after a pause."""
    AT_ONCE = auto()
    """Another connection."""
    RENEW = auto()
    """New credentials, and another connection."""
    ANEW = auto()
    """Another connection, and a watch without a token."""
    STOP = auto()
    """Nothing, until somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a connection has ended."""

    next: Next
    error: SyncError | None = None
    seconds: float | None = None
    """The pause, if the server has said how long it is to be."""


class Silent(Exception):
    """Nothing was heard for too long."""


class SetBack(Exception):
    """The server's data is not what the device has made its own from: it was set back, as from a backup."""


def ending(error: Exception) -> Ending:
    """What an error means that has ended a connection, or kept one from being made."""
    if isinstance(error, grpc.RpcError):
        return Ending(_next(status(error)), SyncError.of(error))
    if isinstance(error, NoCredentials):
        return _without_credentials(error.__cause__)
    if isinstance(error, AnotherIdentity):
        return Ending(Next.AT_ONCE)
    if isinstance(error, SetBack):
        return Ending(Next.ANEW)
    return Ending(Next.AGAIN if isinstance(error, Silent) else Next.STOP, SyncError(None, _words(error)))


def status(error: grpc.RpcError) -> grpc.StatusCode:
    """The status of a call that has failed."""
    call: Any = error
    code: grpc.StatusCode = call.code()
    return code


def ends_connection(error: grpc.RpcError) -> bool:
    """Whether what has failed would fail for every call, so that another connection is needed, or none helps."""
    return status(error) in _OVER or _next(status(error)) in {Next.RENEW, Next.STOP}


def is_refused(error: Exception, *names: str) -> bool:
    """Whether the server has refused a call with one of these of Cognito's names."""
    return isinstance(error, grpc.RpcError) and error_name(error) in names


def _next(code: grpc.StatusCode) -> Next:
    match code:
        case grpc.StatusCode.UNAUTHENTICATED:
            return Next.RENEW
        case grpc.StatusCode.PERMISSION_DENIED | grpc.StatusCode.NOT_FOUND:
            return Next.STOP
        case grpc.StatusCode.INVALID_ARGUMENT:
            return Next.ANEW
        case _:
            return Next.AGAIN


def _without_credentials(cause: BaseException | None) -> Ending:
    if isinstance(cause, CredentialsError):
        error = SyncError(cause.name, str(cause))
        return Ending(Next.AGAIN if cause.name is None or cause.name in PASSING else Next.STOP, error)
    # The app's own: what it says may be secret.
    return Ending(Next.AGAIN, SyncError(None, f"The logins cannot be had: {type(cause).__name__}"))


def _words(error: Exception) -> str:
    kind = "The local store has failed" if isinstance(error, sqlite3.Error) else "The engine has failed"
    return f"{kind}: {error!r}"
