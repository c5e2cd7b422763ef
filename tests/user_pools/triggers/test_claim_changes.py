"""What functions may change of tokens. Values in, values out."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.user_pools.triggers.claim_changes import MAX_BYTES, Changes, Groups

CLAIMS: dict[str, Any] = {
    "sub": "a-sub",
    "email": "a@example.com",
    "cognito:groups": ["old"],
    "cognito:roles": ["arn:old"],
    "cognito:preferred_role": "arn:old",
    "token_use": "id",
}


def applied(*, plain: bool = False, claims: dict[str, Any] = CLAIMS, **said: Any) -> dict[str, Any]:
    """The claims after an answer that says this of a token."""
    return Changes.read(said, plain=plain).applied(claims, None, roles=True)


def test_claims_are_added_replaced_and_left_out() -> None:
    """What is to be left out goes even if it was added."""
    added = {"tier": "gold", "email": "b@example.com", "gone": "1"}
    changed = applied(claimsToAddOrOverride=added, claimsToSuppress=["gone", "none"])
    assert changed == {**CLAIMS, "tier": "gold", "email": "b@example.com"}


@pytest.mark.parametrize("name", ["sub", "iss", "exp", "aud", "cognito:groups", "cognito:x", "dev:x", "jti", "scope"])
def test_what_a_token_says_of_itself_stays(name: str) -> None:
    """As by Cognito, silently."""
    assert applied(claimsToAddOrOverride={name: "forged"}, claimsToSuppress=[name]) == CLAIMS


def test_values_may_be_of_any_type_in_newer_versions() -> None:
    """Null adds nothing."""
    values = {"a": 1, "b": [True], "c": {"d": None}}
    assert applied(claimsToAddOrOverride={**values, "e": None}) == {**CLAIMS, **values}


def test_values_are_strings_in_the_first_version() -> None:
    """Numbers become strings, and what has parts is refused."""
    assert applied(plain=True, claimsToAddOrOverride={"a": 1, "b": True, "c": None, "d": "x"}) == {
        **CLAIMS,
        "a": "1",
        "b": "true",
        "d": "x",
    }
    with pytest.raises(errors.InvalidLambdaResponseException, match="claim a is not a string"):
        applied(plain=True, claimsToAddOrOverride={"a": [1]})


def test_scopes_are_those_of_access_tokens() -> None:
    """Added once, and taken away."""
    claims = {"scope": "one two"}
    changed = applied(claims=claims, scopesToAdd=["three", "one"], scopesToSuppress=["two"])
    assert changed == {"scope": "one three"}
    assert "scope" not in applied(scopesToAdd=["three"])


def test_claims_that_nobody_could_carry_are_refused() -> None:
    """A token goes with every request."""
    with pytest.raises(errors.InvalidLambdaResponseException, match="bytes"):
        applied(claimsToAddOrOverride={"a": "x" * MAX_BYTES})


def test_groups_take_the_place_of_the_users_own() -> None:
    """With their roles, which access tokens do not name."""
    said = {"groupsToOverride": ["new"], "iamRolesToOverride": ["arn:new"], "preferredRole": "arn:new"}
    groups = Groups.read({"groupOverrideDetails": said})
    rest = {name: CLAIMS[name] for name in ("sub", "email", "token_use")}
    roles = {"cognito:roles": ["arn:new"], "cognito:preferred_role": "arn:new"}
    assert Changes().applied(CLAIMS, groups, roles=True) == {**rest, "cognito:groups": ["new"], **roles}
    assert Changes().applied(CLAIMS, groups, roles=False) == {**rest, "cognito:groups": ["new"]}


def test_an_answer_without_groups_leaves_them_and_an_empty_one_takes_them() -> None:
    """Null is as good as nothing."""
    assert Groups.read({}) is None
    assert Groups.read({"groupOverrideDetails": None}) is None
    rest = {name: CLAIMS[name] for name in ("sub", "email", "token_use")}
    assert Changes().applied(CLAIMS, Groups.read({"groupOverrideDetails": {}}), roles=True) == rest
