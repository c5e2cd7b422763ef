"""What users are changed by, and that functions are told of it: through every way that leads there."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.mfa import EMAIL_OTP, ON
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD
from tests.services.functions import FunctionServer
from tests.user_pools import accounts
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.mfa import factors
from tests.user_pools.registrations import ADDRESS, EMAIL, NEW_PASSWORD
from tests.user_pools.signing_in import NEW_PASSWORD_REQUIRED, by_password, in_one_queue, new_client, respond
from tests.user_pools.triggers.functions import Functions
from tests.user_pools.triggers.telling import NO_CLIENT, Told, listed, signed_in


@pytest.fixture
async def heard(api: Api) -> AsyncIterator[Told]:
    """An API whose pools have functions that are told of everything."""
    async with FunctionServer() as server:
        functions = Functions(api, server)
        yield Told(functions)
        await functions.called.close()


async def test_attributes_that_are_taken_away_are_told(heard: Told) -> None:
    """An address goes with what says that it is verified."""
    pool = await heard.api.new_pool()
    token, _ = await signed_in(heard.api, pool, email=ADDRESS, email_verified="true", nickname="al")
    await heard.api.delete_user_attributes(access_token=token, user_attribute_names=["email"])
    await heard.api.admin_delete_user_attributes(
        user_pool_id=pool.id, username="alice", user_attribute_names=["nickname"]
    )
    gone = {"email": (ADDRESS, None), "email_verified": ("true", None)}
    await heard.expect(
        ("DeleteUserAttributes", "user", "alice", gone),
        ("AdminDeleteUserAttributes", "admin", "alice", {"nickname": ("al", None)}),
    )


async def test_what_a_code_verifies_is_told(heard: Told) -> None:
    """The address of a new user, and one that takes the place of another."""
    waits = {"attributes_require_verification_before_update": [EMAIL]}
    pool = await heard.api.new_pool(auto_verified_attributes=[EMAIL], user_attribute_update_settings=waits)
    client = await heard.api.new_client(pool)
    about = {"client_id": client.id, "username": "alice"}
    await heard.api.sign_up(**about, password=PASSWORD, user_attributes=listed(email=ADDRESS))
    code = await accounts.code(heard.api, ADDRESS)
    await heard.api.confirm_sign_up(**about, confirmation_code=code)
    token = await factors.access_token(heard.api, pool, client)
    new = "new@example.com"
    await heard.api.update_user_attributes(access_token=token, user_attributes=listed(email=new))
    code = await accounts.code(heard.api, new)
    await heard.api.verify_user_attribute(access_token=token, attribute_name="email", code=code)
    await heard.expect(
        ("ConfirmSignUp", "user", "alice", {"email_verified": ("false", "true")}),
        ("VerifyUserAttribute", "user", "alice", {"email": (ADDRESS, new)}),
    )


async def test_what_changes_in_the_midst_of_a_sign_in_is_told(heard: Told) -> None:
    """What comes with a new password, and an address that is set up as a second factor."""
    pool = await heard.api.new_pool()
    client = await new_client(heard.api, pool)
    await factors.configure(heard.api, pool, ON, (EMAIL_OTP,))
    await heard.api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD)
    challenge: Any = await by_password(heard.api, client, "bob")
    answer = {"USERNAME": "bob", "NEW_PASSWORD": NEW_PASSWORD, "userAttributes.nickname": "b"}
    challenge = await respond(heard.api, client, answer, NEW_PASSWORD_REQUIRED, session=challenge.session)
    address = {"USERNAME": "bob", "EMAIL": ADDRESS}
    challenge = await respond(heard.api, client, address, factors.SETUP, session=challenge.session)
    await factors.answer(heard.api, client, challenge, await accounts.code(heard.api, ADDRESS), "bob")
    await heard.expect(
        ("RespondToAuthChallenge", "user", "bob", {"nickname": (None, "b")}),
        ("RespondToAuthChallenge", "user", "bob", {"email": (None, ADDRESS), "email_verified": (None, "true")}),
    )


async def test_who_loses_an_alias_is_told_of(heard: Told) -> None:
    """By what took it."""
    pool = await heard.api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
    await heard.api.new_user(pool, "alice", email=ADDRESS, email_verified="true")
    verified = listed(email=ADDRESS, email_verified="true")
    quiet = pb.MESSAGE_ACTION_TYPE_SUPPRESS
    await heard.api.admin_create_user(
        user_pool_id=pool.id,
        username="bob",
        user_attributes=verified,
        force_alias_creation=True,
        message_action=quiet,
    )
    await heard.expect(("AdminCreateUser", "admin", "alice", {"email_verified": ("true", "false")}))


async def test_an_alias_that_is_given_up_meanwhile_is_taken_from_nobody(api: Api) -> None:
    """Its owner, who has just proven another address, keeps that one."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
    alice = await api.new_user(pool, "alice", email=ADDRESS, email_verified="true")
    new = listed(email="new@example.com", email_verified="true")
    outcomes = await in_one_queue(
        api,
        alice,
        [
            lambda: api.admin_update_user_attributes(user_pool_id=pool.id, username="alice", user_attributes=new),
            partial(_take, api, pool, "bob"),
        ],
    )
    assert not any(isinstance(outcome, BaseException) for outcome in outcomes)
    for address, name in ((ADDRESS, "bob"), ("new@example.com", "alice")):
        owner = await api.found_user(pool, address)
        assert owner is not None
        assert (owner.username, owner.verified("email")) == (name, True)


