"""Where an identity pool's credentials come from: Poolhouse itself, or a security token service elsewhere."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools.model import pool as pools
from poolhouse.storage.identity_pools import IdentityPoolRow

OWN_CLAIMS: Final = frozenset(
    {"iss", "sub", "aud", "amr", "exp", "iat", "nbf", "jti", "auth_time", "https://aws.amazon.com/tags"}
)
"""Claims of web identity tokens that mean something already, and that no role can be named in."""


async def get_credential_source(call: Call, request: pb.GetCredentialSourceRequest) -> pb.GetCredentialSourceResponse:
    """Where the pool's credentials come from."""
    pool = await pools.find(call, request.identity_pool_id)
    return pb.GetCredentialSourceResponse(credential_source=pool.credential_source)


async def set_credential_source(call: Call, request: pb.SetCredentialSourceRequest) -> pb.SetCredentialSourceResponse:
    """Have the pool's credentials come from elsewhere from now on; those that are out stay good."""
    pool = await pools.find(call, request.identity_pool_id)
    source = request.credential_source
    if source.HasField("sts"):
        _check(source.sts)

    def edit(row: IdentityPoolRow) -> IdentityPoolRow:
        return replace(row, credential_source=source.SerializeToString(), updated_at=call.now())

    await pools.change(call, pool.id, edit)
    return pb.SetCredentialSourceResponse()


def _check(endpoint: pb.StsEndpoint) -> None:
    try:
        url = urlsplit(endpoint.url)
        usable = bool(url.hostname) and url.port != 0 and not (url.username or url.query or url.fragment)
    except ValueError:
        usable = False
    if not usable:
        raise errors.InvalidParameterException("Url has to be that of a service: scheme, host, and perhaps port, path.")
    if endpoint.role_claim in OWN_CLAIMS:
        raise errors.InvalidParameterException(f"RoleClaim cannot be {endpoint.role_claim}: it has a meaning already.")
