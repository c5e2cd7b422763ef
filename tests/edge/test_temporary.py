"""Callers who act for an identity, or with a role."""

import pytest

from poolhouse import errors
from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.crypto import jwt
from poolhouse.edge import temporary
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools.open_id_tokens import TOKEN_SECONDS
from poolhouse.identity_pools.sessions import SESSION_SECONDS
from poolhouse.integrations.inbox import Inbox
from poolhouse.session import INVALID_MESSAGE
from tests.identity_pools.conftest import Api
from tests.identity_pools.stage import Stage


@pytest.fixture
async def stage(house: House, clock: ManualClock, inbox: Inbox) -> Stage:
    """A pool whose users have a role."""
    return await Stage.new(Api(house, clock, inbox))


async def test_credentials_are_opened_for_their_key_alone(stage: Stage) -> None:
    """With the secret that the caller has to know."""
    given = await stage.credentials()
    session, secret = temporary.unseal(stage.api.house, given.access_key_id, given.session_token)
    assert (session, secret) == (stage.session(given), given.secret_key)
    with pytest.raises(errors.UnrecognizedClientException, match=f"^{INVALID_MESSAGE}$"):
        temporary.unseal(stage.api.house, "ASIAANOTHER000000000", given.session_token)


async def test_a_caller_is_an_identity_of_its_pools_region(stage: Stage) -> None:
    """Where it does not say otherwise."""
    given = await stage.credentials()
    session = stage.session(given)
    caller = await temporary.caller(stage.api.house, session, given.access_key_id, None)
    assert (caller.kind, caller.region, caller.session) == (wire.CALLER_IDENTITY, "us-east-1", session)
    other = await temporary.caller(stage.api.house, session, given.access_key_id, "eu-west-1")
    assert other.region == "eu-west-1"


async def test_a_role_that_was_made_anew_is_another_role(stage: Stage) -> None:
    """Credentials end with the role that they were for, whatever is called the same later."""
    given = await stage.credentials()
    await stage.iam.delete_role_policy(role_name="Guests", policy_name="policy")
    await stage.iam.delete_role(role_name="Guests")
    await stage.new_role("Guests", kind="unauthenticated")
    with pytest.raises(errors.UnrecognizedClientException):
        await temporary.caller(stage.api.house, stage.session(given), given.access_key_id, None)


async def test_the_emulators_operators_need_no_token(stage: Stage) -> None:
    """Nor is one of somebody else's a reason to refuse them."""
    for token in (None, "any"):
        caller = await temporary.emulated(stage.api.house, "test", "us-east-1", token)
        assert (caller.kind, caller.access_key_id, caller.session) == (wire.CALLER_OPERATOR, "test", None)


async def test_an_openid_token_is_its_identitys(stage: Stage) -> None:
    """For as long as the identity is there."""
    guest_token = await stage.open_id_token()
    caller = await temporary.bearer(stage.api.house, guest_token, None)
    assert caller.session is not None
    await stage.api.delete_identities(identity_ids_to_delete=[caller.session.identity_id])
    with pytest.raises(errors.UnrecognizedClientException):
        await temporary.bearer(stage.api.house, guest_token, None)


async def test_credentials_that_have_run_out_are_told_as_such(stage: Stage) -> None:
    """In AWS's words, by which SDKs know to get new ones."""
    given = await stage.credentials()
    stage.api.clock.advance(SESSION_SECONDS)
    with pytest.raises(errors.ExpiredTokenException, match=f"^{temporary.EXPIRED_MESSAGE}$"):
        await temporary.caller(stage.api.house, stage.session(given), given.access_key_id, None)


async def test_the_emulator_knows_its_own_tokens(stage: Stage) -> None:
    """Who shows one is its identity and no operator, also once it has run out; with another key it is not one."""
    given = await stage.credentials()
    shown = (stage.api.house, given.access_key_id, "us-east-1", given.session_token)
    assert (await temporary.emulated(*shown)).session == stage.session(given)
    other = await temporary.emulated(stage.api.house, "test", "us-east-1", given.session_token)
    assert other.kind == wire.CALLER_OPERATOR
    stage.api.clock.advance(SESSION_SECONDS)
    with pytest.raises(errors.ExpiredTokenException):
        await temporary.emulated(*shown)


async def test_an_openid_token_has_to_be_good(stage: Stage) -> None:
    """A forged one is not recognized, and one that has run out is told as such."""
    token = await stage.open_id_token()
    forged = jwt.sign(jwt.decode_unverified_claims(token), jwt.generate_key())
    with pytest.raises(errors.UnrecognizedClientException):
        await temporary.bearer(stage.api.house, forged, None)
    stage.api.clock.advance(TOKEN_SECONDS)
    with pytest.raises(errors.ExpiredTokenException, match=f"^{temporary.EXPIRED_MESSAGE}$"):
        await temporary.bearer(stage.api.house, token, None)
