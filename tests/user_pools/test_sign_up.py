import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.crypto import digests
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import messages
from poolhouse.user_pools.model.user import CONFIRMED, UNCONFIRMED
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.registrations import (
    ADDRESS,
    EMAIL,
    NUMBER,
    PHONE,
    another,
    delivered,
    latest_code,
    make,
    sign_up,
)

FOLDED: dict[str, Any] = {"username_configuration": {"case_sensitive": False}}
BY_EMAIL: dict[str, Any] = {**FOLDED, "username_attributes": [pb.USERNAME_ATTRIBUTE_TYPE_EMAIL]}
ALIASES: dict[str, Any] = {
    **FOLDED,
    "alias_attributes": [pb.ALIAS_ATTRIBUTE_TYPE_EMAIL, pb.ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME],
}


async def test_a_user_signs_up_and_confirms_with_the_code_from_the_mail(api: Api) -> None:
    """The whole way from sign-up to a confirmed user with a verified address."""
    pool, client = await make(api)
    response = await sign_up(api, client)
    assert not response.user_confirmed
    assert response.code_delivery_details == pb.CodeDeliveryDetailsType(
        destination="a***@e***", delivery_medium=pb.DELIVERY_MEDIUM_TYPE_EMAIL, attribute_name="email"
    )
    assert not response.HasField("session")
    user = await api.found_user(pool, "alice")
    assert user is not None
    assert (user.sub, user.status, user.verified("email")) == (response.user_sub, UNCONFIRMED, False)
    await api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=await latest_code(api, pool))
    user = await api.found_user(pool, "alice")
    assert user is not None
    assert (user.status, user.verified("email")) == (CONFIRMED, True)


async def test_a_confirmed_user_is_not_confirmed_again(api: Api) -> None:
    """A code works once, and Cognito's words say why it does not work again."""
    pool, client = await make(api)
    await sign_up(api, client)
    code = await latest_code(api, pool)
    await api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=code)
    with pytest.raises(errors.NotAuthorizedException, match="Current status is CONFIRMED"):
        await api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=code)


async def test_a_closed_pool_signs_nobody_up(api: Api) -> None:
    """Where only operators create users, nobody else does."""
    _, client = await make(api, admin_create_user_config={"allow_admin_create_user_only": True})
    with pytest.raises(errors.NotAuthorizedException, match="SignUp is not permitted for this user pool"):
        await sign_up(api, client)


async def test_the_secret_hash_is_checked_at_every_step(api: Api) -> None:
    """An app client with a secret is used by nobody who lacks it."""
    pool, _ = await make(api)
    client = await api.new_client(pool, generate_secret=True)
    for name, members in (
        ("sign_up", {"password": PASSWORD}),
        ("confirm_sign_up", {"confirmation_code": "123456"}),
        ("resend_confirmation_code", {}),
        ("forgot_password", {}),
        ("confirm_forgot_password", {"confirmation_code": "123456", "password": PASSWORD}),
    ):
        with pytest.raises(errors.NotAuthorizedException, match="configured with secret"):
            await getattr(api, name)(client_id=client.id, username="alice", **members)
        with pytest.raises(errors.NotAuthorizedException, match="Unable to verify secret hash"):
            await getattr(api, name)(client_id=client.id, username="alice", secret_hash="d3Jvbmc=", **members)
    good = digests.secret_hash("alice", client.id, client.secrets[0])
    await api.sign_up(client_id=client.id, username="alice", password=PASSWORD, secret_hash=good)


async def test_a_taken_username_is_told(api: Api) -> None:
    """As in Cognito, sign-up says that a name is taken even where the app client hides users."""
    _, client = await make(api, hides=True, **FOLDED)
    await sign_up(api, client)
    with pytest.raises(errors.UsernameExistsException, match=r"^User already exists$"):
        await sign_up(api, client, email="other@example.com")
    with pytest.raises(errors.UsernameExistsException):
        await sign_up(api, client, "ALICE", email="other@example.com")


async def test_a_username_cannot_take_another_users_name_away(api: Api) -> None:
    """Neither a sub nor a preferred username of somebody else's becomes a username."""
    pool, client = await make(api, **ALIASES)
    victim = await api.new_user(pool, "victim", preferred_username="Vic")
    for name in (victim.sub, "vic"):
        with pytest.raises(errors.UsernameExistsException):
            await sign_up(api, client, name, email="other@example.com")


