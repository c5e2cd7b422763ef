import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel
from poolhouse.user_pools import passwords
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import CONFIRMED
from poolhouse.user_pools.passwords import Secrets
from tests.user_pools.accounts import named, sent

RESEND = pb.MESSAGE_ACTION_TYPE_RESEND
SUPPRESS = pb.MESSAGE_ACTION_TYPE_SUPPRESS
BY_MAIL, BY_SMS = pb.DELIVERY_MEDIUM_TYPE_EMAIL, pb.DELIVERY_MEDIUM_TYPE_SMS
ADDRESS, NUMBER = "alice@example.com", "+15555550100"
DAY = 86_400


async def create(api: Any, pool: Pool, username: str = "alice", /, attributes: Any = None, **members: Any) -> Any:
    """AdminCreateUser; the user it answers with."""
    listed = [pb.AttributeType(name=name, value=value) for name, value in (attributes or {}).items()]
    members = {"user_pool_id": pool.id, "username": username, "user_attributes": listed, **members}
    return (await api.admin_create_user(**members)).user


async def has_password(api: Any, pool: Pool, name: str, password: str) -> bool:
    """Whether it is the user's."""
    return await passwords.verify(api.call("admin_create_user"), await api.found_user(pool, name), password)


async def test_a_user_is_created_with_a_temporary_password(api: Any) -> None:
    """Which goes to the user, and which the user has to change."""
    pool = await api.new_pool()
    user = await create(api, pool, "alice", {"email": ADDRESS})
    assert user.username == "alice"
    assert user.user_status == pb.USER_STATUS_TYPE_FORCE_CHANGE_PASSWORD
    assert user.enabled
    assert user.user_create_date.ToMilliseconds() == api.clock.now() * 1000
    stored = await api.found_user(pool, "alice")
    assert named(user.attributes) == {"sub": stored.sub, "email": ADDRESS, "email_verified": "false"}
    assert stored.temporary_password_expires_at == api.clock.now() + 7 * DAY
    (message,) = await sent(api)
    assert (message.to, message.channel) == (ADDRESS, Channel.EMAIL)
    assert message.code is not None
    passwords.check_policy(pool, message.code)
    assert await has_password(api, pool, "alice", message.code)


async def test_an_operator_may_choose_the_temporary_password(api: Any) -> None:
    """Within the pool's policy; nothing is sent if nothing shall be."""
    pool = await api.new_pool()
    await create(api, pool, temporary_password="Chosen-1234", message_action=SUPPRESS)
    assert await has_password(api, pool, "alice", "Chosen-1234")
    assert await sent(api) == []
    with pytest.raises(
        errors.InvalidPasswordException,
        match=r"^Password did not conform with password policy: Password not long enough$",
    ):
        await create(api, pool, "bob", temporary_password="Sh0rt-")
    assert await api.found_user(pool, "bob") is None


async def test_a_made_up_password_is_as_long_as_the_policy_wants(api: Any) -> None:
    """And a temporary one lasts as long as the policy says."""
    policy = pb.PasswordPolicyType(
        minimum_length=40,
        require_uppercase=True,
        require_lowercase=True,
        require_numbers=True,
        require_symbols=True,
        temporary_password_validity_days=3,
    )
    pool = await api.new_pool(policies=pb.UserPoolPolicyType(password_policy=policy))
    await create(api, pool, "alice", {"email": ADDRESS})
    (message,) = await sent(api)
    assert message.code is not None
    assert len(message.code) == 40
    stored = await api.found_user(pool, "alice")
    assert stored.temporary_password_expires_at == api.clock.now() + 3 * DAY


@pytest.mark.parametrize(
    ("mediums", "attributes", "expected"),
    [
        ([], {"email": ADDRESS, "phone_number": NUMBER}, {NUMBER}),
        ([], {"email": ADDRESS}, {ADDRESS}),
        ([], {}, set()),
        ([BY_MAIL], {"email": ADDRESS, "phone_number": NUMBER}, {ADDRESS}),
        ([BY_SMS], {"email": ADDRESS, "phone_number": NUMBER}, {NUMBER}),
        ([BY_MAIL, BY_SMS, BY_MAIL], {"email": ADDRESS, "phone_number": NUMBER}, {ADDRESS, NUMBER}),
    ],
)
async def test_invitations_go_where_they_shall(
    api: Any, mediums: list[int], attributes: dict[str, str], expected: set[str]
) -> None:
    """By text message if nothing is said and that can be, else by mail."""
    pool = await api.new_pool()
    await create(api, pool, "alice", attributes, desired_delivery_mediums=mediums)
    messages = await sent(api)
    assert {message.to for message in messages} == expected
    assert len(messages) == len(expected)


async def test_nobody_is_invited_at_an_address_that_is_missing(api: Any) -> None:
    """Nor created: the operator asked for something that cannot be."""
    pool = await api.new_pool()
    for medium in (BY_MAIL, BY_SMS):
        with pytest.raises(errors.InvalidParameterException, match="to send the invitation to"):
            await create(api, pool, desired_delivery_mediums=[medium])
    assert await api.found_user(pool, "alice") is None


async def test_a_server_that_cannot_send_says_so(api: Any, house: House) -> None:
    """No user waits for a message that never comes. Mail takes over where text messages cannot be sent."""
    pool = await api.new_pool()
    house.senders.pop(Channel.SMS)  # type: ignore[attr-defined]
    with pytest.raises(errors.CodeDeliveryFailureException):
        await create(api, pool, "alice", {"phone_number": NUMBER})
    assert await api.found_user(pool, "alice") is None
    await create(api, pool, "alice", {"phone_number": NUMBER, "email": ADDRESS})
    assert [message.to for message in await sent(api)] == [ADDRESS]


