import pytest

from poolhouse import errors
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.mfa import asking
from poolhouse.user_pools.mfa.new_app import NewApp
from poolhouse.user_pools.model.mfa import EMAIL_OTP, FACTORS, SMS_MFA, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.progress import Asking, Progress, Reply
from poolhouse.user_pools.sign_in_steps import CHALLENGES, PASSWORD, Step
from tests.user_pools.accounts import sent
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import ADDRESS, BY_APP, BY_EMAIL, NUMBER, SELECT, SETUP, make


async def progress_of(api: Api) -> Progress:
    """Alice's sign-in after her password."""
    pool, client, alice = await make(api)
    return Progress(api.call("initiate_auth"), pool, client, alice, "alice", (PASSWORD,))


def opened(progress: Progress, answer: Answer) -> Reply:
    """A reply to the challenge, which opens its session."""
    assert answer.challenge is not None
    assert answer.session is not None
    responses = {"USERNAME": "alice"}
    return Reply.of(progress.call, progress.pool, progress.client, answer.challenge, answer.session, responses)


@pytest.mark.parametrize("factor", FACTORS)
async def test_each_factor_is_asked_for_by_its_challenge(api: Api, factor: str) -> None:
    """With a session that opens for that challenge, and only the factors of messages send any."""
    progress = await progress_of(api)
    async with api.house.store.write() as tx:
        answer = await asking.BY_FACTOR[factor](Asking(tx, progress, Step(CHALLENGES[factor])))
    assert answer.challenge == CHALLENGES[factor]
    assert answer.parameters["USER_ID_FOR_SRP"] == "alice"
    assert opened(progress, answer).is_under_way
    to = {SMS_MFA: [NUMBER], EMAIL_OTP: [ADDRESS], SOFTWARE_TOKEN_MFA: []}[factor]
    assert [message.to for message in await sent(api)] == to


async def test_an_app_is_called_by_its_name(api: Api) -> None:
    """Where its user gave it one."""
    progress = await progress_of(api)
    async with api.house.store.write() as tx:
        nameless = await asking.ask_for_app_code(Asking(tx, progress, Step(BY_APP)))
        progress.user.mfa = progress.user.mfa.with_app("phone")
        named = await asking.ask_for_app_code(Asking(tx, progress, Step(BY_APP)))
    assert "FRIENDLY_DEVICE_NAME" not in nameless.parameters
    assert named.parameters["FRIENDLY_DEVICE_NAME"] == "phone"


async def test_choices_are_told_as_json(api: Api) -> None:
    """As libraries parse them."""
    progress = await progress_of(api)
    async with api.house.store.write() as tx:
        select = await asking.ask_for_choice(Asking(tx, progress, Step(SELECT, (SMS_MFA, EMAIL_OTP))))
        setup = await asking.ask_for_setup(Asking(tx, progress, Step(SETUP, (SOFTWARE_TOKEN_MFA,))))
    assert select.parameters["MFAS_CAN_CHOOSE"] == '["SMS_MFA","EMAIL_OTP"]'
    assert setup.parameters["MFAS_CAN_SETUP"] == '["SOFTWARE_TOKEN_MFA"]'
    assert NewApp.of(opened(progress, setup).session) is None


async def test_an_address_is_proven_where_it_is_to_be_set_up(api: Api) -> None:
    """The code goes there, and the session remembers what it proves."""
    progress = await progress_of(api)
    async with api.house.store.write() as tx:
        answer = await asking.ask_to_prove_address(tx, progress, "new@example.com")
    assert answer.challenge == BY_EMAIL
    assert opened(progress, answer).session.state[asking.SETUP_ADDRESS] == "new@example.com"
    assert [message.to for message in await sent(api)] == ["new@example.com"]
    with pytest.raises(errors.NotAuthorizedException):
        Reply.of(progress.call, progress.pool, progress.client, SETUP, answer.session or "", {"USERNAME": "alice"})
