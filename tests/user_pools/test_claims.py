"""What a pool's tokens say: Cognito's claims."""

import dataclasses
import re
from typing import Any

import pytest

from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.groups import GroupRow
from poolhouse.storage.user_pools import ClientRow
from poolhouse.user_pools import claims
from poolhouse.user_pools.claims import Subject
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.sign_in import SignIn
from poolhouse.user_pools.model.user import CONFIRMED, User

NOW = 1_700_000_100.9
SIGN_IN = SignIn("origin", 1_700_000_000.7, "event")
ROLE_A, ROLE_B = "arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"


def client(**settings: Any) -> AppClient:
    """An app client with these settings."""
    message = pb.UserPoolClientType(**{"enable_token_revocation": True, **settings})
    return AppClient(ClientRow("us-east-1_ABC", "client", "app", message.SerializeToString(), 1, 0.0, 0.0), ())


def group(name: str, precedence: int | None = None, role_arn: str | None = None) -> GroupRow:
    """A group; lists of them are in the order of precedence, as the store hands them out."""
    return GroupRow(name, None, role_arn, precedence, 0.0, 0.0)


def subject(*groups: GroupRow, app: AppClient | None = None, **attributes: Any) -> Subject:
    """Alice."""
    alice = User("us-east-1_ABC", "sub-of-alice", "alice", CONFIRMED, attributes, 0.0, 0.0)
    return Subject("https://pools.example.com/us-east-1_ABC", app or client(), alice, groups)


def identity(about: Subject, readable: frozenset[str] | None = None) -> claims.Claims:
    """The claims of an ID token."""
    return claims.id_claims(about, SIGN_IN, NOW, "jti", readable)


def test_an_access_token_has_cognitos_claims() -> None:
    """All of them and no others, in Cognito's order, with times in whole seconds."""
    found = claims.access_claims(subject(group("admins")), SIGN_IN, NOW, "jti")
    assert list(found.items()) == [
        ("sub", "sub-of-alice"),
        ("cognito:groups", ["admins"]),
        ("iss", "https://pools.example.com/us-east-1_ABC"),
        ("client_id", "client"),
        ("origin_jti", "origin"),
        ("event_id", "event"),
        ("token_use", "access"),
        ("scope", "aws.cognito.signin.user.admin"),
        ("auth_time", 1_700_000_000),
        ("exp", 1_700_003_700),
        ("iat", 1_700_000_100),
        ("jti", "jti"),
        ("username", "alice"),
    ]


def test_an_id_token_has_cognitos_claims() -> None:
    """All of them, and the user's attributes."""
    assert identity(subject(email="alice@example.com", email_verified="true")) == {
        "sub": "sub-of-alice",
        "email": "alice@example.com",
        "email_verified": True,
        "iss": "https://pools.example.com/us-east-1_ABC",
        "cognito:username": "alice",
        "origin_jti": "origin",
        "aud": "client",
        "event_id": "event",
        "token_use": "id",
        "auth_time": 1_700_000_000,
        "exp": 1_700_003_700,
        "iat": 1_700_000_100,
        "jti": "jti",
    }


def test_tokens_that_cannot_be_revoked_do_not_name_their_sign_in() -> None:
    """As in Cognito, where only the access token then has an id of its own."""
    about = subject(app=client(enable_token_revocation=False))
    access = claims.access_claims(about, SIGN_IN, NOW, "jti")
    assert "origin_jti" not in access
    assert access["jti"] == "jti"
    assert not {"origin_jti", "jti"} & identity(about).keys()


def test_tokens_of_a_tracked_session_name_it_all_the_same() -> None:
    """Else it could not be ended at once, whatever the client says of tokens."""
    about = subject(app=client(enable_token_revocation=False))
    tracked = dataclasses.replace(SIGN_IN, tracked=True)
    assert claims.access_claims(about, tracked, NOW, "jti")["origin_jti"] == "origin"
    assert claims.id_claims(about, tracked, NOW, "jti", None)["origin_jti"] == "origin"


