import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import jwt
import pytest

from poolhouse import errors
from poolhouse.crypto import digests
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import sign_ins as rows
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.user import RESET_REQUIRED, UNCONFIRMED, User
from tests.storage.turns import waiting_for_turn
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import (
    BY_REFRESH,
    FOLDED,
    OPEN,
    by_password,
    is_signed_in,
    make,
    measured,
    new_client,
    refused,
    secret_hash,
)

INVALID = "Invalid Refresh Token"
REVOKED = "Refresh Token has been revoked"
DAY = 86_400.0
WITHOUT_REFRESH = [flow for flow in OPEN if flow != pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH]


def rotating(grace: int = 0) -> dict[str, Any]:
    """The settings of a client that rotates its refresh tokens."""
    rotation = {"feature": pb.FEATURE_TYPE_ENABLED, "retry_grace_period_seconds": grace}
    return {"refresh_token_rotation": rotation, "explicit_auth_flows": WITHOUT_REFRESH}


async def signed_in(api: Api, client: AppClient) -> pb.AuthenticationResultType:
    """Tokens of alice's."""
    return (await by_password(api, client)).authentication_result


async def by_flow(api: Api, client: AppClient, token: str, **more: str) -> pb.AuthenticationResultType:
    """InitiateAuth with a refresh token."""
    response = await api.initiate_auth(
        client_id=client.id, auth_flow=BY_REFRESH, auth_parameters={"REFRESH_TOKEN": token, **more}
    )
    result: pb.AuthenticationResultType = response.authentication_result
    return result


async def by_operation(api: Api, client: AppClient, token: str, **members: str) -> pb.AuthenticationResultType:
    """GetTokensFromRefreshToken."""
    response = await api.get_tokens_from_refresh_token(client_id=client.id, refresh_token=token, **members)
    result: pb.AuthenticationResultType = response.authentication_result
    return result


def claims(token: str) -> dict[str, Any]:
    """What a token says."""
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


Refresh = Callable[..., Awaitable[pb.AuthenticationResultType]]
REFRESH = pytest.mark.parametrize("refresh", [by_flow, by_operation])


@REFRESH
async def test_a_refresh_token_gives_new_tokens_and_no_refresh_token(api: Api, refresh: Refresh) -> None:
    """The sign-in goes on as it began: same origin, same time of authentication, new times of issue."""
    _, client, _ = await make(api)
    first = await signed_in(api, client)
    api.clock.advance(1000)
    second = await refresh(api, client, first.refresh_token)
    assert await is_signed_in(api, second.access_token)
    assert not second.HasField("refresh_token")
    before, after = claims(first.access_token), claims(second.access_token)
    for same in ("origin_jti", "auth_time", "sub", "client_id", "scope", "username", "iss"):
        assert before[same] == after[same]
    assert before["jti"] != after["jti"]
    assert after["iat"] == before["iat"] + 1000
    assert claims(second.id_token)["auth_time"] == before["auth_time"]


@REFRESH
async def test_a_refresh_writes_nothing(api: Api, refresh: Refresh) -> None:
    """It costs one reading, and one more for the groups of whoever is in any: apps do this every hour."""
    _, client, _ = await make(api)
    token = (await signed_in(api, client)).refresh_token
    counted, store, workers = measured(api)
    await refresh(counted, client, token)
    assert len(store.statements) == 1, store.statements
    assert all(sql.startswith("SELECT") for sql in store.statements)
    assert workers.ran == ["_sign"]


@REFRESH
async def test_tokens_carry_what_the_user_is_now(api: Api, refresh: Refresh) -> None:
    """A new attribute is in the next ID token."""
    pool, client, _ = await make(api)
    token = (await signed_in(api, client)).refresh_token
    await api.admin_update_user_attributes(
        user_pool_id=pool.id, username="alice", user_attributes=[pb.AttributeType(name="name", value="Alice")]
    )
    assert claims((await refresh(api, client, token)).id_token)["name"] == "Alice"