async def test_a_name_is_given_once(api: Any) -> None:
    """Nor is a new user called what means somebody else."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME])
    user = await api.new_user(pool, "alice", None, preferred_username="al")
    for name in ("alice", "al", user.sub):
        with pytest.raises(errors.UsernameExistsException, match=r"^User account already exists$"):
            await create(api, pool, name)
    results = await asyncio.gather(*(create(api, pool, "bob") for _ in range(2)), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["UserType", "UsernameExistsException"]


async def test_an_address_may_be_the_username(api: Any) -> None:
    """The user then has a UUID for one, and signs in by the address, verified or not."""
    pool = await api.new_pool(username_attributes=[pb.USERNAME_ATTRIBUTE_TYPE_EMAIL])
    user = await create(api, pool, ADDRESS)
    shown = named(user.attributes)
    assert shown["email"] == ADDRESS
    assert user.username == shown["sub"]
    assert (await api.found_user(pool, ADDRESS)).sub == shown["sub"]
    with pytest.raises(errors.UsernameExistsException, match=r"^An account with the given email already exists\.$"):
        await create(api, pool, ADDRESS)
    with pytest.raises(errors.InvalidParameterException, match="Username should be an email"):
        await create(api, pool, "alice")


async def test_a_verified_alias_is_taken_over_by_force_only(api: Any) -> None:
    """Its former owner keeps the address, unverified."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL])
    await api.new_user(pool, "bob", None, email=ADDRESS, email_verified="true")
    verified = {"email": ADDRESS, "email_verified": "true"}
    with pytest.raises(errors.AliasExistsException, match="An account with the email already exists"):
        await create(api, pool, "alice", verified)
    assert await api.found_user(pool, "alice") is None
    await create(api, pool, "carol", {"email": ADDRESS}, force_alias_creation=True)
    assert (await api.found_user(pool, ADDRESS)).username == "bob"
    await create(api, pool, "alice", verified, force_alias_creation=True)
    assert (await api.found_user(pool, ADDRESS)).username == "alice"
    assert (await api.found_user(pool, "bob")).attributes == {"email": ADDRESS, "email_verified": "false"}


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"email_verified": "true"}, "Email is required to verify"),
        ({"phone_number_verified": "true"}, "Phone number is required to verify"),
        ({"email": "nonsense"}, "Invalid email address format"),
        ({"custom:none": "x"}, "Attribute does not exist in the schema"),
        ({"sub": "x"}, "non-mutable"),
    ],
)
async def test_attributes_are_held_against_the_schema(api: Any, attributes: dict[str, str], message: str) -> None:
    """Nobody is created with what the pool does not allow."""
    pool = await api.new_pool()
    with pytest.raises(errors.InvalidParameterException, match=message):
        await create(api, pool, "alice", attributes)
    assert await api.found_user(pool, "alice") is None


async def test_an_invitation_can_be_sent_again(api: Any) -> None:
    """With another password and another deadline; the one before is worth nothing."""
    pool = await api.new_pool()
    await create(api, pool, "alice", {"email": ADDRESS})
    (first,) = await sent(api)
    api.clock.advance(10 * DAY)
    user = await create(api, pool, "alice", message_action=RESEND, temporary_password="Again-1234")
    assert named(user.attributes)["email"] == ADDRESS
    stored = await api.found_user(pool, "alice")
    assert stored.temporary_password_expires_at == api.clock.now() + 7 * DAY
    assert [message.code for message in await sent(api)] == ["Again-1234", first.code]
    assert await has_password(api, pool, "alice", "Again-1234")
    assert first.code is not None
    assert not await has_password(api, pool, "alice", first.code)


async def test_only_who_was_invited_is_invited_again(api: Any) -> None:
    """Not strangers, not whoever has a password of their own, not whoever cannot be reached."""
    pool = await api.new_pool()
    await api.new_user(pool, "bob", "Own-Password-1", CONFIRMED, email=ADDRESS)
    await create(api, pool, "carol")
    with pytest.raises(errors.UserNotFoundException):
        await create(api, pool, "alice", message_action=RESEND)
    with pytest.raises(errors.UnsupportedUserStateException, match="Resend not possible"):
        await create(api, pool, "bob", message_action=RESEND)
    with pytest.raises(errors.InvalidParameterException, match="no address"):
        await create(api, pool, "carol", message_action=RESEND)
    assert await has_password(api, pool, "bob", "Own-Password-1")


async def test_who_chose_a_password_meanwhile_keeps_it(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look at the user and the invitation, the temporary password's hash is computed: a long time."""
    pool = await api.new_pool()
    await create(api, pool, "alice", {"email": ADDRESS})
    real = passwords.make

    async def meanwhile(call: Call, pool: Pool, sub: str, username: str, password: str) -> Secrets:
        if password == "Again-1234":
            about = {"user_pool_id": pool.id, "username": "alice"}
            await api.admin_set_user_password(**about, password="Own-Password-1", permanent=True)
        return await real(call, pool, sub, username, password)

    monkeypatch.setattr(passwords, "make", meanwhile)
    with pytest.raises(errors.UnsupportedUserStateException):
        await create(api, pool, "alice", message_action=RESEND, temporary_password="Again-1234")
    assert await has_password(api, pool, "alice", "Own-Password-1")


async def test_users_are_created_where_they_cannot_sign_up(api: Any) -> None:
    """That is what the setting is for; a pool that is not there takes nobody."""
    config = pb.AdminCreateUserConfigType(allow_admin_create_user_only=True)
    pool = await api.new_pool(admin_create_user_config=config)
    await create(api, pool)
    with pytest.raises(errors.ResourceNotFoundException):
        await api.admin_create_user(user_pool_id="us-east-1_000000000", username="alice")
