"""What events show."""

from poolhouse.user_pools.model.user import CONFIRMED, User
from poolhouse.user_pools.triggers import events


def test_a_user_is_shown_with_sub_and_status() -> None:
    """Beside all attributes."""
    user = User("pool", "a-sub", "alice", CONFIRMED, {"email": "a@example.com"}, 0.0, 0.0)
    shown = {"sub": "a-sub", "cognito:user_status": "CONFIRMED", "email": "a@example.com"}
    assert events.user_attributes(user) == shown


def test_metadata_is_there_only_where_the_app_sends_some() -> None:
    """Data for validation is there in any case, and null for none."""
    assert events.with_metadata({"a": 1}, {"b": "2"}) == {"a": 1, "clientMetadata": {"b": "2"}}
    assert events.with_metadata({"a": 1}, {}) == {"a": 1}
    assert events.validation_data({"b": "2"}) == {"validationData": {"b": "2"}}
    assert events.validation_data({}) == {"validationData": None}
