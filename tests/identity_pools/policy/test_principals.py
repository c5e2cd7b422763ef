from typing import Any

import pytest

from poolhouse.identity_pools.policy import principals
from poolhouse.identity_pools.policy.malformed import MalformedPolicy

COGNITO = {"Federated": "cognito-identity.amazonaws.com"}
USER = "arn:aws:iam::123456789012:user/bob"
SESSION = "arn:aws:sts::123456789012:assumed-role/r/s"


@pytest.mark.parametrize("raw", ["*", {"AWS": "*"}, {"AWS": [USER, "*"]}])
def test_a_star_is_everyone(raw: Any) -> None:
    """Whatever kind of principal they are, and those who are none."""
    known = principals.parse(raw)
    for principal in ({}, COGNITO, {"AWS": USER}, {"Service": "sns.amazonaws.com"}):
        assert known.include(principal)


@pytest.mark.parametrize(
    ("raw", "principal", "included"),
    [
        (COGNITO, COGNITO, True),
        (COGNITO, {"Federated": "accounts.google.com"}, False),
        (COGNITO, {"Service": "cognito-identity.amazonaws.com"}, False),
        (COGNITO, {}, False),
        ({"Federated": ["accounts.google.com", "arn:aws:iam::123456789012:saml-provider/x"]}, COGNITO, False),
        ({"Federated": ["a.example", "b.example"], "AWS": USER}, {"Federated": "b.example"}, True),
        ({"Service": "sns.amazonaws.com"}, {"Service": "sns.amazonaws.com"}, True),
        ({"AWS": USER}, {"AWS": USER}, True),
        ({"AWS": USER}, {"AWS": USER.upper()}, False),
        ({"AWS": USER}, {"AWS": "123456789012"}, False),
        ({"AWS": "123456789012"}, {"AWS": USER}, True),
        ({"AWS": "arn:aws:iam::123456789012:root"}, {"AWS": SESSION}, True),
        ({"AWS": "arn:aws:iam::123456789012:root"}, {"AWS": "123456789012"}, True),
        ({"AWS": "123456789012"}, {"AWS": "arn:aws:iam::210987654321:user/123456789012"}, False),
        ({"AWS": "123456789012"}, {"Federated": "123456789012"}, False),
    ],
)
def test_a_principal_is_included_by_its_kind_and_name(raw: Any, principal: dict[str, str], *, included: bool) -> None:
    """An account stands for all of its own."""
    assert principals.parse(raw).include(principal) is included


@pytest.mark.parametrize(("raw", "found"), [(COGNITO, True), ({"AWS": "*"}, False), ({"Federated": "x"}, False)])
def test_trust_in_identity_pools_is_noticed(raw: Any, *, found: bool) -> None:
    """IAM has a rule of its own for it."""
    assert principals.parse(raw).has_cognito is found


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (None, "must be"),
        ("everyone", "must be"),
        (["*"], "must be"),
        ({}, "must be"),
        ({"Everyone": "*"}, 'Invalid principal in policy: "Everyone"'),
        ({"CanonicalUser": "abc"}, "Invalid principal"),
        ({"aws": "*"}, "Invalid principal"),
        ({"AWS": []}, "must not be empty"),
        ({"AWS": None}, "must be a string"),
        ({"AWS": "bob"}, "Invalid principal"),
        ({"AWS": "12345678901"}, "Invalid principal"),
        ({"AWS": "arn:aws:iam::123456789012:user/*"}, "Invalid principal"),
        ({"AWS": "arn:aws:s3:::b"}, "Invalid principal"),
        ({"Federated": "*"}, "Invalid principal"),
        ({"Federated": "*.example.com"}, "Invalid principal"),
        ({"Federated": ""}, "Invalid principal"),
        ({"Federated": "a b"}, "Invalid principal"),
        ({"Service": "*"}, "Invalid principal"),
    ],
)
def test_a_principal_that_is_none_is_refused(raw: Any, told: str) -> None:
    """Above all one with wildcards, which would trust whoever chooses a fitting name."""
    with pytest.raises(MalformedPolicy, match=told):
        principals.parse(raw)
