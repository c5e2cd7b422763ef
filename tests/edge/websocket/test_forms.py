import json
from typing import Any

import pytest

from poolhouse.edge.websocket.closing import CloseCode, Closing
from poolhouse.edge.websocket.forms import FORMS, LARGEST_ID, Form
from poolhouse.errors import InvalidParameterException, SerializationException
from poolhouse.gen.sync import v1 as pb
from tests.edge.websocket.client import BINARY, JSON

TEXT, BYTES = FORMS[JSON], FORMS[BINARY]
REQUEST = pb.ListDatasetsRequest(identity_pool_id="p", identity_id="i")


def text(document: Any) -> dict[str, Any]:
    """A text frame."""
    return {"text": document if isinstance(document, str) else json.dumps(document)}


def test_both_forms_say_the_same() -> None:
    """What is asked, and how it is answered."""
    frame = pb.ClientFrame(id=LARGEST_ID, list_datasets=REQUEST)
    document = {"Id": LARGEST_ID, "ListDatasets": {"IdentityPoolId": "p", "IdentityId": "i"}, "Watch": None}
    for asked in (BYTES.read({"bytes": frame.SerializeToString()}), TEXT.read(text(document))):
        assert (asked.id, asked.kind, asked.read()) == (LARGEST_ID, "list_datasets", REQUEST)
    answer = pb.ServerFrame(id=7, list_datasets=pb.ListDatasetsResponse(count=0))
    said = 7, "list_datasets", answer.list_datasets
    assert BYTES.write(*said) == {"type": "websocket.send", "bytes": answer.SerializeToString()}
    written = TEXT.write(*said)
    assert (written["type"], json.loads(written["text"])) == (
        "websocket.send",
        {"Id": 7, "ListDatasets": {"Count": 0, "Datasets": []}},
    )


@pytest.mark.parametrize("form", [TEXT, BYTES], ids=[JSON, BINARY])
def test_what_goes_to_many_one_after_the_other_is_written_once(form: Form) -> None:
    """And nothing else is taken for it: neither the same with another id, nor another message."""
    message = pb.WatchResponse(resume_token="here", heartbeat=pb.Heartbeat())
    first = form.write(1, "watch", message)
    assert form.write(1, "watch", message) is first
    second = form.write(2, "watch", message)
    assert second != first
    assert form.write(2, "watch", pb.WatchResponse(resume_token="there")) != second
    assert form.write(1, "watch", message) == first


def test_every_request_has_an_answer_of_its_name() -> None:
    """A client finds the answer where the request was."""
    asked = {field.name for field in pb.ClientFrame.DESCRIPTOR.oneofs_by_name["frame"].fields}
    answered = {field.name for field in pb.ServerFrame.DESCRIPTOR.oneofs_by_name["frame"].fields}
    assert asked - answered == {"sign_in", "stop_watch"}
    assert answered - asked == {"signed_in", "watch_ended", "error"}


@pytest.mark.parametrize("number", [None, 0, -1, LARGEST_ID + 1, True, 1.0, "1", []])
def test_in_text_an_id_is_a_number_from_one_on(number: object) -> None:
    """An answer could not be told from others without it."""
    with pytest.raises(Closing) as caught:
        TEXT.read(text({"Id": number, "StopWatch": {}}))
    assert caught.value.code == CloseCode.BAD_FRAME


@pytest.mark.parametrize("wrong", ["", "{", "[]", "null", '"x"', "[" * 100_000, '{"Id":1,"StopWatch":{},"Watch":{}}'])
def test_text_that_is_no_frame_is_refused(wrong: str) -> None:
    """Neither an object nor one thing asked for."""
    with pytest.raises(Closing) as caught:
        TEXT.read(text(wrong))
    assert caught.value.code == CloseCode.BAD_FRAME


@pytest.mark.parametrize("wrong", [b"", b"\xff", b"\x08\x00", b"\x1a\x05\x0a\xff", b"\x5a\x00"])
def test_bytes_that_are_no_frame_are_refused(wrong: bytes) -> None:
    """Neither a message nor one with an id."""
    with pytest.raises(Closing) as caught:
        BYTES.read({"bytes": wrong})
    assert caught.value.code == CloseCode.BAD_FRAME


def test_frames_of_the_other_form_are_refused() -> None:
    """As RFC 6455 has it for data that an endpoint does not take."""
    for form, event in ((TEXT, {"bytes": b"{}"}), (BYTES, {"text": "{}"})):
        with pytest.raises(Closing) as caught:
            form.read(event)
        assert caught.value.code == CloseCode.UNSUPPORTED_DATA


def test_what_a_later_client_asks_for_can_be_answered() -> None:
    """A frame of a kind that is not known here still has an id."""
    later = b"\x08\x05" + b"\xfa\x06\x00"  # id 5, and field 111
    for asked in (BYTES.read({"bytes": later}), TEXT.read(text({"Id": 5, "Later": {}}))):
        assert (asked.id, asked.kind) == (5, "")


def test_a_request_is_read_when_it_is_dealt_with() -> None:
    """What is wrong with it is the call's to say, and closes nothing."""
    with pytest.raises(SerializationException):
        TEXT.read(text({"Id": 1, "ListDatasets": []})).read()
    with pytest.raises(InvalidParameterException):
        TEXT.read(text({"Id": 1, "UpdateRecords": {"RecordPatches": [{"Op": "burn"}]}})).read()
