import asyncio

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import recovery_codes as rows
from poolhouse.user_pools import throttles
from poolhouse.user_pools.mfa import recovery_codes
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.mfa import EMAIL_OTP, ON, SMS_MFA, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.pool import Pool
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import (
    BY_APP,
    BY_SMS,
    SELECT,
    SETUP,
    access_token,
    add_app,
    asked,
    make,
    prefer,
)
from tests.user_pools.signing_in import is_signed_in, refused, respond


async def with_codes(api: Api, *factors: str) -> tuple[Pool, AppClient, list[str]]:
    """Alice, who is asked for these factors and has made recovery codes."""
    pool, client, _ = await make(api)
    await add_app(api, pool, client)
    await prefer(api, pool, *factors)
    created = await api.create_recovery_codes(access_token=await access_token(api, pool, client))
    return pool, client, list(created.recovery_codes)


async def recover(api: Api, client: AppClient, challenge: int, code: str) -> pb.RespondToAuthChallengeResponse:
    """A recovery code in answer to what alice is asked."""
    session = (await asked(api, client, challenge)).session
    return await respond(api, client, {"USERNAME": "alice", "RECOVERY_CODE": code}, challenge, session=session)


async def remaining(api: Api, pool: Pool, client: AppClient) -> int:
    """How many codes alice is told to have left."""
    told = await api.describe_recovery_codes(access_token=await access_token(api, pool, client))
    count: int = told.remaining_codes
    assert told.HasField("creation_date") == bool(count)
    return count


async def test_codes_are_many_and_hard_to_guess(api: Api) -> None:
    """Ten of eighty bits, grouped for people, and stored as hashes alone."""
    pool, client, codes = await with_codes(api, SOFTWARE_TOKEN_MFA)
    assert len(set(codes)) == recovery_codes.CODES
    assert all(len(code.replace("-", "")) == 16 and len(code.split("-")) == 4 for code in codes)
    assert await remaining(api, pool, client) == 10
    async with api.house.store.read() as reader:
        stored = await reader.rows("SELECT code_hash FROM recovery_codes WHERE user_pool_id = $1", pool.id)
    assert all(len(row[0]) == 32 and code.encode() not in row[0] for row in stored for code in codes)


@pytest.mark.parametrize(
    ("factors", "challenge"),
    [
        ((SOFTWARE_TOKEN_MFA,), BY_APP),
        ((SMS_MFA,), BY_SMS),
        ((EMAIL_OTP,), pb.CHALLENGE_NAME_TYPE_EMAIL_OTP),
        ((SMS_MFA, EMAIL_OTP), SELECT),
    ],
)
async def test_a_code_stands_in_for_every_second_factor(api: Api, factors: tuple[str, ...], challenge: int) -> None:
    """Once; however it is spelled; and it is counted down."""
    pool, client, codes = await with_codes(api, *factors)
    done = await recover(api, client, challenge, codes[0])
    assert await is_signed_in(api, done.authentication_result.access_token)
    assert await remaining(api, pool, client) == 9
    with refused(errors.CodeMismatchException):
        await recover(api, client, challenge, codes[0])
    assert (await recover(api, client, challenge, codes[1].upper().replace("-", " "))).HasField("authentication_result")
    assert await remaining(api, pool, client) == 8


async def test_new_codes_make_the_old_ones_worthless(api: Api) -> None:
    """Who has lost the sheet makes another."""
    pool, client, codes = await with_codes(api, SOFTWARE_TOKEN_MFA)
    token = await access_token(api, pool, client)
    new = (await api.create_recovery_codes(access_token=token)).recovery_codes
    assert await remaining(api, pool, client) == 10
    with refused(errors.CodeMismatchException):
        await recover(api, client, BY_APP, codes[0])
    assert (await recover(api, client, BY_APP, new[0])).HasField("authentication_result")


async def test_one_code_opens_one_session(api: Api) -> None:
    """Of several sign-ins at the same time."""
    _, client, codes = await with_codes(api, SOFTWARE_TOKEN_MFA)
    told = await asyncio.gather(*(recover(api, client, BY_APP, codes[0]) for _ in range(5)), return_exceptions=True)
    assert sum(not isinstance(each, BaseException) for each in told) == 1
    assert all(isinstance(each, errors.CodeMismatchException) for each in told if isinstance(each, BaseException))


async def test_wrong_codes_count_with_all_other_wrong_answers(api: Api) -> None:
    """There is no second door to guess at."""
    _, client, codes = await with_codes(api, SOFTWARE_TOKEN_MFA)
    for _ in range(5):
        with refused(errors.CodeMismatchException):
            await recover(api, client, BY_APP, "aaaa-bbbb-cccc-dddd")
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await recover(api, client, BY_APP, codes[0])


async def test_a_code_is_its_users_alone(api: Api) -> None:
    """Another user's opens nothing, and codes go with their user."""
    pool, client, codes = await with_codes(api, SOFTWARE_TOKEN_MFA)
    await api.new_user(pool, "bob", phone_number="+15555550100")
    await prefer(api, pool, SMS_MFA, name="bob")
    session = (await asked(api, client, BY_SMS, "bob")).session
    with refused(errors.CodeMismatchException):
        await respond(api, client, {"USERNAME": "bob", "RECOVERY_CODE": codes[0]}, BY_SMS, session=session)
    alice = await api.found_user(pool, "alice")
    assert alice is not None
    await api.admin_delete_user(user_pool_id=pool.id, username="alice")
    assert (await rows.remaining(api.house.store, pool.id, alice.sub)).count == 0


async def test_a_code_sets_nothing_up(api: Api) -> None:
    """Where a user has no second factor, there is nothing to stand in for."""
    pool, client, _ = await make(api, ON, (SOFTWARE_TOKEN_MFA,))
    created = await api.create_recovery_codes(access_token=await access_token(api, pool, client))
    with refused(errors.InvalidParameterException):
        await recover(api, client, SETUP, created.recovery_codes[0])


async def test_nobody_makes_codes_for_others(api: Api) -> None:
    """A token that is none, or that was revoked, makes none and tells nothing."""
    pool, client, _ = await with_codes(api, SOFTWARE_TOKEN_MFA)
    token = await access_token(api, pool, client)
    await api.global_sign_out(access_token=token)
    for each in (token, "x.y.z"):
        with refused(errors.NotAuthorizedException):
            await api.create_recovery_codes(access_token=each)
        with refused(errors.NotAuthorizedException):
            await api.describe_recovery_codes(access_token=each)
