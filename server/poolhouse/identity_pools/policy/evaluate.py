"""What policies say to a request: what is denied is denied, what is allowed is allowed, and all else is denied too."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from poolhouse.identity_pools.policy.document import Policy
from poolhouse.identity_pools.policy.request import Request

__all__ = ["Decision", "Request", "Verdict", "evaluate", "evaluate_session"]


class Decision(Enum):
    """Whether a request is allowed, and if not, for which of two reasons."""

    ALLOW = "Allow"
    """A statement allows it, and none denies it."""
    EXPLICIT_DENY = "ExplicitDeny"
    """A statement denies it."""
    IMPLICIT_DENY = "ImplicitDeny"
    """No statement allows it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, and the statement that it is due to."""

    decision: Decision
    policy_name: str = ""
    """The name of that statement's policy; empty where no statement decided."""
    sid: str = ""
    """The statement's `Sid`, if it has one."""
    by_session: bool = False
    """Whether it is the session's policies that refuse what the role's do not deny."""

    @property
    def allowed(self) -> bool:
        """Whether to go on with the request."""
        return self.decision is Decision.ALLOW


_NOTHING_SAID: Final = Verdict(Decision.IMPLICIT_DENY)


def evaluate(policies: Sequence[Policy], request: Request) -> Verdict:
    """What the policies say together. Their order does not matter to the decision, nor that of their statements."""
    found = _NOTHING_SAID
    for policy in policies:
        for statement in policy.statements:
            if statement.allows and found.allowed:
                continue
            if statement.applies(request):
                if not statement.allows:
                    return Verdict(Decision.EXPLICIT_DENY, policy.name, statement.sid)
                found = Verdict(Decision.ALLOW, policy.name, statement.sid)
    return found


def evaluate_session(role_policies: Sequence[Policy], session_policies: Sequence[Policy], request: Request) -> Verdict:
    """What a role's policies say, narrowed by those of a session: both must allow, and either may deny.

    A session without policies of its own may do what the role may.
    """
    by_role = evaluate(role_policies, request)
    if not session_policies or by_role.decision is Decision.EXPLICIT_DENY:
        return by_role
    by_session = evaluate(session_policies, request)
    if by_session.decision is Decision.EXPLICIT_DENY or (by_role.allowed and not by_session.allowed):
        return replace(by_session, by_session=True)
    return by_role
