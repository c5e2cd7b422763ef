"""STS: a role's credentials for who holds a token of an issuer that the role trusts, and whose credentials they are."""

from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.sts import v1 as pb
from poolhouse.identity_pools import sessions, trust, web_identities
from poolhouse.identity_pools.iam import model as iam
from poolhouse.identity_pools.policy.document import Kind, MalformedPolicy, Policy
from poolhouse.identity_pools.sessions import Credentials
from poolhouse.identity_pools.web_identities import WebIdentity
from poolhouse.session import Role, Session
from poolhouse.timestamps import timestamp

DEFAULT_SECONDS: Final = 3600
NOT_AUTHORIZED: Final = "Not authorized to perform sts:AssumeRoleWithWebIdentity"


async def assume_role_with_web_identity(
    call: Call, request: pb.AssumeRoleWithWebIdentityRequest
) -> pb.AssumeRoleWithWebIdentityResponse:
    """Credentials of the role, if its trust policy admits whom the token is about."""
    if request.provider_id:
        raise errors.InvalidParameterException("ProviderId is for OAuth 2.0 access tokens, which are not taken here.")
    _check_policy(request.policy)
    # From before the token is looked at: whatever is taken back in between takes these credentials back as well.
    now = call.now()
    identity = await web_identities.read(call, request.web_identity_token)
    role = await iam.role(call.house, request.role_arn)
    if role is None:
        raise errors.AccessDeniedException(NOT_AUTHORIZED)
    session = _session(request, identity, role, now)
    if not trust.admits(call.house, role, session, call.source_ip):
        raise errors.AccessDeniedException(NOT_AUTHORIZED)
    # Told only to those whom the role trusts.
    if session.expires_at - session.issued_at > role.max_session_seconds:
        raise errors.InvalidParameterException(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    return _response(call, identity, session, _mint(call, session))


async def get_caller_identity(call: Call, _request: pb.GetCallerIdentityRequest) -> pb.GetCallerIdentityResponse:
    """Whose credentials have signed the call; an operator's are the account's own."""
    account, session = call.config.account_id, call.caller.session
    if session is None:
        return pb.GetCallerIdentityResponse(user_id=account, account=account, arn=f"arn:aws:iam::{account}:root")
    return pb.GetCallerIdentityResponse(user_id=session.user_id, account=account, arn=session.arn(account))


def _check_policy(policy: str) -> None:
    if not policy:
        return
    try:
        Policy.parse(policy, Kind.IDENTITY)
    except MalformedPolicy as error:
        raise errors.MalformedPolicyDocumentException(str(error)) from None


def _session(
    request: pb.AssumeRoleWithWebIdentityRequest, identity: WebIdentity, role: iam.Role, now: float
) -> Session:
    return Session(
        name=request.role_session_name,
        provider=identity.provider,
        claims=identity.conditions,
        issued_at=now,
        expires_at=now + (request.duration_seconds or DEFAULT_SECONDS),
        role=Role(role.arn, role.id),
        identity_id=identity.identity_id,
        identity_pool_id=identity.identity_pool_id,
        tags=identity.tags,
        policy=request.policy,
        source_identity=identity.source_identity,
    )


def _mint(call: Call, session: Session) -> Credentials:
    try:
        return sessions.mint(call.house, session)
    except sessions.SessionTooLarge as error:
        raise errors.PackedPolicyTooLargeException(
            f"Packed size of session tags and policy consumes {error.args[0]}% of allotted space."
        ) from None


def _response(
    call: Call, identity: WebIdentity, session: Session, minted: Credentials
) -> pb.AssumeRoleWithWebIdentityResponse:
    return pb.AssumeRoleWithWebIdentityResponse(
        credentials=pb.Credentials(
            access_key_id=minted.access_key_id,
            secret_access_key=minted.secret,
            session_token=minted.token,
            expiration=timestamp(minted.expires_at),
        ),
        subject_from_web_identity_token=identity.subject,
        assumed_role_user=pb.AssumedRoleUser(assumed_role_id=session.user_id, arn=session.arn(call.config.account_id)),
        packed_policy_size=sessions.packed_percent(session) or None,
        provider=identity.provider,
        audience=identity.audience,
        source_identity=identity.source_identity or None,
    )
