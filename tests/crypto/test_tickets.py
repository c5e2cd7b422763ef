import pytest

from poolhouse.crypto import tickets
from poolhouse.crypto.sealed import SealBroken

KEY, OTHER = b"k" * 32, b"o" * 32


def test_a_ticket_opens_in_its_context() -> None:
    """What the server handed out it can read again, under its present key or an older one."""
    ticket = tickets.seal(KEY, b"state", b"here")
    assert tickets.open_sealed([KEY], ticket, b"here") == b"state"
    assert tickets.open_sealed([OTHER, KEY], ticket, b"here") == b"state"
    assert len(ticket) == len(b"state") + tickets.OVERHEAD_BYTES


def test_no_two_tickets_are_alike() -> None:
    """Nobody can tell whether two tickets hold the same."""
    made = {tickets.seal(KEY, b"", b"") for _ in range(100)}
    assert len(made) == 100
    assert all(tickets.open_sealed([KEY], ticket, b"") == b"" for ticket in made)


def test_a_ticket_does_not_open_elsewhere() -> None:
    """Another context, another key, or no key: nothing opens it."""
    ticket = tickets.seal(KEY, b"state", b"here")
    for keys, context in (([KEY], b"there"), ([OTHER], b"here"), ([], b"here")):
        with pytest.raises(SealBroken):
            tickets.open_sealed(keys, ticket, context)


def test_a_damaged_ticket_does_not_open() -> None:
    """Not a single bit of it can be changed, nor can it be cut short or made longer."""
    ticket = tickets.seal(KEY, b"state", b"here")
    for bit in range(8 * len(ticket)):
        changed = bytearray(ticket)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            tickets.open_sealed([KEY], bytes(changed), b"here")
    for other in (b"", ticket[:-1], ticket[: tickets.OVERHEAD_BYTES - 1], ticket + b"\0"):
        with pytest.raises(SealBroken):
            tickets.open_sealed([KEY], other, b"here")


def test_a_ticket_does_not_show_what_is_in_it() -> None:
    """It is sealed, not only signed."""
    assert b"state" not in tickets.seal(KEY, b"state" * 20, b"here")
