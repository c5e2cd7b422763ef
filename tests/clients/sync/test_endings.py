"""What comes next, by how a connection has ended: the table of `docs/sync.md`, by values."""

import sqlite3

import grpc
import pytest

from poolhouse_client import CredentialsError
from poolhouse_client.sync.calls import AnotherIdentity, NoCredentials
from poolhouse_client.sync.endings import Next, Silent, ending, ends_connection


def failure(code: grpc.StatusCode) -> grpc.aio.AioRpcError:
    """A call that has ended so."""
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata(), "why")


@pytest.mark.parametrize(
    ("code", "next_", "for_all"),
    [
        (grpc.StatusCode.UNAVAILABLE, Next.AGAIN, True),
        (grpc.StatusCode.CANCELLED, Next.AGAIN, True),
        (grpc.StatusCode.DEADLINE_EXCEEDED, Next.AGAIN, True),
        (grpc.StatusCode.INTERNAL, Next.AGAIN, False),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, Next.AGAIN, False),
        (grpc.StatusCode.UNKNOWN, Next.AGAIN, False),
        (grpc.StatusCode.UNAUTHENTICATED, Next.RENEW, True),
        (grpc.StatusCode.PERMISSION_DENIED, Next.STOP, True),
        (grpc.StatusCode.NOT_FOUND, Next.STOP, True),
        (grpc.StatusCode.INVALID_ARGUMENT, Next.ANEW, False),
    ],
)
def test_a_status_says_what_to_do(code: grpc.StatusCode, next_: Next, for_all: bool) -> None:  # noqa: FBT001  drawn as a value
    """And whether, in the middle of sending, it is about everything or about this call."""
    found = ending(failure(code))
    assert (found.next, str(found.error)) == (next_, "why")
    assert ends_connection(failure(code)) is for_all


@pytest.mark.parametrize(
    ("cause", "next_"),
    [
        (CredentialsError("GetId", None, "UNAVAILABLE: away"), Next.AGAIN),
        (CredentialsError("GetId", "TooManyRequestsException", "Rate exceeded"), Next.AGAIN),
        (CredentialsError("GetId", "NotAuthorizedException", "Token expired"), Next.STOP),
        (CredentialsError("GetId", "ResourceNotFoundException", "No such pool"), Next.STOP),
        (RuntimeError("the token is tok-1"), Next.AGAIN),
    ],
)
def test_credentials_that_are_refused_stop_a_device_and_nothing_else_does(cause: Exception, next_: Next) -> None:
    """What the app's own code says may be secret, and is not passed on."""
    error = NoCredentials()
    error.__cause__ = cause
    found = ending(error)
    assert found.next is next_
    assert "tok-1" not in str(found.error)


def test_silence_is_a_broken_network_and_a_broken_store_is_the_end() -> None:
    """Who has become somebody else goes on at once."""
    assert ending(Silent()).next is Next.AGAIN
    assert ending(AnotherIdentity()).next is Next.AT_ONCE
    found = ending(sqlite3.OperationalError("disk full"))
    assert (found.next, "disk full" in str(found.error)) == (Next.STOP, True)
