import asyncio

import pytest

from poolhouse import errors
from poolhouse.crypto import totp
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import software_tokens as rows
from poolhouse.user_pools.mfa import software_tokens
from poolhouse.user_pools.model.mfa import ON, OPTIONAL, SMS_MFA, SOFTWARE_TOKEN_MFA, UserMfa
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import (
    BY_APP,
    SETUP,
    App,
    access_token,
    add_app,
    another,
    answer,
    asked,
    configure,
    make,
    prefer,
)
from tests.user_pools.signing_in import by_password, refused, respond

SUCCESS = pb.VERIFY_SOFTWARE_TOKEN_RESPONSE_TYPE_SUCCESS


async def test_an_app_is_associated_proven_and_switched_on(api: Api) -> None:
    """Only then is it asked for; its name is shown to its user."""
    pool, client, _ = await make(api)
    token = await access_token(api, pool, client)
    associated = await api.associate_software_token(access_token=token)
    assert not associated.HasField("session")
    app = App(api, associated.secret_code)
    verified = await api.verify_software_token(
        access_token=token, user_code=app.code(), friendly_device_name="Alice's phone"
    )
    assert (verified.status, verified.HasField("session")) == (SUCCESS, False)
    assert (await by_password(api, client)).authentication_result.access_token
    await api.set_user_mfa_preference(
        access_token=token, software_token_mfa_settings={"enabled": True, "preferred_mfa": True}
    )
    challenge = await asked(api, client, BY_APP)
    assert dict(challenge.challenge_parameters) == {
        "USER_ID_FOR_SRP": "alice",
        "FRIENDLY_DEVICE_NAME": "Alice's phone",
    }
    assert (await answer(api, client, challenge, app.later())).authentication_result.access_token


async def test_the_seed_is_sealed_for_its_user(api: Api) -> None:
    """Whoever reads the database, or moves a row, gains nothing."""
    pool, client, alice = await make(api)
    app = await add_app(api, pool, client)
    row = await rows.find(api.house.store, pool.id, alice.sub)
    assert row is not None
    assert row.seed is not None
    assert app.secret.encode() not in row.seed
    assert totp.secret_code(api.house.keyring.open(row.seed, f"totp_seed:{pool.id}:{alice.sub}".encode())) == app.secret


async def test_an_app_that_is_not_proven_changes_nothing(api: Api) -> None:
    """The one that the user has goes on working, and only the latest secret can be proven."""
    pool, client, _ = await make(api)
    old = await add_app(api, pool, client)
    await prefer(api, pool, SOFTWARE_TOKEN_MFA)
    token = await access_token(api, pool, client)
    first, second = [App(api, (await api.associate_software_token(access_token=token)).secret_code) for _ in range(2)]
    with refused(errors.EnableSoftwareTokenMFAException, software_tokens.MISMATCH_MESSAGE):
        await api.verify_software_token(access_token=token, user_code=first.code())
    assert (await answer(api, client, await asked(api, client, BY_APP), old.later())).HasField("authentication_result")
    await api.verify_software_token(access_token=token, user_code=second.code())
    with refused(errors.CodeMismatchException):
        await answer(api, client, await asked(api, client, BY_APP), old.later())
    assert (await answer(api, client, await asked(api, client, BY_APP), second.later())).HasField(
        "authentication_result"
    )


async def test_the_code_that_proves_an_app_is_used_up(api: Api) -> None:
    """Whoever looked on cannot sign in with it."""
    pool, client, _ = await make(api)
    app = await add_app(api, pool, client)
    await prefer(api, pool, SOFTWARE_TOKEN_MFA)
    with refused(errors.ExpiredCodeException):
        await answer(api, client, await asked(api, client, BY_APP), app.code())


async def test_an_app_cannot_be_proven_twice_or_without_a_secret(api: Api) -> None:
    """There has to be one that is still to be proven."""
    pool, client, _ = await make(api)
    token = await access_token(api, pool, client)
    with refused(errors.InvalidParameterException, software_tokens.NONE_MESSAGE):
        await api.verify_software_token(access_token=token, user_code="123456")
    app = await add_app(api, pool, client)
    with refused(errors.InvalidParameterException, software_tokens.NONE_MESSAGE):
        await api.verify_software_token(access_token=token, user_code=app.later())


