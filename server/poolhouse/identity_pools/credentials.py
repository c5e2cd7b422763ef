"""Temporary credentials of the enhanced flow: minted here, or asked for at a security token service elsewhere."""

from typing import Final

import structlog

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import guests, own_tokens, proofs, role_choice, sessions, trust
from poolhouse.identity_pools.iam import model as iam
from poolhouse.identity_pools.model import pool as pools
from poolhouse.identity_pools.own_tokens import PROVIDER
from poolhouse.identity_pools.proofs import Proof
from poolhouse.identity_pools.role_choice import misconfigured
from poolhouse.identity_pools.sessions import SESSION_SECONDS
from poolhouse.session import Role, Session
from poolhouse.timestamps import timestamp

SESSION_NAME: Final = "CognitoIdentityCredentials"
"""How the enhanced flow's sessions are called, as at AWS."""
WEB_IDENTITY_SECONDS: Final = 300.0
"""How long a token lives that is exchanged at once."""
ELSEWHERE_MESSAGE: Final = "The service that this identity pool's credentials come from could not be asked."

_log: Final = structlog.get_logger(__name__)


async def get_credentials_for_identity(
    call: Call, request: pb.GetCredentialsForIdentityRequest
) -> pb.GetCredentialsForIdentityResponse:
    """Credentials of the role that is meant for the identity, for whoever has proven to be it, and for guests."""
    pool = await pools.find_of_identity(call, request.identity_id)
    # From before the logins are looked at: whatever is taken back in between takes these credentials back as well.
    now = call.now()
    proof = await proofs.prove(call, pool, request.identity_id, request.logins)
    arn = role_choice.choose(call.house, pool, proof.logins, request.custom_role_arn, guest=proof.guest)
    if pool.credential_source.HasField("sts"):
        credentials = await _brokered(call, pool.credential_source.sts, proof, arn, now)
    else:
        credentials = await _own(call, proof, arn, now)
    return pb.GetCredentialsForIdentityResponse(identity_id=proof.said.identity_id, credentials=credentials)


async def _own(call: Call, proof: Proof, arn: str, now: float) -> pb.Credentials:
    role = await iam.role(call.house, arn)
    if role is None:
        raise misconfigured()
    session = _session(proof, role, now)
    if not trust.admits(call.house, role, session, call.source_ip):
        raise misconfigured()
    try:
        minted = sessions.mint(call.house, session)
    except sessions.SessionTooLarge:
        raise errors.InvalidParameterException(
            "The user's logins and tags take more room than credentials have."
        ) from None
    return pb.Credentials(
        access_key_id=minted.access_key_id,
        secret_key=minted.secret,
        session_token=minted.token,
        expiration=timestamp(minted.expires_at),
    )


def _session(proof: Proof, role: iam.Role, now: float) -> Session:
    said = proof.said
    return Session(
        name=SESSION_NAME,
        provider=PROVIDER,
        claims=said.conditions,
        issued_at=now,
        expires_at=now + SESSION_SECONDS,
        role=Role(role.arn, role.id),
        identity_id=said.identity_id,
        identity_pool_id=said.pool_id,
        tags=said.tags,
        narrowed=proof.guest,
    )


async def _brokered(call: Call, endpoint: pb.StsEndpoint, proof: Proof, arn: str, now: float) -> pb.Credentials:
    from poolhouse.integrations import sts  # noqa: PLC0415  few pools have one, and what it needs takes time to be read

    by_claim = {endpoint.role_claim: arn.rpartition("/")[2]} if endpoint.role_claim else {}
    token = await own_tokens.issue(call.house, proof.said, now, WEB_IDENTITY_SECONDS, by_claim)
    try:
        given = await sts.assume_role_with_web_identity(
            call.house.connections.client(),
            endpoint.url,
            token,
            session_name=SESSION_NAME,
            role_arn=None if by_claim else arn,
            seconds=int(SESSION_SECONDS),
            policy=guests.policy_for(endpoint.url) if proof.guest else None,
        )
    except sts.StsRefused as error:
        _log.warning("credentials.refused_elsewhere", url=endpoint.url, code=error.code, message=error.message)
        raise misconfigured() from error
    except sts.StsUnavailable as error:
        _log.warning("credentials.unavailable_elsewhere", url=endpoint.url, reason=str(error))
        raise errors.ExternalServiceException(ELSEWHERE_MESSAGE) from error
    return pb.Credentials(
        access_key_id=given.access_key_id,
        secret_key=given.secret_access_key,
        session_token=given.session_token,
        expiration=timestamp(given.expiration),
    )