async def test_of_two_sign_ups_at_once_one_wins(api: Api) -> None:
    """A race leaves one user, and one message."""
    pool, client = await make(api)
    results = await asyncio.gather(*(sign_up(api, client) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(result, pb.SignUpResponse) for result in results) == 1
    assert sum(isinstance(result, errors.UsernameExistsException) for result in results) == 3
    assert len(await delivered(api, pool)) == 1


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Sh0rt!", "^Password did not conform with policy: Password not long enough$"),
        ("all-lower-case-1", "uppercase"),
        (None, "Password"),
    ],
)
async def test_a_password_against_the_policy_leaves_no_user(api: Api, password: str | None, words: str) -> None:
    """Nothing is written for a sign-up that fails."""
    pool, client = await make(api)
    with pytest.raises((errors.InvalidPasswordException, errors.InvalidParameterException), match=words):
        await api.sign_up(client_id=client.id, username="alice", password=password)
    assert await api.found_user(pool, "alice") is None


async def test_required_attributes_are_required(api: Api) -> None:
    """A pool that needs an address gets one."""
    _, client = await make(api, schema=[{"name": "email", "required": True, "mutable": True}])
    with pytest.raises(errors.InvalidParameterException, match="email"):
        await sign_up(api, client, name="Alice")


@pytest.mark.parametrize("name", ["sub", "email_verified", "identities", "custom:none"])
async def test_nobody_signs_up_with_attributes_that_are_not_theirs_to_set(api: Api, name: str) -> None:
    """A verified flag comes from a code and from nowhere else."""
    _, client = await make(api)
    with pytest.raises((errors.InvalidParameterException, errors.NotAuthorizedException)):
        await sign_up(api, client, **{"email": ADDRESS, name: "true"})


async def test_where_the_address_is_the_username_it_becomes_the_attribute(api: Api) -> None:
    """The username itself is then the sub, and the address signs in whatever its case."""
    pool, client = await make(api, **BY_EMAIL)
    response = await api.sign_up(client_id=client.id, username=ADDRESS, password=PASSWORD)
    user = await api.found_user(pool, ADDRESS.upper())
    assert user is not None
    assert (user.username, user.attributes["email"]) == (response.user_sub, ADDRESS)
    with pytest.raises(errors.UsernameExistsException, match=r"^An account with the given email already exists\.$"):
        await api.sign_up(client_id=client.id, username=ADDRESS.upper(), password=PASSWORD)
    await api.confirm_sign_up(client_id=client.id, username=ADDRESS, confirmation_code=await latest_code(api, pool))


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ([pb.USERNAME_ATTRIBUTE_TYPE_EMAIL], "Username should be an email."),
        ([pb.USERNAME_ATTRIBUTE_TYPE_PHONE_NUMBER], "Username should be a phone number."),
        (
            [pb.USERNAME_ATTRIBUTE_TYPE_EMAIL, pb.USERNAME_ATTRIBUTE_TYPE_PHONE_NUMBER],
            "Username should be either a phone number or an email.|Username should be either an email or",
        ),
    ],
)
async def test_where_an_address_is_the_username_nothing_else_is(api: Api, kinds: list[int], words: str) -> None:
    """A pool of addresses has no plain names."""
    _, client = await make(api, username_attributes=kinds)
    with pytest.raises(errors.InvalidParameterException, match=words):
        await api.sign_up(client_id=client.id, username="alice", password=PASSWORD)


async def test_the_username_and_its_attribute_agree(api: Api) -> None:
    """Nobody signs in with one address and reads mail at another."""
    _, client = await make(api, **BY_EMAIL)
    with pytest.raises(errors.InvalidParameterException, match="differ"):
        await sign_up(api, client, ADDRESS, email="mallory@example.com")


async def test_an_address_is_no_username_where_it_is_an_alias(api: Api) -> None:
    """A plain name that looks like somebody's address would be taken for it."""
    _, client = await make(api, alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL, pb.ALIAS_ATTRIBUTE_TYPE_PHONE_NUMBER])
    with pytest.raises(errors.InvalidParameterException, match="cannot be of email format"):
        await sign_up(api, client, ADDRESS)
    with pytest.raises(errors.InvalidParameterException, match="cannot be of phone number format"):
        await sign_up(api, client, NUMBER)


async def test_a_pool_that_verifies_nothing_sends_nothing(api: Api) -> None:
    """The user waits for an operator, and no code confirms."""
    pool, client = await make(api, verified=())
    response = await sign_up(api, client)
    assert not response.HasField("code_delivery_details")
    assert await delivered(api, pool) == []
    with pytest.raises(errors.ExpiredCodeException):
        await api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code="123456")
    with pytest.raises(errors.InvalidParameterException, match="Auto verification not turned on"):
        await api.resend_confirmation_code(client_id=client.id, username="alice")


