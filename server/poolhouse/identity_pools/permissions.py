"""What a session may do: its role's policies, narrowed by those of the session itself."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools import contexts, guests, resources
from poolhouse.identity_pools.contexts import Context
from poolhouse.identity_pools.iam import model as iam
from poolhouse.identity_pools.policy.document import Kind, Policy
from poolhouse.identity_pools.policy.evaluate import Decision, Request, Verdict, evaluate_session
from poolhouse.schema import Operation
from poolhouse.session import INVALID_MESSAGE, Session

SESSION_POLICY_NAME: Final = "session"
"""How verdicts call a session's own policy."""
_POLICIES_REMEMBERED: Final = 1024
# Whoever has credentials may ask whose they are.
_FREE: Final = "/poolhouse.sts.v1.StsService/GetCallerIdentity"


def decide(house: House, session: Session, role: iam.Role, action: str, resource: str, context: Context) -> Verdict:
    """What the role's policies, and the session's, say to a request; who asks is not for `context` to tell."""
    known = {**context, **contexts.of_moment(house), **contexts.of_session(house, session, role.tags)}
    request = Request(action, resource, known)
    return evaluate_session(role.policies, _narrowing(session), request)


def explain(session: Session, account_id: str, verdict: Verdict, action: str, resource: str) -> str:
    """A refusal in AWS's words."""
    article, policy = ("a", "session policy") if verdict.by_session else ("an", "identity-based policy")
    why = f"with an explicit deny in {article} {policy}"
    if verdict.decision is not Decision.EXPLICIT_DENY:
        why = f"because no {policy} allows the {action} action"
    on = "" if resource == resources.ANYTHING else f" on resource: {resource}"
    return f"User: {session.arn(account_id)} is not authorized to perform: {action}{on} {why}"


async def check(call: Call, request: Any) -> None:
    """Return if a caller who acts with a session may call this operation; AccessDeniedException if not.

    With a role, the role's policies say so. An OpenID token has none: it is good for what is the identity's own.
    """
    session = call.caller.session
    if session is None or _is_free(call.operation):
        return
    action = f"{call.operation.service.signing_name}:{call.operation.name}"
    if session.role is None:
        if not _is_own(call, session, request):
            why = "because an OpenID token is good for what is the identity's own"
            raise errors.AccessDeniedException(
                f"User: {session.arn(call.config.account_id)} is not authorized to perform: {action} {why}"
            )
        return
    role = await iam.role(call.house, session.role.arn)
    if role is None or role.id != session.role.id:  # deleted, or made anew, since the caller was let in
        raise errors.UnrecognizedClientException(INVALID_MESSAGE)
    resource, context = await resources.of(call, request), contexts.of_request(call.house, call.source_ip)
    verdict = decide(call.house, session, role, action, resource, {**context, "aws:RequestedRegion": call.region})
    if not verdict.allowed:
        raise errors.AccessDeniedException(explain(session, call.config.account_id, verdict, action, resource))


def _is_free(operation: Operation) -> bool:
    """Whether it needs no permission: it tells who calls, or what it needs is in the request."""
    return operation.path == _FREE or not operation.callers.isdisjoint((wire.CALLER_ANYONE, wire.CALLER_USER))


def _is_own(call: Call, session: Session, request: Any) -> bool:
    mine = (session.identity_pool_id, session.identity_id)
    asked = (getattr(request, "identity_pool_id", ""), getattr(request, "identity_id", ""))
    return wire.CALLER_IDENTITY in call.operation.callers and asked == mine


def _narrowing(session: Session) -> Sequence[Policy]:
    if session.narrowed:
        return (guests.policy(),)
    return (_parsed(session.policy),) if session.policy else ()


@lru_cache(_POLICIES_REMEMBERED)  # a session's requests come one after the other
def _parsed(document: str) -> Policy:
    return Policy.parse(document, Kind.IDENTITY, SESSION_POLICY_NAME)
