import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import first_factor, sign_in_codes, throttles
from poolhouse.user_pools.model.mfa import OPTIONAL, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD, RESET_REQUIRED, UNCONFIRMED
from tests.user_pools.accounts import code, loses_address, sent
from tests.user_pools.choice.choosing import EMAIL, SMS, begin, make, policies, reply
from tests.user_pools.conftest import PASSWORD as SECRET
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import ADDRESS, NUMBER, add_app, another, configure, prefer
from tests.user_pools.signing_in import NEW_PASSWORD_REQUIRED, by_password, is_signed_in, refused

WAYS = [("EMAIL_OTP", EMAIL, ADDRESS), ("SMS_OTP", SMS, NUMBER)]
WRONG = "Incorrect username or password."


@pytest.mark.parametrize(("factor", "challenge", "to"), WAYS)
async def test_a_code_signs_in_once(api: Api, factor: str, challenge: int, to: str) -> None:
    """Without any password; what is in the session counts, and not how often it was asked for."""
    _, client, _ = await make(api)
    first = await begin(api, client, PREFERRED_CHALLENGE=factor)
    right = await code(api, to)
    await begin(api, client, PREFERRED_CHALLENGE=factor)
    done = await reply(api, client, first, **{f"{factor}_CODE": right})
    assert await is_signed_in(api, done.authentication_result.access_token)
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session can only be used once."):
        await reply(api, client, first, **{f"{factor}_CODE": right})
    assert first.challenge_name == challenge


@pytest.mark.parametrize(("factor", "challenge", "to"), WAYS)
async def test_guessing_codes_is_guessing_passwords(api: Api, factor: str, challenge: int, to: str) -> None:
    """Both are counted together: five wrong answers in all, and nothing more is looked at."""
    _, client, _ = await make(api)
    first = await begin(api, client, PREFERRED_CHALLENGE=factor)
    right = await code(api, to)
    for _ in range(3):
        with refused(errors.CodeMismatchException, sign_in_codes.MISMATCH_MESSAGE):
            await reply(api, client, first, **{f"{factor}_CODE": another(right)})
    for _ in range(2):
        with refused(errors.NotAuthorizedException, WRONG):
            await by_password(api, client, "alice", "Wrong-Horse-1")
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await reply(api, client, first, **{f"{factor}_CODE": right})
    api.clock.advance(1)
    assert (await reply(api, client, first, **{f"{factor}_CODE": right})).HasField("authentication_result")
    assert first.challenge_name == challenge


async def test_nobodys_code_is_always_wrong(api: Api) -> None:
    """With the same lock-out as somebody's."""
    _, client, _ = await make(api)
    first = await begin(api, client, "nobody", PREFERRED_CHALLENGE="EMAIL_OTP")
    for _ in range(5):
        with refused(errors.CodeMismatchException, sign_in_codes.MISMATCH_MESSAGE):
            await reply(api, client, first, "nobody", EMAIL_OTP_CODE="123456")
    with refused(errors.NotAuthorizedException, throttles.BLOCKED_MESSAGE):
        await reply(api, client, first, "nobody", EMAIL_OTP_CODE="123456")
    assert await sent(api) == []


async def test_a_wrong_password_can_be_tried_again(api: Api) -> None:
    """Within the lock-out, and with the same session."""
    _, client, _ = await make(api)
    asked = await begin(api, client, PREFERRED_CHALLENGE="PASSWORD")
    with refused(errors.NotAuthorizedException, WRONG):
        await reply(api, client, asked, PASSWORD="Wrong-Horse-1")
    assert (await reply(api, client, asked, PASSWORD=SECRET)).authentication_result.access_token
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session can only be used once."):
        await reply(api, client, asked, PASSWORD=SECRET)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(UNCONFIRMED, errors.UserNotConfirmedException), (RESET_REQUIRED, errors.PasswordResetRequiredException)],
)
async def test_a_code_opens_no_account_that_a_password_would_not(
    api: Api, status: str, kind: type[errors.CognitoError]
) -> None:
    """What the user's state asks for is asked for after any first factor."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", status=status, email="bob@example.com", email_verified="true")
    first = await begin(api, client, "bob", PREFERRED_CHALLENGE="EMAIL_OTP")
    with refused(kind):
        await reply(api, client, first, "bob", EMAIL_OTP_CODE=await code(api, "bob@example.com"))


async def test_a_temporary_password_is_replaced_after_a_code_too(api: Api) -> None:
    """An invitation is completed, however its user came in."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob", status=FORCE_CHANGE_PASSWORD, email="bob@example.com", email_verified="true")
    first = await begin(api, client, "bob", PREFERRED_CHALLENGE="EMAIL_OTP")
    second = await reply(api, client, first, "bob", EMAIL_OTP_CODE=await code(api, "bob@example.com"))
    assert second.challenge_name == NEW_PASSWORD_REQUIRED


