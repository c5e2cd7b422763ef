"""What has happened in a custom sign-in, as a value."""

from poolhouse.user_pools.custom_auth.history import CUSTOM_CHALLENGE, SRP_A, History, is_in
from poolhouse.user_pools.sessions import Session


def test_functions_see_it_in_cognitos_words() -> None:
    """In the order in which it came."""
    history = History().with_answer(SRP_A, right=True).with_answer(CUSTOM_CHALLENGE, "note", right=False)
    assert history.shown() == [
        {"challengeName": "SRP_A", "challengeResult": True, "challengeMetadata": None},
        {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": False, "challengeMetadata": "note"},
    ]


def test_it_travels_in_sessions() -> None:
    """And tells them from others."""
    history = History().with_answer(CUSTOM_CHALLENGE, "é", right=True)
    session = Session(history.state(), 0.0, b"")
    assert (History.of(session), is_in(session), is_in(Session({}, 0.0, b""))) == (history, True, False)


def test_the_third_wrong_answer_is_the_last() -> None:
    """Right ones between them do not help."""
    history = History()
    for right in (False, True, False):
        history = history.with_answer(CUSTOM_CHALLENGE, right=right)
        assert not history.is_over
    assert history.with_answer(CUSTOM_CHALLENGE, right=False).is_over


def test_a_password_can_be_proven_only_right_after_it_was_begun() -> None:
    """The client's public value is not kept."""
    begun = History().with_answer(SRP_A, right=True)
    assert begun.awaits_password
    assert not History().awaits_password
    assert not begun.with_answer(CUSTOM_CHALLENGE, right=True).awaits_password
