"""Identifiers and secrets: their forms are Cognito's, and no two are alike."""

import base64
import re
import uuid
from collections.abc import Callable

import pytest

from poolhouse.ids import Ids

IDS = Ids()
SAMPLES = 200


@pytest.mark.parametrize(
    ("make", "pattern"),
    [
        (IDS.request_id, r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        (IDS.uuid, r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        (lambda: IDS.user_pool_id("eu-west-1"), r"eu-west-1_[0-9a-zA-Z]{9}"),
        (IDS.client_id, r"[a-z0-9]{26}"),
        (IDS.client_secret, r"[a-z0-9]{52}"),
        (IDS.token_session_id, r"tkn[a-z0-9]{25}"),
        (IDS.token, r"[\w-]{43}"),
        (lambda: IDS.token(8), r"[\w-]{11}"),
        (IDS.access_key_id, r"AKIA[A-Z2-7]{16}"),
        (lambda: IDS.access_key_id("ASIA"), r"ASIA[A-Z2-7]{16}"),
        (IDS.role_id, r"AROA[A-Z2-7]{17}"),
        (IDS.secret_access_key, r"[A-Za-z0-9]{40}"),
    ],
)
def test_each_kind_has_its_form_and_never_repeats(make: Callable[[], str], pattern: str) -> None:
    """Clients validate these forms; a repeated one would be somebody else's."""
    made = {make() for _ in range(SAMPLES)}
    assert len(made) == SAMPLES
    assert all(re.fullmatch(pattern, one) for one in made)


def test_an_event_id_is_a_uuid_in_the_order_of_time() -> None:
    """To a fraction of a millisecond, and different for events at once."""
    times = [1_700_000_000 + number / 2000 for number in range(SAMPLES)]
    made = [IDS.event_id(time) for time in times]
    assert made == sorted(made)
    assert len({IDS.event_id(times[0]) for _ in range(SAMPLES)}) == SAMPLES
    parsed = uuid.UUID(made[0])
    assert (parsed.version, parsed.variant, str(parsed)) == (7, uuid.RFC_4122, made[0])
    assert parsed.int >> 80 == 1_700_000_000_000


def test_a_uuid_is_random_and_says_so() -> None:
    """Version 4, by which nothing can be told about the machine or the time."""
    assert uuid.UUID(IDS.uuid()).version == 4


def test_codes_have_six_digits_of_which_any_may_be_zero() -> None:
    """A code is text: 000000 is as good as any."""
    codes = [IDS.code() for _ in range(1000)]
    assert all(re.fullmatch(r"[0-9]{6}", code) for code in codes)
    assert any(code.startswith("0") for code in codes)
    assert len(set(codes)) > 950


def test_salts_and_exponents_have_their_full_size() -> None:
    """16 bytes of salt; SRP exponents of exactly 256 bits (RFC 5054 section 2.5.3)."""
    assert {len(IDS.salt()) for _ in range(SAMPLES)} == {16}
    assert len({IDS.salt() for _ in range(SAMPLES)}) == SAMPLES
    assert {IDS.srp_exponent().bit_length() for _ in range(SAMPLES)} == {256}


def test_a_generated_password_satisfies_the_policy_it_is_made_for() -> None:
    """It has the length, and something of every alphabet that is required, in no fixed place."""
    required = ("abc", "ABC", "0123456789", "!?")
    made = [IDS.password(12, *required) for _ in range(SAMPLES)]
    assert {len(password) for password in made} == {12}
    assert all(any(letter in alphabet for letter in password) for password in made for alphabet in required)
    assert len({password.find("!") for password in made}) > 3
    assert len(set(made)) == SAMPLES


def test_jitter_spreads_over_the_whole_unit() -> None:
    """Retries of many servers do not come together."""
    values = [IDS.jitter() for _ in range(SAMPLES)]
    assert all(0 <= value < 1 for value in values)
    assert max(values) - min(values) > 0.5


def test_secrets_use_the_whole_alphabet() -> None:
    """No letter is missing, as one that is cut off by mistake would be."""
    assert len(set("".join(IDS.secret_access_key() for _ in range(SAMPLES)))) == 62
    assert len(base64.urlsafe_b64decode(IDS.token() + "=")) == 32
