"""The secrets of app clients that can keep one: two at a time, so that a new one can take over without a break."""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import user_pools as rows
from poolhouse.storage.store import Writer
from poolhouse.storage.user_pools import SecretRow
from poolhouse.timestamps import timestamp
from poolhouse.user_pools.model import app_client as clients
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.app_client import seal_secret

MAX_SECRETS: Final = 2
_MILLIS: Final = 1000


async def add_user_pool_client_secret(
    call: Call, request: pb.AddUserPoolClientSecretRequest
) -> pb.AddUserPoolClientSecretResponse:
    """Give the app client a second secret, besides the one that it has. A secret that we made is told this once."""
    pool = await pools.find(call, request.user_pool_id)
    secret = request.client_secret or call.ids.client_secret()
    async with call.store.write() as tx:
        present = await _lock(tx, pool.id, request.client_id)
        if not present:
            raise errors.InvalidParameterException("An app client that was made without a secret cannot get one.")
        if len(present) >= MAX_SECRETS:
            raise errors.LimitExceededException(f"An app client has at most {MAX_SECRETS} secrets.")
        # The id tells the time of its making, and each its own.
        now = max(call.now(), present[-1].created_at + 1 / _MILLIS)
        added = await add(tx, call.house, pool.id, request.client_id, secret, now)
    descriptor = _described(added)
    if not request.HasField("client_secret"):
        descriptor.client_secret_value = secret
    return pb.AddUserPoolClientSecretResponse(client_secret_descriptor=descriptor)


async def delete_user_pool_client_secret(
    call: Call, request: pb.DeleteUserPoolClientSecretRequest
) -> pb.DeleteUserPoolClientSecretResponse:
    """Take one of the app client's two secrets away. The last one stays, or else anybody could use the client."""
    pool = await pools.find(call, request.user_pool_id)
    async with call.store.write() as tx:
        present = await _lock(tx, pool.id, request.client_id)
        if request.client_secret_id not in {secret.id for secret in present}:
            raise errors.ResourceNotFoundException("The app client has no such secret.")
        if len(present) == 1:
            raise errors.InvalidParameterException("The last secret of an app client cannot be deleted.")
        await rows.delete_secret(tx, pool.id, request.client_id, request.client_secret_id)
        call.caches.forget(tx, "app_clients", request.client_id)
    return pb.DeleteUserPoolClientSecretResponse()


async def list_user_pool_client_secrets(
    call: Call, request: pb.ListUserPoolClientSecretsRequest
) -> pb.ListUserPoolClientSecretsResponse:
    """The ids of the app client's secrets and when they were made, oldest first; all fit on one page."""
    pool = await pools.find(call, request.user_pool_id)
    client = await clients.find(call, request.client_id, pool.id)
    found = await rows.secrets(call.store, pool.id, client.id)
    return pb.ListUserPoolClientSecretsResponse(client_secrets=[_described(secret) for secret in found])


async def add(tx: Writer, house: House, pool_id: str, client_id: str, secret: str, now: float) -> SecretRow:
    """Store a further secret of the app client, sealed."""
    row = SecretRow(f"{client_id}--{int(now * _MILLIS)}", seal_secret(house, pool_id, client_id, secret), now)
    await rows.insert_secret(tx, pool_id, client_id, row)
    house.caches.forget(tx, "app_clients", client_id)
    return row


async def _lock(tx: Writer, pool_id: str, client_id: str) -> list[SecretRow]:
    """The app client's secrets, which nobody else changes until the transaction ends."""
    if await rows.lock_client(tx, pool_id, client_id) is None:
        raise clients.not_found(client_id)
    return await rows.secrets(tx, pool_id, client_id)


def _described(secret: SecretRow) -> pb.ClientSecretDescriptorType:
    return pb.ClientSecretDescriptorType(
        client_secret_id=secret.id, client_secret_create_date=timestamp(secret.created_at)
    )