@REFRESH
async def test_tokens_carry_the_groups_that_the_user_is_in_now(api: Api, refresh: Refresh) -> None:
    """From the next token on, and not from the one after they have left."""
    pool, client, _ = await make(api)
    token = (await signed_in(api, client)).refresh_token
    await api.create_group(user_pool_id=pool.id, group_name="readers")
    membership = {"user_pool_id": pool.id, "username": "alice", "group_name": "readers"}
    await api.admin_add_user_to_group(**membership)
    assert claims((await refresh(api, client, token)).access_token)["cognito:groups"] == ["readers"]
    assert claims((await signed_in(api, client)).id_token)["cognito:groups"] == ["readers"]
    await api.admin_remove_user_from_group(**membership)
    assert "cognito:groups" not in claims((await refresh(api, client, token)).access_token)


@REFRESH
@pytest.mark.parametrize("token", ["x", "x" * 43, "a.b.c"])
async def test_an_unknown_token_is_invalid(api: Api, refresh: Refresh, token: str) -> None:
    """Nothing that was made up refreshes anything."""
    _, client, _ = await make(api)
    with refused(errors.NotAuthorizedException, INVALID):
        await refresh(api, client, token)


@REFRESH
async def test_a_token_of_another_client_or_pool_is_invalid(api: Api, refresh: Refresh) -> None:
    """A token works where it was given and nowhere else."""
    pool, client, _ = await make(api)
    _, stranger, _ = await make(api)
    token = (await signed_in(api, client)).refresh_token
    for other in (await new_client(api, pool), stranger):
        with refused(errors.NotAuthorizedException, INVALID):
            await refresh(api, other, token)
    assert (await refresh(api, client, token)).access_token


@REFRESH
async def test_a_token_lives_as_long_as_the_client_says(api: Api, refresh: Refresh) -> None:
    """RefreshTokenValidity counts from the sign-in, however often it was used."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, refresh_token_validity=2)
    token = (await signed_in(api, client)).refresh_token
    api.clock.advance(2 * DAY - 1)
    assert (await refresh(api, client, token)).access_token
    api.clock.advance(1)
    with refused(errors.NotAuthorizedException, "Refresh Token has expired"):
        await refresh(api, client, token)


@REFRESH
async def test_who_may_not_sign_in_may_not_refresh(api: Api, refresh: Refresh) -> None:
    """Disabling, resetting, deleting and signing out end a session that would go on for a month."""
    pool, client, alice = await make(api)
    token = (await signed_in(api, client)).refresh_token
    for status, kind in (
        (RESET_REQUIRED, errors.PasswordResetRequiredException),
        (UNCONFIRMED, errors.UserNotConfirmedException),
    ):
        await _change(api, alice, status=status)
        with refused(kind):
            await refresh(api, client, token)
    await _change(api, alice, status="CONFIRMED", enabled=False)
    with refused(errors.NotAuthorizedException, "User is disabled."):
        await refresh(api, client, token)
    await _change(api, alice, enabled=True)
    assert (await refresh(api, client, token)).access_token
    await api.admin_user_global_sign_out(user_pool_id=pool.id, username="alice")
    with refused(errors.NotAuthorizedException, REVOKED):
        await refresh(api, client, token)
    again = (await signed_in(api, client)).refresh_token
    await api.admin_delete_user(user_pool_id=pool.id, username="alice")
    with refused(errors.NotAuthorizedException):
        await refresh(api, client, again)


async def _change(api: Api, user: User, **values: object) -> None:
    async with api.house.store.write() as tx:
        for name, value in values.items():
            await tx.execute(
                f"UPDATE users SET {name} = $3 WHERE user_pool_id = $1 AND sub = $2",  # noqa: S608
                user.pool_id,
                user.sub,
                value,
            )


async def test_the_parameter_has_to_be_there(api: Api) -> None:
    """A developer reads which parameter was forgotten."""
    _, client, _ = await make(api)
    with refused(errors.InvalidParameterException, "Missing required parameter REFRESH_TOKEN"):
        await by_flow(api, client, "")


async def test_a_secret_hash_is_made_with_any_name_of_the_user(api: Api) -> None:
    """Libraries hash the username, the sub or what was typed, and Cognito takes them."""
    pool = await api.new_pool(alias_attributes=[pb.ALIAS_ATTRIBUTE_TYPE_EMAIL], **FOLDED)
    client = await new_client(api, pool, generate_secret=True)
    alice = await api.new_user(pool, email="alice@example.com", email_verified="true")
    result = (await by_password(api, client, SECRET_HASH=secret_hash(client, "alice"))).authentication_result
    for name in ("alice", alice.sub, "alice@example.com"):
        hashed = secret_hash(client, name)
        assert (await by_flow(api, client, result.refresh_token, SECRET_HASH=hashed)).access_token
    for wrong in ({}, {"SECRET_HASH": secret_hash(client, "bob")}):
        with refused(errors.NotAuthorizedException):
            await by_flow(api, client, result.refresh_token, **wrong)


async def test_the_operation_wants_the_secret_itself(api: Api) -> None:
    """GetTokensFromRefreshToken is for clients that keep their secret."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, generate_secret=True)
    token = (
        await by_password(api, client, SECRET_HASH=secret_hash(client, "alice"))
    ).authentication_result.refresh_token
    assert (await by_operation(api, client, token, client_secret=client.secrets[0])).access_token
    for wrong in ({}, {"client_secret": "x" * 40}):
        with refused(errors.NotAuthorizedException):
            await by_operation(api, client, token, **wrong)


