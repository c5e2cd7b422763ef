import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import usernames
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED, User
from tests.storage.turns import waiting_for_turn
from tests.user_pools.conftest import Api

Meanwhile = Callable[[], Awaitable[None]]

EMAIL = pb.USERNAME_ATTRIBUTE_TYPE_EMAIL
PHONE = pb.USERNAME_ATTRIBUTE_TYPE_PHONE_NUMBER


async def test_a_username_is_the_users_own(api: Any) -> None:
    """Unless the pool says otherwise, and whatever it looks like."""
    pool = await api.new_pool()
    for name in ("alice", "alice@example.com", "+15555550100"):
        assert usernames.choose(pool, name, "sub", {"name": "x"}) == (name, {"name": "x"})


async def test_an_address_takes_the_place_of_the_username(api: Any) -> None:
    """The username is then the sub, and the address an attribute."""
    pool = await api.new_pool(username_attributes=[EMAIL, PHONE])
    chosen = usernames.choose(pool, "a@example.com", "sub", {"phone_number": "+15555550100"})
    assert chosen == ("sub", {"phone_number": "+15555550100", "email": "a@example.com"})
    assert usernames.choose(pool, "+15555550100", "sub", {}) == ("sub", {"phone_number": "+15555550100"})


@pytest.mark.parametrize(
    ("allowed", "message"),
    [
        ([EMAIL], r"Username should be an email\."),
        ([PHONE], r"Username should be a phone number\."),
        ([EMAIL, PHONE], r"Username should be either an email or a phone number\."),
    ],
)
async def test_what_is_no_address_cannot_take_the_place(api: Any, allowed: list[int], message: str) -> None:
    """As Cognito words it."""
    pool = await api.new_pool(username_attributes=allowed)
    with pytest.raises(errors.InvalidParameterException, match=message):
        usernames.choose(pool, "alice", "sub", {})


async def test_the_name_and_the_attribute_must_agree(api: Any) -> None:
    """A user is not known by one address and reached at another."""
    pool = await api.new_pool(username_attributes=[EMAIL])
    with pytest.raises(errors.InvalidParameterException, match="differ"):
        usernames.choose(pool, "a@example.com", "sub", {"email": "b@example.com"})


@pytest.mark.parametrize(
    ("alias", "name", "words"),
    [
        (pb.ALIAS_ATTRIBUTE_TYPE_EMAIL, "a@example.com", "email"),
        (pb.ALIAS_ATTRIBUTE_TYPE_PHONE_NUMBER, "+15555550100", "phone number"),
    ],
)
async def test_a_username_does_not_look_like_an_alias(api: Any, alias: int, name: str, words: str) -> None:
    """Whoever types an address means the user who has proven it."""
    pool = await api.new_pool(alias_attributes=[alias])
    with pytest.raises(errors.InvalidParameterException, match=f"Username cannot be of {words} format, since"):
        usernames.choose(pool, name, "sub", {})


@pytest.mark.parametrize(("name", "value"), [("email", "a@example.com"), ("phone_number", "+15555550100")])
async def test_an_address_that_is_taken_is_named(api: Any, name: str, value: str) -> None:
    """In Cognito's words, which apps look for."""
    pool = await api.new_pool(username_attributes=[EMAIL, PHONE])
    await api.new_user(pool, "alice", None, **{name: value})
    with pytest.raises(errors.UsernameExistsException, match=f"^An account with the given {name} already exists[.]$"):
        await usernames.check_free(api.house.store, pool, value, "taken")


async def test_a_name_that_means_somebody_is_taken(api: Any) -> None:
    """Their username, their sub, or what else signs them in."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME])
    user = await api.new_user(pool, "alice", None, preferred_username="al")
    await usernames.check_free(api.house.store, pool, "bob", "taken")
    for name in ("alice", user.sub, "al"):
        with pytest.raises(errors.UsernameExistsException, match="taken"):
            await usernames.check_free(api.house.store, pool, name, "taken")


async def nothing() -> None:
    """Happens meanwhile."""


async def register(api: Api, pool: Pool, meanwhile: Meanwhile = nothing) -> None:
    """Make a user called al."""
    now = api.clock.now()
    async with api.house.store.write() as tx:
        await usernames.check_free(tx, pool, "al")
        await users.insert(tx, pool, User(pool.id, api.house.ids.uuid(), "al", CONFIRMED, {}, now, now))
        await meanwhile()


async def prefer(api: Api, pool: Pool, meanwhile: Meanwhile = nothing) -> None:
    """Have alice be called al as well."""
    found = await users.find_existing(api.house.store, pool, "alice")
    async with api.house.store.write() as tx:
        alice = await users.lock(tx, pool, found.sub, tx.dialect.for_update)
        alice.set_attributes({"preferred_username": "al"})
        await users.save(tx, pool, alice, api.clock.now())
        await meanwhile()


@pytest.mark.parametrize(
    ("first", "second", "error"),
    [(register, prefer, errors.AliasExistsException), (prefer, register, errors.UsernameExistsException)],
)
async def test_a_name_that_two_want_at_once_means_whoever_was_first(
    api: Api, first: Any, second: Any, error: type[Exception]
) -> None:
    """Whether it is their username or a preferred one: nobody is taken for the other, at once or later."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME])
    await api.new_user(pool, "alice", None)
    later: list[asyncio.Task[None]] = []

    async def want_it_too() -> None:
        later.append(asyncio.create_task(second(api, pool)))
        await waiting_for_turn(api.house.store, 1)

    await first(api, pool, want_it_too)
    with pytest.raises(error):
        await later[0]
    found = await api.found_user(pool, "al")
    assert found is not None
    assert found.username == ("al" if first is register else "alice")
