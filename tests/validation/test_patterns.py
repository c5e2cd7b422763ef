import re
import time

from poolhouse.gen.userpool import v1 as pb
from poolhouse.validation.patterns import MATCH_SECONDS, matcher
from tests.validation.requests import POOL, all_rules, refusal

MAX_BODY = 131_072


def test_a_pattern_must_match_the_whole_string() -> None:
    """A valid part does not save the rest, not even before a line's end."""
    for value in (f"{POOL}\n", f" {POOL}", f"{POOL}/x"):
        assert "regular expression" in refusal(pb.DescribeUserPoolRequest(user_pool_id=value))


def test_shorthand_classes_mean_ascii() -> None:
    r"""`\w` and `\s` are what they are for AWS, in patterns with and without Unicode classes."""
    assert matcher(r"[\w]+")("az_09")
    assert not matcher(r"[\w]+")("é")
    assert not matcher(r"[\s]+")("\u00a0")
    mixed = matcher(r"[\p{L}\s]+\d\S\\w")
    assert mixed("é \t\n1x\\w")
    assert not mixed("é\u20031x\\w")
    assert not mixed("é٣x\\w")
    assert not mixed("é1 \\w")


NASTY = ["a", "{####}", "{##", "{##a##}", "@", "a@", ":", "arn:a:", "arn:aws:iam::1:role/", "-_", "0", "é", "😀", " "]


def test_no_input_keeps_a_pattern_busy() -> None:
    """However a string is built to make a pattern backtrack, the answer comes soon."""
    patterns = {(rules.pattern, rules.max_length or MAX_BODY) for rules in all_rules() if rules.HasField("pattern")}
    assert len(patterns) > 50
    for pattern, most in patterns:
        matches = matcher(pattern)
        for unit in NASTY:
            for end in ("", "\x00", "\n"):
                text = (unit * most)[: most - 1] + end
                start = time.thread_time()
                matches(text)
                spent = time.thread_time() - start
                assert spent < 10 * MATCH_SECONDS, (pattern, unit)


def test_patterns_that_can_backtrack_hold_for_single_values_only() -> None:
    """A long list cannot multiply the time that one match may take."""
    each = {part.pattern for rules in all_rules() for part in (rules.items, rules.keys) if r"\p" in part.pattern}
    outside_classes = [re.sub(r"\[(?:\\.|[^\]])*\]", "", pattern) for pattern in each]
    assert {pattern.count("+") + pattern.count("*") for pattern in outside_classes} == {1}