async def test_a_client_that_refreshes_nothing_refuses(api: Api) -> None:
    """Neither way is open where the flow is closed."""
    pool, client, _ = await make(api)
    token = (await signed_in(api, client)).refresh_token
    await api.update_user_pool_client(user_pool_id=pool.id, client_id=client.id, explicit_auth_flows=WITHOUT_REFRESH)
    for refresh in (by_flow, by_operation):
        with refused(errors.InvalidParameterException, "Refresh Token flow not enabled for this client"):
            await refresh(api, client, token)


async def test_rotation_replaces_the_token(api: Api) -> None:
    """Each refresh token is good once; the next one lives no longer than the first would have."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, **rotating())
    first = await signed_in(api, client)
    api.clock.advance(DAY)
    second = await by_operation(api, client, first.refresh_token)
    assert second.refresh_token not in {"", first.refresh_token}
    assert claims(second.access_token)["origin_jti"] == claims(first.access_token)["origin_jti"]
    third = await by_operation(api, client, second.refresh_token)
    api.clock.advance(29 * DAY - 1)
    fourth = await by_operation(api, client, third.refresh_token)
    api.clock.advance(1)
    with refused(errors.NotAuthorizedException, "Refresh Token has expired"):
        await by_operation(api, client, fourth.refresh_token)


async def test_rotation_is_done_with_its_own_operation(api: Api) -> None:
    """The flow, whose clients would not keep the new token, is refused and names the operation."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, **rotating())
    token = (await signed_in(api, client)).refresh_token
    with refused(errors.InvalidParameterException) as refusal:
        await by_flow(api, client, token)
    assert "GetTokensFromRefreshToken" in refusal.value.message
    assert (await by_operation(api, client, token)).refresh_token


async def test_a_token_that_is_used_again_ends_the_sign_in(api: Api) -> None:
    """Either the thief or the owner shows an old token: from then on neither has anything (RFC 9700, 4.14.2)."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, **rotating())
    first, other = await signed_in(api, client), await signed_in(api, client)
    second = await by_operation(api, client, first.refresh_token)
    with refused(errors.RefreshTokenReuseException):
        await by_operation(api, client, first.refresh_token)
    with refused(errors.NotAuthorizedException, REVOKED):
        await by_operation(api, client, second.refresh_token)
    assert not await is_signed_in(api, second.access_token)
    assert await is_signed_in(api, other.access_token)
    assert (await by_operation(api, client, other.refresh_token)).access_token


async def test_an_old_token_without_the_secret_ends_nothing(api: Api) -> None:
    """Who found an old token in a log cannot sign its user out."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, generate_secret=True, **rotating())
    secret = client.secrets[0]
    first = (await by_password(api, client, SECRET_HASH=secret_hash(client, "alice"))).authentication_result
    second = await by_operation(api, client, first.refresh_token, client_secret=secret)
    with refused(errors.NotAuthorizedException):
        await by_operation(api, client, first.refresh_token)
    assert await is_signed_in(api, second.access_token)