async def test_of_both_addresses_the_phone_gets_the_code(api: Api) -> None:
    """As in Cognito; only what the code went to is verified by it."""
    pool, client = await make(api, verified=(EMAIL, PHONE))
    response = await sign_up(api, client, email=ADDRESS, phone_number=NUMBER)
    assert response.code_delivery_details.destination == "+*******0123"
    await api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=await latest_code(api, pool))
    user = await api.found_user(pool, "alice")
    assert user is not None
    assert (user.verified("phone_number"), user.verified("email")) == (True, False)


async def test_an_alias_belongs_to_who_verified_it_first(api: Api) -> None:
    """Confirming takes no alias from anybody, and the code stays good for a call that says it shall."""
    pool, client = await make(api, **ALIASES)
    await api.new_user(pool, "first", email=ADDRESS, email_verified="true")
    await sign_up(api, client, "second")
    code = await latest_code(api, pool)
    with pytest.raises(errors.AliasExistsException):
        await api.confirm_sign_up(client_id=client.id, username="second", confirmation_code=code)
    owner = await api.found_user(pool, ADDRESS)
    assert owner is not None
    assert owner.username == "first"
    await api.confirm_sign_up(client_id=client.id, username="second", confirmation_code=code, force_alias_creation=True)
    owner, first = await api.found_user(pool, ADDRESS), await api.found_user(pool, "first")
    assert owner is not None
    assert first is not None
    assert (owner.username, first.verified("email")) == ("second", False)


async def test_force_takes_only_what_the_code_proves(api: Api) -> None:
    """A preferred username, which no code proves, cannot be taken from its owner."""
    pool, client = await make(api, **ALIASES)
    await api.new_user(pool, "first", preferred_username="vic")
    await sign_up(api, client, "second", email=ADDRESS, preferred_username="vic")
    with pytest.raises(errors.AliasExistsException):
        await api.confirm_sign_up(
            client_id=client.id,
            username="second",
            confirmation_code=await latest_code(api, pool),
            force_alias_creation=True,
        )


async def test_a_code_verifies_the_address_that_it_went_to_and_no_other(api: Api) -> None:
    """An address that changed meanwhile stays unverified."""
    pool, client = await make(api)
    await sign_up(api, client)
    code = await latest_code(api, pool)
    await api.admin_update_user_attributes(
        user_pool_id=pool.id,
        username="alice",
        user_attributes=[
            pb.AttributeType(name="email", value="new@example.com"),
            pb.AttributeType(name="email_verified", value="false"),
        ],
    )
    await api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=code)
    user = await api.found_user(pool, "alice")
    assert user is not None
    assert (user.status, user.verified("email")) == (CONFIRMED, False)


async def test_a_new_code_replaces_the_old_one(api: Api) -> None:
    """Only the newest message counts."""
    pool, client = await make(api)
    await sign_up(api, client)
    old = await latest_code(api, pool)
    response = await api.resend_confirmation_code(client_id=client.id, username="alice")
    assert response.code_delivery_details.destination == "a***@e***"
    new = await latest_code(api, pool)
    if old != new:
        with pytest.raises(errors.CodeMismatchException):
            await api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=old)
    await api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=new)
    with pytest.raises(errors.InvalidParameterException, match="User is already confirmed"):
        await api.resend_confirmation_code(client_id=client.id, username="alice")


async def test_codes_are_sent_a_few_times_an_hour(api: Api) -> None:
    """Nobody's mailbox is flooded; after an hour it goes on."""
    pool, client = await make(api)
    await sign_up(api, client)
    for _ in range(messages.MAX_PER_USER - 1):
        await api.resend_confirmation_code(client_id=client.id, username="alice")
    for _ in range(2):
        with pytest.raises(errors.LimitExceededException, match="Attempt limit exceeded"):
            await api.resend_confirmation_code(client_id=client.id, username="alice")
    api.clock.advance(messages.WINDOW_SECONDS)
    await api.resend_confirmation_code(client_id=client.id, username="alice")
    await api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=await latest_code(api, pool))


async def test_one_address_is_not_flooded_through_many_users(api: Api) -> None:
    """The user exists, as Cognito promises, but gets no more messages there."""
    pool, client = await make(api)
    for number in range(messages.MAX_PER_DESTINATION):
        await sign_up(api, client, f"user{number}")
    with pytest.raises(errors.LimitExceededException):
        await sign_up(api, client, "last")
    assert await api.found_user(pool, "last") is not None
    assert len(await delivered(api, pool)) == messages.MAX_PER_DESTINATION


