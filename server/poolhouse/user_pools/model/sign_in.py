"""One sign-in: what all tokens that come of it have in common."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignIn:
    """A proven sign-in of a user through an app client. `origin_jti` names it until it is revoked.

    `auth_time` is when it was proven, in seconds since the Unix epoch, and stays when tokens are refreshed. In a pool
    that tracks devices, `device_key` is the one that it came from. One that is `tracked` is a session, to be listed and
    revoked. Of a user who is not `in_groups`, none have to be read.
    """

    origin_jti: str
    auth_time: float
    event_id: str
    device_key: str | None = None
    tracked: bool = False
    in_groups: bool = True
