import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poolhouse.edge import transcode
from poolhouse.errors import SerializationException
from poolhouse.gen.userpool import v1 as pb
from tests.edge.transcode.samples import JSON


@settings(deadline=None, database=None)
@given(st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_an_object_or_a_serialization_error(body: bytes) -> None:
    """No bytes at all make the parser fail in a way of its own."""
    try:
        assert isinstance(transcode.parse(body), dict)
    except SerializationException as refused:
        assert "request body" in refused.message  # noqa: PT017 (or none)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nope",
        b"[]",
        b"null",
        b'"x"',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": "\xff"}',
        b"\xef\xbb\xbf{}",
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=lambda body: body[:12].decode(errors="replace"),
)
def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    """Broken text, numbers that JSON does not have, and bottomless nesting are all one clear error."""
    with pytest.raises(SerializationException):
        transcode.parse(body)


def test_an_empty_body_is_an_empty_object_and_the_last_of_equal_keys_wins() -> None:
    """Clients that send no body for no members are served."""
    assert transcode.parse(b"") == {}
    assert transcode.parse(b'{"a": 1, "a": 2}') == {"a": 2}


def test_text_goes_out_as_plain_utf_8() -> None:
    """Names of any script are readable on the wire, and nothing breaks out of its string."""
    message = pb.GetUserResponse(username='Žofie 绍伟 😀 "\\\n\u2028')
    sent = transcode.to_bytes(message)
    assert "Žofie 绍伟 😀 ".encode() in sent
    assert json.loads(sent)["Username"] == message.username
