import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import messages
from tests.user_pools.accounts import code, sent, sign_in

EMAIL = pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL
ALIASES = [pb.ALIAS_ATTRIBUTE_TYPE_EMAIL, pb.ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME]
VERIFIES = {"auto_verified_attributes": [EMAIL]}
VERIFIES_FIRST = {
    **VERIFIES,
    "user_attribute_update_settings": pb.UserAttributeUpdateSettingsType(
        attributes_require_verification_before_update=[EMAIL]
    ),
}
OLD, NEW = "old@example.com", "new@example.com"


class Alice:
    """A signed-in user with a verified address."""

    def __init__(self, api: Any, pool: Any, token: str) -> None:
        self.api, self.pool, self.token = api, pool, token

    async def update(self, **values: str) -> Any:
        """UpdateUserAttributes; the deliveries."""
        listed = [pb.AttributeType(name=name, value=value) for name, value in values.items()]
        response = await self.api.update_user_attributes(access_token=self.token, user_attributes=listed)
        return list(response.code_delivery_details_list)

    async def verify(self, given: str, name: str = "email") -> None:
        """VerifyUserAttribute."""
        await self.api.verify_user_attribute(access_token=self.token, attribute_name=name, code=given)

    async def ask(self, name: str = "email") -> Any:
        """GetUserAttributeVerificationCode; the delivery."""
        response = await self.api.get_user_attribute_verification_code(access_token=self.token, attribute_name=name)
        return response.code_delivery_details

    async def attributes(self) -> dict[str, str]:
        """What is stored."""
        user = await self.api.found_user(self.pool, "alice")
        assert user is not None
        found: dict[str, str] = user.attributes
        return found


async def alice(api: Any, *, client: Any = None, **settings: Any) -> Alice:
    """Alice, in a new pool."""
    pool = await api.new_pool(**settings)
    user = await api.new_user(pool, email=OLD, email_verified="true")
    return Alice(api, pool, await sign_in(api, pool, await api.new_client(pool, **client or {}), user))


def other_than(right: str) -> str:
    """A wrong code."""
    return f"{(int(right) + 1) % 1_000_000:06}"


async def test_users_change_and_remove_their_attributes(api: Any) -> None:
    """An empty value removes one too, and nothing is sent."""
    user = await alice(api)
    assert await user.update(name="Alice", nickname="Al", gender="f") == []
    assert await user.update(nickname="") == []
    await api.delete_user_attributes(access_token=user.token, user_attribute_names=["gender"])
    assert await user.attributes() == {"email": OLD, "email_verified": "true", "name": "Alice"}
    assert await sent(api) == []


async def test_an_app_client_limits_what_users_write(api: Any) -> None:
    """Changing and removing alike; operators' attributes never."""
    user = await alice(api, client={"write_attributes": ["nickname"]})
    await user.update(nickname="Al")
    for name in ("name", "email_verified"):
        with pytest.raises(errors.NotAuthorizedException, match="unauthorized attribute"):
            await user.update(**{name: "true"})
        with pytest.raises(errors.NotAuthorizedException, match="unauthorized attribute"):
            await api.delete_user_attributes(access_token=user.token, user_attribute_names=[name])
    with pytest.raises(errors.InvalidParameterException, match="non-mutable"):
        await user.update(sub="x")
    assert await user.attributes() == {"email": OLD, "email_verified": "true", "nickname": "Al"}


async def test_nothing_is_changed_by_a_request_that_is_refused(api: Any) -> None:
    """All of it or none."""
    user = await alice(api)
    with pytest.raises(errors.InvalidParameterException):
        await user.update(name="Alice", email="nonsense")
    assert await user.attributes() == {"email": OLD, "email_verified": "true"}


async def test_a_new_address_is_unverified(api: Any) -> None:
    """Without auto-verification nothing is sent until the user asks for a code."""
    user = await alice(api)
    assert await user.update(email=NEW) == []
    assert await user.attributes() == {"email": NEW, "email_verified": "false"}
    assert await sent(api) == []
    details = await user.ask()
    assert (details.destination, details.attribute_name) == ("n***@e***", "email")
    assert details.delivery_medium == pb.DELIVERY_MEDIUM_TYPE_EMAIL
    await user.verify(await code(api, NEW))
    assert await user.attributes() == {"email": NEW, "email_verified": "true"}


