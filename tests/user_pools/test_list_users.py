import asyncio
import base64
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD
from tests.user_pools.accounts import named


async def names(api: Any, pool: Any, **members: Any) -> list[str]:
    """The usernames of all pages, in their order."""
    found: list[str] = []
    more: dict[str, str] = {}
    while True:
        page = await api.list_users(user_pool_id=pool.id, **members, **more)
        assert len(page.users) <= (members.get("limit") or 60)
        found += [user.username for user in page.users]
        if not page.HasField("pagination_token"):
            return found
        assert page.users
        more = {"pagination_token": page.pagination_token}


async def test_every_user_comes_up_once_with_what_is_known_of_them(api: Any) -> None:
    """All attributes, sub included, the dates, the status, and whether the user may sign in."""
    pool, other = await api.new_pool(), await api.new_pool()
    user = await api.new_user(pool, "alice", None, email="alice@example.com", name="Alice")
    await api.new_user(other, "bob", None)
    page = await api.list_users(user_pool_id=pool.id)
    (shown,) = page.users
    assert shown.username == "alice"
    assert named(shown.attributes) == {"sub": user.sub, "email": "alice@example.com", "name": "Alice"}
    assert shown.user_create_date.ToMilliseconds() == user.created_at * 1000
    assert shown.user_last_modified_date.ToMilliseconds() == user.updated_at * 1000
    assert shown.enabled
    assert shown.user_status == pb.USER_STATUS_TYPE_CONFIRMED
    assert not page.HasField("pagination_token")


async def test_an_empty_pool_has_one_empty_page(api: Any) -> None:
    """Nobody, and nothing to go on with."""
    pool = await api.new_pool()
    page = await api.list_users(user_pool_id=pool.id)
    assert not page.users
    assert not page.HasField("pagination_token")


async def test_pages_are_as_long_as_asked_for_and_leave_nobody_out(api: Any) -> None:
    """60 at most, which is also what 0 means."""
    pool = await api.new_pool()
    users = sorted([await api.new_user(pool, f"user-{i:02}", None) for i in range(7)], key=lambda user: user.sub)
    expected = [user.username for user in users]
    for limit in (1, 3, 7, 60, 0):
        assert await names(api, pool, limit=limit) == expected
    assert len((await api.list_users(user_pool_id=pool.id, limit=2)).users) == 2
    with pytest.raises(errors.InvalidParameterException):
        await api.list_users(user_pool_id=pool.id, limit=61)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('username = "ann"', ["ann"]),
        ('username = "ANN"', []),
        ('username ^= "an"', ["ann", "anna"]),
        ('email = "ann@example.com"', ["ann"]),
        ('email ^= ""', ["ann", "anna", "zoe"]),
        ('phone_number ^= "+1555"', ["ann"]),
        ('given_name = "Ann"', ["ann"]),
        ('given_name ^= "An"', ["ann", "anna"]),
        ('family_name = "O\\"Neill"', ["anna"]),
        ('name ^= "\U0010ffff"', ["zoe"]),
        ('preferred_username = "z"', ["zoe"]),
        ('cognito:user_status = "CONFIRMED"', ["ann", "zoe"]),
        ('cognito:user_status = "Force_Change_Password"', ["anna"]),
        ('cognito:user_status ^= "FORCE"', ["anna"]),
        ('status = "Enabled"', ["ann", "zoe"]),
        ('status = "Disabled"', ["anna"]),
        ('status = "enabled"', []),
        ('name = ""', []),
        ("", ["ann", "anna", "zoe"]),
    ],
)
async def test_a_filter_finds_whom_it_describes(api: Any, text: str, expected: list[str]) -> None:
    """By equality or by prefix, on each attribute that can be searched, whatever the length of the pages."""
    pool = await api.new_pool()
    await api.new_user(pool, "ann", None, email="ann@example.com", phone_number="+15555550100", given_name="Ann")
    await api.new_user(
        pool,
        "anna",
        None,
        FORCE_CHANGE_PASSWORD,
        email="anna@example.com",
        given_name="Anna",
        family_name='O"Neill',
    )
    await api.new_user(pool, "zoe", None, email="zoe@example.com", name="\U0010ffff\U0010ffff", preferred_username="z")
    await api.admin_disable_user(user_pool_id=pool.id, username="anna")
    for limit in (1, 60):
        assert sorted(await names(api, pool, filter=text, limit=limit)) == expected


async def test_users_are_found_by_their_sub(api: Any) -> None:
    """Whole, or by its beginning, page by page."""
    pool = await api.new_pool()
    users = sorted([await api.new_user(pool, f"user-{i}", None) for i in range(5)], key=lambda user: user.sub)
    assert await names(api, pool, filter=f'sub = "{users[2].sub}"') == [users[2].username]
    assert await names(api, pool, filter=f'sub ^= "{users[2].sub[:30]}"') == [users[2].username]
    assert await names(api, pool, filter='sub ^= ""', limit=2) == [user.username for user in users]
    assert await names(api, pool, filter='sub = "nobody"') == []


async def test_many_users_may_share_a_value(api: Any) -> None:
    """Pages end and begin in the middle of them, by equality and by prefix."""
    pool = await api.new_pool()
    for i in range(5):
        await api.new_user(pool, f"user-{i}", None, family_name="Smith")
    await api.new_user(pool, "other", None, family_name="Smithers")
    assert sorted(await names(api, pool, filter='family_name = "Smith"', limit=2)) == [f"user-{i}" for i in range(5)]
    by_prefix = await names(api, pool, filter='family_name ^= "Smith"', limit=2)
    assert by_prefix[-1] == "other"
    assert sorted(by_prefix[:-1]) == [f"user-{i}" for i in range(5)]


