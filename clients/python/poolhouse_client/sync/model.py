"""What apps see of sync besides devices and datasets: states, changes, conflicts, handlers and errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

import grpc

from poolhouse_client.errors import error_name


class Status(StrEnum):
    """How a device stands to the server."""

    OFFLINE = "offline"
    """The server does not answer, or was not asked yet."""
    BEHIND = "behind"
    """There is more to hear from the server, or to send to it."""
    CURRENT = "current"
    """Server and device have the same."""
    STOPPED = "stopped"
    """The server has refused the device; its `error` says why. It goes on with `renew`."""


class Origin(StrEnum):
    """Where a change comes from."""

    LOCAL = "local"
    """It was written through this device."""
    REMOTE = "remote"
    """Everything else: other devices, a merge, another identity, a change that was put back."""


Listener = Callable[[str, str | None, str | None, Origin], object]
"""Is told a record's key, its old and its new value, None where there is none, and where the change comes from."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record that was written here and elsewhere. Without a value it was removed."""

    dataset: str
    key: str
    local: str | None
    local_at: datetime
    remote: str | None
    remote_at: datetime
    """By the clock of the device that has written it."""
    remote_by: str
    """The identity, or the account if it was an operator."""
    base: str | None
    """What both were made from."""


ConflictHandler = Callable[[Conflict], str | None]
"""Decides which value the record is to have: one of the two, or another one; None for none."""


class SyncError(Exception):
    """The server has refused something. `name` is Cognito's for the reason; None if no Poolhouse server gave it."""

    def __init__(self, name: str | None, message: str) -> None:
        super().__init__(message if name is None else f"{name}: {message}")
        self.name = name

    @classmethod
    def of(cls, error: grpc.RpcError) -> Self:
        """The error for a call that was refused."""
        call: Any = error
        return cls(error_name(error), call.details() or call.code().name)


class StoreInUse(Exception):
    """Another process, or another device of this one, has the store open."""


class StoreUnusable(Exception):
    """The store is another identity pool's, or was made by a later version."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """What an app decides, and what it is told. None of them may wait; one that fails is logged, and counts as none.

    `conflict` and `keep` decide in the middle of something: they can write nothing.
    """

    conflict: ConflictHandler | None = None
    """Without one, the last writer wins."""
    keep: Callable[[str, Mapping[str, str | None]], bool] | None = None
    """A dataset was deleted elsewhere: whether what is still to be sent of it, by key, is to be a new dataset."""
    on_error: Callable[[str, str, SyncError], object] | None = None
    """A change, of a dataset and a key, was refused for good, and has been put back."""
    on_status: Callable[[Status], object] | None = None
    """The status has changed."""
