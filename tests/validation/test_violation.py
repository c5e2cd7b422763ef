from poolhouse.gen.userpool import v1 as pb
from poolhouse.validation.violation import MAX_ECHOED, MAX_REPORTED, echo_list, entry_name, null, of_each, too_few
from tests.validation.requests import POOL, refusal


def test_all_violations_are_told_at_once() -> None:
    """A caller can mend a request in one go: they are counted and joined as Cognito does it."""
    told = refusal(pb.AdminGetUserRequest(user_pool_id=""))
    assert told == (
        "3 validation errors detected: "
        "Value null at 'username' failed to satisfy constraint: Member must not be null; "
        "Value '' at 'userPoolId' failed to satisfy constraint: Member must have length greater than or equal to 1; "
        "Value '' at 'userPoolId' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+"
    )


def test_only_the_first_violations_are_spelled_out() -> None:
    """A hopeless request is answered in a message that still fits into gRPC's trailers."""
    request = pb.AdminUpdateUserAttributesRequest(
        user_pool_id=POOL, username="ann", user_attributes=[pb.AttributeType()] * 1000
    )
    told = refusal(request)
    assert told.startswith("1000 validation errors detected: Value null at 'userAttributes.1.member.name'")
    assert told.count("failed to satisfy") == MAX_REPORTED


def test_secrets_and_long_values_are_not_repeated() -> None:
    """What a message tells can be logged: no password, and no page of text."""
    told = refusal(pb.ChangePasswordRequest(access_token="a", proposed_password=" hunter2 "))
    assert "Value at 'proposedPassword' failed" in told
    assert "hunter2" not in told
    told = refusal(pb.DescribeUserPoolRequest(user_pool_id="x" * (MAX_ECHOED + 1)))
    assert "Value at 'userPoolId' failed" in told
    assert "Value 'xx" in refusal(pb.DescribeUserPoolRequest(user_pool_id="x" * 60))


def test_lists_and_maps_are_told_in_words_of_their_own() -> None:
    """An entry is named by its key as long as the key may be repeated, a list by all that it holds."""
    assert str(null("a.b")) == "Value null at 'a.b' failed to satisfy constraint: Member must not be null"
    assert too_few("a", 2).constraint == "Member must have length greater than or equal to 2"
    assert (echo_list(["a", 1]), echo_list(["a"], sensitive=True)) == (" '[a, 1]'", "")
    assert entry_name("key", 3) == "key.member"
    assert entry_name("key", 3, sensitive=True) == "3.member"
    assert entry_name("k" * (MAX_ECHOED + 1), 3) == "3.member"
    assert of_each("Map key", ["a", "b"]) == "Map key must satisfy constraint: [a, b]"
