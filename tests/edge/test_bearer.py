"""Who calls on gRPC."""

from dataclasses import replace

import pytest

from poolhouse import errors
from poolhouse.call import ANYONE, Caller, House
from poolhouse.clock import ManualClock
from poolhouse.crypto import jwt
from poolhouse.edge.bearer import REGION_METADATA, SESSION_TOKEN_METADATA, grpc_caller
from poolhouse.gen.identity import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools import own_tokens
from poolhouse.identity_pools.own_tokens import Statement
from poolhouse.identity_pools.sessions import SESSION_SECONDS
from poolhouse.integrations.inbox import Inbox
from tests.edge.test_authentication import house_with_key
from tests.identity_pools.conftest import Api
from tests.identity_pools.stage import PROVIDER, Stage

Metadata = tuple[tuple[str, str], ...]


async def test_on_grpc_an_operator_shows_key_and_secret() -> None:
    """No signing is needed where the transport is encrypted."""
    async with house_with_key(other_regions=("eu-west-1",)) as (house, _, key, secret):
        assert await grpc_caller(house, ()) == ANYONE
        bearer = ("authorization", f"Bearer {key}:{secret}")
        assert await grpc_caller(house, (bearer,)) == Caller(wire.CALLER_OPERATOR, key, None)
        region, other = ("x-poolhouse-region", "eu-west-1"), ("user-agent", "grpc")
        assert await grpc_caller(house, (other, region, bearer)) == Caller(wire.CALLER_OPERATOR, key, "eu-west-1")
        assert (await grpc_caller(house, (("authorization", f"bearer {key}:{secret}"),))).access_key_id == key


@pytest.mark.parametrize(
    "metadata",
    [
        (("authorization", "Bearer {key}:wrong"),),
        (("authorization", "Bearer {key}:{secret}x"),),
        (("authorization", "Bearer {key}:"),),
        (("authorization", "Bearer {key}"),),
        (("authorization", "Bearer :{secret}"),),
        (("authorization", "Bearer AKIAUNKNOWN000000000:{secret}"),),
        (("authorization", "Basic {key}:{secret}"),),
        (("authorization", "{key}:{secret}"),),
        (("authorization", "Bearer {key}:{secret}"), ("authorization", "Bearer {key}:{secret}")),
        (("authorization", "Bearer {key}:{secret}"), ("x-poolhouse-region", "mars-north-1")),
    ],
)
async def test_on_grpc_anything_else_is_not_recognized(metadata: Metadata) -> None:
    """A wrong secret, an unknown key and a malformed header are told apart by nobody."""
    async with house_with_key() as (house, _, key, secret):
        sent = tuple((name, value.format(key=key, secret=secret)) for name, value in metadata)
        with pytest.raises(errors.UnrecognizedClientException) as caught:
            await grpc_caller(house, sent)
        assert secret not in caught.value.message


async def test_on_grpc_the_emulator_believes_any_key() -> None:
    """Tests need no key of their own, but have to show one."""
    async with house_with_key(mode="dev") as (house, *_):
        metadata = (("authorization", "Bearer test:test"), ("x-poolhouse-region", "mars-north-1"))
        assert await grpc_caller(house, metadata) == Caller(wire.CALLER_OPERATOR, "test", "mars-north-1")
        assert await grpc_caller(house, ()) == ANYONE
        for wrong in ((("authorization", "Bearer test"),), (metadata[0], ("x-poolhouse-region", "../x"))):
            with pytest.raises(errors.UnrecognizedClientException):
                await grpc_caller(house, wrong)


@pytest.fixture
async def stage(house: House, clock: ManualClock, inbox: Inbox) -> Stage:
    """A pool whose users have a role."""
    return await Stage.new(Api(house, clock, inbox))


def shown(credentials: pb.Credentials, **parts: str) -> Metadata:
    """Temporary credentials as metadata, of which a test may change a part."""
    key = parts.get("key", credentials.access_key_id)
    secret = parts.get("secret", credentials.secret_key)
    token = (SESSION_TOKEN_METADATA, parts.get("token", credentials.session_token))
    return (("authorization", f"Bearer {key}:{secret}"), token)


