"""OpenID tokens of identities: for the basic flow, and for users whom a back end vouches for."""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import developer_identities, own_tokens, principal_tags, proofs
from poolhouse.identity_pools.model import pool as pools

TOKEN_SECONDS: Final = 600.0
DEVELOPER_TOKEN_SECONDS: Final = 900
"""How long tokens of the developers' own users live where the request does not say."""
CLASSIC_MESSAGE: Final = "Basic (classic) flow is not enabled, please use enhanced flow."


async def get_open_id_token(call: Call, request: pb.GetOpenIdTokenRequest) -> pb.GetOpenIdTokenResponse:
    """A token of the identity's, for whoever has proven to be it and for guests; in pools that allow the basic flow.

    Another token of ours is no proof here: whoever has one would never be without.
    """
    pool = await pools.find_of_identity(call, request.identity_id)
    if not pool.settings.allow_classic_flow:
        raise errors.InvalidParameterException(CLASSIC_MESSAGE)
    now = call.now()
    proof = await proofs.prove_by_providers(call, pool, request.identity_id, request.logins)
    token = await own_tokens.issue(call.house, proof.said, now, TOKEN_SECONDS)
    return pb.GetOpenIdTokenResponse(identity_id=proof.said.identity_id, token=token)


async def get_open_id_token_for_developer_identity(
    call: Call, request: pb.GetOpenIdTokenForDeveloperIdentityRequest
) -> pb.GetOpenIdTokenForDeveloperIdentityResponse:
    """A token for a user whom an operator vouches for, with the session tags that the operator gives them."""
    pool = await pools.find(call, request.identity_pool_id)
    principal_tags.check_tags(request.principal_tags)
    now = call.now()
    identity_id, logins = await developer_identities.resolve(call, pool, request.logins, request.identity_id or None)
    amr = [word for login in logins for word in login.amr]
    said = own_tokens.statement(pool, identity_id, amr, dict(request.principal_tags))
    token = await own_tokens.issue(call.house, said, now, request.token_duration or DEVELOPER_TOKEN_SECONDS)
    return pb.GetOpenIdTokenForDeveloperIdentityResponse(identity_id=identity_id, token=token)
