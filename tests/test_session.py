"""What a session may be taken for."""

from poolhouse.session import Role, Session

ACCOUNT = "123456789012"
POOL, IDENTITY = "us-east-1:0a0b0c0d-0000-4000-8000-000000000000", "us-east-1:0a0b0c0d-1111-4111-8111-111111111111"
PLAIN = Session("name", "provider", {}, 1.0, 2.0, identity_id=IDENTITY, identity_pool_id=POOL)


def test_a_roles_session_is_called_as_at_aws() -> None:
    """The role's name without its path, and the session's name."""
    role = Role(f"arn:aws:iam::{ACCOUNT}:role/a/path/Uploader", "AROAEXAMPLE")
    session = Session("laptop", "provider", {}, 1.0, 2.0, role)
    assert session.arn(ACCOUNT) == f"arn:aws:sts::{ACCOUNT}:assumed-role/Uploader/laptop"
    assert session.user_id == "AROAEXAMPLE:laptop"


def test_without_a_role_it_is_the_identity_itself() -> None:
    """As for who has shown an OpenID token."""
    assert PLAIN.arn(ACCOUNT) == f"arn:aws:cognito-identity:us-east-1:{ACCOUNT}:identitypool/{POOL}/identity/{IDENTITY}"
    assert PLAIN.user_id == IDENTITY


def test_what_a_provider_says_of_somebody_is_not_shown_in_a_repr() -> None:
    """Log lines and tracebacks do not carry it about."""
    assert "alice" not in repr(Session("name", "provider", {"provider:sub": "alice"}, 1.0, 2.0))
