"""How changes are sent, by a device whose server answers as it is told."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import grpc
import pytest
from google.protobuf.any_pb2 import Any as Packed
from google.rpc.error_details_pb2 import ErrorInfo  # type: ignore[import-untyped]
from google.rpc.status_pb2 import Status  # type: ignore[import-untyped]

from poolhouse_client import errors
from poolhouse_client.sync import endings
from poolhouse_client.sync.endings import Next, SetBack, ending
from poolhouse_client.sync.listings import Listing
from poolhouse_client.sync.model import Conflict
from poolhouse_client.sync.records import Record, Remote, Version
from poolhouse_client.sync.uploads import Uploads
from poolhouse_client.sync.watched import Told
from tests.clients.sync.test_arrivals import Phone
from tests.clients.sync.test_endings import failure

MOST_CALLS = 20
LARGEST = 4_000_000


def refusal(name: str) -> grpc.aio.AioRpcError:
    """A call that a Poolhouse server refuses with this name."""
    info = Packed()
    info.Pack(ErrorInfo(reason=name))
    details = grpc.aio.Metadata((errors.DETAILS, Status(details=[info]).SerializeToString()))
    return grpc.aio.AioRpcError(grpc.StatusCode.ABORTED, grpc.aio.Metadata(), details, "no")


class Scripted:
    """A server with one dataset, at this sync count; `update` says what becomes of what is sent."""

    def __init__(
        self, update: Callable[[Sequence[Record]], list[Remote]], sync_count: int = 0, *, exists: bool = True
    ) -> None:
        self._update = update
        self._exists = exists
        self.sync_count = sync_count
        self.calls = 0

    async def list_records(self, _dataset: str, since: int) -> Listing:
        """See Calls."""
        if since > self.sync_count and self._exists:
            raise refusal(endings.INVALID)
        return Listing(
            since,
            self.sync_count,
            exists=self._exists,
            begins_anew=False,
            records=(),
            merged_names=(),
            session_token="t",
        )

    async def update_records(self, _dataset: str, changes: Sequence[Record], _token: str) -> list[Remote]:
        """See Calls."""
        self.calls += 1
        assert self.calls < MOST_CALLS, "it does not come to an end"
        return self._update(changes)


async def send(phone: Phone, server: Scripted) -> None:
    """Send all that is pending."""
    calls: Any = server
    await Uploads(calls, phone.replica, phone.arrivals, lambda: True).send_all()


@pytest.fixture
def phone() -> Iterator[Phone]:
    """A device that knows a record."""
    found = Phone()
    yield found
    found.store.close()


async def test_a_change_that_the_pools_function_leaves_out_is_put_back(phone: Phone) -> None:
    """It would be left out each time: it is told as one that is refused, and the others are sent."""
    phone.put(a="1", b="2")
    await send(phone, Scripted(lambda changes: [written(one) for one in changes if one.key != "a"]))
    assert (phone.values, phone.refused) == ({"b": "2"}, ["a"])


@pytest.mark.parametrize("is_told_before", [False, True])
async def test_what_the_pools_function_makes_of_a_change_is_no_conflict(phone: Phone, is_told_before: bool) -> None:  # noqa: FBT001  drawn as a value
    """A handler that would insist on its own could do so for ever, whoever tells of the change first."""
    asked: list[Conflict] = []

    def insist(conflict: Conflict) -> str | None:
        asked.append(conflict)
        return conflict.local

    def update(changes: Sequence[Record]) -> list[Remote]:
        answer = [written(one, "2") for one in changes]
        if is_told_before:
            phone.hears(*(told(one) for one in answer))
        return answer

    phone.replica.conflict_handlers["d"] = insist
    phone.put(a="1")
    await send(phone, Scripted(update))
    assert (phone.values, phone.replica.is_pending()) == ({"a": "2"}, False)
    assert len(asked) == is_told_before


@pytest.mark.parametrize("exists", [True, False])
async def test_a_dataset_that_was_set_back_is_heard_anew(phone: Phone, exists: bool) -> None:  # noqa: FBT001  drawn as a value
    """Its server has no such sync count any more, or no such dataset: it would never take anything, or tell all."""
    phone.hears(told(Remote("a", Version("1", 1), 9, "them")))
    phone.put(b="2")
    with pytest.raises(SetBack):
        await send(phone, Scripted(lambda changes: [written(one) for one in changes], sync_count=5, exists=exists))
    assert ending(SetBack()).next is Next.ANEW


async def test_a_change_that_fits_into_no_message_is_put_back(phone: Phone) -> None:
    """Nothing waits behind it for ever. What has no room for the moment is tried again."""

    def update(changes: Sequence[Record]) -> list[Remote]:
        if any(len(one.pending.value or "") > LARGEST for one in changes if one.pending):
            raise failure(grpc.StatusCode.RESOURCE_EXHAUSTED)
        return [written(one) for one in changes]

    def no_time(_changes: Sequence[Record]) -> list[Remote]:
        raise failure(grpc.StatusCode.RESOURCE_EXHAUSTED)

    phone.put(huge="x" * (LARGEST + 1), small="x")
    await send(phone, Scripted(update))
    assert (phone.values, phone.refused) == ({"small": "x"}, ["huge"])
    phone.put(a="1")
    with pytest.raises(grpc.aio.AioRpcError):
        await send(phone, Scripted(no_time, sync_count=1))
    assert phone.replica.is_pending()


async def test_a_conflict_with_somebody_else_is_none(phone: Phone) -> None:
    """The dataset has moved on: the change is sent again, on what is there by then."""

    def update(changes: Sequence[Record]) -> list[Remote]:
        if server.calls < 3:
            server.sync_count += 1
            raise refusal(endings.CONFLICT)
        return [written(one, sync_count=9) for one in changes]

    phone.put(b="2")
    server = Scripted(update, sync_count=5)
    await send(phone, server)
    assert (server.calls, phone.values, phone.replica.is_pending()) == (3, {"b": "2"}, False)


async def test_a_conflict_that_stays_though_nobody_writes_is_with_what_is_known_here(phone: Phone) -> None:
    """The server was set back and has moved on: it has nothing new since, and no such record either."""

    def refuse(_changes: Sequence[Record]) -> list[Remote]:
        if server.calls <= others:
            server.sync_count += 1
        raise refusal(endings.CONFLICT)

    phone.hears(told(Remote("a", Version("1", 1), 9, "them")))
    phone.put(a="2")
    others = 2
    server = Scripted(refuse, sync_count=9)
    with pytest.raises(grpc.aio.AioRpcError):
        await send(phone, server)
    server.calls, others = 0, 1
    with pytest.raises(SetBack):
        await send(phone, server)
    assert phone.replica.is_pending()


def told(remote: Remote) -> Told:
    """What the watch says of a record."""
    return Told("d", remote)


def written(change: Record, value: str | None = None, sync_count: int = 1) -> Remote:
    """What the server has of a change that it has taken."""
    assert change.pending is not None
    version = Version(change.pending.value if value is None else value, change.pending.at)
    return Remote(change.key, version, sync_count, "me")
