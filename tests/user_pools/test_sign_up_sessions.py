from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import first_factor, sign_up
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from tests.user_pools.accounts import code, loses_address
from tests.user_pools.choice.choosing import CHOICE_FLOWS, EMAIL, begin, policies, reply
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.signing_in import by_password, is_signed_in, new_client, refused

ADDRESS = "carol@example.com"
INVALID = "Invalid session for the user."


async def make(api: Api, **client: Any) -> tuple[Pool, AppClient]:
    """A pool that verifies addresses and signs in by codes to them."""
    pool = await api.new_pool(auto_verified_attributes=[pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL], policies=policies())
    return pool, await new_client(api, pool, **{"explicit_auth_flows": CHOICE_FLOWS, **client})


async def register(api: Api, client: AppClient, name: str = "carol", **more: Any) -> pb.SignUpResponse:
    """A sign-up, without a password unless one is given."""
    response: pb.SignUpResponse = await api.sign_up(
        client_id=client.id,
        username=name,
        user_attributes=[pb.AttributeType(name="email", value=ADDRESS.replace("carol", name))],
        **more,
    )
    return response


async def confirm(api: Api, client: AppClient, session: str | None, name: str = "carol") -> pb.ConfirmSignUpResponse:
    """The confirmation of a sign-up, with its session."""
    response: pb.ConfirmSignUpResponse = await api.confirm_sign_up(
        client_id=client.id,
        username=name,
        confirmation_code=await code(api, ADDRESS.replace("carol", name)),
        session=session,
    )
    return response


async def test_a_user_signs_up_without_a_password_and_is_signed_in(api: Api) -> None:
    """One code confirms the account and opens it; from then on there is another for each sign-in."""
    _, client = await make(api)
    confirmed = await confirm(api, client, (await register(api, client)).session)
    done = await begin(api, client, "carol", session=confirmed.session)
    assert await is_signed_in(api, done.authentication_result.access_token)
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session can only be used once."):
        await begin(api, client, "carol", session=confirmed.session)
    first = await begin(api, client, "carol")
    assert list(first.available_challenges) == [EMAIL]
    asked = await begin(api, client, "carol", PREFERRED_CHALLENGE="EMAIL_OTP")
    proven = await reply(api, client, asked, "carol", EMAIL_OTP_CODE=await code(api, ADDRESS))
    assert await is_signed_in(api, proven.authentication_result.access_token)


async def test_who_has_no_password_sets_one_without_any(api: Api) -> None:
    """There is none to prove; afterwards there is."""
    _, client = await make(api)
    confirmed = await confirm(api, client, (await register(api, client)).session)
    token = (await begin(api, client, "carol", session=confirmed.session)).authentication_result.access_token
    with refused(errors.NotAuthorizedException, "Incorrect username or password."):
        await by_password(api, client, "carol")
    await api.change_password(access_token=token, proposed_password=PASSWORD)
    assert (await by_password(api, client, "carol")).authentication_result.access_token
    with refused(errors.InvalidParameterException):
        await api.change_password(access_token=token, proposed_password=f"{PASSWORD}8")


async def test_a_password_is_needed_where_there_is_no_other_way_in(api: Api) -> None:
    """A pool without codes takes nobody who could never sign in."""
    pool = await api.new_pool(auto_verified_attributes=[pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL])
    client = await new_client(api, pool)
    with refused(errors.InvalidParameterException, sign_up.NO_PASSWORD_MESSAGE):
        await register(api, client)


async def test_a_client_without_choice_gets_no_session(api: Api) -> None:
    """There is nothing to go on with."""
    pool, _ = await make(api)
    client = await new_client(api, pool)
    assert not (await register(api, client, password=PASSWORD)).HasField("session")


async def test_a_confirmation_needs_no_session(api: Api) -> None:
    """Amplify sends none, and goes on with the one that it gets."""
    _, client = await make(api)
    await register(api, client)
    confirmed = await confirm(api, client, None)
    assert (await begin(api, client, "carol", session=confirmed.session)).authentication_result.access_token


@pytest.mark.parametrize("session", ["x" * 20, "another"])
async def test_a_session_that_is_none_confirms_and_signs_nobody_in(api: Api, session: str) -> None:
    """Neither a made-up one, nor that of somebody else's sign-up: the code alone confirms."""
    _, client = await make(api)
    await register(api, client)
    if session == "another":
        session = (await register(api, client, "dave")).session
    assert not (await confirm(api, client, session)).HasField("session")


async def test_where_codes_sign_nobody_in_a_confirmation_does_not_either(api: Api) -> None:
    """A pool of passwords stays one, and a client without USER_AUTH has nothing to go on with."""
    pool, _ = await make(api)
    client = await new_client(api, pool)
    await register(api, client, password=PASSWORD)
    assert not (await confirm(api, client, None)).HasField("session")
    plain = await api.new_pool(auto_verified_attributes=[pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL])
    client = await new_client(api, plain, explicit_auth_flows=CHOICE_FLOWS)
    await register(api, client, password=PASSWORD)
    assert not (await confirm(api, client, None)).HasField("session")


async def test_who_takes_too_long_is_confirmed_all_the_same(api: Api) -> None:
    """The code lives longer than the session, and each session no longer than it should."""
    _, client = await make(api)
    first = (await register(api, client)).session
    api.clock.advance(180)
    assert not (await confirm(api, client, first)).HasField("session")
    late = await confirm(api, client, (await register(api, client, "dave")).session, "dave")
    api.clock.advance(180)
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session is expired."):
        await begin(api, client, "dave", session=late.session)


async def test_the_session_of_a_sign_up_is_no_sign_in(api: Api) -> None:
    """Nothing but a confirmation makes it one, for its user and its client alone."""
    pool, client = await make(api)
    await api.new_user(pool)
    first = (await register(api, client)).session
    with refused(errors.NotAuthorizedException, INVALID):
        await begin(api, client, "carol", session=first)
    confirmed = await confirm(api, client, first)
    other = await new_client(api, pool, explicit_auth_flows=CHOICE_FLOWS)
    with refused(errors.NotAuthorizedException, INVALID):
        await begin(api, other, "carol", session=confirmed.session)
    with refused(errors.NotAuthorizedException, INVALID):
        await begin(api, client, "alice", session=confirmed.session)
    await api.admin_disable_user(user_pool_id=pool.id, username="carol")
    with refused(errors.NotAuthorizedException):
        await begin(api, client, "carol", session=confirmed.session)


async def test_an_address_that_is_taken_away_signs_nobody_in(api: Api) -> None:
    """Its code was right a moment ago, and proves nothing about the user's new one."""
    pool, client = await make(api)
    confirmed = await confirm(api, client, (await register(api, client)).session)
    for value in ("other@example.com", ADDRESS):
        attributes = [pb.AttributeType(name="email", value=value)]
        await api.admin_update_user_attributes(user_pool_id=pool.id, username="carol", user_attributes=attributes)
        if value != ADDRESS:
            with refused(errors.NotAuthorizedException, INVALID):
                await begin(api, client, "carol", session=confirmed.session)
    assert (await begin(api, client, "carol", session=confirmed.session)).authentication_result.access_token


async def test_an_address_that_is_lost_at_that_moment_signs_nobody_in(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who then signs out everywhere is signed out."""
    pool, client = await make(api)
    confirmed = await confirm(api, client, (await register(api, client)).session)
    loses_address(monkeypatch, first_factor, api, pool, "carol")
    with refused(errors.NotAuthorizedException, INVALID):
        await begin(api, client, "carol", session=confirmed.session)
