"""The secrets of app clients: two at a time, so that a new one can take over without a break."""

import asyncio
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.crypto import digests
from poolhouse.edge import transcode
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model.app_client import AppClient
from tests.user_pools.conftest import Api

GIVEN_SECRET = "given_secret_of_27_letters+"


async def made(api: Api, **members: Any) -> tuple[AppClient, dict[str, str]]:
    """A new app client, and how requests name it."""
    pool = await api.new_pool()
    client = await api.new_client(pool, **members)
    return client, {"user_pool_id": pool.id, "client_id": client.id}


async def listed(api: Api, name: dict[str, str]) -> list[dict[str, Any]]:
    """The client's secrets as the AWS wire shows them."""
    response = await api.list_user_pool_client_secrets(**name)
    secrets: list[dict[str, Any]] = transcode.to_document(response)["ClientSecrets"]
    return secrets


async def now(api: Api, client: AppClient) -> AppClient:
    """The client as it is now."""
    found = await app_client.fetch(api.house, client.id)
    assert found is not None
    return found


async def test_a_second_secret_is_as_good_as_the_first(api: Api) -> None:
    """An application changes over while both are good."""
    client, name = await made(api, generate_secret=True)
    api.clock.advance(5)
    added = transcode.to_document(await api.add_user_pool_client_secret(**name))["ClientSecretDescriptor"]
    assert added["ClientSecretId"] == f"{client.id}--1700000005000"
    assert added["ClientSecretCreateDate"] == 1_700_000_005.0
    client = await now(api, client)
    assert client.secrets[1] == added["ClientSecretValue"]
    for secret in client.secrets:
        client.check_secret_hash("alice", digests.secret_hash("alice", client.id, secret))


async def test_a_secret_that_was_given_is_not_told_back(api: Api) -> None:
    """Whoever gave it knows it."""
    client, name = await made(api, generate_secret=True)
    response = await api.add_user_pool_client_secret(**name, client_secret=GIVEN_SECRET)
    assert not response.client_secret_descriptor.HasField("client_secret_value")
    assert (await now(api, client)).secrets[1] == GIVEN_SECRET


async def test_a_list_tells_no_secret(api: Api) -> None:
    """Only when and under which id each was made, the oldest first."""
    client, name = await made(api, generate_secret=True)
    await api.add_user_pool_client_secret(**name)
    secrets = await listed(api, name)
    assert [set(secret) for secret in secrets] == [{"ClientSecretId", "ClientSecretCreateDate"}] * 2
    # Made at the same moment, they still have ids of their own.
    assert [secret["ClientSecretId"] for secret in secrets] == [
        f"{client.id}--1700000000000",
        f"{client.id}--1700000000001",
    ]


async def test_a_public_client_has_no_secret_and_gets_none(api: Api) -> None:
    """Its users, who have no secret to prove, would be shut out."""
    _, name = await made(api)
    assert await listed(api, name) == []
    with pytest.raises(errors.InvalidParameterException, match="made without a secret"):
        await api.add_user_pool_client_secret(**name)


async def test_there_are_never_three(api: Api) -> None:
    """However many are asked for at once."""
    _, name = await made(api, generate_secret=True)
    results = await asyncio.gather(*(api.add_user_pool_client_secret(**name) for _ in range(4)), return_exceptions=True)
    refused = [result for result in results if isinstance(result, errors.LimitExceededException)]
    assert len(refused) == 3
    assert len(await listed(api, name)) == 2


async def test_a_deleted_secret_is_useless_at_once(api: Api) -> None:
    """The other one stays good."""
    client, name = await made(api, generate_secret=True)
    await api.add_user_pool_client_secret(**name)
    old, new = (await now(api, client)).secrets
    first, _ = await listed(api, name)
    await api.delete_user_pool_client_secret(**name, client_secret_id=first["ClientSecretId"])
    client = await now(api, client)
    client.check_secret_hash("alice", digests.secret_hash("alice", client.id, new))
    with pytest.raises(errors.NotAuthorizedException, match="Unable to verify secret hash"):
        client.check_secret_hash("alice", digests.secret_hash("alice", client.id, old))
    described = await api.describe_user_pool_client(**name)
    assert described.user_pool_client.client_secret == new


async def test_the_last_secret_stays(api: Api) -> None:
    """Even when both are deleted at once: a client that lost its secret would let anybody in."""
    client, name = await made(api, generate_secret=True)
    await api.add_user_pool_client_secret(**name)
    secrets = await listed(api, name)
    results = await asyncio.gather(
        *(api.delete_user_pool_client_secret(**name, client_secret_id=s["ClientSecretId"]) for s in secrets),
        return_exceptions=True,
    )
    assert sum(isinstance(result, errors.InvalidParameterException) for result in results) == 1
    assert len((await now(api, client)).secrets) == 1


async def test_an_unknown_secret_is_not_found(api: Api) -> None:
    """Neither one that never was nor another client's."""
    _, name = await made(api, generate_secret=True)
    _, other = await made(api, generate_secret=True)
    [foreign] = await listed(api, other)
    for secret_id in ("unknown", foreign["ClientSecretId"]):
        with pytest.raises(errors.ResourceNotFoundException):
            await api.delete_user_pool_client_secret(**name, client_secret_id=secret_id)


async def test_an_unknown_client_has_no_secrets(api: Api) -> None:
    """Each operation says so."""
    name = {"user_pool_id": (await api.new_pool()).id, "client_id": "unknown"}
    for call in (
        api.add_user_pool_client_secret(**name),
        api.list_user_pool_client_secrets(**name),
        api.delete_user_pool_client_secret(**name, client_secret_id="x"),
    ):
        with pytest.raises(errors.ResourceNotFoundException, match="User pool client unknown does not exist"):
            await call
