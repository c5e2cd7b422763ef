import pytest

from poolhouse.identity_pools.policy.malformed import quoted


@pytest.mark.parametrize(
    ("text", "shown"), [("s3:Get", '"s3:Get"'), ('a"b\n', '"a\\"b\\n"'), ("\ud800é", '"\\ud800\\u00e9"')]
)
def test_an_error_quotes_its_author_in_ascii(text: str, shown: str) -> None:
    """Whatever a policy holds, the message about it can be written to any log and any wire."""
    assert quoted(text) == shown


def test_an_error_stays_short() -> None:
    """A policy of a megabyte is not sent back in full."""
    assert len(quoted("x" * 10**6)) < 120
