import pytest
from google.rpc.status_pb2 import Status  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st

from poolhouse.edge.rich_errors import MAX_ENCODED_MESSAGE, details, trailers
from poolhouse.errors import InvalidParameterException, NotAuthorizedException

# What gRPC clients accept in trailers by default, less what the transport adds itself.
ROOM = 8 * 1024 - 512


@pytest.mark.parametrize("message", ["", "Incorrect username or password.", "Ungültig.", "x" * MAX_ENCODED_MESSAGE])
def test_a_message_that_fits_is_told_in_full(message: str) -> None:
    """Ordinary messages arrive as they were written."""
    assert details(NotAuthorizedException(message)) == message


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20_000))
@example("%" * MAX_ENCODED_MESSAGE)
def test_a_refusal_always_fits_into_the_trailers(message: str) -> None:
    """A long message does not make clients see a transport error instead."""
    error = InvalidParameterException(message * 3)
    short = details(error)
    size = sum(len(name) + len(value) + 32 for name, value in trailers(error, short, "0" * 36))
    encoded = sum(
        1 if " " <= character <= "~" and character != "%" else 3 * len(character.encode()) for character in short
    )
    assert size * 4 // 3 + encoded < ROOM


def test_what_is_cut_says_so() -> None:
    """Nobody takes half a message for the whole."""
    assert details(InvalidParameterException("ü" * 5000)).endswith("ü ...")
    assert details(InvalidParameterException("x" * 5000)).endswith("x ...")


def test_the_details_name_cognitos_exception() -> None:
    """Clients branch on the reason, as they branch on the name with AWS."""
    metadata = dict(trailers(NotAuthorizedException("no"), "no", "request-1"))
    status = Status.FromString(metadata["grpc-status-details-bin"])
    assert (status.code, status.message) == (16, "no")
    assert b"NotAuthorizedException" in status.details[0].value
    assert metadata["x-request-id"] == "request-1"
