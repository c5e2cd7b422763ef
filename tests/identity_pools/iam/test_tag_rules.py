"""Tags of roles and of providers: what IAM takes."""

import pytest

from poolhouse import errors
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.iam import tag_rules


def tags(*keys: str) -> list[pb.Tag]:
    """Tags with these keys, each with its key as the value."""
    return [pb.Tag(key=key, value=key) for key in keys]


def test_added_tags_replace_those_of_the_same_key() -> None:
    """Case does not tell keys apart, also beyond ASCII."""
    found = tag_rules.merged(tags("b", "straße", "A"), tags("STRASSE", "a"))
    assert [tag.value for tag in found] == ["a", "b", "STRASSE"]


@pytest.mark.parametrize("keys", [("a", "A"), ("a", "a")])
def test_a_key_is_given_once(keys: tuple[str, str]) -> None:
    """Nobody could tell which one was meant."""
    with pytest.raises(errors.InvalidInputException, match="Duplicate tag keys found"):
        tag_rules.merged((), tags(*keys))


@pytest.mark.parametrize("key", ["aws:x", "AWS:x", "aws:"])
def test_aws_own_keys_are_refused(key: str) -> None:
    """Policies would take them for AWS's word."""
    with pytest.raises(errors.InvalidInputException, match="aws: prefixed"):
        tag_rules.merged((), tags(key))


def test_there_are_fifty_tags_at_most() -> None:
    """Those that are there already count, and those that are replaced count once."""
    full = tags(*(f"k{i}" for i in range(50)))
    assert len(tag_rules.merged(full, tags("K1", "k2"))) == 50
    with pytest.raises(errors.LimitExceededException, match="50"):
        tag_rules.merged(full, tags("new"))


def test_tags_are_taken_off_by_their_keys() -> None:
    """In any case; unknown keys are passed over."""
    assert [tag.key for tag in tag_rules.without(tags("a", "B"), ["b", "c"])] == ["a"]
