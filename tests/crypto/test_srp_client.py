"""The client's side of SRP: it talks to our server as Amazon's clients do."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poolhouse.crypto import srp, srp_client
from poolhouse.crypto.srp_group import N
from poolhouse.crypto.srp_timestamp import format_timestamp

A_EXPONENT = int("d1" * 32, 16)
B_EXPONENT = int("a7" * 32, 16)
SALT = bytes(range(16))
BLOCK = b"\x00\xffsecret block"
NOW = 1_762_247_103.9


def challenge(verifier: bytes, **extra: str) -> dict[str, str]:
    """The parameters of a PASSWORD_VERIFIER challenge for user `alice`."""
    return {
        "USER_ID_FOR_SRP": "alice",
        "SALT": srp.to_hex(SALT),
        "SRP_B": srp.to_hex(srp.start(verifier, B_EXPONENT)),
        "SECRET_BLOCK": base64.b64encode(BLOCK).decode(),
        **extra,
    }


@settings(deadline=None, max_examples=30)
@given(st.integers(2**255, 2**256 - 1), st.integers(2**255, 2**256 - 1), st.binary(min_size=16, max_size=16), st.text())
def test_client_and_server_agree_on_a_key(a: int, b: int, salt: bytes, password: str) -> None:
    """The right password gives both sides the same key, whatever the random values are."""
    verifier = srp.make_verifier("pool", "user", password, salt)
    public = srp.start(verifier, b)
    ours = srp_client.session_key(a, public, "pool", "user", password, salt)
    assert ours == srp.session_key(srp_client.public_value(a), public, b, verifier)


def test_a_claim_answers_the_challenge() -> None:
    """A load driver or client answers PASSWORD_VERIFIER with what the server checks."""
    verifier = srp.make_verifier("Pool", "alice", "pass word", SALT)
    claim = srp_client.password_claim(A_EXPONENT, "eu-west-1_Pool", "pass word", challenge(verifier), NOW)
    assert claim["TIMESTAMP"] == format_timestamp(NOW)
    assert claim["USERNAME"] == "alice"
    assert base64.b64decode(claim["PASSWORD_CLAIM_SECRET_BLOCK"]) == BLOCK
    public = srp_client.public_value(A_EXPONENT)
    key = srp.session_key(public, srp.start(verifier, B_EXPONENT), B_EXPONENT, verifier)
    signature = claim["PASSWORD_CLAIM_SIGNATURE"]
    assert srp.claim_is_valid(signature, key, "Pool", "alice", BLOCK, claim["TIMESTAMP"])


def test_the_username_of_the_challenge_is_the_one_to_answer_with() -> None:
    """A user who signed in by an alias answers under the name that the server gave."""
    verifier = srp.make_verifier("Pool", "alice", "pass word", SALT)
    claim = srp_client.password_claim(A_EXPONENT, "r_Pool", "x", challenge(verifier, USERNAME="sub-1"), NOW)
    assert claim["USERNAME"] == "sub-1"


@pytest.mark.parametrize("public", [0, N, 2 * N])
def test_a_server_without_the_verifier_gets_no_proof(public: int) -> None:
    """A false server cannot fix the key by sending a multiple of N."""
    with pytest.raises(srp.InvalidPublicValue):
        srp_client.session_key(A_EXPONENT, public, "pool", "user", "password", SALT)
