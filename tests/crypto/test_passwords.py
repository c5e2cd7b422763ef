"""Password hashes."""

import argon2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poolhouse.crypto.passwords import (
    OWASP,
    TESTS_ONLY,
    InvalidPasswordHash,
    Profile,
    decoy,
    hash_password,
    needs_rehash,
    profile_named,
    verify_password,
)


@settings(deadline=None, max_examples=50)
@given(st.text(), st.text())
def test_exactly_the_right_password_verifies(password: str, other: str) -> None:
    """Whoever knows the password gets in, and nobody else."""
    phc = hash_password(password, TESTS_ONLY)
    assert verify_password(password, phc)
    assert verify_password(other, phc) == (password == other)


def test_a_password_is_taken_as_the_bytes_that_were_sent() -> None:
    """As with Cognito, a composed and a decomposed letter are two different passwords."""
    assert not verify_password("a\u0301", hash_password("\u00e1", TESTS_ONLY))


def test_each_hash_has_its_own_salt() -> None:
    """Two users with one password cannot be told from the database."""
    assert hash_password("same", TESTS_ONLY) != hash_password("same", TESTS_ONLY)


def test_the_owasp_profile_is_what_a_hash_says() -> None:
    """An auditor reads the cost off the stored hash: Argon2id, 19 MiB, two passes, one lane."""
    phc = hash_password("password", OWASP)
    assert phc.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert verify_password("password", phc)
    assert argon2.PasswordHasher().verify(phc, "password")


def test_a_hash_of_another_profile_is_renewed() -> None:
    """Raising the cost reaches each user at the next sign-in."""
    phc = hash_password("password", TESTS_ONLY)
    assert needs_rehash(phc, OWASP)
    assert not needs_rehash(phc, TESTS_ONLY)


@pytest.mark.parametrize(
    "phc",
    ["", "plain text", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$!!!!$!!!!", "$2b$12$abcdefghijklmnopqrstuv"],
)
def test_damaged_data_is_not_a_wrong_password(phc: str) -> None:
    """An operator hears of a broken hash; the user is not told that the password is wrong."""
    with pytest.raises(InvalidPasswordHash):
        verify_password("password", phc)


@pytest.mark.parametrize("kind", [argon2.Type.I, argon2.Type.D])
def test_only_argon2id_is_accepted(kind: argon2.Type) -> None:
    """Nobody weakens a stored password to another kind of Argon2."""
    phc = argon2.PasswordHasher(1, 8, 1, type=kind).hash("password")
    with pytest.raises(InvalidPasswordHash, match="not Argon2id"):
        verify_password("password", phc)
    with pytest.raises(InvalidPasswordHash):
        needs_rehash(phc, TESTS_ONLY)


@pytest.mark.parametrize("profile", [OWASP, TESTS_ONLY])
def test_an_unknown_user_costs_what_a_known_one_costs(profile: Profile) -> None:
    """The time of a sign-in does not tell whether the user exists: the decoy states the same cost and never fits."""
    phc = decoy(profile)
    assert not needs_rehash(phc, profile)
    assert len(phc) == len(hash_password("password", profile))
    assert not verify_password("password", phc)
    assert decoy(profile) == phc


def test_a_profile_is_found_by_its_exact_name_only() -> None:
    """The cheap profile is never what a typo or a default leads to."""
    assert profile_named("owasp") is OWASP
    assert profile_named("tests-only") is TESTS_ONLY
    for name in ("", "OWASP", "tests_only", "default"):
        with pytest.raises(KeyError, match="owasp, tests-only"):
            profile_named(name)