@pytest.mark.parametrize("both", [True, False])
async def test_a_token_or_a_session_but_not_both(api: Api, *, both: bool) -> None:
    """Exactly one tells who asks."""
    pool, client, _ = await make(api)
    members = {"access_token": await access_token(api, pool, client), "session": "x" * 20} if both else {}
    with refused(errors.InvalidParameterException, software_tokens.ONE_OF_MESSAGE):
        await api.associate_software_token(**members)
    with refused(errors.InvalidParameterException, software_tokens.ONE_OF_MESSAGE):
        await api.verify_software_token(user_code="123456", **members)


async def test_a_pool_that_takes_no_apps_says_so(api: Api) -> None:
    """Nobody sets up what is never asked for, with a token or in a sign-in."""
    pool, client, _ = await make(api, OPTIONAL, (SMS_MFA,))
    token = await access_token(api, pool, client)
    with refused(errors.SoftwareTokenMFANotFoundException, software_tokens.NOT_OFFERED_MESSAGE):
        await api.associate_software_token(access_token=token)
    with refused(errors.SoftwareTokenMFANotFoundException, software_tokens.NOT_OFFERED_MESSAGE):
        await api.verify_software_token(access_token=token, user_code="123456")


async def test_in_a_sign_in_nothing_is_stored_before_its_end(api: Api) -> None:
    """A sign-in that is given up leaves no app, and each of its sessions names the app client itself."""
    pool, client, alice = await make(api, ON, (SOFTWARE_TOKEN_MFA,))
    session = (await asked(api, client, SETUP)).session
    with refused(errors.InvalidParameterException, software_tokens.NONE_MESSAGE):
        await api.verify_software_token(session=session, user_code="123456")
    associated = await api.associate_software_token(session=session)
    app = App(api, associated.secret_code)
    with refused(errors.EnableSoftwareTokenMFAException, software_tokens.MISMATCH_MESSAGE):
        await api.verify_software_token(session=associated.session, user_code=another(app.code()))
    verified = await api.verify_software_token(session=associated.session, user_code=app.code())
    assert verified.status == SUCCESS
    assert verified.session not in {session, associated.session}
    assert await rows.find(api.house.store, pool.id, alice.sub) is None
    found = await api.found_user(pool, "alice")
    assert found is not None
    assert found.mfa == UserMfa()


@pytest.mark.parametrize("session", ["x" * 20, "QUFBQUFBQUFBQUFBQUFBQTo=", "OkFBQUFBQUFBQUFBQUFBQUE="])
async def test_what_was_never_a_session_is_refused(api: Api, session: str) -> None:
    """Nothing that a client makes up gets through."""
    await make(api, ON, (SOFTWARE_TOKEN_MFA,))
    with refused(errors.NotAuthorizedException, "Invalid session for the user."):
        await api.associate_software_token(session=session)


async def test_the_session_of_another_challenge_sets_up_nothing(api: Api) -> None:
    """Only who has halted at MFA_SETUP: a user who has a factor has to prove it."""
    pool, client, _ = await make(api)
    await add_app(api, pool, client)
    await prefer(api, pool, SOFTWARE_TOKEN_MFA)
    session = (await asked(api, client, BY_APP)).session
    with refused(errors.NotAuthorizedException, "Invalid session for the user."):
        await api.associate_software_token(session=session)


async def test_a_setup_ends_with_what_the_user_was(api: Api) -> None:
    """A new password, or the end of the account, ends it at every step; so does time."""
    pool, client, _ = await make(api, ON, (SOFTWARE_TOKEN_MFA,))
    associated = await api.associate_software_token(session=(await asked(api, client, SETUP)).session)
    code = App(api, associated.secret_code).code()
    await api.admin_disable_user(user_pool_id=pool.id, username="alice")
    with refused(errors.NotAuthorizedException, "User is disabled."):
        await api.verify_software_token(session=associated.session, user_code=code)
    await api.admin_enable_user(user_pool_id=pool.id, username="alice")
    api.clock.advance(180)
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session is expired."):
        await api.verify_software_token(session=associated.session, user_code=code)


