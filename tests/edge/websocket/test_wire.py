import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from poolhouse.deadlines import Deadlines
from poolhouse.edge.websocket import wire as module
from poolhouse.edge.websocket.closing import CloseCode, Closing, Gone
from poolhouse.edge.websocket.forms import FORMS
from poolhouse.edge.websocket.protocol import DRAIN
from poolhouse.edge.websocket.wire import Wire
from poolhouse.errors import ResourceNotFoundException
from poolhouse.gen.sync import v1 as pb
from tests.edge.websocket.client import BINARY

ENDED = pb.WatchEnded()


class Side:
    """The server's side of a websocket."""

    def __init__(self, *events: Mapping[str, Any]) -> None:
        self.events = list(events)
        self.sent: list[Any] = []
        self.room = asyncio.Event()
        self.room.set()
        self.wire = Wire(FORMS[BINARY], self.receive, self.send, Deadlines())

    async def receive(self) -> Any:
        """The next event."""
        return self.events.pop(0)

    async def send(self, event: Any) -> None:
        """Take an event, once there is room."""
        await self.room.wait()
        self.sent.append(event)

    @property
    def frames(self) -> list[pb.ServerFrame]:
        """What was sent."""
        return [pb.ServerFrame.FromString(event["bytes"]) for event in self.sent]


async def test_frames_come_until_there_are_no_more() -> None:
    """As the server stops, or the client is gone."""
    frame = pb.ClientFrame(id=3, stop_watch={})
    side = Side(
        {"type": "websocket.receive", "bytes": frame.SerializeToString()},
        {"type": DRAIN},
        {"type": "websocket.disconnect", "code": 1000},
    )
    asked = await side.wire.receive()
    assert asked is not None
    assert (asked.id, asked.kind) == (3, "stop_watch")
    assert await side.wire.receive() is None
    with pytest.raises(Gone):
        await side.wire.receive()


async def test_a_refusal_has_cognitos_name_for_it() -> None:
    """And the id that the log has."""
    side = Side()
    await side.wire.refuse(5, ResourceNotFoundException("No such thing."), "r-1")
    (frame,) = side.frames
    assert frame == pb.ServerFrame(
        id=5, error=pb.CallError(name="ResourceNotFoundException", message="No such thing.", request_id="r-1")
    )


async def test_frames_wait_for_the_client_one_by_one() -> None:
    """However many have something to say, only one has anything in the hands of the engine."""
    side = Side()
    side.room.clear()
    sending = [asyncio.create_task(side.wire.answer(number, "watch_ended", ENDED)) for number in range(1, 4)]
    await asyncio.sleep(0)
    side.room.set()
    await asyncio.gather(*sending)
    assert [frame.id for frame in side.frames] == [1, 2, 3]


async def test_a_client_that_does_not_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said then asks it to come back."""
    monkeypatch.setattr(module, "SEND_SECONDS", 0.05)
    side = Side()
    side.room.clear()
    with pytest.raises(Closing) as caught:
        await side.wire.answer(1, "watch_ended", ENDED)
    assert caught.value.code == CloseCode.TOO_SLOW


async def test_a_client_that_is_gone_cancels_what_is_said_to_it() -> None:
    """It is nobody's failure; and the farewell is not missed."""
    side = Side()

    async def send(_event: Any) -> None:
        raise OSError

    wire = Wire(FORMS[BINARY], side.receive, send, Deadlines())
    with pytest.raises(asyncio.CancelledError):
        await wire.answer(1, "watch_ended", ENDED)
    await wire.close(Closing(CloseCode.GOING_AWAY, ""))


async def test_the_farewell_says_what_to_do() -> None:
    """By its code, and in words."""
    side = Side()
    await side.wire.close(Closing(CloseCode.TOO_MANY, "Later."))
    assert side.sent == [{"type": "websocket.close", "code": 4429, "reason": "Later."}]
