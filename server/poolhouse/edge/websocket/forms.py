"""The two forms of frames: JSON in text frames, and serialized messages in binary ones."""

from collections.abc import Callable, Mapping, MutableMapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple, cast

from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass

from poolhouse import schema
from poolhouse.edge import transcode
from poolhouse.edge.websocket.closing import CloseCode, Closing
from poolhouse.errors import SerializationException
from poolhouse.gen.sync import v1 as pb

Event = MutableMapping[str, Any]
"""An ASGI event that carries a frame."""

LARGEST_ID: Final = 2**32 - 1


class Asked(NamedTuple):
    """One frame of a client."""

    id: int
    kind: str
    """What is asked for, as the proto names it; empty for what this server does not know."""
    read: Callable[[], Message]
    """Reads it; SerializationException and InvalidParameterException."""


class Form(NamedTuple):
    """How a sub-protocol sends frames."""

    read: Callable[[Event], Asked]
    """Reads a client's frame. Closing for one that cannot be answered."""
    write: Callable[[int, str, Message], Event]
    """Writes a frame of the server: its id, what is said, and the message that says it, which does not change."""


_FIELDS: Final = {field.json_name: field for field in schema.descriptor(pb.ClientFrame).oneofs_by_name["frame"].fields}
_CLASSES: Final = {name: GetMessageClass(cast("Any", field.message_type)) for name, field in _FIELDS.items()}


def _read_text(event: Event) -> Asked:
    text = event.get("text")
    if text is None:
        raise Closing(CloseCode.UNSUPPORTED_DATA, "Frames of this sub-protocol are text.")
    try:
        document = transcode.parse(text.encode())
    except SerializationException as error:
        raise Closing(CloseCode.BAD_FRAME, error.message) from None
    names = [name for name, value in document.items() if name in _FIELDS and value is not None]
    if len(names) > 1:
        raise Closing(CloseCode.BAD_FRAME, f"A frame has {names[0]} or {names[1]}, not both.")
    number = _checked(document.get("Id"))
    if not names:
        return Asked(number, "", pb.ClientFrame)
    name = names[0]
    return Asked(number, _FIELDS[name].name, partial(transcode.to_message, _CLASSES[name], document[name]))


def _checked(number: object) -> int:
    if isinstance(number, int) and not isinstance(number, bool) and 0 < number <= LARGEST_ID:
        return number
    raise Closing(CloseCode.BAD_FRAME, f"A frame has an id from 1 to {LARGEST_ID}.")


def _write_text(frame: pb.ServerFrame) -> Event:
    return {"type": "websocket.send", "text": transcode.to_bytes(frame).decode()}


def _read_binary(event: Event) -> Asked:
    data = event.get("bytes")
    if data is None:
        raise Closing(CloseCode.UNSUPPORTED_DATA, "Frames of this sub-protocol are binary.")
    try:
        frame = pb.ClientFrame.FromString(data)
    except DecodeError:
        raise Closing(CloseCode.BAD_FRAME, "The frame is not a well-formed ClientFrame.") from None
    kind = frame.WhichOneof("frame") or ""
    return Asked(_checked(frame.id), kind, partial(getattr, frame, kind))


def _write_binary(frame: pb.ServerFrame) -> Event:
    return {"type": "websocket.send", "bytes": frame.SerializeToString()}


def _once(write: Callable[[pb.ServerFrame], Event]) -> Callable[[int, str, Message], Event]:
    """Writes a frame once as long as no other is asked for: what all who watch are told goes to one after the other."""
    last: tuple[int, Message | None, Event] = 0, None, {}

    def written(number: int, kind: str, message: Message) -> Event:
        nonlocal last
        last_number, last_message, event = last
        if message is not last_message or number != last_number:
            said: Any = {kind: message}
            event = write(pb.ServerFrame(id=number, **said))
            last = number, message, event
        return event

    return written


FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "poolhouse.sync.v1.json": Form(_read_text, _once(_write_text)),
        "poolhouse.sync.v1.binary": Form(_read_binary, _once(_write_binary)),
    }
)
"""By sub-protocol."""