async def test_an_alias_is_free_once_its_owner_is_gone(api: Api) -> None:
    """Even if that happens while it is being taken."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
    alice = await api.new_user(pool, "alice", email=ADDRESS, email_verified="true")
    outcomes = await in_one_queue(
        api,
        alice,
        [
            lambda: api.admin_delete_user(user_pool_id=pool.id, username="alice"),
            partial(_take, api, pool, "bob"),
        ],
    )
    assert not any(isinstance(outcome, BaseException) for outcome in outcomes)
    owner = await api.found_user(pool, ADDRESS)
    assert owner is not None
    assert owner.username == "bob"


async def _take(api: Api, pool: Pool, username: str) -> None:
    """Have a new user take ADDRESS from whoever it signs in."""
    await api.admin_create_user(
        user_pool_id=pool.id,
        username=username,
        user_attributes=listed(email=ADDRESS, email_verified="true"),
        force_alias_creation=True,
        message_action=pb.MESSAGE_ACTION_TYPE_SUPPRESS,
    )


async def test_who_is_deleted_is_told_of(heard: Told) -> None:
    """By their names alone: nothing else of them outlives them."""
    pool = await heard.api.new_pool()
    token, client_id = await signed_in(heard.api, pool, nickname="al")
    bob = await heard.api.new_user(pool, "bob")
    await heard.api.delete_user(access_token=token)
    await heard.api.admin_delete_user(user_pool_id=pool.id, username="bob")
    with pytest.raises(errors.UserNotFoundException):
        await heard.api.admin_delete_user(user_pool_id=pool.id, username="bob")
    by_admin, by_alice = sorted(await heard.deliver(), key=lambda event: str(event["triggerSource"]))
    assert (by_alice["triggerSource"], by_alice["userName"]) == ("UserDeleted_DeleteUser", "alice")
    assert by_alice["callerContext"]["clientId"] == client_id
    assert "nickname" not in str(by_alice)
    assert (by_admin["triggerSource"], by_admin["userName"]) == ("UserDeleted_AdminDeleteUser", "bob")
    assert by_admin["callerContext"]["clientId"] == NO_CLIENT
    assert by_admin["request"] == {
        "eventId": by_admin["request"]["eventId"],
        "occurredAt": heard.api.clock.now(),
        "sub": bob.sub,
        "caller": "admin",
    }
