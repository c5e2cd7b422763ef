from hypothesis import given
from hypothesis import strategies as st

from poolhouse.identity_pools.policy.holes import Holes
from poolhouse.identity_pools.policy.variables import Wildcard

ONE = Wildcard.ONE
PARTS = st.lists(st.just(ONE) | st.text("ab", min_size=1, max_size=3), max_size=6)


def stands(parts: list[str | Wildcard], text: str, at: int) -> bool:
    """Whether the parts stand at this place, character by character."""
    letters = [letter for part in parts for letter in (part if isinstance(part, str) else [None])]
    there = text[at : at + len(letters)]
    return len(there) == len(letters) and all(a in (None, b) for a, b in zip(letters, there, strict=True))


@given(PARTS, st.text("ab", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_it_is_found_where_it_first_stands(parts: list[str | Wildcard], text: str, start: int, end: int) -> None:
    """As if every place between the two were tried in turn."""
    end = min(end, len(text))
    holes = Holes([*parts, ONE])
    places = range(start, end - len(holes) + 1)
    expected = next((at for at in places if stands([*parts, ONE], text, at)), -1)
    assert holes.find(text, start, end) == expected


@given(PARTS, st.text("ab", max_size=12), st.integers(0, 12))
def test_it_stands_where_its_known_characters_are(parts: list[str | Wildcard], text: str, at: int) -> None:
    """And nowhere near the end, where there is no room for it."""
    at = min(at, len(text))
    assert Holes(parts).stands_at(text, at) == stands(parts, text, at)


def test_one_unknown_character_is_any_one() -> None:
    """Letters of every script, line ends, and the wildcards themselves."""
    for character in "aß€𝄞\n\0*?":
        assert Holes(["<", ONE, ">"]).find(f"<<{character}>", 0, 4) == 1
    assert len(Holes(["ab", ONE, ONE, "c"])) == 5
