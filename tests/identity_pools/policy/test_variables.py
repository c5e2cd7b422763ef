import pytest

from poolhouse.identity_pools.policy.malformed import MalformedPolicy
from poolhouse.identity_pools.policy.variables import Phrase, Token, Variable, Wildcard, parts, tokens

ANY, ONE = Wildcard.ANY, Wildcard.ONE
SUB = Variable("cognito-identity.amazonaws.com:sub", None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("abc", ("abc",)),
        ("a*b?c", ("a", ANY, "b", ONE, "c")),
        ("***??", (ANY, ONE, ONE)),
        ("a/${cognito-identity.amazonaws.com:sub}/*", ("a/", SUB, "/", ANY)),
        ("${Cognito-Identity.AmazonAWS.com:SUB}", (SUB,)),
        ("${aws:PrincipalTag/Team, 'No One'}", (Variable("aws:principaltag/team", "No One"),)),
        ("${aws:x,''}${aws:x,   '${*} ?'}", (Variable("aws:x", ""), Variable("aws:x", "${*} ?"))),
        ("${localhost:9000/pool:aud}", (Variable("localhost:9000/pool:aud", None),)),
        ("$a$$ {b}$", ("$a$$ {b}$",)),
        ("$${aws:x}", ("$", Variable("aws:x", None))),
    ],
)
def test_a_text_is_taken_apart(text: str, found: tuple[Token, ...]) -> None:
    """Wildcards, variables with and without a default, and all else as it stands."""
    assert tokens(text, variables=True) == found


def test_special_characters_can_be_written() -> None:
    """`${*}`, `${?}` and `${$}` are those characters, and no wildcards."""
    assert "".join(map(str, tokens("a${*}b${?}c${$}{aws:x}", variables=True))) == "a*b?c${aws:x}"


def test_older_policies_know_no_variables() -> None:
    """They were written when `${` meant nothing; `${*}` is a wildcard between braces."""
    assert tokens("${aws:x}${*}", variables=False) == ("${aws:x}${", ANY, "}")
    assert parts("${aws:x}${*}", variables=False) == ("${aws:x}${*}",)


def test_texts_without_wildcards_keep_their_stars() -> None:
    """StringEquals compares them as they are."""
    assert parts("a*?${aws:x}${*}", variables=True) == ("a*?", Variable("aws:x", None), "*")


@pytest.mark.parametrize(
    "text",
    [
        "${",
        "a${aws:x",
        "${}",
        "${**}",
        "${username}",
        "${:x}",
        "${aws:}",
        "${aws:a b}",
        "${ aws:x }",
        "${aws:${aws:y}}",
        "${aws:x, default}",
        "${aws:x, 'default}",
        "${aws:x, 'it''s'}",
        "${aws:x 'default'}",
        "${aws:x,, 'default'}",
    ],
)
def test_a_variable_that_is_none_is_refused(text: str) -> None:
    """It would silently match nothing, and its author would wonder for long."""
    for read in (parts, tokens):
        with pytest.raises(MalformedPolicy, match="is not of the form"):
            read(text, variables=True)


def test_a_phrase_is_filled_in() -> None:
    """The request's values take the place of variables, as often as they occur."""
    phrase = Phrase(parts("a/${aws:x}${aws:y}/${aws:x}", variables=True))
    assert phrase.fill({"aws:x": "1", "aws:y": "*"}) == "a/1*/1"
    assert Phrase(parts("plain", variables=True)).fill({}) == "plain"
    assert Phrase([]).fill({}) == ""


@pytest.mark.parametrize("values", [{}, {"aws:x": ""}])
def test_a_variable_without_a_value_is_its_default_or_nothing_at_all(values: dict[str, str]) -> None:
    """An empty value is none: `home/${sub}*` must not become `home/*`."""
    assert Phrase(parts("a${aws:x}", variables=True)).fill(values) is None
    assert Phrase(parts("a${aws:x, 'b'}", variables=True)).fill(values) == "ab"
    assert Phrase(parts("a${aws:x, ''}", variables=True)).fill(values) == "a"


def test_what_a_variable_stands_for_is_not_read_again() -> None:
    """A user who is called `${aws:y}` gets no further than that name."""
    phrase = Phrase(parts("${aws:x}${aws:z, '${aws:y'}", variables=True))
    assert phrase.fill({"aws:x": "${aws:y}", "aws:y": "secret"}) == "${aws:y}${aws:y"