async def test_within_the_grace_period_a_lost_answer_is_asked_for_again(api: Api) -> None:
    """A client whose connection broke tries once more; both answers are good, and only until one is used."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, **rotating(grace=30))
    first = await signed_in(api, client)
    lost = await by_operation(api, client, first.refresh_token)
    api.clock.advance(29)
    heard = await by_operation(api, client, first.refresh_token)
    assert heard.refresh_token != lost.refresh_token
    third = await by_operation(api, client, heard.refresh_token)
    assert (await by_operation(api, client, lost.refresh_token)).refresh_token
    with refused(errors.RefreshTokenReuseException):
        await by_operation(api, client, first.refresh_token)
    with refused(errors.NotAuthorizedException, REVOKED):
        await by_operation(api, client, third.refresh_token)


async def test_the_grace_period_ends(api: Api) -> None:
    """After RetryGracePeriodSeconds a token that was replaced is a stolen one."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, **rotating(grace=30))
    first = await signed_in(api, client)
    await by_operation(api, client, first.refresh_token)
    api.clock.advance(30)
    with refused(errors.RefreshTokenReuseException):
        await by_operation(api, client, first.refresh_token)


async def test_at_once_all_succeed_with_grace_and_one_without(api: Api) -> None:
    """Two tabs that refresh at the same moment are fine with a grace period, and a theft without."""
    pool, _, _ = await make(api)
    for grace, winners in ((30, 8), (0, 1)):
        client = await new_client(api, pool, **rotating(grace=grace))
        token = (await signed_in(api, client)).refresh_token
        results = await asyncio.gather(*(by_operation(api, client, token) for _ in range(8)), return_exceptions=True)
        good = [result for result in results if isinstance(result, pb.AuthenticationResultType)]
        assert len(good) == winners
        assert len({result.refresh_token for result in good}) == winners
        assert await is_signed_in(api, good[0].access_token) is (grace > 0)


async def test_rotation_costs_a_reading_and_three_writes(api: Api) -> None:
    """And the groups of whoever is in any, as for every token."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, **rotating())
    token = (await signed_in(api, client)).refresh_token
    counted, store, _ = measured(api)
    await by_operation(counted, client, token)
    assert len(store.statements) == 4, store.statements


async def test_a_user_is_deleted_while_a_token_is_replaced(api: Api) -> None:
    """Neither of the two waits for the other for ever, so that neither fails."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, **rotating(grace=30))
    second = (await by_operation(api, client, (await signed_in(api, client)).refresh_token)).refresh_token
    token_hash = digests.token_hash(second)
    found = await rows.refresh_token(api.house.store, pool.id, token_hash)
    assert found is not None
    async with api.house.store.write() as tx:
        assert await rows.supersede(tx, pool.id, token_hash, api.clock.now())
        deleting = asyncio.ensure_future(api.admin_delete_user(user_pool_id=pool.id, username="alice"))
        await waiting_for_turn(api.house.store, 1)
        await rows.end_grace(tx, pool.id, found.origin_jti, token_hash)
    await deleting
    assert await api.house.store.value("SELECT count(*) FROM refresh_tokens WHERE user_pool_id = $1", pool.id) == 0


async def test_rotation_that_is_switched_off_leaves_old_tokens_replaced(api: Api) -> None:
    """Changing a setting revives nothing; the token that is current works in both ways."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, **rotating())
    first, other = await signed_in(api, client), await signed_in(api, client)
    second = await by_operation(api, client, first.refresh_token)
    third = await by_operation(api, client, other.refresh_token)
    await api.update_user_pool_client(user_pool_id=pool.id, client_id=client.id, explicit_auth_flows=OPEN)
    for refresh in (by_flow, by_operation):
        assert not (await refresh(api, client, second.refresh_token)).refresh_token
    with refused(errors.RefreshTokenReuseException):
        await by_flow(api, client, first.refresh_token)
    with refused(errors.RefreshTokenReuseException):
        await by_operation(api, client, other.refresh_token)
    with refused(errors.NotAuthorizedException, REVOKED):
        await by_flow(api, client, third.refresh_token)


async def test_no_refresh_token_is_stored_in_the_clear(api: Api) -> None:
    """Whoever copies the database cannot go on with anybody's session."""
    pool, client, _ = await make(api)
    token = (await signed_in(api, client)).refresh_token
    rows = await api.house.store.rows(
        "SELECT token_hash, origin_jti FROM refresh_tokens WHERE user_pool_id = $1", pool.id
    )
    assert len(rows) == 1
    assert rows[0][0] == digests.token_hash(token)
    assert rows[0][1] not in token
