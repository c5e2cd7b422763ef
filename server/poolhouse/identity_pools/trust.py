"""Whether a role lets somebody take it on: what its trust policy says to who comes with a token."""

from collections.abc import Mapping, Sequence
from typing import Final

from poolhouse.call import House
from poolhouse.identity_pools import contexts
from poolhouse.identity_pools.iam.model import Role
from poolhouse.identity_pools.policy.evaluate import Request, evaluate
from poolhouse.session import Session

ASSUME: Final = "sts:AssumeRoleWithWebIdentity"
TAG: Final = "sts:TagSession"
SET_SOURCE_IDENTITY: Final = "sts:SetSourceIdentity"


def admits(house: House, role: Role, session: Session, source_ip: str) -> bool:
    """Whether the role's trust policy allows the session to begin, with such tags and source identity as it has."""
    context = {
        **contexts.of_request(house, source_ip),
        **session.claims,
        **_of_beginning(session),
        contexts.FEDERATED_PROVIDER: session.provider,
    }
    principal = {"Federated": session.provider}
    return all(
        evaluate([role.trust], Request(action, role.arn, context, principal)).allowed for action in _actions(session)
    )


def _actions(session: Session) -> Sequence[str]:
    tagged = [TAG] if session.tags else []
    named = [SET_SOURCE_IDENTITY] if session.source_identity else []
    return [ASSUME, *tagged, *named]


def _of_beginning(session: Session) -> Mapping[str, str | Sequence[str]]:
    """What is asked for, by condition key."""
    return {
        "sts:RoleSessionName": session.name,
        "aws:TagKeys": tuple(session.tags),
        **{f"aws:RequestTag/{tag}": value for tag, value in session.tags.items()},
        **({"sts:SourceIdentity": session.source_identity} if session.source_identity else {}),
    }
