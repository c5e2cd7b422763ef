import pytest

from poolhouse.user_pools.mfa.new_app import NewApp
from poolhouse.user_pools.sessions import Session

SEED = bytes(range(32))


@pytest.mark.parametrize("app", [NewApp(SEED), NewApp(SEED, "Žofie's phone", 56_000_000), NewApp(SEED, "", 0)])
def test_an_app_travels_in_a_session(app: NewApp) -> None:
    """Proven or not, it comes out as it went in, and its seed is in no repr."""
    assert NewApp.of(Session(app.state(), 0.0, b"")) == app
    assert "seed" not in repr(app)


def test_most_sessions_have_none() -> None:
    """And say so."""
    assert NewApp.of(Session({"sub": "x"}, 0.0, b"")) is None