async def test_a_pool_or_a_client_that_is_gone_sets_up_nothing(api: Api) -> None:
    """A session outlives neither."""
    pool, client, _ = await make(api, ON, (SOFTWARE_TOKEN_MFA,))
    session = (await asked(api, client, SETUP)).session
    await api.delete_user_pool_client(user_pool_id=pool.id, client_id=client.id)
    with refused(errors.NotAuthorizedException):
        await api.associate_software_token(session=session)


async def test_an_operator_takes_a_lost_app_away(api: Api) -> None:
    """Its codes are worth nothing then, and where a factor is demanded, another app is set up. None is no error."""
    pool, client, alice = await make(api)
    app = await add_app(api, pool, client)
    await prefer(api, pool, SMS_MFA, SOFTWARE_TOKEN_MFA, preferred=SOFTWARE_TOKEN_MFA)
    challenge = await asked(api, client, BY_APP)
    for _ in range(2):
        await api.admin_delete_software_token(user_pool_id=pool.id, username="alice")
    with refused(errors.NotAuthorizedException, "Invalid session for the user."):
        await answer(api, client, challenge, app.later())
    shown = await api.admin_get_user(user_pool_id=pool.id, username="alice")
    assert (list(shown.user_mfa_setting_list), shown.preferred_mfa_setting) == ([SMS_MFA], "")
    assert await rows.find(api.house.store, pool.id, alice.sub) is None
    await configure(api, pool, ON, (SOFTWARE_TOKEN_MFA,))
    await asked(api, client, SETUP)
    with refused(errors.UserNotFoundException):
        await api.admin_delete_software_token(user_pool_id=pool.id, username="nobody")


async def test_of_two_codes_at_once_each_proves_its_own_secret(api: Api) -> None:
    """Two tabs that set up an app at the same time end with one that works."""
    pool, client, _ = await make(api)
    token = await access_token(api, pool, client)
    secrets = [(await api.associate_software_token(access_token=token)).secret_code for _ in range(2)]
    apps = [App(api, secret) for secret in secrets]
    told = await asyncio.gather(
        *(api.verify_software_token(access_token=token, user_code=app.code()) for app in apps), return_exceptions=True
    )
    assert [isinstance(each, errors.CognitoError) for each in told] == [True, False]
    await prefer(api, pool, SOFTWARE_TOKEN_MFA)
    assert (await answer(api, client, await asked(api, client, BY_APP), apps[1].later())).HasField(
        "authentication_result"
    )


@pytest.mark.parametrize("signed_in", [True, False])
async def test_a_name_is_no_longer_than_names_are(api: Api, *, signed_in: bool) -> None:
    """It is stored with the user, or travels in a session that clients have to be able to send back."""
    pool, client, _ = await make(api, ON, (SOFTWARE_TOKEN_MFA,), attributes={})
    if signed_in:
        proof = {"access_token": await access_token(api, pool, client)}
        app = App(api, (await api.associate_software_token(**proof)).secret_code)
    else:
        associated = await api.associate_software_token(session=(await by_password(api, client)).session)
        proof, app = {"session": associated.session}, App(api, associated.secret_code)
    long, longer = "📱" * software_tokens.MAX_NAME, "📱" * (software_tokens.MAX_NAME + 1)
    with refused(errors.InvalidParameterException, software_tokens.NAME_MESSAGE):
        await api.verify_software_token(**proof, user_code=app.code(), friendly_device_name=longer)
    verified = await api.verify_software_token(**proof, user_code=app.code(), friendly_device_name=long)
    if not signed_in:
        done = await respond(api, client, {"USERNAME": "alice"}, SETUP, session=verified.session)
        assert done.authentication_result.access_token
