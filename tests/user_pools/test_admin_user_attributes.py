from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from tests.user_pools.accounts import sent

EMAIL = pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL
SCHEMA = [
    pb.SchemaAttributeType(name="team", attribute_data_type=pb.ATTRIBUTE_DATA_TYPE_STRING, mutable=True),
    pb.SchemaAttributeType(name="born", attribute_data_type=pb.ATTRIBUTE_DATA_TYPE_STRING, mutable=False),
]
OLD, NEW = "old@example.com", "new@example.com"


async def update(api: Any, pool: Any, user: str = "alice", /, **values: str) -> dict[str, str]:
    """AdminUpdateUserAttributes; what is stored then. A double underscore stands for a colon."""
    listed = [pb.AttributeType(name=key.replace("__", ":"), value=value) for key, value in values.items()]
    await api.admin_update_user_attributes(user_pool_id=pool.id, username=user, user_attributes=listed)
    found: dict[str, str] = (await api.found_user(pool, user)).attributes
    return found


async def remove(api: Any, pool: Any, *names: str) -> dict[str, str]:
    """AdminDeleteUserAttributes; what is stored then."""
    await api.admin_delete_user_attributes(user_pool_id=pool.id, username="alice", user_attribute_names=names)
    found: dict[str, str] = (await api.found_user(pool, "alice")).attributes
    return found


async def test_operators_change_and_remove_what_they_like(api: Any) -> None:
    """Custom attributes and flags too."""
    pool = await api.new_pool(schema=SCHEMA)
    await api.new_user(pool, "alice", None)
    stored = await update(api, pool, custom__team="red", email=NEW, email_verified="True", name="Alice")
    assert stored == {"custom:team": "red", "email": NEW, "email_verified": "true", "name": "Alice"}
    assert await update(api, pool, name="") == {"custom:team": "red", "email": NEW, "email_verified": "true"}
    assert await remove(api, pool, "custom:team", "email", "nickname") == {}
    assert await sent(api) == []


async def test_what_never_changes_is_refused(api: Any) -> None:
    """Immutable attributes, the sub, and what the pool does not know: all of the request, then."""
    pool = await api.new_pool(schema=SCHEMA)
    await api.new_user(pool, "alice", None, **{"custom:born": "1990"})
    for name in ("custom__born", "sub", "custom__none", "identities"):
        with pytest.raises(errors.InvalidParameterException):
            await update(api, pool, name="Alice", **{name: "x"})
        with pytest.raises(errors.InvalidParameterException):
            await remove(api, pool, "name", name.replace("__", ":"))
    assert (await api.found_user(pool, "alice")).attributes == {"custom:born": "1990"}


async def test_a_new_address_is_verified_only_if_it_is_said_to_be(api: Any) -> None:
    """The proof of the old one is none of the new one."""
    pool = await api.new_pool()
    await api.new_user(pool, "alice", None, email=OLD, email_verified="true")
    assert await update(api, pool, email=NEW) == {"email": NEW, "email_verified": "false"}
    assert await update(api, pool, email=OLD, email_verified="true") == {"email": OLD, "email_verified": "true"}
    assert await update(api, pool, email_verified="false") == {"email": OLD, "email_verified": "false"}


async def test_an_auto_verified_address_gets_a_code_unless_it_is_vouched_for(api: Any) -> None:
    """As in Cognito: the flag, given as true, saves the message."""
    pool = await api.new_pool(auto_verified_attributes=[EMAIL])
    await api.new_user(pool, "alice", None, email=OLD, email_verified="true")
    await update(api, pool, email=NEW, email_verified="true")
    assert await sent(api) == []
    assert await update(api, pool, email=OLD) == {"email": OLD, "email_verified": "false"}
    assert [message.to for message in await sent(api)] == [OLD]


async def test_where_proof_comes_first_operators_may_give_it(api: Any) -> None:
    """Else the value waits for the user's."""
    settings = pb.UserAttributeUpdateSettingsType(attributes_require_verification_before_update=[EMAIL])
    pool = await api.new_pool(auto_verified_attributes=[EMAIL], user_attribute_update_settings=settings)
    await api.new_user(pool, "alice", None, email=OLD, email_verified="true")
    assert await update(api, pool, email=NEW, name="Al") == {"email": OLD, "email_verified": "true", "name": "Al"}
    assert [message.to for message in await sent(api)] == [NEW]
    assert (await update(api, pool, email=NEW, email_verified="true"))["email"] == NEW
    waiting = "SELECT COUNT(*) FROM codes WHERE user_pool_id = $1"
    assert await api.house.store.value(waiting, pool.id) == 0


async def test_a_flag_without_a_value_says_nothing(api: Any) -> None:
    """In Cognito's words."""
    pool = await api.new_pool()
    await api.new_user(pool, "alice", None)
    with pytest.raises(errors.InvalidParameterException, match="Email is required to verify/un-verify an email"):
        await update(api, pool, email_verified="true")
    with pytest.raises(errors.InvalidParameterException, match="Phone number is required to verify/un-verify"):
        await update(api, pool, phone_number_verified="false")
    with pytest.raises(errors.InvalidParameterException, match="Email is required"):
        await update(api, pool, email="", email_verified="true")


async def test_an_alias_has_one_owner(api: Any) -> None:
    """Verifying an address that signs somebody else in fails, and changes nothing."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
    await api.new_user(pool, "alice", None, email=OLD, email_verified="true")
    await api.new_user(pool, "bob", None, email=OLD)
    with pytest.raises(errors.AliasExistsException):
        await update(api, pool, "bob", email_verified="true")
    assert (await api.found_user(pool, OLD)).username == "alice"
    await update(api, pool, email_verified="false")
    await update(api, pool, "bob", email_verified="true")
    assert (await api.found_user(pool, OLD)).username == "bob"


async def test_nobody_is_changed_who_is_not_there(api: Any) -> None:
    """Nor is a pool."""
    pool = await api.new_pool()
    with pytest.raises(errors.UserNotFoundException):
        await update(api, pool, name="x")
    with pytest.raises(errors.UserNotFoundException):
        await remove(api, pool, "name")
