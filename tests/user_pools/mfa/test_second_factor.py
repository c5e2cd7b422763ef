import pytest

from poolhouse import errors
from poolhouse.storage.store import Writer
from poolhouse.user_pools import sessions, sign_ins, throttles
from poolhouse.user_pools.mfa import second_factor
from poolhouse.user_pools.model.mfa import OPTIONAL, SMS_MFA, SOFTWARE_TOKEN_MFA, UserMfa
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.progress import Progress, Reply
from poolhouse.user_pools.sign_in_steps import PASSWORD
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import BY_SMS, make, prefer
from tests.user_pools.signing_in import NEW_PASSWORD, in_one_queue, refused

WRONG = errors.CodeMismatchException("wrong")


async def replied(api: Api) -> Reply:
    """An answer to what alice was asked after her password."""
    pool, client, _ = await make(api)
    await prefer(api, pool, SMS_MFA)
    alice = await api.found_user(pool, "alice")
    assert alice is not None
    call = api.call("respond_to_auth_challenge")
    text = Progress(call, pool, client, alice, "alice", (PASSWORD,)).seal(BY_SMS)
    return Reply.of(call, pool, client, BY_SMS, text, {"USERNAME": "alice"})


async def test_a_sign_in_goes_on_as_it_stood(api: Api) -> None:
    """With what was proven, the user as they are now, and the wrong answers so far."""
    reply = await replied(api)
    progress, failures = await second_factor.resumed(reply)
    assert (progress.proven, progress.name, progress.user.sub, failures) == ((PASSWORD,), "alice", reply.sub, 0)
    assert (await second_factor.failed(reply, WRONG)) is WRONG
    assert (await second_factor.resumed(reply))[1] == 1


async def test_who_is_locked_out_is_not_looked_at(api: Api) -> None:
    """The fifth wrong answer does it; what comes then is not even counted."""
    reply = await replied(api)
    told = [(await second_factor.failed(reply, WRONG)).message for _ in range(6)]
    assert told == ["wrong"] * 5 + [throttles.BLOCKED_MESSAGE]
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await second_factor.resumed(reply)


async def test_a_right_answer_spends_the_session_and_ends_the_count(api: Api) -> None:
    """All in one transaction with the sign-in."""
    reply = await replied(api)
    await second_factor.failed(reply, WRONG)
    progress, failures = await second_factor.resumed(reply)
    answer = await second_factor.passed(reply, progress.proving(SMS_MFA), failures)
    assert answer.result is not None
    assert (await second_factor.resumed(reply))[1] == 0
    with refused(errors.NotAuthorizedException, sessions.SPENT_MESSAGE):
        await second_factor.passed(reply, progress.proving(SMS_MFA), failures)


async def test_what_cannot_be_used_up_undoes_all(api: Api) -> None:
    """The session is as good as before, and nobody is signed in."""
    reply = await replied(api)
    progress, failures = await second_factor.resumed(reply)

    async def too_late(_: Writer) -> None:
        raise errors.ExpiredCodeException("too late")

    with refused(errors.ExpiredCodeException):
        await second_factor.passed(reply, progress.proving(SMS_MFA), failures, too_late)
    assert (await second_factor.passed(reply, progress.proving(SMS_MFA), failures)).result is not None


async def test_a_right_answer_behind_too_many_wrong_ones_is_too_late(api: Api) -> None:
    """They were there first: the verdict waits for them."""
    reply = await replied(api)
    progress, failures = await second_factor.resumed(reply)
    for _ in range(2):  # which also has enough connections opened for those that are to queue
        await in_one_queue(api, progress.user, [lambda: second_factor.failed(reply, WRONG)] * 2)
    told = await in_one_queue(
        api,
        progress.user,
        [
            lambda: second_factor.failed(reply, WRONG),
            lambda: second_factor.passed(reply, progress.proving(SMS_MFA), failures),
        ],
    )
    assert isinstance(told[1], sign_ins.Changed)


@pytest.mark.parametrize("change", ["password", "factors", "disabled", "deleted"])
async def test_a_user_who_changed_signs_in_no_more(api: Api, change: str) -> None:
    """Whether that happened before the answer is looked at, or while it is."""
    reply = await replied(api)
    progress, failures = await second_factor.resumed(reply)
    who = {"user_pool_id": reply.pool.id, "username": "alice"}
    if change == "password":
        await api.admin_set_user_password(**who, password=NEW_PASSWORD, permanent=True)
    elif change == "factors":
        await prefer(api, reply.pool)
    elif change == "disabled":
        await api.admin_disable_user(**who)
    else:
        await api.admin_delete_user(**who)
    with pytest.raises(sign_ins.Changed):
        await second_factor.passed(reply, progress.proving(SMS_MFA), failures)
    with refused(errors.NotAuthorizedException):
        await second_factor.resumed(reply)


async def test_a_factor_is_set_up_and_goes_on(api: Api) -> None:
    """It is on and preferred, together with whatever belongs to it."""
    reply = await replied(api)
    progress, _ = await second_factor.resumed(reply)

    async def change(_: Writer, user: User) -> None:
        user.mfa = user.mfa.with_app("phone")

    answer = await second_factor.set_up(reply, progress, SOFTWARE_TOKEN_MFA, change)
    assert answer.result is not None
    alice = await api.found_user(reply.pool, "alice")
    assert alice is not None
    assert alice.mfa == UserMfa((SMS_MFA, SOFTWARE_TOKEN_MFA), SOFTWARE_TOKEN_MFA, "phone")
    assert reply.pool.mfa.mode == OPTIONAL
