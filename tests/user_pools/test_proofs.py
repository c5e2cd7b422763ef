"""What a code proves of its user's addresses."""

import pytest

from poolhouse.user_pools import proofs
from poolhouse.user_pools.model.user import CONFIRMED, User


def user(**attributes: str) -> User:
    """A user with these attributes."""
    return User("us-east-1_Pool00000", "sub", "alice", CONFIRMED, attributes, 0.0, 0.0)


@pytest.mark.parametrize("value", ["alice@example.com", "a:b@example.com", "+15555550123"])
def test_a_code_proves_the_value_that_it_was_sent_to(value: str) -> None:
    """Whatever signs the value holds."""
    alice = user(email=value)
    assert proofs.proven(alice, proofs.proof_of(alice, "email")) == "email"


def test_a_value_that_was_changed_is_not_proven() -> None:
    """Nor is another attribute that has the old value, or one that is gone."""
    proof = proofs.proof_of(user(email="old@example.com"), "email")
    for changed in (user(email="new@example.com"), user(phone_number="old@example.com"), user()):
        assert proofs.proven(changed, proof) is None


@pytest.mark.parametrize("proof", [None, "", "email", "email:"])
def test_a_code_that_was_sent_nowhere_proves_nothing(proof: str | None) -> None:
    """Not even an empty value."""
    assert proofs.proven(user(email=""), proof) is None
