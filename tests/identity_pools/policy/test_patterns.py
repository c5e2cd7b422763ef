import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.identity_pools.policy.patterns import AnyOf, pattern
from poolhouse.identity_pools.policy.variables import parts, tokens
from tests.identity_pools.policy import reference

PATTERN = st.text("ab*?", max_size=10)
TEXT = st.text("ab", max_size=12)
HOSTILE_SECONDS = 2
"""Trying each beginning of a hostile pattern in turn takes a hundred times as long."""


def like(text: str, value: str, **values: str) -> bool:
    """Whether the value matches, where the request has these keys of `aws:`."""
    keys = {f"aws:{name}": each for name, each in values.items()}
    return pattern(tokens(text, variables=True)).matches(value, keys)


@pytest.mark.parametrize(
    ("text", "value", "matched"),
    [
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
        ("a*", "a", True),
        ("*a", "ba", True),
        ("a*a", "a", False),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("?", "", False),
        ("?*", "a", True),
        ("*?", "", False),
        ("a*?b*c", "a-b-bc", True),
        ("a*bc*c", "abc", False),
        ("*a*a*", "a", False),
        ("*ab*ba*", "aba", False),
        ("*a?*a?*", "aba", False),
        ("A*", "abc", False),
        ("a.c", "abc", False),
        ("[ab]", "a", False),
        ("a*c", "a\nb/:c", True),
    ],
)
def test_wildcards(text: str, value: str, *, matched: bool) -> None:
    """`*` is any characters, across lines, slashes and colons; `?` is one; there are no others."""
    assert like(text, value) is matched
    assert AnyOf([pattern(tokens(text, variables=True))]).matches(value, {}) is matched


@given(PATTERN, TEXT)
def test_wildcards_match_what_the_rules_say(text: str, value: str) -> None:
    """The quick way and the plain way agree."""
    assert like(text, value) == reference.like(reference.letters(text, {}, known=True), value)


@given(PATTERN, PATTERN, TEXT, st.text("ab*?", max_size=3))
def test_variables_match_what_the_rules_say(before: str, after: str, value: str, filled: str) -> None:
    """Wherever a variable stands among wildcards, it is taken literally."""
    text = f"{before}${{aws:x}}{after}${{*}}${{aws:y, 'b'}}*"
    expected = reference.like(reference.letters(text, {"aws:x": filled}, known=True), value)
    assert like(text, value, x=filled) == expected


def test_a_value_with_wildcards_is_no_pattern() -> None:
    """A user who names himself `*` does not get everybody's home."""
    assert like("home/${aws:x}/*", "home/*/a", x="*")
    assert not like("home/${aws:x}/*", "home/bob/a", x="*")
    assert not like("home/??${aws:x}", "home/abc", x="?")
    assert like("home/??${aws:x}", "home/abc", x="c")


def test_without_a_value_nothing_matches() -> None:
    """Neither with wildcards beside the variable nor without."""
    for text in ("*${aws:x}*", "${aws:x}", "?${aws:x}"):
        assert not like(text, "")
        assert not like(text, "a")


@given(st.lists(PATTERN, max_size=5), TEXT)
def test_one_of_several_must_match(texts: list[str], value: str) -> None:
    """In whatever way the several are looked at together."""
    known = [pattern(tokens(text, variables=False)) for text in texts]
    assert AnyOf(known).matches(value, {}) == any(each.matches(value, {}) for each in known)


def test_of_texts_without_wildcards_one_must_be_equal() -> None:
    """Stars are then nothing special."""
    known = AnyOf(pattern(parts(text, variables=True)) for text in ("a*", "${aws:x}"))
    assert known.matches("a*", {})
    assert not known.matches("ab", {})
    assert known.matches("b?", {"aws:x": "b?"})


SIZE = 20_000
HOSTILE: list[Callable[[], tuple[str, str]]] = [
    lambda: ("*a" * SIZE, "a" * SIZE + "b"),
    lambda: ("*?" * SIZE + "b", "a" * SIZE),
    lambda: ("*" + "a?" * (SIZE // 4) + "b*", "a" * SIZE),
    lambda: ("*" + "a" * (SIZE // 2) + "b*c", "a" * SIZE + "c"),
    lambda: ("*ab?" * SIZE + "c", "ab" * SIZE),
    lambda: ("?" * SIZE + "*" + "?" * SIZE, "a" * 2 * SIZE),
]


@pytest.mark.parametrize("case", HOSTILE)
def test_no_pattern_holds_up_the_server(case: Callable[[], tuple[str, str]]) -> None:
    """A tenant's policy may be as mean as it likes: reading and matching it take time that its length explains."""
    text, value = case()
    began = time.process_time()
    like(text, value)
    like(f"{text}${{aws:x}}", value, x=value)
    assert time.process_time() - began < HOSTILE_SECONDS
