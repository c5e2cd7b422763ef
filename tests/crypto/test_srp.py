"""The server's side of SRP, against pycognito as the unmodified client."""

import base64
import hashlib
from collections.abc import Callable

import gmpy2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st
from pycognito.aws_srp import AWSSRP, generate_hash_device, pad_hex

from poolhouse.crypto import srp, srp_client
from poolhouse.crypto.srp_group import N_BYTES, G, N, power

POOL_ID = "eu-west-1_AbCdEfGhI"
POOL = "AbCdEfGhI"
USER = "3f1c7a52-0000-4000-8000-0123456789ab"
PASSWORD = "Correct Horse 1! ü"
SALT = bytes.fromhex("00f1" * 8)
BLOCK = bytes(range(256))
B_EXPONENT = int("a7" * 32, 16)
A_EXPONENT = int("d1" * 32, 16)
VERIFIER = srp.make_verifier(POOL, USER, PASSWORD, SALT)
EXPONENTS = st.integers(2**255, 2**256 - 1)
# pycognito asks for the time in a way that Python 3.12 deprecates.
ignores_utcnow = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")


def amazon_client(password: str = PASSWORD, **device: str) -> AWSSRP:
    """Amazon's protocol as pycognito speaks it; it needs no connection for the calculations."""
    return AWSSRP(USER, password, POOL_ID, "client", client=object(), **device)


def challenge(salt: bytes, public: int) -> dict[str, str]:
    """The parameters of a challenge, as they go over the wire."""
    block = base64.b64encode(BLOCK).decode()
    wire = {"SALT": srp.to_hex(salt), "SRP_B": srp.to_hex(public), "SECRET_BLOCK": block}
    return wire | {"USER_ID_FOR_SRP": USER, "USERNAME": USER}


def signed_by(key: bytes, answer: dict[str, str], names: tuple[str, str] = (POOL, USER)) -> bool:
    """Whether the claim in the answer was made with this key."""
    return srp.claim_is_valid(answer["PASSWORD_CLAIM_SIGNATURE"], key, *names, BLOCK, answer["TIMESTAMP"])


@ignores_utcnow
@settings(deadline=None, max_examples=20)
@given(st.binary(min_size=16, max_size=16), EXPONENTS)
def test_an_unmodified_client_signs_in(salt: bytes, b: int) -> None:
    """Existing applications prove the right password, whatever salt and exponent the server drew."""
    client = amazon_client()
    verifier = srp.make_verifier(POOL, USER, PASSWORD, salt)
    public = srp.start(verifier, b)
    answer = client.process_challenge(challenge(salt, public), client.get_auth_params())
    key = srp.session_key(srp.parse_public(client.get_auth_params()["SRP_A"]), public, b, verifier)
    assert signed_by(key, answer)


@ignores_utcnow
@settings(deadline=None, max_examples=20)
@given(EXPONENTS)
def test_an_unmodified_client_signs_in_to_a_masked_server(b: int) -> None:
    """Hiding the password from guesses changes nothing for clients: one of the two keys is theirs."""
    client = amazon_client()
    public = srp.start_masked(VERIFIER, b)
    answer = client.process_challenge(challenge(SALT, public), client.get_auth_params())
    keys = srp.session_keys(client.large_a_value, public, b, VERIFIER)
    assert [signed_by(key, answer) for key in keys].count(True) == 1


@ignores_utcnow
@pytest.mark.parametrize("start", [srp.start, srp.start_masked])
def test_a_wrong_password_does_not_sign_in(start: Callable[[bytes, int], int]) -> None:
    """Without the password there is no key, masked or not."""
    client = amazon_client("Wrong Horse 1! ü")
    public = start(VERIFIER, B_EXPONENT)
    answer = client.process_challenge(challenge(SALT, public), client.get_auth_params())
    keys = srp.session_keys(client.large_a_value, public, B_EXPONENT, VERIFIER)
    assert not any(signed_by(key, answer) for key in keys)


