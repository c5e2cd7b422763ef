"""Users whom the pool's own developers vouch for: looked up, linked, merged and unlinked."""

from collections.abc import Mapping
from typing import Final

from poolhouse import errors, page_tokens
from poolhouse.call import Call
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import linking
from poolhouse.identity_pools.logins.login import MAX_SUBJECT_CHARS, Login
from poolhouse.identity_pools.logins.refusals import LoginRefused
from poolhouse.identity_pools.logins.verify import verify
from poolhouse.identity_pools.model import pool as pools
from poolhouse.identity_pools.model.pool import IdentityPool
from poolhouse.page_tokens import MAX_PAGE
from poolhouse.storage import identities as rows
from poolhouse.storage import identity_logins
from poolhouse.storage.store import Reader

UNSUPPORTED_MESSAGE: Final = "This identity pool does not support the specified developer provider."
UNUSABLE_MESSAGE: Final = f"A developer user identifier is text of up to {MAX_SUBJECT_CHARS} characters."


async def resolve(
    call: Call, pool: IdentityPool, logins: Mapping[str, str], identity_id: str | None
) -> tuple[str, tuple[Login, ...]]:
    """The identity of a user whom an operator vouches for, and the logins that lead to it, the vouched one first.

    `logins` has the developer provider's name with the developers' own id of the user, and may have public providers'
    tokens, which are verified. `identity_id` is the identity that they are linked to, whoever it was before.
    """
    name = pool.settings.developer_provider_name
    if not name or name not in logins:
        raise errors.NotAuthorizedException(UNSUPPORTED_MESSAGE)
    public = {provider: token for provider, token in logins.items() if provider != name}
    verified = await verify(call.house, pool, public) if public else ()
    together = (_login(pool, logins[name]), *verified)
    return await linking.resolve(call, pool, together, identity_id, vouched=True), together


async def lookup_developer_identity(
    call: Call, request: pb.LookupDeveloperIdentityRequest
) -> pb.LookupDeveloperIdentityResponse:
    """The identity of one of the developers' users, or the users of an identity, or whether both belong together."""
    pool = await pools.find(call, request.identity_pool_id)
    user, identity_id = request.developer_user_identifier, request.identity_id
    if not user and not identity_id:
        raise errors.InvalidParameterException("Either IdentityId or DeveloperUserIdentifier must be given.")
    async with call.store.read() as reader:
        if user:
            owner = await _owner(reader, pool, user)
            if identity_id:
                _check_owner(owner, identity_id)
                return pb.LookupDeveloperIdentityResponse(identity_id=owner, developer_user_identifier_list=[user])
            identity_id = owner
        elif await rows.find(reader, pool.id, identity_id) is None:
            raise pools.identity_not_found(identity_id)
        return await _page(call, reader, pool, identity_id, request)


async def merge_developer_identities(
    call: Call, request: pb.MergeDeveloperIdentitiesRequest
) -> pb.MergeDeveloperIdentitiesResponse:
    """Have the source user share the destination user's identity, together with all logins of the source's own."""
    pool = await pools.find(call, request.identity_pool_id)
    _check_provider(pool, request.developer_provider_name)
    users = [request.source_user_identifier, request.destination_user_identifier]
    source, destination = [await _owner(call.store, pool, user) for user in users]
    if source != destination:
        async with call.store.write() as tx:
            held = await rows.lock(tx, pool.id, {source, destination})
            owners = [await _owner(tx, pool, user) for user in users]
            if owners != [source, destination] or held.keys() != {source, destination}:
                raise errors.ResourceConflictException("The users were linked to other identities meanwhile.")
            await linking.merge(call, pool, tx, destination, [source])
    return pb.MergeDeveloperIdentitiesResponse(identity_id=destination)


async def unlink_developer_identity(
    call: Call, request: pb.UnlinkDeveloperIdentityRequest
) -> pb.UnlinkDeveloperIdentityResponse:
    """Have one of the developers' users lead to the identity no more; the next time it is a new user."""
    pool = await pools.find(call, request.identity_pool_id)
    _check_provider(pool, request.developer_provider_name)
    user, identity_id = request.developer_user_identifier, request.identity_id
    async with call.store.write() as tx:
        if not await rows.lock(tx, pool.id, [identity_id]):
            raise pools.identity_not_found(identity_id)
        _check_owner(await _owner(tx, pool, user), identity_id)
        await identity_logins.remove(tx, pool.id, [(request.developer_provider_name, user)])
        await rows.touch(tx, pool.id, identity_id, call.now())
    return pb.UnlinkDeveloperIdentityResponse()


async def _page(
    call: Call, reader: Reader, pool: IdentityPool, identity_id: str, request: pb.LookupDeveloperIdentityRequest
) -> pb.LookupDeveloperIdentityResponse:
    limit, list_name = request.max_results or MAX_PAGE, f"LookupDeveloperIdentity {identity_id}"
    after = page_tokens.read(call.house, list_name, request.next_token)
    name = pool.settings.developer_provider_name
    users = await identity_logins.subjects_after(reader, pool.id, identity_id, name, after, limit + 1)
    response = pb.LookupDeveloperIdentityResponse(identity_id=identity_id, developer_user_identifier_list=users[:limit])
    if len(users) > limit:
        response.next_token = page_tokens.issue(call.house, list_name, users[limit - 1])
    return response


def _login(pool: IdentityPool, user: str) -> Login:
    try:
        return Login.of(pool.settings.developer_provider_name, pool.id, user, {})
    except LoginRefused:
        raise errors.InvalidParameterException(UNUSABLE_MESSAGE) from None


async def _owner(reader: Reader, pool: IdentityPool, user: str) -> str:
    login = _login(pool, user)
    key = (login.provider, login.subject)
    owners = await identity_logins.owners(reader, pool.id, [key])
    if key not in owners:
        raise errors.ResourceNotFoundException(f"Developer user '{user}' not found.")
    return owners[key]


def _check_owner(owner: str, identity_id: str) -> None:
    if owner != identity_id:
        raise errors.ResourceConflictException("The developer user identifier is linked to another identity.")


def _check_provider(pool: IdentityPool, name: str) -> None:
    if name != pool.settings.developer_provider_name:
        raise errors.NotAuthorizedException(UNSUPPORTED_MESSAGE)
