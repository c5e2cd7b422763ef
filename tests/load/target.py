"""What a driver has to know of the server and the pool that it loads; it travels to client processes as JSON."""

import hashlib
import json
import uuid
from dataclasses import asdict, dataclass, replace
from typing import Final, Self

# What the paths of a service's operations begin with.
USER_POOLS: Final = "/poolhouse.userpool.v1.UserPoolService/"
IDENTITY_POOLS: Final = "/poolhouse.identity.v1.IdentityService/"
SYNC: Final = "/poolhouse.sync.v1.SyncService/"
IAM: Final = "/poolhouse.iam.v1.IamService/"
_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class Target:
    """A server process and one of its pools, of `users` users, called `user_name(0)` and so on, all with one password.

    Devices of the pool are of the group `device_group`.
    """

    address: str
    url: str
    pid: int
    engine: str
    access_key: str
    pool_id: str
    client_id: str
    users: int
    password: str
    names: tuple[str, ...]
    """Users whom drivers sign in: they have what that takes."""
    device_group: str = ""

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """What makes a call an operator's."""
        return (("authorization", f"Bearer {self.access_key}"),)

    def share(self, number: int, of: int) -> Self:
        """The same with one of so many shares of the names."""
        return replace(self, names=self.names[number::of])

    def to_json(self) -> str:
        """One line, for `from_json`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote."""
        values = json.loads(text)
        return cls(**{**values, "names": tuple(values["names"])})


def user_name(number: int) -> str:
    """The username of a user by number; its e-mail address begins with it."""
    return f"user-{number:0{_DIGITS}}"


def uuid_of(name: str) -> str:
    """A UUID like a random one, and the same for one name each time."""
    return str(uuid.UUID(bytes=hashlib.sha256(name.encode()).digest()[:16], version=4))


def app_seed(name: str) -> bytes:
    """The seed of a user's authenticator app."""
    return hashlib.sha256(f"app of {name}".encode()).digest()


def device_key(name: str) -> str:
    """The key of a user's device."""
    return f"us-east-1_{uuid_of(f'device of {name}')}"
