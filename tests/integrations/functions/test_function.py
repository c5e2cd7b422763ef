"""What functions are given, and what is taken for an answer."""

import pytest

from poolhouse.integrations.functions import function
from poolhouse.integrations.functions.function import FunctionFailed, decode, encode, find, said


def test_an_event_is_json_in_utf_8() -> None:
    """Without anything that only takes room."""
    assert encode({"a": ["é", None]}) == '{"a":["é",null]}'.encode()


def test_what_is_too_long_for_functions_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is an answer read that is too long."""
    monkeypatch.setattr(function, "PAYLOAD_BYTES", 9)
    assert encode({"a": "1"}) == b'{"a":"1"}'
    with pytest.raises(FunctionFailed, match="the event has 10 bytes"):
        encode({"a": "12"})
    with pytest.raises(FunctionFailed, match="the answer has more than 9 bytes"):
        decode(b'{"a":"12"}', 9)


@pytest.mark.parametrize("answer", [b"", b"\xff", b"{", b"[" * 100_000, b"NaN", b'{"a":1e999}', b'["\\ud800"]'])
def test_what_is_no_json_is_no_answer(answer: bytes) -> None:
    """Whatever it is instead."""
    with pytest.raises(FunctionFailed, match="the answer is not JSON"):
        decode(answer)


def test_any_json_is_an_answer() -> None:
    """What it means is for others to say."""
    assert [decode(answer) for answer in (b"null", b'{"a":1}', b'"x"')] == [None, {"a": 1}, "x"]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b'{"errorMessage": "no"}', "no"),
        (b'{"errorMessage": 1}', None),
        (b"[]", None),
        (b"\xff", None),
        (b'{"errorMessage": "\\ud800"}', "?"),
    ],
)
def test_an_error_is_told_as_lambda_tells_it(answer: bytes, message: str | None) -> None:
    """And whatever else comes back says nothing to anybody."""
    assert said(answer) == message


def test_the_longest_beginning_that_is_listed_stands_for_an_arn() -> None:
    """Unless the ARN itself is listed."""
    places = {"arn:*": 1, "arn:a:*": 2, "arn:a:b": 3}
    assert [find(places, arn) for arn in ("arn:a:b", "arn:a:bc", "arn:b", "other")] == [3, 2, 1, None]
