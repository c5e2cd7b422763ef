from dataclasses import replace
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.call import ANYONE, House
from poolhouse.clock import ManualClock
from poolhouse.edge.bearer import Proof
from poolhouse.edge.websocket.closing import CloseCode, Closing
from poolhouse.edge.websocket.credentials import Credentials, proof_of
from poolhouse.gen.identity import v1 as identity
from poolhouse.gen.sync import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools.sessions import SESSION_SECONDS
from poolhouse.integrations.inbox import Inbox
from tests.edge.test_authentication import house_with_key
from tests.identity_pools.conftest import Api
from tests.identity_pools.stage import Stage


@pytest.fixture
async def stage(house: House, clock: ManualClock, inbox: Inbox) -> Stage:
    """A pool whose users have a role."""
    return await Stage.new(Api(house, clock, inbox))


def shown(given: identity.Credentials, **parts: str) -> Proof:
    """Temporary credentials, as they are shown."""
    return Proof(given.access_key_id, parts.get("secret", given.secret_key), given.session_token)


async def test_nobody_calls_before_anything_is_shown(house: House) -> None:
    """What they ask for is refused at the doorway."""
    credentials = Credentials(house)
    assert not credentials.shown
    assert await credentials.caller() == ANYONE


async def test_an_operator_is_told_nothing_of_an_identity() -> None:
    """There is none, and a key does not run out."""
    async with house_with_key() as (house, _, key, secret):
        credentials = Credentials(house)
        assert await credentials.show(Proof(key, secret)) == pb.SignedIn()
        assert (credentials.shown, credentials.expires_at) == (True, None)
        assert (await credentials.caller()).kind == wire.CALLER_OPERATOR


async def test_an_identity_may_go_on_with_other_credentials_of_its_own(stage: Stage) -> None:
    """A token, then temporary ones, then newer ones: whoever calls is the same."""
    logins = await stage.alice()
    credentials = Credentials(stage.api.house)
    told = await credentials.show(Proof(open_id_token=await stage.open_id_token(logins)))
    assert (told.identity_id, told.identity_pool_id) == (await stage.identity(logins), stage.pool.id)
    assert told.expires_at.seconds == credentials.expires_at
    given = await stage.credentials(logins)
    await credentials.show(shown(given))
    assert (await credentials.caller()).access_key_id == given.access_key_id
    stage.api.clock.advance(60)
    later = await credentials.show(shown(await stage.credentials(await stage.alice())))
    assert later.expires_at.seconds == int(stage.api.clock.now()) + SESSION_SECONDS


async def test_others_are_not_let_in_on_the_same_websocket(stage: Stage) -> None:
    """What was asked for before is the first one's business."""
    credentials = Credentials(stage.api.house)
    await credentials.show(shown(await stage.credentials(await stage.alice())))
    with pytest.raises(Closing) as caught:
        await credentials.show(shown(await stage.credentials()))
    assert caught.value.code == CloseCode.FORBIDDEN
    assert (await credentials.caller()).session is not None


async def test_what_is_not_good_changes_nothing(stage: Stage) -> None:
    """The former credentials are good for as long as they were."""
    credentials, given = Credentials(stage.api.house), await stage.credentials(await stage.alice())
    await credentials.show(shown(given))
    with pytest.raises(errors.UnrecognizedClientException):
        await credentials.show(shown(given, secret="guess"))
    assert (await credentials.caller()).access_key_id == given.access_key_id
    stage.api.clock.advance(SESSION_SECONDS)
    with pytest.raises(errors.ExpiredTokenException):
        await credentials.caller()


def test_a_sign_in_says_one_thing_in_full() -> None:
    """A token, or an access key with what belongs to it."""
    key: Any = {"access_key_id": "A", "secret_key": "s"}
    assert proof_of(pb.SignIn(open_id_token="a.b.c")) == Proof(open_id_token="a.b.c")
    assert proof_of(pb.SignIn(credentials=key, region="eu-west-1")) == Proof("A", "s", region="eu-west-1")
    temporary = proof_of(pb.SignIn(credentials={**key, "session_token": "t"}))
    assert temporary == replace(Proof("A", "s"), session_token="t")
    assert "t" not in repr(temporary).replace("session_token", "")
    wrong: Any
    for wrong in ({}, {"open_id_token": ""}, {"credentials": {}}, {"credentials": {"access_key_id": "A"}}):
        with pytest.raises(errors.InvalidParameterException):
            proof_of(pb.SignIn(**wrong))
