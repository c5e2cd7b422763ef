"""A login that was verified, and who can be the subject of one."""

import pytest

from poolhouse.identity_pools.logins.login import MAX_SUBJECT_CHARS, Login
from poolhouse.identity_pools.logins.refusals import LoginRefused


def test_a_login_says_who_it_is_to_whom() -> None:
    """Its claims always hold the subject, and what it prints holds no claims."""
    login = Login.of("login.example.com", "app", "alice", {"email": "alice@example.com", "sub": "bob"})
    assert (login.provider, login.subject) == ("login.example.com", "alice")
    assert login.claims == {"email": "alice@example.com", "sub": "alice"}
    assert login.amr == ("login.example.com", "login.example.com:app:alice")
    assert "alice@example.com" not in repr(login)


@pytest.mark.parametrize("subject", ["a", "ünï ©ode", "x" * MAX_SUBJECT_CHARS, "auth0|5f7c", "a:b"])
def test_any_text_can_be_somebody(subject: str) -> None:
    """Providers name their users as they like."""
    assert Login.of("p", "a", subject, {}).subject == subject


@pytest.mark.parametrize(
    "subject", [None, 7, True, [], "", "x" * (MAX_SUBJECT_CHARS + 1), "a\x00", "\n", "\x85", "\ud800"]
)
def test_what_is_no_text_is_nobody(subject: object) -> None:
    """No database and no policy could hold these."""
    with pytest.raises(LoginRefused):
        Login.of("p", "a", subject, {})
