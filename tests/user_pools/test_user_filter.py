import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse import errors
from poolhouse.user_pools import user_filter
from poolhouse.user_pools.user_filter import Filter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('email = "a@example.com"', Filter("email", prefix=False, value="a@example.com")),
        ('given_name="Jon"', Filter("given_name", prefix=False, value="Jon")),
        ('given_name ^= "Jo"', Filter("given_name", prefix=True, value="Jo")),
        ('  name\t^=  "" ', Filter("name", prefix=True, value="")),
        ('"family_name" = "Reddy"', Filter("family_name", prefix=False, value="Reddy")),
        (r'name = "the \"great\" \\ one"', Filter("name", prefix=False, value=r'the "great" \ one')),
        ('username = "Ann = Bob"', Filter("username", prefix=False, value="Ann = Bob")),
        ('status = "Enabled"', Filter("status", prefix=False, value="Enabled")),
        ('cognito:user_status = "confirmed"', Filter("cognito:user_status", prefix=False, value="CONFIRMED")),
        ('sub ^= "0a"', Filter("sub", prefix=True, value="0a")),
        ('phone_number = "+15555550100"', Filter("phone_number", prefix=False, value="+15555550100")),
    ],
)
def test_a_filter_names_an_attribute_an_operator_and_a_value(text: str, expected: Filter) -> None:
    """The whole grammar: blanks anywhere between its parts, quotes escaped by a backslash."""
    assert user_filter.parse(text) == expected


@pytest.mark.parametrize("text", ["", " ", "\t\n"])
def test_an_empty_filter_finds_everyone(text: str) -> None:
    """As if none had been given."""
    assert user_filter.parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "email",
        "email =",
        "email = a@example.com",
        "email = 'a@example.com'",
        'email == "a"',
        'email ~ "a"',
        'email = "a" and name = "b"',
        'email = "a""',
        'email = "a',
        r'email = "a\"',
        '= "a"',
        '"a" "b"',
        'email = "\0"',
    ],
)
def test_what_is_no_filter_is_refused(text: str) -> None:
    """A filter that cannot be understood never finds everyone."""
    with pytest.raises(errors.InvalidParameterException, match=r"^Error while parsing filter\.$"):
        user_filter.parse(text)


@pytest.mark.parametrize("name", ["custom:team", "gender", "Email", "enabled"])
def test_only_the_attributes_with_an_index_are_searched(name: str) -> None:
    """As in Cognito: custom attributes and most standard ones are not searchable."""
    with pytest.raises(errors.InvalidParameterException, match=f"Invalid search attribute: {name}"):
        user_filter.parse(f'{name} = "x"')


@given(st.text(st.characters(exclude_characters="\0")))
def test_every_value_can_be_written(value: str) -> None:
    """With its quotes and backslashes escaped, a value comes back as it was."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    assert user_filter.parse(f'name = "{escaped}"') == Filter("name", prefix=False, value=value)


@given(st.text())
def test_no_text_breaks_the_parser(text: str) -> None:
    """Anything is a filter, nothing, or refused."""
    with contextlib.suppress(errors.InvalidParameterException):
        user_filter.parse(text)
