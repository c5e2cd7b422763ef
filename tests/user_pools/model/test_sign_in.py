"""One sign-in."""

from dataclasses import FrozenInstanceError

import pytest

from poolhouse.user_pools.model.sign_in import SignIn


def test_a_sign_in_does_not_change() -> None:
    """All tokens that come of it agree on it."""
    sign_in = SignIn("origin", 1.0, "event")
    assert sign_in == SignIn("origin", 1.0, "event")
    with pytest.raises(FrozenInstanceError):
        sign_in.auth_time = 2.0  # type: ignore[misc]
