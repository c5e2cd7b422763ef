import pytest

from poolhouse.identity_pools.policy.request import Request


def test_keys_and_actions_have_no_case() -> None:
    """A service that spells a key in its own way is understood."""
    request = Request("S3:GetObject", "arn:aws:s3:::B/k", {"AWS:SourceIp": "192.0.2.1"})
    assert (request.action, request.resource) == ("s3:getobject", "arn:aws:s3:::B/k")
    assert request.singles == {"aws:sourceip": "192.0.2.1"}
    assert request.values == {"aws:sourceip": ("192.0.2.1",)}


def test_a_key_with_several_values_is_no_variable() -> None:
    """Nor is one that could have several but has one; one that has none is not there."""
    request = Request("a:b", "*", {"aws:TagKeys": ["a", "b"], "aws:One": ("a",), "aws:None": []})
    assert request.singles == {}
    assert request.values == {"aws:tagkeys": ["a", "b"], "aws:one": ("a",)}


@pytest.mark.parametrize("last", ["b", ["b"], []])
def test_of_a_key_in_two_cases_the_last_one_counts(last: str | list[str]) -> None:
    """What the server knows for certain, and adds last, leaves nothing of what a caller claimed."""
    request = Request("a:b", "*", {"AWS:X": "claimed", "aws:x": last})
    known = Request("a:b", "*", {"aws:x": last})
    assert (request.singles, request.values) == (known.singles, known.values)


def test_nobody_in_particular_asks_unless_told() -> None:
    """The principal matters to trust policies alone."""
    assert Request("a:b", "*", {}).principal == {}
    assert Request("a:b", "*", {}, {"Federated": "x"}).principal == {"Federated": "x"}
