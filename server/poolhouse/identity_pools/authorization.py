"""Decisions for other services: whose request this is that they have received, and whether its signer may make it."""

from dataclasses import dataclass
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto.sigv4 import SignedRequest
from poolhouse.gen.identity import v1 as pb
from poolhouse.identity_pools import contexts, permissions, s3_requests
from poolhouse.identity_pools.contexts import Context
from poolhouse.identity_pools.policy.evaluate import Decision, Verdict
from poolhouse.identity_pools.s3_targets import NotUnderstood
from poolhouse.identity_pools.signatures import Signer, SignerRefused, read, signer_of
from poolhouse.session import Session
from poolhouse.timestamps import timestamp

ACCESS_DENIED: Final = "AccessDenied"

_OF_HEADERS: Final = {"aws:UserAgent": "user-agent", "aws:Referer": "referer"}
_REASONS: Final = {
    Decision.EXPLICIT_DENY: pb.AUTHORIZE_REASON_EXPLICIT_DENY,
    Decision.IMPLICIT_DENY: pb.AUTHORIZE_REASON_IMPLICIT_DENY,
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What has to be allowed, and what is known of the request itself."""

    needs: tuple[tuple[str, str], ...]
    context: Context


async def authorize(call: Call, request: pb.AuthorizeRequest) -> pb.AuthorizeResponse:
    """Whether the request that a service has received is allowed.

    InvalidParameterException where nobody could tell: what the request would do, or which body was signed.
    """
    _check_members(request)
    try:
        signed = read(request)
        signer = await signer_of(call.house, request.service, signed)
    except SignerRefused as refused:
        return _not_believed(call, refused)
    wanted = _wanted(call, request, signed)
    for action, resource in wanted.needs:
        verdict = permissions.decide(call.house, signer.session, signer.role, action, resource, wanted.context)
        if not verdict.allowed:
            return _denied(call, signer, verdict, action, resource)
    return _allowed(call, signer, *wanted.needs[0])


def _check_members(request: pb.AuthorizeRequest) -> None:
    if request.HasField("action") != request.HasField("resource"):
        raise errors.InvalidParameterException("Action and Resource go together.")
    if not request.HasField("action") and request.service != s3_requests.SERVICE:
        raise errors.InvalidParameterException(
            f"Action and Resource are required: requests to {request.service} are not known here."
        )


def _wanted(call: Call, request: pb.AuthorizeRequest, signed: SignedRequest) -> _Wanted:
    told = contexts.by_service({key: each.values for key, each in request.context.items()})
    context = {**told, **_of_request(request, signed)}
    if request.HasField("action"):
        return _Wanted(((request.action, request.resource),), context)
    try:
        found = s3_requests.read(signed, request.query, call.config.s3_domains)
    except NotUnderstood as error:
        raise errors.InvalidParameterException(str(error)) from None
    of_signature: Context = {
        "s3:authType": "REST-HEADER" if signed.claim.expires is None else "REST-QUERY-STRING",
        "s3:signatureversion": "AWS4-HMAC-SHA256",
        "s3:signatureAge": str(max(0, int((call.now() - signed.claim.time) * 1000))),
    }
    return _Wanted(found.needs, {**context, **of_signature, **found.context})


def _of_request(request: pb.AuthorizeRequest, signed: SignedRequest) -> Context:
    headers = {key: ",".join(signed.headers[name]) for key, name in _OF_HEADERS.items() if name in signed.headers}
    address = {"aws:SourceIp": request.source_ip} if request.source_ip else {}
    return {**headers, **address, "aws:RequestedRegion": signed.claim.scope.region}


def _not_believed(call: Call, refused: SignerRefused) -> pb.AuthorizeResponse:
    return pb.AuthorizeResponse(
        allowed=False,
        reason=refused.reason,
        message=refused.message,
        error_code=refused.code,
        principal=None if refused.session is None else _principal(call, refused.session),
    )


def _denied(call: Call, signer: Signer, verdict: Verdict, action: str, resource: str) -> pb.AuthorizeResponse:
    by_session = verdict.by_session
    return pb.AuthorizeResponse(
        allowed=False,
        reason=pb.AUTHORIZE_REASON_SESSION_POLICY if by_session else _REASONS[verdict.decision],
        message=permissions.explain(signer.session, call.config.account_id, verdict, action, resource),
        error_code=ACCESS_DENIED,
        principal=_principal(call, signer.session),
        action=action,
        resource=resource,
    )


def _allowed(call: Call, signer: Signer, action: str, resource: str) -> pb.AuthorizeResponse:
    return pb.AuthorizeResponse(
        allowed=True,
        reason=pb.AUTHORIZE_REASON_ALLOWED,
        message=f"User: {signer.session.arn(call.config.account_id)} is authorized to perform: {action}",
        principal=_principal(call, signer.session),
        action=action,
        resource=resource,
    )


def _principal(call: Call, session: Session) -> pb.Principal:
    return pb.Principal(
        arn=session.arn(call.config.account_id),
        role_arn=session.role.arn if session.role else None,
        identity_id=session.identity_id or None,
        identity_pool_id=session.identity_pool_id or None,
        principal_tags=session.tags,
        expiration=timestamp(session.expires_at),
    )
