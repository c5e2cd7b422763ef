import base64

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.crypto import totp

# RFC 6238 appendix B, SHA-1: the codes have eight digits there, of which these are the last six.
RFC_SEED = b"12345678901234567890"
RFC_VECTORS = [
    (59, "287082"),
    (1_111_111_109, "081804"),
    (1_111_111_111, "050471"),
    (1_234_567_890, "005924"),
    (2_000_000_000, "279037"),
    (20_000_000_000, "353130"),
]
SEED = bytes(range(32))


@pytest.mark.parametrize(("now", "code"), RFC_VECTORS)
def test_codes_are_those_of_the_rfc(now: int, code: str) -> None:
    """RFC 6238 appendix B."""
    step = totp.step_at(now)
    assert totp.code_at(RFC_SEED, step) == code
    assert totp.matching_step(RFC_SEED, code, now) == step


@given(seed=st.binary(min_size=20, max_size=64), now=st.integers(0, 2**34))
def test_apps_and_server_agree(seed: bytes, now: int) -> None:
    """An independent implementation, fed with the secret as people type it, shows the same."""
    app = pyotp.TOTP(totp.secret_code(seed))
    assert totp.code_at(seed, totp.step_at(now)) == app.at(now)


def test_a_code_may_be_one_step_early_or_late() -> None:
    """RFC 6238 section 5.2; two steps are too many in either direction."""
    now = 1_700_000_010.0
    present = totp.step_at(now)
    found = {drift: totp.matching_step(SEED, totp.code_at(SEED, present + drift), now) for drift in range(-3, 4)}
    assert found == {-3: None, -2: None, -1: present - 1, 0: present, 1: present + 1, 2: None, 3: None}


def test_time_begins_with_the_first_step() -> None:
    """There is none before it, and no clock is asked for one."""
    assert totp.step_at(29.9) == 0
    assert totp.matching_step(SEED, totp.code_at(SEED, 0), 0.0) == 0


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "१२३४५६", "\0" * 6])
def test_what_is_no_code_matches_no_step(code: str) -> None:
    """Whatever somebody sends."""
    assert totp.matching_step(SEED, code, 1_700_000_000.0) is None


def test_a_secret_code_is_base32_without_padding() -> None:
    """Letters and digits alone, as Cognito's pattern for it demands, and back again it is the seed."""
    secret = totp.secret_code(SEED)
    assert len(secret) == 52
    assert secret.isalnum()
    assert base64.b32decode(secret + "====") == SEED


def test_a_key_uri_is_what_apps_read() -> None:
    """Issuer and account survive, whatever is in them."""
    read = pyotp.parse_uri(totp.key_uri("Ex: ample/1", "žaneta@example.com", totp.secret_code(SEED)))
    assert isinstance(read, pyotp.TOTP)
    assert (read.issuer, read.name, read.secret) == ("Ex: ample/1", "žaneta@example.com", totp.secret_code(SEED))
