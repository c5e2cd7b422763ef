"""Hashes for tokens, codes and client secrets."""

import base64
import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st
from pycognito.aws_srp import AWSSRP

from poolhouse.crypto.digests import code_hash, context_signature, equal, secret_hash, token_hash

KEY = b"k" * 32


def test_a_token_is_stored_as_its_sha256() -> None:
    """A thief of the database holds hashes of tokens, which open nothing."""
    assert token_hash("tökén") == hashlib.sha256("tökén".encode()).digest()


def test_a_code_hash_needs_the_key() -> None:
    """Six digits cannot be found by trying them all against the database: the key is elsewhere."""
    assert code_hash(KEY, "123456") != code_hash(b"K" * 32, "123456")
    assert len(code_hash(KEY, "123456")) == 32


@given(st.lists(st.text()), st.lists(st.text()))
def test_no_two_sequences_of_parts_share_a_code_hash(left: list[str], right: list[str]) -> None:
    """A code for one purpose cannot be passed off as a code for another whose names run together the same."""
    assert (code_hash(KEY, *left) == code_hash(KEY, *right)) == (left == right)


@given(st.text(), st.text(), st.integers(0, 5))
def test_moving_the_border_between_parts_changes_the_code_hash(left: str, right: str, cut: int) -> None:
    """Where one part ends and the next begins is part of what is hashed."""
    whole = left + right
    moved = (whole[:cut], whole[cut:])
    assert (code_hash(KEY, left, right) == code_hash(KEY, *moved)) == ((left, right) == moved)


def test_the_secret_hash_is_that_of_existing_clients() -> None:
    """App clients with a secret work with the SECRET_HASH that their SDK computes."""
    for username in ("alice", "ålice@example.com", ""):
        theirs = AWSSRP.get_secret_hash(username, "client", "s3cret")
        assert secret_hash(username, "client", "s3cret") == theirs


def test_the_signature_of_context_data_is_that_of_the_sdks() -> None:
    """HMAC-SHA256 under the client id, over the version and the payload; a text of no encoding has one, too."""
    digest = hmac.new(b"client", b'JS20171115{"a":1}', hashlib.sha256).digest()
    assert context_signature('{"a":1}', "client", "JS20171115") == base64.b64encode(digest).decode()
    assert context_signature("\ud800", "client", "JS20171115")


@given(st.text() | st.binary(), st.text() | st.binary())
def test_equal_compares_text_and_bytes_alike(left: str | bytes, right: str | bytes) -> None:
    """A secret is the same whether it came as text or as bytes."""
    as_bytes = [value.encode() if isinstance(value, str) else value for value in (left, right)]
    assert equal(left, right) == (as_bytes[0] == as_bytes[1])
    assert equal(left, left)


def test_equal_does_not_fail_on_text_that_no_encoding_has() -> None:
    """A lone surrogate from a hostile client is a wrong secret, not a server error."""
    assert not equal("\ud800", "secret")