async def test_temporary_credentials_stand_for_their_identity(stage: Stage) -> None:
    """Shown with their session token, no signing needed; the region is the pool's own unless another is named."""
    given = await stage.credentials(await stage.alice())
    caller = await grpc_caller(stage.api.house, shown(given))
    assert caller == Caller(wire.CALLER_IDENTITY, given.access_key_id, "us-east-1", stage.session(given))
    named = await grpc_caller(stage.api.house, (*shown(given), (REGION_METADATA, "us-east-1")))
    assert named == caller


async def test_parts_of_temporary_credentials_are_not_recognized(stage: Stage) -> None:
    """Neither a wrong secret, nor another's token, nor none, nor two."""
    given, other = await stage.credentials(await stage.alice()), await stage.credentials()
    wrong = (
        shown(given, secret="guess"),
        shown(given, token=other.session_token),
        shown(given, key=other.access_key_id),
        shown(given)[:1],
        (*shown(given), shown(other)[1]),
    )
    for metadata in wrong:
        with pytest.raises(errors.UnrecognizedClientException):
            await grpc_caller(stage.api.house, metadata)


async def test_temporary_credentials_end(stage: Stage) -> None:
    """By their time, or when they are taken back."""
    logins = await stage.alice()
    given = await stage.credentials(logins)
    stage.api.clock.advance(SESSION_SECONDS)
    with pytest.raises(errors.ExpiredTokenException):
        await grpc_caller(stage.api.house, shown(given))
    given = await stage.credentials(await stage.alice())
    await stage.api.revoke_identity_credentials(identity_id=await stage.identity(await stage.alice()))
    with pytest.raises(errors.UnrecognizedClientException):
        await grpc_caller(stage.api.house, shown(given))


async def test_an_openid_token_stands_for_its_identity(stage: Stage) -> None:
    """Without any role: for what is the identity's own."""
    logins = await stage.alice()
    token = await stage.open_id_token(logins)
    caller = await grpc_caller(stage.api.house, (("authorization", f"Bearer {token}"),))
    assert (caller.kind, caller.access_key_id, caller.region) == (wire.CALLER_IDENTITY, None, "us-east-1")
    assert caller.session is not None
    assert (caller.session.identity_id, caller.session.role) == (await stage.identity(logins), None)
    assert caller.session.claims[f"{PROVIDER}:aud"] == stage.pool.id


async def test_other_tokens_are_not_recognized(stage: Stage) -> None:
    """Neither a user pool's, nor a forged one, nor one whose identity is gone; an expired one is told as such."""
    logins = await stage.alice()
    token, identity_id = await stage.open_id_token(logins), await stage.identity(logins)
    forged = jwt.sign(jwt.decode_unverified_claims(token), jwt.generate_key())
    said = Statement(stage.pool.id, identity_id[:-4] + "0000", ("a",))
    unknown = await own_tokens.issue(stage.api.house, said, stage.api.clock.now(), 60)
    for wrong in (*logins.values(), forged, unknown, "a.b.c"):
        with pytest.raises(errors.UnrecognizedClientException):
            await grpc_caller(stage.api.house, (("authorization", f"Bearer {wrong}"),))
    stage.api.clock.advance(600)
    with pytest.raises(errors.ExpiredTokenException):
        await grpc_caller(stage.api.house, (("authorization", f"Bearer {token}"),))


async def test_the_emulator_looks_at_session_tokens(stage: Stage) -> None:
    """Who comes with one of its own is that identity; whoever else is an operator."""
    house = replace(stage.api.house, config=stage.api.house.config.model_copy(update={"mode": "dev"}))
    given = await stage.credentials(await stage.alice())
    assert (await grpc_caller(house, shown(given, secret="any"))).session == stage.session(given)
    assert (await grpc_caller(house, shown(given, token="from AWS"))).kind == wire.CALLER_OPERATOR
