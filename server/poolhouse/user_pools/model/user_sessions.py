"""What a pool does about its users' sessions."""

from dataclasses import dataclass
from typing import Final, Self

from poolhouse.gen.userpool import v1 as pb

DEFAULT_MAX_PER_USER: Final = 20
DEFAULT_SSO_MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class PoolSessions:
    """Whether a pool tracks sessions, and how many with tokens a user has then at most."""

    tracked: bool = False
    max_per_user: int = DEFAULT_MAX_PER_USER

    @classmethod
    def parse(cls, stored: bytes | None) -> Self:
        """What was configured; None is nothing at all."""
        if stored is None:
            return cls()
        configured = pb.GetUserPoolSessionConfigurationResponse.FromString(stored)
        tracked = configured.user_session_tracking == pb.USER_SESSION_TRACKING_TYPE_ENABLED
        return cls(tracked, configured.token_session.max_per_user)

    def stored(self) -> bytes:
        """What `parse` reads."""
        return self.shown().SerializeToString()

    def shown(self, pool_id: str | None = None) -> pb.GetUserPoolSessionConfigurationResponse:
        """As responses have it."""
        on, off = pb.USER_SESSION_TRACKING_TYPE_ENABLED, pb.USER_SESSION_TRACKING_TYPE_DISABLED
        return pb.GetUserPoolSessionConfigurationResponse(
            user_pool_id=pool_id,
            user_session_tracking=on if self.tracked else off,
            token_session=pb.UserPoolTokenSessionConfigType(max_per_user=self.max_per_user),
        )


def sso_minutes(stored: bytes | None) -> int:
    """For how many minutes an app client relies on a single sign-on session; None is nothing that was configured."""
    if stored is None:
        return DEFAULT_SSO_MINUTES
    return pb.ClientSSOSessionConfigType.FromString(stored).max_validity_minutes
