"""Identity pools: made, described, changed, listed and deleted."""

from dataclasses import replace
from typing import Final

from poolhouse import errors, page_tokens
from poolhouse.call import Call
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import pool_rules
from poolhouse.identity_pools.housekeeping import PURGE_POOL_KIND
from poolhouse.identity_pools.model import pool as pools
from poolhouse.identity_pools.model import settings as stored
from poolhouse.identity_pools.model.pool import TAG_DIGITS
from poolhouse.storage import identity_pools as rows
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.identity_pools import IdentityPoolRow

PURGE_AFTER_SECONDS: Final = 60.0
"""When a deleted pool's rows go: by then no call, and no server's cache, knows of the pool and adds to them."""
MAX_ATTEMPTS: Final = 8
"""How many ids are tried for a new pool. With 100,000 pools in a region, one in 43,000 is taken."""


async def create_identity_pool(call: Call, request: pb.CreateIdentityPoolRequest) -> pb.CreateIdentityPoolResponse:
    """Make a pool in the caller's region."""
    settings = _settings(request)
    pool_rules.check(call.house, settings)
    for _ in range(MAX_ATTEMPTS):
        row = _new_row(call, request.identity_pool_name, settings)
        try:
            async with call.store.write() as tx:
                await rows.insert(tx, row)
        except UniqueViolation:
            continue
        shown = _shown(row.id, row.name, settings)
        # The three messages that show a pool have the same fields under the same numbers.
        return pb.CreateIdentityPoolResponse.FromString(shown.SerializeToString())
    raise errors.InternalErrorException("No id was free for the identity pool.")


async def describe_identity_pool(
    call: Call, request: pb.DescribeIdentityPoolRequest
) -> pb.DescribeIdentityPoolResponse:
    """The pool's settings."""
    pool = await pools.find(call, request.identity_pool_id)
    return _shown(pool.id, pool.name, pool.settings)


async def update_identity_pool(call: Call, request: pb.UpdateIdentityPoolRequest) -> pb.UpdateIdentityPoolResponse:
    """Replace the pool's settings: what the request leaves out goes back to its default.

    Two things stay when they are left out: the developer provider's name, which is fixed once set, and the tags.
    """
    pool = await pools.find(call, request.identity_pool_id)
    keyring = call.keyring

    def edit(row: IdentityPoolRow) -> IdentityPoolRow:
        settings = _settings(request)
        _keep(stored.load(keyring, row.id, row.settings), settings)
        pool_rules.check(call.house, settings)
        return replace(
            row,
            name=request.identity_pool_name,
            settings=stored.dump(keyring, row.id, settings),
            updated_at=call.now(),
        )

    row = await pools.change(call, pool.id, edit)
    shown = _shown(row.id, row.name, stored.load(keyring, row.id, row.settings))
    return pb.UpdateIdentityPoolResponse.FromString(shown.SerializeToString())


async def delete_identity_pool(call: Call, request: pb.DeleteIdentityPoolRequest) -> pb.DeleteIdentityPoolResponse:
    """Delete the pool. It is gone at once; its identities follow in the background."""
    pool = await pools.find(call, request.identity_pool_id)
    async with call.store.write() as tx:
        await pools.hold(call, tx, pool.id)
        await rows.delete(tx, pool.id)
        due = call.now() + PURGE_AFTER_SECONDS
        await call.jobs.enqueue(tx, PURGE_POOL_KIND, pool.id.encode(), due, pool.id)
    return pb.DeleteIdentityPoolResponse()


async def list_identity_pools(call: Call, request: pb.ListIdentityPoolsRequest) -> pb.ListIdentityPoolsResponse:
    """One page of the pools in the caller's region, in the order of their ids."""
    list_name = f"ListIdentityPools {call.region}"
    after = page_tokens.read(call.house, list_name, request.next_token)
    found = await rows.after(call.store, call.region, after, request.max_results + 1)
    page = found[: request.max_results]
    response = pb.ListIdentityPoolsResponse(
        identity_pools=[
            pb.IdentityPoolShortDescription(identity_pool_id=row.id, identity_pool_name=row.name) for row in page
        ]
    )
    if len(found) > len(page):
        response.next_token = page_tokens.issue(call.house, list_name, page[-1].id)
    return response


def _settings(request: pb.CreateIdentityPoolRequest | pb.UpdateIdentityPoolRequest) -> pb.DescribeIdentityPoolResponse:
    """The settings that a request asks for, with the defaults of what it leaves out."""
    settings = pb.DescribeIdentityPoolResponse(
        allow_unauthenticated_identities=request.allow_unauthenticated_identities,
        allow_classic_flow=request.allow_classic_flow,
        supported_login_providers=request.supported_login_providers,
        open_id_connect_provider_arns=request.open_id_connect_provider_arns,
        cognito_identity_providers=request.cognito_identity_providers,
        saml_provider_arns=request.saml_provider_arns,
        identity_pool_tags=request.identity_pool_tags,
    )
    for provider in settings.cognito_identity_providers:
        # Said even where it is the default, as Cognito says it.
        provider.server_side_token_check = provider.server_side_token_check
    if request.HasField("developer_provider_name"):
        settings.developer_provider_name = request.developer_provider_name
    return settings


def _keep(present: pb.DescribeIdentityPoolResponse, settings: pb.DescribeIdentityPoolResponse) -> None:
    """Carry over from the present settings what an update does not reset."""
    if not settings.identity_pool_tags:
        settings.identity_pool_tags.update(present.identity_pool_tags)
    if not present.HasField("developer_provider_name"):
        return
    if settings.developer_provider_name not in {"", present.developer_provider_name}:
        raise errors.InvalidParameterException("DeveloperProviderName cannot be changed once it is set.")
    settings.developer_provider_name = present.developer_provider_name


def _new_row(call: Call, name: str, settings: pb.DescribeIdentityPoolResponse) -> IdentityPoolRow:
    uuid, now = call.ids.uuid(), call.now()
    pool_id = f"{call.region}:{uuid}"
    return IdentityPoolRow(
        id=pool_id,
        region=call.region,
        tag=uuid[:TAG_DIGITS],
        name=name,
        settings=stored.dump(call.keyring, pool_id, settings),
        roles=b"",
        credential_source=b"",
        revision=1,
        created_at=now,
        updated_at=now,
    )


def _shown(pool_id: str, name: str, settings: pb.DescribeIdentityPoolResponse) -> pb.DescribeIdentityPoolResponse:
    shown = pb.DescribeIdentityPoolResponse(identity_pool_id=pool_id, identity_pool_name=name)
    shown.MergeFrom(settings)
    return shown