async def test_an_auto_verified_address_gets_a_code_when_it_changes(api: Any) -> None:
    """The value counts at once, its proof does not. The same value again changes nothing."""
    user = await alice(api, **VERIFIES)
    assert await user.update(email=OLD) == []
    (details,) = await user.update(email=NEW)
    assert details.destination == "n***@e***"
    assert await user.attributes() == {"email": NEW, "email_verified": "false"}
    await user.verify(await code(api, NEW))
    assert await user.attributes() == {"email": NEW, "email_verified": "true"}


async def test_where_proof_comes_first_the_old_value_stays_until_then(api: Any) -> None:
    """Verified, and good for signing in."""
    user = await alice(api, **VERIFIES_FIRST, alias_attributes=ALIASES[:1])
    (details,) = await user.update(email=NEW, name="Alice")
    assert details.destination == "n***@e***"
    assert await user.attributes() == {"email": OLD, "email_verified": "true", "name": "Alice"}
    assert await api.found_user(user.pool, OLD) is not None
    assert await api.found_user(user.pool, NEW) is None
    await user.verify(await code(api, NEW))
    assert await user.attributes() == {"email": NEW, "email_verified": "true", "name": "Alice"}
    assert await api.found_user(user.pool, OLD) is None
    assert await api.found_user(user.pool, NEW) is not None


async def test_a_value_that_waits_gets_another_code_on_request(api: Any) -> None:
    """The code before is worth nothing then. Going back to the old value calls the change off."""
    user = await alice(api, **VERIFIES_FIRST)
    assert (await user.ask()).destination == "o***@e***"
    await user.update(email=NEW)
    first = await code(api, NEW)
    assert (await user.ask()).destination == "n***@e***"
    second = await code(api, NEW)
    if first != second:
        with pytest.raises(errors.CodeMismatchException):
            await user.verify(first)
    await user.update(email=OLD)
    with pytest.raises(errors.ExpiredCodeException):
        await user.verify(second)
    assert await user.attributes() == {"email": OLD, "email_verified": "true"}


async def test_a_code_proves_the_value_that_it_was_sent_to(api: Any) -> None:
    """Nobody verifies an address by a code that went to another."""
    user = await alice(api)
    await user.ask()
    to_the_old = await code(api, OLD)
    await user.update(email=NEW)
    with pytest.raises(errors.ExpiredCodeException):
        await user.verify(to_the_old)
    assert await user.attributes() == {"email": NEW, "email_verified": "false"}


async def test_a_change_that_waits_is_void_once_the_pool_does_not_wait(api: Any) -> None:
    """Its code proves nothing that the user has."""
    user = await alice(api, **VERIFIES_FIRST)
    await user.update(email=NEW)
    right = await code(api, NEW)
    at_once = pb.UserAttributeUpdateSettingsType()
    await api.update_user_pool(user_pool_id=user.pool.id, user_attribute_update_settings=at_once, **VERIFIES)
    with pytest.raises(errors.ExpiredCodeException):
        await user.verify(right)
    assert await user.attributes() == {"email": OLD, "email_verified": "true"}


async def test_an_alias_moves_with_its_proof(api: Any) -> None:
    """An unverified address signs nobody in; a verified one signs in one user only."""
    user = await alice(api, **VERIFIES, alias_attributes=ALIASES)
    await user.update(email=NEW, preferred_username="al")
    assert await api.found_user(user.pool, OLD) is None
    assert await api.found_user(user.pool, NEW) is None
    assert (await api.found_user(user.pool, "al")).username == "alice"
    await api.new_user(user.pool, "bob", None, email=NEW, email_verified="true")
    right = await code(api, NEW)
    with pytest.raises(errors.AliasExistsException, match="An account with the email already exists"):
        await user.verify(right)
    assert (await api.found_user(user.pool, NEW)).username == "bob"
    assert (await user.attributes())["email_verified"] == "false"
    await api.admin_delete_user(user_pool_id=user.pool.id, username="bob")
    await user.verify(right)
    assert (await api.found_user(user.pool, NEW)).username == "alice"


async def test_an_alias_of_somebody_else_is_refused(api: Any) -> None:
    """A preferred username is somebody's as soon as it is set."""
    user = await alice(api, alias_attributes=ALIASES)
    await api.new_user(user.pool, "bob", None, preferred_username="bobby")
    with pytest.raises(errors.AliasExistsException, match=r"^An account with the preferred_username already exists\.$"):
        await user.update(preferred_username="BOBBY" if not user.pool.case_sensitive else "bobby")


