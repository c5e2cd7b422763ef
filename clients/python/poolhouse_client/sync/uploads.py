"""Sends what is pending, for as long as the watch is current."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

import grpc

from poolhouse_client.errors import error_name
from poolhouse_client.sync import endings, plan
from poolhouse_client.sync.arrivals import Arrivals
from poolhouse_client.sync.calls import Calls
from poolhouse_client.sync.endings import SetBack
from poolhouse_client.sync.listings import Listing
from poolhouse_client.sync.model import SyncError
from poolhouse_client.sync.records import Record
from poolhouse_client.sync.replica import Replica

SESSION_SECONDS: Final = 3000.0
"""How long a session token is used; the server takes it for an hour."""
CONFLICTS_IN_A_ROW: Final = 5
LEFT_OUT: Final = "The server has not written the change: the identity pool's function has left it out."


class SessionOver(Exception):
    """The session's token is not good any more, or the dataset has changed since: list, merge, and try again."""

    def __init__(self, error: grpc.RpcError) -> None:
        super().__init__()
        self.error: Final = error


@dataclass(slots=True)
class Session:
    """What a listing allows to send."""

    token: str
    ends: float
    sync_count: int
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
        """Send all that is pending of one dataset. After too many conflicts in a row, the last one is raised.

        SetBack if nobody has written meanwhile: what is known here of the server's records is not so.
        """
        built_on: list[int] = []
        while self._may_go_on() and self._replica.is_pending(name):
            try:
                await self._send_some(name)
                built_on.clear()
            except SessionOver as over:
                built_on.append(self._sessions.pop(name).sync_count)
                if len(built_on) > CONFLICTS_IN_A_ROW:
                    _, *listed_between = built_on
                    raise SetBack if len(set(listed_between)) == 1 else over.error from None
            except BaseException:
                self._sessions.pop(name, None)  # nobody knows what became of it
                raise

    async def begin(self, name: str, *, settles: bool = False) -> Listing:
        """List what is new in a dataset, which begins a session. SetBack if that contradicts what is known."""
        since = 0 if settles else self._replica.known(name)
        listing = await self._list(name, since)
        self._arrivals.take_listing(name, listing, settles=settles)
        ends = time.monotonic() + SESSION_SECONDS
        self._sessions[name] = Session(listing.session_token, ends, listing.sync_count)
        return listing

    async def _list(self, name: str, since: int) -> Listing:
        try:
            listing = await self._calls.list_records(name, since)
        except grpc.RpcError as error:
            if since and endings.is_refused(error, endings.INVALID):
                raise SetBack from error  # there is no such sync count any more
            raise
        if listing.sync_count < since:  # nor the dataset, nor what would be left of one that was deleted
            raise SetBack
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
                raise SessionOver(error) from None
            if endings.is_refused(error, endings.INVALID) and not session.is_new:
                raise SessionOver(error) from None
            if not (endings.is_refused(error, endings.INVALID, endings.LIMIT) or _is_too_large(changes, error)):
                raise
            await self._refused(name, session, changes, SyncError.of(error))
        else:
            self._arrivals.take_answer(name, changes, records)
            written = {record.key for record in records}
            for change in (one for one in changes if one.key not in written):
                self._put_back(name, change, SyncError(None, LEFT_OUT))

    async def _refused(self, name: str, session: Session, changes: Sequence[Record], error: SyncError) -> None:
        if len(changes) == 1:
            self._put_back(name, changes[0], error)
            return
        for half in plan.halves(changes):
            await self._update(name, session, half)

    def _put_back(self, name: str, change: Record, error: SyncError) -> None:
        self.refused += 1
        self._arrivals.put_back(name, change, error)


def _is_too_large(changes: Sequence[Record], error: grpc.RpcError) -> bool:
    """Whether it is one change that fits into no message, which no server says by name."""
    is_large = len(changes) == 1 and plan.size(changes[0]) > plan.BATCH_BYTES
    return is_large and endings.status(error) is grpc.StatusCode.RESOURCE_EXHAUSTED and error_name(error) is None


async def ignoring_absence(call: Awaitable[None]) -> None:
    """Wait for a call, to which it is all the same if what it is about is not there."""
    try:
        await call
    except grpc.RpcError as error:
        if not endings.is_refused(error, endings.NOT_FOUND):
            raise