@ignores_utcnow
def test_an_unmodified_client_signs_in_with_its_device() -> None:
    """A remembered device proves itself with the verifier that it sent when it was confirmed."""
    password, config = generate_hash_device("group", "device")
    salt, verifier = (base64.b64decode(config[name]) for name in ("Salt", "PasswordVerifier"))
    client = amazon_client(device_group_key="group", device_key="device", device_password=password)
    public = srp.start(verifier, B_EXPONENT)
    answer = client.process_device_challenge(challenge(salt, public))
    key = srp.session_key(client.large_a_value, public, B_EXPONENT, verifier)
    assert signed_by(key, answer, ("group", "device"))


def test_a_claim_is_bound_to_all_that_it_names() -> None:
    """A claim cannot be replayed for another pool, user, challenge or time."""
    key, block = b"k" * 16, b"block"
    signature = srp.claim_signature(key, "pool", "user", block, "time")
    assert srp.claim_is_valid(signature, key, "pool", "user", block, "time")
    assert not srp.claim_is_valid(signature, b"K" * 16, "pool", "user", block, "time")
    assert not srp.claim_is_valid(signature, key, "Pool", "user", block, "time")
    assert not srp.claim_is_valid(signature, key, "pool", "User", block, "time")
    assert not srp.claim_is_valid(signature, key, "pool", "user", b"Block", "time")
    assert not srp.claim_is_valid(signature, key, "pool", "user", block, "Time")
    assert not srp.claim_is_valid("é", key, "pool", "user", block, "time")


@pytest.mark.parametrize("public", [-N, -1, 0, N, N + 1, 2 * N])
def test_a_public_value_that_fixes_the_key_is_refused(public: int) -> None:
    """Nobody signs in without a password by sending a multiple of N (RFC 5054 section 2.5.4)."""
    with pytest.raises(srp.InvalidPublicValue):
        srp.session_key(public, srp.start(VERIFIER, B_EXPONENT), B_EXPONENT, VERIFIER)


def test_public_values_that_hash_to_zero_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With u = 0 the verifier would not matter; nobody can find such values, and none would help."""
    monkeypatch.setattr(srp, "_hash_to_int", lambda _: 0)
    with pytest.raises(srp.InvalidPublicValue, match="hash to zero"):
        srp.session_key(G, G, B_EXPONENT, VERIFIER)


@pytest.mark.parametrize("text", ["", "xyz", "-1", "0x10", "1_0", " 10", "٣", "0", "00", "f" * 770, "f" * 771])
def test_a_public_value_on_the_wire_is_hex_and_of_the_group(text: str) -> None:
    """Whatever else SRP_A holds is refused before any arithmetic."""
    with pytest.raises(srp.InvalidPublicValue):
        srp.parse_public(text)


def test_a_public_value_may_have_leading_zeros_and_either_case() -> None:
    """Clients differ in how they write hex."""
    assert srp.parse_public("00" + f"{N - 1:X}") == N - 1


@pytest.mark.parametrize("value", [0, 1, N - 1, N, 2**3080])
def test_a_verifier_that_opens_to_anybody_is_refused(value: int) -> None:
    """A device cannot register a verifier for which no password is needed."""
    verifier = value.to_bytes(N_BYTES + 8)
    for use in (srp.check_verifier, lambda v: srp.start(v, 1), lambda v: srp.session_key(G, G, 1, v)):
        with pytest.raises(srp.InvalidVerifier):
            use(verifier)


@given(st.integers(0, 2**3080))
def test_padding_is_that_of_existing_clients(value: int) -> None:
    """Both sides hash the same bytes for every number."""
    assert srp.pad(value).hex() == pad_hex(value)
    assert srp.to_hex(value) == srp.to_hex(b"\x00" + value.to_bytes(400)) == f"{value:x}"


def test_the_multiplier_is_that_of_existing_clients() -> None:
    """The number k is hashed from N and g, padded."""
    assert amazon_client().val_k == srp.K


def test_the_pool_name_is_what_follows_the_region() -> None:
    """The region is no part of what is hashed."""
    assert srp.pool_name(POOL_ID) == POOL


def test_a_verifier_has_a_fixed_length_and_depends_on_everything() -> None:
    """What is stored for one user fits no other user, pool, password or salt."""
    others = [
        srp.make_verifier("other", USER, PASSWORD, SALT),
        srp.make_verifier(POOL, "other", PASSWORD, SALT),
        srp.make_verifier(POOL, USER, "other", SALT),
        srp.make_verifier(POOL, USER, PASSWORD, SALT[::-1]),
    ]
    assert len({VERIFIER, *others}) == 5
    assert {len(each) for each in (VERIFIER, *others)} == {N_BYTES}


def test_the_key_is_hkdf() -> None:
    """The key is derived as RFC 5869 says, with Cognito's info text."""
    theirs = HKDF(hashes.SHA256(), 16, srp.pad(7), b"Caldera Derived Key").derive(srp.pad(2**200))
    assert srp.derive_key(2**200, 7) == theirs


