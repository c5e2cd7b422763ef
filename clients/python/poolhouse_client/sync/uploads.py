"""Sends what is pending, for as long as the watch is current."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

import grpc

from poolhouse_client.sync import endings, plan
from poolhouse_client.sync.arrivals import Arrivals
from poolhouse_client.sync.calls import Calls
from poolhouse_client.sync.listings import Listing
from poolhouse_client.sync.model import SyncError
from poolhouse_client.sync.records import Record
from poolhouse_client.sync.replica import Replica

SESSION_SECONDS: Final = 3000.0
"""How long a session token is used; the server takes it for an hour."""
CONFLICTS_IN_A_ROW: Final = 5


class SessionOver(Exception):
    """The session's token is not good any more, or the dataset has changed since: list, merge, and try again."""


@dataclass(slots=True)
class Session:
    """What a listing allows to send."""

    token: str
    ends: float
    is_new: bool = True


class Uploads:
    """Sends an identity's changes over one connection, one call at a time."""

    def __init__(self, calls: Calls, replica: Replica, arrivals: Arrivals, may_go_on: Callable[[], bool]) -> None:
        self._calls = calls
        self._may_go_on = may_go_on
        self._replica = replica
        self._arrivals = arrivals
        self._sessions: dict[str, Session] = {}
        self.refused = 0
        """How many changes were put back."""

    async def send_all(self) -> None:
        """Send all that is pending. What the server refuses is raised, but for conflicts, and for single changes."""
        while self._may_go_on() and (names := self._replica.uploads()):
            await self.send(names[0])

    async def send_deletions(self) -> None:
        """Send which datasets were deleted here."""
        for name in filter(self._replica.is_deleting, self._replica.uploads()):
            await self.send(name)

    async def send(self, name: str) -> None:
        """Send all that is pending of one dataset. After too many conflicts in a row, the last one is raised."""
        conflicts = 0
        while self._may_go_on() and self._replica.is_pending(name):
            try:
                await self._send_some(name)
                conflicts = 0
            except SessionOver as over:
                self._sessions.pop(name, None)
                conflicts += 1
                if conflicts > CONFLICTS_IN_A_ROW and isinstance(over.__cause__, grpc.RpcError):
                    raise over.__cause__ from None
            except BaseException:
                self._sessions.pop(name, None)  # nobody knows what became of it
                raise

    async def begin(self, name: str, *, settles: bool = False) -> Listing:
        """List what is new in a dataset, which begins a session."""
        since = 0 if settles else self._replica.known(name)
        listing = await self._calls.list_records(name, since)
        self._arrivals.take_listing(name, listing, settles=settles)
        self._sessions[name] = Session(listing.session_token, time.monotonic() + SESSION_SECONDS)
        return listing

    async def _send_some(self, name: str) -> None:
        if self._replica.is_deleting(name):
            await self._delete(name)
            return
        session = self._sessions.get(name)
        if session is None or session.ends <= time.monotonic():
            await self.begin(name)
            session = self._sessions[name]
        await self._update(name, session, self._replica.take_batch(name))
        session.is_new = False

    async def _delete(self, name: str) -> None:
        await ignoring_absence(self._calls.delete_dataset(name))
        await self.begin(name, settles=True)

    async def _update(self, name: str, session: Session, changes: Sequence[Record]) -> None:
        """Send changes; of those that are refused for good, each is put back."""
        if not changes:
            return
        try:
            records = await self._calls.update_records(name, changes, session.token)
        except grpc.RpcError as error:
            if endings.is_refused(error, endings.CONFLICT):
                raise SessionOver from error
            if endings.is_refused(error, endings.INVALID) and not session.is_new:
                raise SessionOver from None
            if not endings.is_refused(error, endings.INVALID, endings.LIMIT):
                raise
            await self._refused(name, session, changes, SyncError.of(error))
        else:
            self._arrivals.take_answer(name, records)

    async def _refused(self, name: str, session: Session, changes: Sequence[Record], error: SyncError) -> None:
        if len(changes) == 1:
            self.refused += 1
            self._arrivals.put_back(name, changes[0], error)
            return
        for half in plan.halves(changes):
            await self._update(name, session, half)


async def ignoring_absence(call: Awaitable[None]) -> None:
    """Wait for a call, to which it is all the same if what it is about is not there."""
    try:
        await call
    except grpc.RpcError as error:
        if not endings.is_refused(error, endings.NOT_FOUND):
            raise
