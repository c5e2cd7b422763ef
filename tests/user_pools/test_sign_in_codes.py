import pytest

from poolhouse import errors
from poolhouse.crypto.sealed import new_key
from poolhouse.user_pools import messages, sign_in_codes
from poolhouse.user_pools.progress import Progress, Reply
from poolhouse.user_pools.sign_in_codes import Sent
from poolhouse.user_pools.sign_in_steps import PASSWORD
from tests.user_pools.accounts import sent
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import ADDRESS, BY_SMS, NUMBER, make
from tests.user_pools.signing_in import refused


async def progress_of(api: Api) -> Progress:
    """Alice's sign-in after her password."""
    pool, client, alice = await make(api)
    return Progress(api.call("initiate_auth"), pool, client, alice, "alice", (PASSWORD,))


async def send(progress: Progress, factor: str = "SMS_MFA", to: str = NUMBER, *, decoy: bool = False) -> Sent:
    """A code, committed."""
    async with progress.call.store.write() as tx:
        return await sign_in_codes.send(tx, progress, factor, to, decoy=decoy)


def reply(progress: Progress, text: str) -> Reply:
    """An answer to SMS_MFA with this session."""
    return Reply.of(progress.call, progress.pool, progress.client, BY_SMS, text, {"USERNAME": "alice"})


@pytest.mark.parametrize(
    ("factor", "to", "medium"),
    [("SMS_MFA", NUMBER, "SMS"), ("SMS_OTP", NUMBER, "SMS"), ("EMAIL_OTP", ADDRESS, "EMAIL")],
)
async def test_a_code_is_sent_and_only_its_hash_is_kept(api: Api, factor: str, to: str, medium: str) -> None:
    """The session has nothing that could be turned back into the code, not even for who opens it."""
    progress = await progress_of(api)
    found = await send(progress, factor, to)
    message = (await sent(api))[0]
    assert (message.to, found.parameters["CODE_DELIVERY_DELIVERY_MEDIUM"]) == (to, medium)
    assert message.code is not None
    assert message.code not in str(found.state)
    assert "code" not in repr(found)


async def test_the_right_code_is_right_for_its_factor_user_and_address(api: Api) -> None:
    """And no other, nor for any other; a new master key changes nothing about it."""
    progress = await progress_of(api)
    state = (await send(progress)).state
    code = (await sent(api))[0].code
    assert code is not None
    answered = reply(progress, progress.seal(BY_SMS, **state))
    assert sign_in_codes.is_right(answered, "SMS_MFA", code, NUMBER)
    assert not sign_in_codes.is_right(answered, "EMAIL_OTP", code, NUMBER)
    for address in (ADDRESS, "", None):
        assert not sign_in_codes.is_right(answered, "SMS_MFA", code, address)
    for wrong in ("", f"{code}0", "000000" if code != "000000" else "000001"):
        assert not sign_in_codes.is_right(answered, "SMS_MFA", wrong, NUMBER)
    stranger = reply(progress, progress.seal(BY_SMS, **state, sub=progress.pool.id))
    assert not sign_in_codes.is_right(stranger, "SMS_MFA", code, NUMBER)
    object.__setattr__(api.house, "keyring", api.house.keyring.rotated(new_key()))
    assert sign_in_codes.is_right(answered, "SMS_MFA", code, NUMBER)


async def test_a_decoys_code_costs_the_same_and_is_never_sent(api: Api) -> None:
    """Its limits included."""
    progress = await progress_of(api)
    for _ in range(messages.MAX_SIGN_IN):
        assert (await send(progress, decoy=True)).parameters["CODE_DELIVERY_DESTINATION"] == "+*******0123"
    assert await sent(api) == []
    with refused(errors.TooManyRequestsException, messages.LIMIT_MESSAGE):
        await send(progress, decoy=True)