async def test_a_telling_client_says_who_is_unknown_or_disabled(api: Api) -> None:
    """In Cognito's words."""
    pool, client = await make(api)
    for name, members in (("confirm_sign_up", {"confirmation_code": "123456"}), ("resend_confirmation_code", {})):
        with pytest.raises(errors.UserNotFoundException):
            await getattr(api, name)(client_id=client.id, username="nobody", **members)
    await sign_up(api, client)
    await api.admin_disable_user(user_pool_id=pool.id, username="alice")
    for name, members in (("confirm_sign_up", {"confirmation_code": "123456"}), ("resend_confirmation_code", {})):
        with pytest.raises(errors.NotAuthorizedException, match="User is disabled"):
            await getattr(api, name)(client_id=client.id, username="alice", **members)


async def test_a_hiding_client_answers_for_nobody_as_for_somebody(api: Api) -> None:
    """Codes, wrong codes, exhausted codes and limits look the same for a name that nobody has."""
    pool, client = await make(api, hides=True)
    await sign_up(api, client)

    async def course(username: str) -> list[str]:
        seen = []
        for _ in range(2):
            details = (await api.resend_confirmation_code(client_id=client.id, username=username)).code_delivery_details
            seen.append(f"{details.attribute_name} {details.delivery_medium} {len(details.destination)}")
        wrong = another(await latest_code(api, pool))
        for _ in range(6):
            try:
                await api.confirm_sign_up(client_id=client.id, username=username, confirmation_code=wrong)
            except errors.CognitoError as error:
                seen.append(repr((error.name, error.message)))
        for _ in range(5):
            try:
                await api.resend_confirmation_code(client_id=client.id, username=username)
                seen.append("sent")
            except errors.CognitoError as error:
                seen.append(error.name)
        return seen

    somebody, nobody = await course("alice"), await course("nobody")
    # The sign-up itself was the first of alice's messages.
    assert somebody[:-3] == nobody[:-3]
    assert somebody[-1] == nobody[-1] == "LimitExceededException"
    assert [m.username for m in await delivered(api, pool)] == ["alice"] * len(await delivered(api, pool))


async def test_a_closed_pool_does_not_tell_who_is_confirmed(api: Api) -> None:
    """Sign-up tells nobody there that a name is taken; what follows it does not either."""
    pool, client = await make(api, hides=True, admin_create_user_config={"allow_admin_create_user_only": True})
    await api.new_user(pool, "alice", email=ADDRESS, email_verified="true")

    async def course(username: str) -> list[str]:
        seen = []
        for name, members in (("resend_confirmation_code", {}), ("confirm_sign_up", {"confirmation_code": "none"})):
            try:
                details = (
                    await getattr(api, name)(client_id=client.id, username=username, **members)
                ).code_delivery_details
                seen.append(f"{details.attribute_name} {details.delivery_medium} {len(details.destination)}")
            except errors.CognitoError as error:
                seen.append(repr((error.name, error.message)))
        return seen

    assert await course("alice") == await course("nobody")
    assert await delivered(api, pool) == []


async def test_a_closed_pool_confirms_who_signed_up_before(api: Api) -> None:
    """Their code is as good as it was."""
    pool, client = await make(api, hides=True)
    await sign_up(api, client)
    await api.update_user_pool(
        user_pool_id=pool.id,
        auto_verified_attributes=[EMAIL],
        admin_create_user_config={"allow_admin_create_user_only": True},
    )
    await api.resend_confirmation_code(client_id=client.id, username="alice")
    code = await latest_code(api, pool)
    await api.confirm_sign_up(client_id=client.id, username="alice", confirmation_code=code)


async def test_the_made_up_address_of_nobody_stays_the_same(api: Api) -> None:
    """Asking twice tells nothing, and a name that is an address is shown as one."""
    _, client = await make(api, hides=True)

    async def shown(username: str) -> str:
        response = await api.resend_confirmation_code(client_id=client.id, username=username)
        return str(response.code_delivery_details.destination)

    assert await shown("nobody") == await shown("nobody")
    assert await shown("zoe@mail.test") == "z***@m***"


@pytest.mark.parametrize(
    "members",
    [
        {"username": "al ice"},
        {"username": "x" * 129},
        {"username": "a\0b"},
        {"username": ""},
        {"client_id": "nosuchclient"},
        {"password": "x" * 257},
    ],
)
async def test_hostile_sign_ups_are_refused(api: Api, members: dict[str, str]) -> None:
    """Whatever the input, the answer is one of the documented errors."""
    _, client = await make(api)
    with pytest.raises((errors.InvalidParameterException, errors.ResourceNotFoundException)):
        await api.sign_up(**{"client_id": client.id, "username": "alice", "password": PASSWORD, **members})