async def test_values_of_any_length_are_found_by_their_beginning(api: Any) -> None:
    """The longest name that there can be, in characters of four bytes each, breaks no index."""
    pool = await api.new_pool()
    await api.new_user(pool, "long", None, name="\U0001f600" * 2048)
    assert await names(api, pool, filter='name ^= "' + "\U0001f600" * 200 + '"') == ["long"]
    assert await names(api, pool, filter='name = "' + "\U0001f600" * 200 + '"') == []


async def test_a_change_is_found_at_once(api: Any) -> None:
    """The old value finds nobody any more."""
    pool = await api.new_pool()
    await api.new_user(pool, "alice", None, given_name="Ann")
    await api.admin_update_user_attributes(
        user_pool_id=pool.id, username="alice", user_attributes=[pb.AttributeType(name="given_name", value="Bea")]
    )
    assert await names(api, pool, filter='given_name = "Ann"') == []
    assert await names(api, pool, filter='given_name = "Bea"') == ["alice"]
    await api.admin_delete_user(user_pool_id=pool.id, username="alice")
    assert await names(api, pool, filter='given_name ^= ""') == []


async def test_who_stays_comes_up_once_while_others_come_and_go(api: Any) -> None:
    """Neither gaps nor duplicates, however the pool changes between two pages."""
    pool = await api.new_pool()
    stay = {(await api.new_user(pool, f"stays-{i}", None, name="x")).username for i in range(8)}
    for text in ("", 'name = "x"', 'name ^= "x"'):
        seen: list[str] = []
        token: dict[str, str] = {}
        for step in range(100):
            page = await api.list_users(user_pool_id=pool.id, filter=text, limit=2, **token)
            seen += [user.username for user in page.users]
            if not page.HasField("pagination_token"):
                break
            token = {"pagination_token": page.pagination_token}
            await api.new_user(pool, f"comes-{text}-{step}".replace(" ", ""), None, name="x")
            gone = next((name for name in seen if name.startswith("comes")), None)
            if gone is not None and await api.found_user(pool, gone):
                await api.admin_delete_user(user_pool_id=pool.id, username=gone)
        assert len(seen) == len(set(seen))
        assert stay <= set(seen)


async def test_only_the_attributes_asked_for_are_shown(api: Any) -> None:
    """Who lacks one is shown without it; one that the pool does not have is refused."""
    pool = await api.new_pool()
    user = await api.new_user(pool, "alice", None, email="alice@example.com", name="Alice")
    page = await api.list_users(user_pool_id=pool.id, attributes_to_get=["email", "nickname"])
    assert named(page.users[0].attributes) == {"email": "alice@example.com"}
    page = await api.list_users(user_pool_id=pool.id, attributes_to_get=["sub"])
    assert named(page.users[0].attributes) == {"sub": user.sub}
    with pytest.raises(errors.InvalidParameterException, match="requested attributes do not exist"):
        await api.list_users(user_pool_id=pool.id, attributes_to_get=["custom:none"])


async def test_a_token_is_good_for_its_own_listing_only(api: Any) -> None:
    """Not for another pool or filter, and not when a single character of it was changed."""
    pool, other = await api.new_pool(), await api.new_pool()
    for i in range(3):
        await api.new_user(pool, f"user-{i}", None, name="x")
    token = (await api.list_users(user_pool_id=pool.id, filter='name = "x"', limit=1)).pagination_token
    assert (await api.list_users(user_pool_id=pool.id, filter='name  =  "x"', pagination_token=token)).users
    flipped = token[:50] + ("A" if token[50] != "A" else "B") + token[51:]
    unsigned = base64.urlsafe_b64encode(bytes(32) + b'["", ""]').decode()
    for wrong in (
        {"user_pool_id": other.id, "filter": 'name = "x"', "pagination_token": token},
        {"user_pool_id": pool.id, "filter": 'name ^= "x"', "pagination_token": token},
        {"user_pool_id": pool.id, "filter": 'name = "y"', "pagination_token": token},
        {"user_pool_id": pool.id, "pagination_token": token},
        *(
            {"user_pool_id": pool.id, "filter": 'name = "x"', "pagination_token": bad}
            for bad in (flipped, unsigned, token[:-4], "x", "é", "AAAA", "=", "/w==")
        ),
    ):
        with pytest.raises(errors.InvalidParameterException, match=r"Invalid pagination token\."):
            await api.list_users(**wrong)


async def test_who_asks_for_nonsense_is_told(api: Any) -> None:
    """A bad filter or an unknown pool is no empty page."""
    pool = await api.new_pool()
    with pytest.raises(errors.InvalidParameterException, match="Error while parsing filter"):
        await api.list_users(user_pool_id=pool.id, filter="email")
    with pytest.raises(errors.InvalidParameterException, match="Invalid search attribute: custom:x"):
        await api.list_users(user_pool_id=pool.id, filter='custom:x = "y"')
    with pytest.raises(errors.ResourceNotFoundException):
        await api.list_users(user_pool_id="us-east-1_000000000")


async def test_listings_run_beside_each_other(api: Any) -> None:
    """Several at once see the same users."""
    pool = await api.new_pool()
    for i in range(4):
        await api.new_user(pool, f"user-{i}", None)
    first, *others = await asyncio.gather(*(names(api, pool, limit=1) for _ in range(4)))
    assert all(found == first for found in others)