def quadratic_residue(public: int, password: str) -> bool:
    """Whether B - k*v' is a square, for the verifier of a guessed password: anybody can calculate this."""
    guess = int.from_bytes(srp.make_verifier(POOL, USER, password, SALT))
    return bool(gmpy2.jacobi((public - srp.K * guess) % N, N) == 1)


def test_masking_hides_the_password_from_guesses() -> None:
    """Collecting B values for free does not narrow down the password: for the right one, too, the coin falls freely.

    Unmasked, as in Amazon's protocol, the right password is the guess for which it never fails.
    """
    exponents = [int.from_bytes(hashlib.sha256(bytes([number])).digest()) for number in range(40)]
    plain = [quadratic_residue(srp.start(VERIFIER, b), PASSWORD) for b in exponents]
    masked = [quadratic_residue(srp.start_masked(VERIFIER, b), PASSWORD) for b in exponents]
    assert all(plain)
    assert masked == [b % 2 == 0 for b in exponents]
    assert 10 < masked.count(True) < 30


def test_a_decoy_is_stable_and_differs_by_name() -> None:
    """An unknown user looks the same at every try, and like nobody else."""
    salt, verifier = srp.decoy(b"key", POOL_ID, "nobody")
    assert srp.decoy(b"key", POOL_ID, "nobody") == (salt, verifier)
    others = [srp.decoy(b"yek", POOL_ID, "nobody"), srp.decoy(b"key", "p", "nobody"), srp.decoy(b"key", POOL_ID, "n")]
    assert len({salt, *(other[0] for other in others)}) == 4
    assert len({verifier, *(other[1] for other in others)}) == 4


@settings(deadline=None, max_examples=30)
@given(st.text())
def test_a_decoy_has_the_form_of_the_genuine(username: str) -> None:
    """Nothing in a challenge tells that the user does not exist."""
    salt, verifier = srp.decoy(b"key", POOL_ID, username)
    assert (len(salt), len(verifier)) == (srp.SALT_BYTES, len(VERIFIER))
    assert power(srp.check_verifier(verifier), (N - 1) // 2) == 1  # in the subgroup of the powers of g


def test_nobody_signs_in_as_a_decoy() -> None:
    """The challenge of an unknown user ends like that of a wrong password."""
    salt, verifier = srp.decoy(b"key", POOL_ID, "nobody")
    public = srp.start(verifier, B_EXPONENT)
    ours = srp_client.session_key(A_EXPONENT, public, POOL, "nobody", PASSWORD, salt)
    assert ours not in srp.session_keys(srp_client.public_value(A_EXPONENT), public, B_EXPONENT, verifier)
