from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.storage import user_search, users
from poolhouse.storage.store import Reader, Row, Store
from poolhouse.storage.users import UserRow
from tests.edge.serving import open_house

POOL: Final = "us-east-1_abcdefghi"
OTHER_POOL: Final = "us-east-1_zzzzzzzzz"


def row(sub: str) -> UserRow:
    """A user."""
    name, enabled = f"user-{sub}", True
    return UserRow(sub, name, name, "CONFIRMED", enabled, "{}", None, None, None, None, 0.0, 1.0, 2.0)


async def fill(store: Store, values: dict[str, str]) -> None:
    """Add users by sub, each with a value of `name`; and one of them in another pool."""
    async with store.write() as tx:
        for sub, value in values.items():
            await users.insert(tx, POOL, row(sub))
            await users.set_search(tx, POOL, sub, {}, {"name": value})
        await users.insert(tx, OTHER_POOL, row("a"))
        await users.set_search(tx, OTHER_POOL, "a", {}, {"name": "x"})


def subs(found: list[tuple[str, UserRow]]) -> list[tuple[str, str]]:
    """Values and subs."""
    return [(value, user.sub) for value, user in found]


async def test_users_come_in_the_order_of_the_index_from_where_the_last_page_ended() -> None:
    """By sub where all are listed or one value is, and by value and sub where many values are."""
    async with open_house() as house:
        store = house.store
        await fill(store, {"c": "x", "a": "x", "b": "xy", "d": "z"})
        assert [user.sub for user in await user_search.everyone(store, POOL, "", 3)] == ["a", "b", "c"]
        assert await user_search.everyone(store, POOL, "c", 3) == [row("d")]
        assert subs(await user_search.by_value(store, POOL, "name", "x", "", 9)) == [("x", "a"), ("x", "c")]
        assert subs(await user_search.by_value(store, POOL, "name", "x", "a", 9)) == [("x", "c")]
        everyone = [("x", "a"), ("x", "c"), ("xy", "b"), ("z", "d")]
        assert subs(await user_search.by_value_prefix(store, POOL, "name", "", None, 9)) == everyone
        assert subs(await user_search.by_value_prefix(store, POOL, "name", "x", None, 2)) == everyone[:2]
        assert subs(await user_search.by_value_prefix(store, POOL, "name", "x", ("x", "a"), 9)) == everyone[1:3]
        assert [user.sub for user in await user_search.by_sub_prefix(store, POOL, "b", "", 9)] == ["b"]
        assert [user.sub for user in await user_search.by_sub_prefix(store, POOL, "", "b", 9)] == ["c", "d"]
        assert await user_search.values(store, POOL, "b") == {"name": "xy"}


class Explaining(Reader):
    """Asks a store for the plans of the statements that it is given, and answers with no row."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.plans: list[str] = []

    async def rows(self, sql: str, *args: object) -> list[Row]:
        """Note the plan."""
        self.plans += [step[3] for step in await self.store.rows(f"EXPLAIN QUERY PLAN {sql}", *args)]
        return []

    async def row(self, sql: str, *args: object) -> Row | None:
        """Note the plan."""
        await self.rows(sql, *args)
        return None


async def test_a_page_costs_what_it_shows() -> None:
    """No statement scans or sorts a table: each enters an index where its page begins."""
    async with open_house() as house:
        explaining = Explaining(house.store)
        await user_search.everyone(explaining, POOL, "a", 9)
        await user_search.by_sub_prefix(explaining, POOL, "b", "", 9)
        await user_search.by_sub_prefix(explaining, POOL, "b", "ba", 9)
        await user_search.by_value(explaining, POOL, "name", "x", "a", 9)
        await user_search.by_value_prefix(explaining, POOL, "name", "x", None, 9)
        await user_search.by_value_prefix(explaining, POOL, "name", "x", ("x", "a"), 9)
    searches = [step for step in explaining.plans if step.startswith("SEARCH")]
    assert all("user_pool_id=? AND" in step for step in searches)
    assert any("(user_pool_id=? AND name=? AND (value,sub)>(?,?) AND value<?)" in step for step in searches)
    assert not [step for step in explaining.plans if step.startswith("SCAN") and step != "SCAN s"]
    # What is sorted is each time the page itself, after its users were looked up.
    assert len([step for step in explaining.plans if "TEMP B-TREE" in step]) == 3


@pytest.mark.parametrize(
    ("prefix", "end"),
    [
        ("", None),
        ("a", "b"),
        ("az", "a{"),
        ("\ud7ff", "\ue000"),
        ("a\U0010ffff", "b"),
        ("\U0010ffff", None),
    ],
)
def test_a_prefix_ends_before_the_next_text_that_lacks_it(prefix: str, end: str | None) -> None:
    """In the order of UTF-8 bytes, which is that of code points."""
    assert user_search.end_of_prefix(prefix) == end


@given(st.text(), st.text())
def test_what_lies_between_a_prefix_and_its_end_begins_with_it(prefix: str, text: str) -> None:
    """And nothing else does."""
    end = user_search.end_of_prefix(prefix)
    between = prefix.encode() <= text.encode() and (end is None or text.encode() < end.encode())
    assert between == text.startswith(prefix)
