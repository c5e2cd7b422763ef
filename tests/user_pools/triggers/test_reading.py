"""What functions answer is of its type, or refused."""

from collections.abc import Callable
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.user_pools.triggers import reading


def test_each_value_is_read_as_what_it_is() -> None:
    """Of whatever type that is."""
    fields = {"flag": True, "text": "a", "texts": ["a"], "table": {"a": "1"}}
    assert (reading.flag(fields, "flag"), reading.text(fields, "text")) == (True, "a")
    assert (reading.texts(fields, "texts"), reading.table(fields, "table")) == (["a"], {"a": "1"})
    assert reading.text_table(fields, "table") == {"a": "1"}


def test_null_is_as_good_as_nothing() -> None:
    """As JSON libraries write it."""
    for fields in ({}, {"a": None}):
        assert not reading.flag(fields, "a")
        assert reading.text(fields, "a") is None
        assert (reading.texts(fields, "a"), reading.table(fields, "a")) == ([], {})


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (reading.flag, "true"),
        (reading.flag, 1),
        (reading.text, 1),
        (reading.texts, "a"),
        (reading.texts, [1]),
        (reading.table, []),
        (reading.text_table, {"b": 1}),
        (reading.text_table, {"b": None}),
    ],
)
def test_whatever_else_it_is_is_refused(read: Callable[..., Any], value: Any) -> None:
    """It is the function that is wrong, and the error says so."""
    with pytest.raises(errors.InvalidLambdaResponseException, match="Invalid lambda response"):
        read({"a": value}, "a")
