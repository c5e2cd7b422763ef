"""App clients: the applications of a pool, and what their users may do through them."""

from typing import Final

from poolhouse import errors, page_tokens
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.page_tokens import MAX_PAGE
from poolhouse.storage import user_pools as rows
from poolhouse.storage.user_pools import ClientRow
from poolhouse.timestamps import timestamp
from poolhouse.user_pools import client_secrets, client_settings
from poolhouse.user_pools.model import app_client as clients
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model.app_client import AppClient

FIRST_REVISION: Final = 1


async def create_user_pool_client(
    call: Call, request: pb.CreateUserPoolClientRequest
) -> pb.CreateUserPoolClientResponse:
    """Make an app client, with a secret if it is asked for or given."""
    if request.generate_secret and request.HasField("client_secret"):
        raise errors.InvalidParameterException("GenerateSecret and ClientSecret cannot be set together.")
    pool, now = await pools.find(call, request.user_pool_id), call.now()
    secret = call.ids.client_secret() if request.generate_secret else request.client_secret
    settings = client_settings.requested(request)
    client_settings.check(pool, settings, has_secret=bool(secret))
    client_id = call.ids.client_id()
    text = settings.SerializeToString()
    row = ClientRow(pool.id, client_id, request.client_name, text, FIRST_REVISION, now, now)
    async with call.store.write() as tx:
        if await rows.lock_pool(tx, pool.id) is None:
            raise pools.not_found(pool.id)
        await rows.insert_client(tx, row)
        if secret:
            await client_secrets.add(tx, call.house, pool.id, client_id, secret, now)
    client = AppClient(row, (secret,) if secret else ())
    return pb.CreateUserPoolClientResponse(user_pool_client=_described(client))


async def describe_user_pool_client(
    call: Call, request: pb.DescribeUserPoolClientRequest
) -> pb.DescribeUserPoolClientResponse:
    """The app client's settings, and the older of its secrets."""
    pool = await pools.find(call, request.user_pool_id)
    client = await clients.find(call, request.client_id, pool.id)
    return pb.DescribeUserPoolClientResponse(user_pool_client=_described(client))


async def update_user_pool_client(
    call: Call, request: pb.UpdateUserPoolClientRequest
) -> pb.UpdateUserPoolClientResponse:
    """Replace the app client's settings: all that the request leaves out, but for the name, has its default again."""
    pool, now = await pools.find(call, request.user_pool_id), call.now()
    present = await clients.find(call, request.client_id, pool.id)
    settings = client_settings.requested(request)
    client_settings.check(pool, settings, has_secret=bool(present.secrets))
    text = settings.SerializeToString()
    async with call.store.write() as tx:
        row = await rows.lock_client(tx, pool.id, present.id)
        if row is None:
            raise clients.not_found(present.id)
        name = request.client_name or row.name
        await rows.update_client(tx, pool.id, row.id, name, text, row.revision, now)
        call.caches.forget(tx, "app_clients", row.id)
    changed = ClientRow(pool.id, row.id, name, text, row.revision + 1, row.created_at, now)
    return pb.UpdateUserPoolClientResponse(user_pool_client=_described(AppClient(changed, present.secrets)))


async def delete_user_pool_client(
    call: Call, request: pb.DeleteUserPoolClientRequest
) -> pb.DeleteUserPoolClientResponse:
    """Delete the app client. Its tokens are refused from now on; its sign-ins are cleared away as they expire."""
    pool = await pools.find(call, request.user_pool_id)
    client = await clients.find(call, request.client_id, pool.id)
    async with call.store.write() as tx:
        if await rows.lock_client(tx, pool.id, client.id) is None:
            raise clients.not_found(client.id)
        await rows.delete_client(tx, pool.id, client.id)
        call.caches.forget(tx, "app_clients", client.id)
    return pb.DeleteUserPoolClientResponse()


async def list_user_pool_clients(call: Call, request: pb.ListUserPoolClientsRequest) -> pb.ListUserPoolClientsResponse:
    """One page of the pool's app clients, in the order of their ids."""
    pool, limit = await pools.find(call, request.user_pool_id), request.max_results or MAX_PAGE
    list_name = f"ListUserPoolClients {pool.id} {request.client_type}"
    after = page_tokens.read(call.house, list_name, request.next_token)
    if request.client_type == pb.CLIENT_TYPE_TYPE_DCR:  # nobody can register one yet
        return pb.ListUserPoolClientsResponse()
    found = await rows.clients_after(call.store, pool.id, after, limit + 1)
    response = pb.ListUserPoolClientsResponse(user_pool_clients=[_listed(row) for row in found[:limit]])
    if len(found) > limit:
        response.next_token = page_tokens.issue(call.house, list_name, found[limit - 1].id)
    return response


def _described(client: AppClient) -> pb.UserPoolClientType:
    described = pb.UserPoolClientType(
        user_pool_id=client.pool_id,
        client_id=client.id,
        client_name=client.name,
        client_secret=client.secrets[0] if client.secrets else None,
        creation_date=timestamp(client.created_at),
        last_modified_date=timestamp(client.updated_at),
    )
    described.MergeFrom(client.settings)
    return described


def _listed(row: ClientRow) -> pb.UserPoolClientDescription:
    return pb.UserPoolClientDescription(client_id=row.id, user_pool_id=row.user_pool_id, client_name=row.name)