async def test_a_preferred_username_is_no_name_that_means_somebody_else(api: Any) -> None:
    """It would be theirs now, and this user's, whoever names them, once they are gone."""
    user = await alice(api, alias_attributes=ALIASES)
    bob = await api.new_user(user.pool, "bob", None)
    for name in ("bob", bob.sub):
        with pytest.raises(errors.AliasExistsException, match="preferred_username already exists"):
            await user.update(preferred_username=name)
    await user.update(preferred_username="alice")


async def test_a_preferred_username_takes_no_address_away(api: Any) -> None:
    """Neither one that somebody has proven, nor one that somebody will."""
    user = await alice(api, alias_attributes=ALIASES)
    await api.new_user(user.pool, "bob", None, email=NEW, email_verified="true")
    for address in (NEW, "nobody@example.com"):
        with pytest.raises(errors.InvalidParameterException, match="Preferred username cannot be of email format"):
            await user.update(preferred_username=address)
    assert (await api.found_user(user.pool, NEW)).username == "bob"


async def test_an_address_that_takes_the_usernames_place_is_one_users(api: Any) -> None:
    """In Cognito's words, which apps look for."""
    user = await alice(api, username_attributes=[pb.USERNAME_ATTRIBUTE_TYPE_EMAIL])
    await api.new_user(user.pool, "bob", None, email=NEW)
    with pytest.raises(errors.AliasExistsException, match=r"^An account with the given email already exists\.$"):
        await user.update(email=NEW)


async def test_removing_an_address_removes_its_proof_and_its_code(api: Any) -> None:
    """What comes back later starts unverified."""
    user = await alice(api)
    await user.ask()
    given = await code(api, OLD)
    await api.delete_user_attributes(access_token=user.token, user_attribute_names=["email"])
    assert await user.attributes() == {}
    with pytest.raises(errors.ExpiredCodeException):
        await user.verify(given)
    await user.update(email=OLD)
    assert await user.attributes() == {"email": OLD, "email_verified": "false"}


async def test_wrong_codes_are_counted_and_codes_expire(api: Any) -> None:
    """Five attempts; the right code is of no use after them, nor after a day."""
    user = await alice(api)
    await user.ask()
    right = await code(api, OLD)
    for _ in range(5):
        with pytest.raises(errors.CodeMismatchException):
            await user.verify(other_than(right))
    with pytest.raises(errors.LimitExceededException):
        await user.verify(right)
    await user.ask()
    right = await code(api, OLD)
    api.clock.advance(24 * 3600 + 1)
    with pytest.raises((errors.ExpiredCodeException, errors.NotAuthorizedException)):
        await user.verify(right)


async def test_a_code_verifies_once(api: Any) -> None:
    """Of two calls with it at the same time, one finds it used up."""
    user = await alice(api, **VERIFIES)
    await user.update(email=NEW)
    right = await code(api, NEW)
    results = await asyncio.gather(user.verify(right), user.verify(right), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["ExpiredCodeException", "NoneType"]
    assert (await user.attributes())["email_verified"] == "true"


async def test_only_addresses_and_numbers_are_verified(api: Any) -> None:
    """And only those that the user has."""
    user = await alice(api)
    for name in ("name", "custom:x", "email_verified"):
        with pytest.raises(errors.InvalidParameterException):
            await user.ask(name)
        with pytest.raises(errors.InvalidParameterException):
            await user.verify("123456", name)
    with pytest.raises(errors.InvalidParameterException, match="no phone_number"):
        await user.ask("phone_number")
    with pytest.raises(errors.ExpiredCodeException):
        await user.verify("123456", "phone_number")


async def test_codes_are_not_sent_without_end(api: Any) -> None:
    """Somebody's address is no target for mail by the thousands."""
    user = await alice(api)
    for _ in range(messages.MAX_PER_USER):
        await user.ask()
    with pytest.raises(errors.LimitExceededException):
        await user.ask()


async def test_changes_at_the_same_time_are_all_kept(api: Any) -> None:
    """No change is written over another."""
    user = await alice(api)
    await asyncio.gather(user.update(name="Alice"), user.update(nickname="Al"), user.update(gender="f"))
    assert {"name": "Alice", "nickname": "Al", "gender": "f"}.items() <= (await user.attributes()).items()
