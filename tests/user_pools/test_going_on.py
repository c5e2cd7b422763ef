import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import going_on, sign_ins, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.going_on import Begun
from poolhouse.user_pools.model.mfa import FACTORS, OPTIONAL, SMS_MFA
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD
from poolhouse.user_pools.progress import Progress
from poolhouse.user_pools.sign_in_steps import PASSWORD
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import BY_SMS, make, prefer
from tests.user_pools.signing_in import is_signed_in, refused


async def progress_of(api: Api, *factors: str, name: str = "alice") -> Progress:
    """A sign-in after the password, of a user with these factors."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD)
    if factors:
        await prefer(api, pool, *factors)
    user = await api.found_user(pool, name)
    assert user is not None
    return Progress(api.call("initiate_auth"), pool, client, user, name, (PASSWORD,))


async def advance(api: Api, progress: Progress) -> Begun | Answer:
    """The next step, committed."""
    async with api.house.store.write() as tx:
        return await going_on.advance(tx, progress, throttles.PASSWORDS)


async def test_a_sign_in_that_is_complete_begins(api: Api) -> None:
    """There are tokens for it once it is committed, and its refresh token is in no repr."""
    progress = await progress_of(api)
    outcome = await advance(api, progress)
    assert isinstance(outcome, Begun)
    assert outcome.refresh_token not in repr(outcome)
    answer = await going_on.answered(progress, outcome)
    assert answer.result is not None
    assert await is_signed_in(api, answer.result.access_token)
    assert answer.result.refresh_token == outcome.refresh_token


async def test_a_sign_in_that_is_not_complete_is_asked_for_more(api: Api) -> None:
    """By the challenge that the step names."""
    outcome = await advance(api, progress := await progress_of(api, SMS_MFA))
    assert isinstance(outcome, Answer)
    assert (outcome.challenge, outcome.result) == (BY_SMS, None)
    assert await going_on.answered(progress, outcome) is outcome
    outcome = await advance(api, await progress_of(api, name="bob"))
    assert isinstance(outcome, Answer)
    assert outcome.challenge == pb.CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED


@pytest.mark.parametrize("factors", [(), (SMS_MFA,)])
async def test_a_user_who_changed_gets_neither(api: Api, factors: tuple[str, ...]) -> None:
    """What was decided on an earlier reading is decided anew, be it tokens or a challenge."""
    progress = await progress_of(api, *factors)
    await prefer(api, progress.pool, *({*FACTORS[:2]} - {*factors}))
    with pytest.raises(sign_ins.Changed):
        await advance(api, progress)


@pytest.mark.parametrize("factors", [(), (SMS_MFA,)])
async def test_who_was_locked_out_meanwhile_gets_neither(api: Api, factors: tuple[str, ...]) -> None:
    """The wrong answers that came first count first."""
    progress = await progress_of(api, *factors)
    async with api.house.store.write() as tx:
        for _ in range(5):
            await throttles.fail(tx, progress.pool.id, progress.user.sub, api.clock.now())
    if factors:
        with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
            await advance(api, progress)
    else:
        with pytest.raises(sign_ins.Changed):
            await advance(api, progress)
    assert progress.pool.mfa.mode == OPTIONAL


def test_every_challenge_that_may_follow_can_be_asked() -> None:
    """No step of a sign-in leads nowhere."""
    assert set(going_on.ASKED) == {
        pb.CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED,
        pb.CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH,
        pb.CHALLENGE_NAME_TYPE_SELECT_MFA_TYPE,
        pb.CHALLENGE_NAME_TYPE_MFA_SETUP,
        pb.CHALLENGE_NAME_TYPE_SMS_MFA,
        pb.CHALLENGE_NAME_TYPE_EMAIL_OTP,
        pb.CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA,
    }