async def test_a_disabled_user_is_sent_nothing(api: Api) -> None:
    """And told nothing: only who proves something learns that."""
    pool, client, _ = await make(api)
    await api.admin_disable_user(user_pool_id=pool.id, username="alice")
    first = await begin(api, client, PREFERRED_CHALLENGE="EMAIL_OTP")
    assert await sent(api) == []
    with refused(errors.CodeMismatchException):
        await reply(api, client, first, EMAIL_OTP_CODE="123456")


@pytest.mark.parametrize("change", ["address", "verified", "policy", "factor"])
async def test_a_code_is_worth_nothing_once_its_address_is(api: Api, change: str) -> None:
    """Between the message and the answer things may change: a second factor that was set up is asked for then."""
    pool, client, _ = await make(api)
    await configure(api, pool, OPTIONAL, (SOFTWARE_TOKEN_MFA,))
    first = await begin(api, client, PREFERRED_CHALLENGE="EMAIL_OTP")
    right = await code(api, ADDRESS)
    if change == "factor":
        await add_app(api, pool, client)
        await prefer(api, pool, SOFTWARE_TOKEN_MFA)
        second = await reply(api, client, first, EMAIL_OTP_CODE=right)
        assert second.challenge_name == pb.CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA
        return
    if change == "policy":
        await api.update_user_pool(user_pool_id=pool.id, policies=policies(pb.AUTH_FACTOR_TYPE_PASSWORD))
    else:
        other = {"address": "other@example.com", "verified": ADDRESS}[change]
        values = {"email": other, "email_verified": "true" if change == "address" else "false"}
        attributes = [pb.AttributeType(name=name, value=value) for name, value in values.items()]
        await api.admin_update_user_attributes(user_pool_id=pool.id, username="alice", user_attributes=attributes)
    with refused(errors.CodeMismatchException):
        await reply(api, client, first, EMAIL_OTP_CODE=right)


@pytest.mark.parametrize(("factor", "challenge", "to"), WAYS)
async def test_a_code_is_worth_nothing_once_its_address_is_even_at_that_moment(
    api: Api, monkeypatch: pytest.MonkeyPatch, factor: str, challenge: int, to: str
) -> None:
    """Who has lost a mailbox, or a phone, and then signs out everywhere, is signed out."""
    pool, client, _ = await make(api)
    first = await begin(api, client, PREFERRED_CHALLENGE=factor)
    right = await code(api, to)
    loses_address(monkeypatch, first_factor, api, pool, "alice")
    with refused(errors.CodeMismatchException, sign_in_codes.MISMATCH_MESSAGE):
        await reply(api, client, first, **{f"{factor}_CODE": right})
    assert first.challenge_name == challenge


@pytest.mark.parametrize(
    ("preferred", "parameter"),
    [("PASSWORD", "PASSWORD"), ("EMAIL_OTP", "EMAIL_OTP_CODE"), ("SMS_OTP", "SMS_OTP_CODE")],
)
async def test_the_parameter_has_to_be_there(api: Api, preferred: str, parameter: str) -> None:
    """A developer reads which one was forgotten."""
    _, client, _ = await make(api)
    first = await begin(api, client, PREFERRED_CHALLENGE=preferred)
    with refused(errors.InvalidParameterException, f"Missing required parameter {parameter}"):
        await reply(api, client, first)
