from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model import user_sessions
from poolhouse.user_pools.model.user_sessions import PoolSessions


def test_nothing_is_tracked_until_somebody_wants_it() -> None:
    """Cognito's defaults."""
    assert PoolSessions.parse(None) == PoolSessions(tracked=False, max_per_user=20)
    assert user_sessions.sso_minutes(None) == 60


def test_what_is_stored_is_read_again() -> None:
    """On or off."""
    for sessions in (PoolSessions(tracked=True, max_per_user=1), PoolSessions(tracked=False, max_per_user=100)):
        assert PoolSessions.parse(sessions.stored()) == sessions
    never = pb.ClientSSOSessionConfigType(max_validity_minutes=0)
    assert user_sessions.sso_minutes(never.SerializeToString()) == 0
