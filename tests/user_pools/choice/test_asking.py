import pytest

from poolhouse import errors
from poolhouse.user_pools import first_factor, sessions
from poolhouse.user_pools.choice import asking
from poolhouse.user_pools.first_factor import Attempt
from poolhouse.user_pools.progress import Reply
from tests.user_pools.accounts import sent
from tests.user_pools.choice.choosing import EMAIL, PASSWORD, SELECT, make
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import ADDRESS
from tests.user_pools.signing_in import refused


async def attempt(api: Api, name: str = "alice") -> Attempt:
    """The beginning of a sign-in."""
    pool, client, _ = await make(api)
    return Attempt(api.call("initiate_auth"), pool, client, name)


@pytest.mark.parametrize("name", ["alice", "nobody"])
async def test_a_session_knows_its_attempt(api: Api, name: str) -> None:
    """By name, and by sub, be it a decoy's; in it nothing has been proven."""
    tried = await attempt(api, name)
    candidate = await first_factor.find(tried)
    text = asking.seal(tried, candidate, SELECT)
    reply = Reply.of(tried.call, tried.pool, tried.client, SELECT, text, {"USERNAME": name})
    assert (reply.sub, reply.is_under_way) == (candidate.sub, False)
    assert asking.attempt_of(reply).name == name


async def test_a_password_is_asked_for_without_a_word(api: Api) -> None:
    """Only a session comes with it."""
    tried = await attempt(api)
    answer = asking.ask_for_password(tried, await first_factor.find(tried), PASSWORD)
    assert (answer.challenge, dict(answer.parameters)) == (PASSWORD, {})
    assert answer.session is not None


async def test_a_code_is_asked_for_and_spends_the_session(api: Api) -> None:
    """In the same transaction that queued the code."""
    tried = await attempt(api)
    candidate = await first_factor.find(tried)
    opened = sessions.unseal(tried.call, tried.client, SELECT, asking.seal(tried, candidate, SELECT))
    answer = await asking.ask_for_code(tried, candidate, "EMAIL_OTP", opened)
    assert answer.challenge == EMAIL
    with refused(errors.NotAuthorizedException, sessions.SPENT_MESSAGE):
        await asking.ask_for_code(tried, candidate, "EMAIL_OTP", opened)
    assert [message.to for message in await sent(api)] == [ADDRESS]