def test_each_token_lives_as_long_as_the_client_says() -> None:
    """In the unit that it says."""
    about = subject(
        app=client(
            access_token_validity=5,
            id_token_validity=600,
            token_validity_units={"access_token": pb.TIME_UNITS_TYPE_MINUTES, "id_token": pb.TIME_UNITS_TYPE_SECONDS},
        )
    )
    access = claims.access_claims(about, SIGN_IN, NOW, "jti")
    assert (access["exp"] - access["iat"], identity(about)["exp"] - int(NOW)) == (300, 600)


def test_attributes_have_the_types_of_openid() -> None:
    """Flags are booleans, the address is an object, a time is a number; custom attributes stay strings."""
    attributes: dict[str, Any] = {
        "email_verified": "false",
        "phone_number_verified": "true",
        "address": "1 Main Street",
        "updated_at": "1700000000",
        "custom:age": "42",
        "custom:member": "true",
    }
    found = identity(subject(**attributes))
    assert found["email_verified"] is False
    assert found["phone_number_verified"] is True
    assert found["address"] == {"formatted": "1 Main Street"}
    assert found["updated_at"] == 1_700_000_000
    assert (found["custom:age"], found["custom:member"]) == ("42", "true")


@pytest.mark.parametrize("value", ["-5", "²", "9" * 400])
def test_a_time_that_is_no_number_stays_as_it_is(value: str) -> None:
    """Nothing that a user may write makes signing in fail."""
    assert identity(subject(updated_at=value))["updated_at"] == value


def test_an_id_token_has_what_the_client_may_read() -> None:
    """Other attributes are left out."""
    about = subject(email="alice@example.com", name="Alice")
    assert identity(about, frozenset({"name"})).keys() & {"name", "email"} == {"name"}


def test_no_attribute_takes_the_place_of_a_claim() -> None:
    """A user who could write one of these would be somebody else."""
    names = ("sub", "iss", "aud", "token_use", "cognito:username", "exp", "iat", "jti", "origin_jti", "auth_time")
    attributes: dict[str, Any] = dict.fromkeys(names, "forged")
    assert identity(subject(**attributes)) == identity(subject())


def test_no_groups_make_no_claims() -> None:
    """As in Cognito."""
    for found in (claims.access_claims(subject(), SIGN_IN, NOW, "jti"), identity(subject())):
        assert not [name for name in found if re.match("cognito:(groups|roles|preferred_role)", name)]


@pytest.mark.parametrize(
    ("groups", "roles", "preferred"),
    [
        ([group("a", 1, ROLE_A), group("b", 2, ROLE_B)], [ROLE_A, ROLE_B], ROLE_A),
        ([group("a", 0, ROLE_B), group("b", None, ROLE_A)], [ROLE_B, ROLE_A], ROLE_B),
        ([group("a", 1, ROLE_A), group("b", 1, ROLE_A)], [ROLE_A], ROLE_A),
        ([group("a", 1, ROLE_A), group("b", 1, ROLE_B)], [ROLE_A, ROLE_B], None),
        ([group("a", 1), group("b", 2, ROLE_B)], [ROLE_B], ROLE_B),
        ([group("a", None, ROLE_A)], [ROLE_A], ROLE_A),
        ([group("a", None, ROLE_A), group("b", None, ROLE_B)], [ROLE_A, ROLE_B], None),
    ],
)
def test_the_group_with_precedence_says_which_role_is_preferred(
    groups: list[GroupRow], roles: list[str], preferred: str | None
) -> None:
    """The lowest number wins, no number comes last, and groups that disagree on the same number prefer none."""
    found = identity(subject(*groups))
    assert found["cognito:groups"] == [one.name for one in groups]
    assert found["cognito:roles"] == roles
    assert found.get("cognito:preferred_role") == preferred


def test_groups_without_roles_make_no_claim_of_roles() -> None:
    """Only of themselves."""
    found = identity(subject(group("a", 1), group("b")))
    assert found["cognito:groups"] == ["a", "b"]
    assert not {"cognito:roles", "cognito:preferred_role"} & found.keys()
