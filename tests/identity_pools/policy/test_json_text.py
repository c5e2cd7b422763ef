from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.identity_pools.policy import json_text
from poolhouse.identity_pools.policy.json_text import Number
from poolhouse.identity_pools.policy.malformed import MalformedPolicy


def test_json_is_read_as_it_is_written() -> None:
    """Objects, lists, texts and truth values are Python's own."""
    assert json_text.load(' {"a": ["b", true, false, null, {}]} ') == {"a": ["b", True, False, None, {}]}


@pytest.mark.parametrize("text", ["1", "-0.50", "1e400", "9" * 10_000])
def test_numbers_are_not_computed_with(text: str) -> None:
    """A number stays as its author spelled it, be it ever so long."""
    read = json_text.load(text)
    assert type(read) is Number
    assert read == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "invalid JSON"),
        ("{", "line 1 column 2"),
        ("{} {}", "Extra data"),
        ("[NaN]", "NaN is no number"),
        ("-Infinity", "-Infinity is no number"),
        ("\ufeff{}", "invalid JSON"),
        ('{"a": 1, "b": {"c": 1, "c": 1}}', '"c" twice'),
        ("[" * 10**6, "nested too deeply"),
        ('{"a":' * 10**6, "nested too deeply"),
    ],
)
def test_what_does_not_mean_one_thing_to_everybody_is_refused(text: str, told: str) -> None:
    """Readers disagree on which of two equal keys counts, so a policy may not have them."""
    with pytest.raises(MalformedPolicy, match=told):
        json_text.load(text)


@given(st.text())
def test_no_text_brings_the_reader_down(text: str) -> None:
    """It is JSON, or it is refused."""
    with suppress(MalformedPolicy):
        json_text.load(text)


@pytest.mark.parametrize(("value", "found"), [("a", ["a"]), (["a", "b"], ["a", "b"])])
def test_an_element_is_a_string_or_a_list_of_them(value: Any, found: list[str]) -> None:
    """One need not be put in a list."""
    assert json_text.strings("Action", value) == found


@pytest.mark.parametrize("value", [[], None, True, {}, Number("1"), ["a", Number("1")], [["a"]]])
def test_an_element_that_names_nothing_or_no_strings_is_refused(value: Any) -> None:
    """A statement about nothing is a mistake, and is told as one."""
    with pytest.raises(MalformedPolicy, match="Action must"):
        json_text.strings("Action", value)


@pytest.mark.parametrize(
    ("value", "found"), [("a", ["a"]), (Number("1.50"), ["1.50"]), ([True, False, "x"], ["true", "false", "x"])]
)
def test_a_condition_may_be_written_without_quotation_marks(value: Any, found: list[str]) -> None:
    """Numbers and booleans are as good as the strings that spell them."""
    assert json_text.scalars("aws:x", value) == found


@pytest.mark.parametrize("value", [[], None, {}, ["a", None], [["a"]]])
def test_a_condition_without_values_is_refused(value: Any) -> None:
    """It could never hold, or always would."""
    with pytest.raises(MalformedPolicy, match="aws:x must"):
        json_text.scalars("aws:x", value)
