"""Identities: obtained with logins or as a guest, looked at, taken apart and deleted."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import structlog

from poolhouse import errors, page_tokens
from poolhouse.call import Call
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import linking, provider_names
from poolhouse.identity_pools.logins.login import Login
from poolhouse.identity_pools.logins.verify import verify
from poolhouse.identity_pools.model import pool as pools
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.storage import identities as rows
from poolhouse.storage import identity_logins
from poolhouse.storage.errors import StoreError
from poolhouse.storage.identities import IdentityRow
from poolhouse.storage.identity_logins import Key
from poolhouse.storage.store import Reader
from poolhouse.timestamps import timestamp

_log: Final = structlog.get_logger(__name__)


async def standing(reader: Reader, pool_id: str, identity_id: str) -> IdentityRow | None:
    """The identity, if it was neither deleted nor merged into another."""
    identity = await rows.find(reader, pool_id, identity_id)
    return None if identity is None or identity.merged_into is not None else identity


async def get_id(call: Call, request: pb.GetIdRequest) -> pb.GetIdResponse:
    """The id of the identity that the logins lead to, which is made if they are new; without logins, a new guest's."""
    pool = await pools.find(call, request.identity_pool_id)
    if request.account_id not in {"", call.config.account_id}:
        raise errors.ResourceNotFoundException(f"Account {request.account_id} has no IdentityPool '{pool.id}'.")
    logins = await verify(call.house, pool, request.logins) if request.logins else ()
    return pb.GetIdResponse(identity_id=await linking.resolve(call, pool, logins, None))


async def describe_identity(call: Call, request: pb.DescribeIdentityRequest) -> pb.DescribeIdentityResponse:
    """Which providers the identity has logins with, and since when it exists."""
    pool = await pools.find_of_identity(call, request.identity_id)
    async with call.store.read() as reader:
        identity = await rows.find(reader, pool.id, request.identity_id)
        if identity is None:
            raise pools.identity_not_found(request.identity_id)
        described = (await _described(reader, pool, [identity]))[0]
    return pb.DescribeIdentityResponse(
        identity_id=described.identity_id,
        logins=described.logins,
        creation_date=described.creation_date,
        last_modified_date=described.last_modified_date,
    )


async def list_identities(call: Call, request: pb.ListIdentitiesRequest) -> pb.ListIdentitiesResponse:
    """One page of the pool's identities, in the order of their ids; those that were merged can be left out."""
    pool, limit = await pools.find(call, request.identity_pool_id), request.max_results
    list_name = f"ListIdentities {pool.id} {request.hide_disabled}"
    after = page_tokens.read(call.house, list_name, request.next_token)
    async with call.store.read() as reader:
        found = await rows.after(reader, pool.id, after, limit + 1, hide_merged=request.hide_disabled)
        page = await _described(reader, pool, found[:limit])
    response = pb.ListIdentitiesResponse(identity_pool_id=pool.id, identities=page)
    if len(found) > limit:
        response.next_token = page_tokens.issue(call.house, list_name, found[limit - 1].id)
    return response


async def delete_identities(call: Call, request: pb.DeleteIdentitiesRequest) -> pb.DeleteIdentitiesResponse:
    """Delete identities, pool by pool. One that is gone already is no failure; one of another region is refused."""
    wanted: dict[str, set[str]] = defaultdict(set)
    failed: dict[str, pb.ErrorCode] = {}
    for identity_id in request.identity_ids_to_delete:
        pool = await pools.of_identity(call.house, identity_id)
        if pool is not None and pools.is_elsewhere(call, pool):
            failed[identity_id] = pb.ERROR_CODE_ACCESS_DENIED
        elif pool is not None:
            wanted[pool.id].add(identity_id)
    for pool_id, ids in wanted.items():
        if not await _delete(call, pool_id, ids):
            failed |= dict.fromkeys(ids, pb.ERROR_CODE_INTERNAL_SERVER_ERROR)
    return pb.DeleteIdentitiesResponse(
        unprocessed_identity_ids=[
            pb.UnprocessedIdentityId(identity_id=identity_id, error_code=code) for identity_id, code in failed.items()
        ]
    )


async def unlink_identity(call: Call, request: pb.UnlinkIdentityRequest) -> pb.UnlinkIdentityResponse:
    """Have logins lead to the identity no more, on the word of some that do. Once none does, it is lost for good."""
    pool = await pools.find_of_identity(call, request.identity_id)
    proofs = await verify(call.house, pool, request.logins)
    removed = {provider_names.canonical(call.house, name) for name in request.logins_to_remove}
    async with call.store.write() as tx:
        held = await rows.lock(tx, pool.id, [request.identity_id])
        if not held:
            raise pools.identity_not_found(request.identity_id)
        leading = await identity_logins.leading_to(tx, pool.id, held)
        present = {(login.provider, login.subject) for login in leading}
        _check_unlink(pool, present, proofs, removed)
        await identity_logins.remove(tx, pool.id, [key for key in present if key[0] in removed])
        await rows.touch(tx, pool.id, request.identity_id, call.now())
    return pb.UnlinkIdentityResponse()


async def revoke_identity_credentials(
    call: Call, request: pb.RevokeIdentityCredentialsRequest
) -> pb.RevokeIdentityCredentialsResponse:
    """Void all credentials that were minted here for the identity until now."""
    pool = await pools.find_of_identity(call, request.identity_id)
    async with call.store.write() as tx:
        known = await rows.void_credentials(tx, pool.id, request.identity_id, call.now())
    if not known:
        raise pools.identity_not_found(request.identity_id)
    return pb.RevokeIdentityCredentialsResponse()


async def _described(reader: Reader, pool: IdentityPool, identities: list[IdentityRow]) -> list[pb.IdentityDescription]:
    logins: dict[str, set[str]] = defaultdict(set)
    if identities:
        for login in await identity_logins.leading_to(reader, pool.id, [identity.id for identity in identities]):
            logins[login.identity_id].add(login.provider)
    return [
        pb.IdentityDescription(
            identity_id=identity.id,
            logins=sorted(logins[identity.id]),
            creation_date=timestamp(identity.created_at),
            last_modified_date=timestamp(identity.updated_at),
        )
        for identity in identities
    ]


async def _delete(call: Call, pool_id: str, ids: set[str]) -> bool:
    """Delete identities of one pool; whether that went well."""
    try:
        async with call.store.write() as tx:
            held = await rows.lock(tx, pool_id, ids)
            if held:
                await rows.delete(tx, pool_id, held)
    except StoreError:
        _log.exception("identities.not_deleted", identity_pool_id=pool_id, request_id=call.request_id)
        return False
    return True


def _check_unlink(pool: IdentityPool, present: set[Key], proofs: Sequence[Login], removed: set[str]) -> None:
    if not proofs or not {(login.provider, login.subject) for login in proofs} <= present:
        raise errors.NotAuthorizedException(linking.UNPROVEN_MESSAGE)
    providers = {provider for provider, _ in present} - {pool.settings.developer_provider_name}
    for name in sorted(removed - providers):
        raise errors.InvalidParameterException(f"The identity has no login with {name} that could be unlinked.")
