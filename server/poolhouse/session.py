"""What somebody who has proven temporary credentials, or an identity's OpenID token, may be taken for. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

INVALID_MESSAGE: Final = "The security token included in the request is invalid."
"""What is said to whoever shows a session token, or an OpenID token, that is good for nothing."""

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Role:
    """The role that a session has taken on, as it was at that time: a role made later under its name has another id."""

    arn: str
    id: str


@dataclass(frozen=True, slots=True)
class Session:
    """On whose behalf somebody acts, since when and for how long. Times are seconds since the Unix epoch."""

    name: str
    provider: str
    """Who vouched for them: `cognito-identity.amazonaws.com`, or the ARN of a provider that IAM knows."""
    claims: Mapping[str, str | tuple[str, ...]] = field(repr=False)
    """What the provider says, by condition key: `cognito-identity.amazonaws.com:sub` and so on."""
    issued_at: float
    expires_at: float
    role: Role | None = None
    """None for who has shown an OpenID token, which stands for an identity alone."""
    identity_id: str = ""
    identity_pool_id: str = ""
    """Both are empty for sessions that are no identity's."""
    tags: Mapping[str, str] = field(default_factory=lambda: _NONE)
    policy: str = ""
    """A policy, in JSON, that narrows what the role may do; empty for none."""
    narrowed: bool = False
    """Whether it may do no more than guests of the enhanced flow."""
    source_identity: str = ""

    @property
    def user_id(self) -> str:
        """How STS calls whoever acts."""
        return f"{self.role.id}:{self.name}" if self.role else self.identity_id

    def arn(self, account_id: str) -> str:
        """The ARN of the role's session; of the identity itself where there is no role."""
        if self.role is not None:
            return f"arn:aws:sts::{account_id}:assumed-role/{self.role.arn.rpartition('/')[2]}/{self.name}"
        region = self.identity_pool_id.partition(":")[0]
        resource = f"identitypool/{self.identity_pool_id}/identity/{self.identity_id}"
        return f"arn:aws:cognito-identity:{region}:{account_id}:{resource}"
