"""The store's own errors."""

from poolhouse.storage.errors import ConstraintViolation, StoreError, UniqueViolation


def test_a_taken_key_says_which() -> None:
    """In its text as in its parts; and it is caught as any other failure of the store."""
    error = UniqueViolation("items_pkey", ("owner", "name"))
    assert (str(error), error.constraint, error.columns) == (
        "items_pkey (owner, name)",
        "items_pkey",
        ("owner", "name"),
    )
    assert str(UniqueViolation("items_folded")) == "items_folded"
    assert isinstance(error, ConstraintViolation)
    assert isinstance(error, StoreError)
