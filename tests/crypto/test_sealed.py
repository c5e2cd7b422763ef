"""Secrets at rest."""

import base64

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.crypto.sealed import InvalidKeyFile, Keyring, SealBroken, new_key

KEYS = tuple(bytes([number]) * 32 for number in range(3))
RING = Keyring(KEYS[0], KEYS[1:])


@given(st.binary(), st.binary())
def test_what_is_sealed_opens_in_its_context(plaintext: bytes, context: bytes) -> None:
    """Every secret comes back as it went in."""
    sealed = RING.seal(plaintext, context)
    assert RING.open(sealed, context) == plaintext
    assert plaintext not in sealed or len(plaintext) < 4


@given(st.binary(), st.binary(), st.binary())
def test_a_sealed_value_opens_in_no_other_context(plaintext: bytes, context: bytes, other: bytes) -> None:
    """Whoever can write the database cannot give one user the secret of another by copying it."""
    sealed = RING.seal(plaintext, context)
    if context != other:
        with pytest.raises(SealBroken):
            RING.open(sealed, other)


@given(st.data())
def test_any_changed_bit_breaks_the_seal(data: st.DataObject) -> None:
    """Damage and tampering are noticed, wherever they are."""
    sealed = bytearray(RING.seal(b"secret", b"context"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        RING.open(bytes(sealed), b"context")


@given(st.binary(max_size=64))
def test_what_was_never_sealed_does_not_open(junk: bytes) -> None:
    """Arbitrary bytes are a broken seal and nothing worse."""
    with pytest.raises(SealBroken):
        RING.open(junk, b"")


def test_a_cut_value_is_a_broken_seal() -> None:
    """A value cut anywhere does not open."""
    sealed = RING.seal(b"secret", b"context")
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            RING.open(sealed[:length], b"context")


def test_sealing_twice_gives_two_values() -> None:
    """The database does not tell which users have the same secret."""
    assert RING.seal(b"secret", b"") != RING.seal(b"secret", b"")


def test_a_rotated_keyring_opens_old_values_and_seals_with_the_new_key() -> None:
    """Rotating the master key needs no moment in which anything is unreadable."""
    before = RING.seal(b"secret", b"context")
    after = RING.rotated(new_key())
    assert after.open(before, b"context") == b"secret"
    assert RING.is_current(before)
    assert not after.is_current(before)
    assert after.is_current(after.seal(b"secret", b"context"))
    with pytest.raises(SealBroken, match="not held"):
        RING.open(after.seal(b"secret", b"context"), b"context")


def test_derived_keys_differ_by_label_and_by_master_key() -> None:
    """A key for one purpose says nothing about the key for another."""
    assert RING.derive("codes") != RING.derive("decoys")
    assert len(RING.derive("codes")) == 32
    assert RING.derive_each("codes") == tuple(Keyring(key).derive("codes") for key in KEYS)
    assert RING.derive_each("codes")[0] == RING.derive("codes")


def test_derived_keys_stay_the_same_for_good() -> None:
    """An upgrade does not void the codes in users' hands: the derivation is fixed HKDF."""
    info = b"poolhouse derive v1 codes"
    assert RING.derive("codes") == HKDF(hashes.SHA256(), 32, None, info).derive(KEYS[0])


def test_a_key_file_is_read_as_it_was_written() -> None:
    """Saving and loading a keyring keeps its keys and their order."""
    again = Keyring.parse(RING.format())
    assert again.key_ids == RING.key_ids
    assert again.open(RING.seal(b"secret", b""), b"") == b"secret"


def test_a_key_file_may_have_comments_and_blank_lines() -> None:
    """Operators may note in the file which key is which; the first key is the current one."""
    first, second = (base64.b64encode(key).decode() for key in KEYS[:2])
    ring = Keyring.parse(f"# ours\n\n{first}  # since May\r\n{second}\n")
    assert ring.key_ids == Keyring(KEYS[0], [KEYS[1]]).key_ids


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no key"),
        ("# nothing\n", "no key"),
        ("\nsecret words\n", "line 2 .* not base64"),
        ("ééé=", "line 1 .* not base64"),
        (base64.b64encode(b"short").decode(), "line 1 .* 32 bytes"),
        (base64.b64encode(KEYS[0]).decode() + "\n" + base64.b64encode(KEYS[0]).decode(), "two master keys"),
    ],
)
def test_a_bad_key_file_is_refused_without_showing_it(text: str, complaint: str) -> None:
    """The server does not start on a damaged key file; the log names the line and not what it says."""
    with pytest.raises(InvalidKeyFile, match=complaint) as caught:
        Keyring.parse(text)
    assert not any(word in str(caught.value) for word in text.split() if word != "#")


def test_a_key_of_another_length_is_refused() -> None:
    """A master key has exactly 256 bits."""
    with pytest.raises(ValueError, match="32 bytes, not 16"):
        Keyring(b"k" * 16)


def test_the_repr_shows_no_key() -> None:
    """A keyring in a log or a traceback gives nothing away but the keys' ids."""
    shown = repr(RING)
    assert shown == f"<Keyring {' '.join(RING.key_ids)}>"
    assert all(len(identifier) == 8 for identifier in RING.key_ids)
    assert not any(key.hex() in shown or base64.b64encode(key).decode() in shown for key in KEYS)


def test_new_keys_are_fresh() -> None:
    """No two keyrings are made with one key."""
    assert len({new_key() for _ in range(10)}) == 10
    assert len(new_key()) == 32
