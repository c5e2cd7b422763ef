import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import BY_REFRESH, by_password, is_signed_in, make, new_client, refused, secret_hash

REVOKED = "Refresh Token has been revoked"


async def refresh(api: Api, client: AppClient, token: str) -> str:
    """A new access token."""
    response = await api.initiate_auth(
        client_id=client.id, auth_flow=BY_REFRESH, auth_parameters={"REFRESH_TOKEN": token}
    )
    access_token: str = response.authentication_result.access_token
    return access_token


async def signed_in(api: Api, client: AppClient, **more: str) -> pb.AuthenticationResultType:
    """Tokens of alice's."""
    return (await by_password(api, client, **more)).authentication_result


async def test_revoking_a_refresh_token_ends_its_sign_in_and_no_other(api: Api) -> None:
    """One device is signed out, with all access tokens that it ever got."""
    _, client, _ = await make(api)
    phone, laptop = await signed_in(api, client), await signed_in(api, client)
    later = await refresh(api, client, phone.refresh_token)
    await api.revoke_token(client_id=client.id, token=phone.refresh_token)
    assert not await is_signed_in(api, phone.access_token)
    assert not await is_signed_in(api, later)
    with refused(errors.NotAuthorizedException, REVOKED):
        await refresh(api, client, phone.refresh_token)
    with refused(errors.NotAuthorizedException, "Access Token has been revoked"):
        await api.get_user(access_token=phone.access_token)
    assert await is_signed_in(api, laptop.access_token)
    assert await refresh(api, client, laptop.refresh_token)


async def test_revoking_what_is_not_there_succeeds(api: Api) -> None:
    """RFC 7009: a client cannot do anything about it, and the token is good for nothing."""
    _, client, _ = await make(api)
    token = (await signed_in(api, client)).refresh_token
    for gone in ("never-was", token, token):
        assert await api.revoke_token(client_id=client.id, token=gone) == pb.RevokeTokenResponse()


async def test_single_sign_on_makes_no_difference_yet(api: Api) -> None:
    """LINKED has no effect where no single sign-on session is behind the sign-in, as documented."""
    _, client, _ = await make(api)
    result = await signed_in(api, client)
    linked = pb.REVOKE_ASSOCIATED_SESSIONS_TYPE_LINKED
    await api.revoke_token(client_id=client.id, token=result.refresh_token, revoke_associated_sessions=linked)
    assert not await is_signed_in(api, result.access_token)


async def test_a_token_that_rotation_replaced_still_ends_the_sign_in(api: Api) -> None:
    """An app that signs out with the token it happens to have signs out."""
    pool, _, _ = await make(api)
    rotation = {"feature": pb.FEATURE_TYPE_ENABLED}
    flows = [pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH]
    client = await new_client(api, pool, refresh_token_rotation=rotation, explicit_auth_flows=flows)
    first = await signed_in(api, client)
    second = await api.get_tokens_from_refresh_token(client_id=client.id, refresh_token=first.refresh_token)
    await api.revoke_token(client_id=client.id, token=first.refresh_token)
    assert not await is_signed_in(api, second.authentication_result.access_token)


@pytest.mark.parametrize("kind", ["access_token", "id_token"])
async def test_other_tokens_are_not_revoked_one_by_one(api: Api, kind: str) -> None:
    """Only refresh tokens are, and the error says so."""
    _, client, _ = await make(api)
    result = await signed_in(api, client)
    with refused(errors.UnsupportedTokenTypeException):
        await api.revoke_token(client_id=client.id, token=getattr(result, kind))
    assert await is_signed_in(api, result.access_token)


async def test_only_the_client_that_got_the_token_revokes_it(api: Api) -> None:
    """Another app, or one that cannot prove its secret, signs nobody out."""
    pool, client, _ = await make(api)
    result = await signed_in(api, client)
    with refused(errors.UnauthorizedException):
        await api.revoke_token(client_id=(await new_client(api, pool)).id, token=result.refresh_token)
    with refused(errors.UnauthorizedException):
        await api.revoke_token(client_id="unknown", token=result.refresh_token)
    assert await is_signed_in(api, result.access_token)
    secretive = await new_client(api, pool, generate_secret=True)
    kept = await signed_in(api, secretive, SECRET_HASH=secret_hash(secretive, "alice"))
    for wrong in ({}, {"client_secret": "x" * 40}):
        with refused(errors.UnauthorizedException):
            await api.revoke_token(client_id=secretive.id, token=kept.refresh_token, **wrong)
    assert await is_signed_in(api, kept.access_token)
    await api.revoke_token(client_id=secretive.id, token=kept.refresh_token, client_secret=secretive.secrets[0])
    assert not await is_signed_in(api, kept.access_token)


async def test_a_client_that_has_revocation_off_revokes_nothing(api: Api) -> None:
    """EnableTokenRevocation is the operator's choice."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, enable_token_revocation=False)
    result = await signed_in(api, client)
    with refused(errors.UnsupportedOperationException):
        await api.revoke_token(client_id=client.id, token=result.refresh_token)
    assert await refresh(api, client, result.refresh_token)


async def test_a_global_sign_out_ends_everything(api: Api) -> None:
    """All devices and all apps, with or without revocation; and nobody else's."""
    pool, client, _ = await make(api)
    other = await new_client(api, pool, enable_token_revocation=False)
    await api.new_user(pool, "bob")
    mine = [await signed_in(api, client), await signed_in(api, client), await signed_in(api, other)]
    bobs = (await by_password(api, client, "bob")).authentication_result
    api.clock.advance(5)
    await api.global_sign_out(access_token=mine[0].access_token)
    for result, app in zip(mine, (client, client, other), strict=True):
        assert not await is_signed_in(api, result.access_token)
        with refused(errors.NotAuthorizedException, REVOKED):
            await refresh(api, app, result.refresh_token)
    assert await is_signed_in(api, bobs.access_token)
    with refused(errors.NotAuthorizedException, "Access Token has been revoked"):
        await api.global_sign_out(access_token=mine[1].access_token)
    api.clock.advance(1)
    again = await signed_in(api, other)
    assert await is_signed_in(api, again.access_token)
    assert await refresh(api, other, again.refresh_token)


@pytest.mark.parametrize("token", ["x", "a.b.c"])
async def test_a_global_sign_out_needs_an_access_token(api: Api, token: str) -> None:
    """Nobody signs others out."""
    _, client, _ = await make(api)
    result = await signed_in(api, client)
    for other in (token, result.id_token, result.refresh_token):
        with refused(errors.NotAuthorizedException, "Invalid Access Token"):
            await api.global_sign_out(access_token=other)
    assert await is_signed_in(api, result.access_token)


async def test_operators_sign_a_user_out(api: Api) -> None:
    """By any of the user's names, and only in the pool that is named."""
    pool, client, alice = await make(api)
    other, elsewhere, _ = await make(api)
    result, kept = await signed_in(api, client), await signed_in(api, elsewhere)
    await api.admin_user_global_sign_out(user_pool_id=pool.id, username=alice.sub)
    assert not await is_signed_in(api, result.access_token)
    assert await is_signed_in(api, kept.access_token)
    with refused(errors.UserNotFoundException, "User does not exist."):
        await api.admin_user_global_sign_out(user_pool_id=other.id, username="nobody")
    with refused(errors.ResourceNotFoundException):
        await api.admin_user_global_sign_out(user_pool_id="us-east-1_nowhere00", username="alice")
