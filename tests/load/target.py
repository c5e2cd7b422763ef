"""What a driver has to know of the server and the pool that it loads; it travels to client processes as JSON."""

import json
from dataclasses import asdict, dataclass
from typing import Final, Self

# What the paths of a service's operations begin with.
USER_POOLS: Final = "/poolhouse.userpool.v1.UserPoolService/"
IDENTITY_POOLS: Final = "/poolhouse.identity.v1.IdentityService/"
SYNC: Final = "/poolhouse.sync.v1.SyncService/"
IAM: Final = "/poolhouse.iam.v1.IamService/"
_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class Target:
    """A server process with one pool of `users` users, called `user_name(0)` and so on, all with one password."""

    address: str
    url: str
    pid: int
    engine: str
    access_key: str
    pool_id: str
    client_id: str
    users: int
    password: str
    srp_names: tuple[str, ...]
    """Users whose SRP verifier is genuine."""

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """What makes a call an operator's."""
        return (("authorization", f"Bearer {self.access_key}"),)

    def to_json(self) -> str:
        """One line, for `from_json`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote."""
        values = json.loads(text)
        return cls(**{**values, "srp_names": tuple(values["srp_names"])})


def user_name(number: int) -> str:
    """The username of a user by number; its e-mail address begins with it."""
    return f"user-{number:0{_DIGITS}}"
