"""What pools are filled with: users, the identity that each of them has, and its records.

Every row is made by the product's own code; only the way into the tables is shorter.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, Final

from poolhouse.crypto import passwords, srp
from poolhouse.crypto.sealed import Keyring
from poolhouse.identity_pools.model.pool import TAG_DIGITS
from poolhouse.storage import users as rows
from poolhouse.storage.devices import DeviceRow
from poolhouse.storage.identities import IdentityRow
from poolhouse.sync import patches
from poolhouse.user_pools.devices import keys, verifiers
from poolhouse.user_pools.mfa import seeds
from poolhouse.user_pools.model import user as model
from poolhouse.user_pools.model.mfa import SOFTWARE_TOKEN_MFA, UserMfa
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.passwords import verifier_context
from tests.load.arithmetic import PASSWORD
from tests.load.bulk import COLUMNS, Tables
from tests.load.target import app_seed, device_key, user_name, uuid_of

# Users of each kind that drivers use: enough that no cache of one user's rows flatters.
TOKEN_USERS: Final = 500
SRP_USERS: Final = 64
DEVICE_USERS: Final = 128
# A code is good once, and there is another after half a minute.
APP_USERS: Final = 8_000
_CREATED_AT: Final = 1_700_000_000.0
_SALT: Final = b"0123456789abcdef"
_IDENTITY: Final = attrgetter(*COLUMNS["identities"][1:])
_DEVICE: Final = attrgetter("key", *COLUMNS["devices"][3:])
DATASET: Final = "settings"
RECORDS: Final = 10
"""How many records each identity has."""
RECORD_VALUE: Final = "x" * 100
_RECORD: Final = attrgetter(*COLUMNS["records"][3:])
_DATASET: Final = attrgetter(*COLUMNS["datasets"][2:-1])


def spread(users: int, wanted: int, offset: int = 0) -> list[int]:
    """Numbers of up to `wanted` users all over the pool; those of different small offsets never meet."""
    count = max(1, min(wanted, users // 4))
    return [i * (users // count) + offset for i in range(count)]


def user_sub(number: int) -> str:
    """The `sub` of a user by number."""
    return uuid_of(user_name(number))


class Users:
    """Makes the rows of users by their numbers."""

    def __init__(self, pool: Pool, keyring: Keyring, users: int) -> None:
        """There will be so many `users`, out of whom those that drivers use are chosen."""
        self._pool, self._keyring = pool, keyring
        self._password = passwords.hash_password(PASSWORD, passwords.OWASP)
        # Hundreds of tokens are signed in for; what is measured later never sees these hashes.
        self._cheap = passwords.hash_password(PASSWORD, passwords.TESTS_ONLY)
        self._quick, self._srp = set(spread(users, TOKEN_USERS)), set(spread(users, SRP_USERS, 2))
        self._no_verifier = keyring.seal(bytes(srp.make_verifier("", "", "", _SALT)), b"nobody's")

    def tables(self, numbers: Iterable[int]) -> Tables:
        """The rows of these users."""
        found: dict[str, list[tuple[Any, ...]]] = {"users": [], "user_aliases": [], "user_search": []}
        pool_id = self._pool.id
        for user in map(self._user, numbers):
            row = user.to_row(self._pool)
            found["users"].append((pool_id, *rows._values(row)))
            aliases = model.alias_keys(self._pool, user)
            found["user_aliases"] += [(pool_id, name, key, user.sub) for name, key in aliases.items()]
            found["user_search"] += [(pool_id, *pair, user.sub) for pair in model._search_values(row).items()]
        return found

    def _user(self, number: int) -> model.User:
        name, sub = user_name(number), user_sub(number)
        return model.User(
            self._pool.id,
            sub,
            name,
            model.CONFIRMED,
            {
                "email": f"{name}@example.com",
                "email_verified": "true",
                "given_name": f"Given {number % 997}",
                "family_name": f"Family {number % 9_973}",
            },
            _CREATED_AT,
            _CREATED_AT,
            password=self._cheap if number in self._quick else self._password,
            srp_salt=_SALT,
            srp_verifier=self._verifier(sub, name) if number in self._srp else self._no_verifier,
        )

    def _verifier(self, sub: str, name: str) -> bytes:
        verifier = srp.make_verifier(srp.pool_name(self._pool.id), name, PASSWORD, _SALT)
        return self._keyring.seal(verifier, verifier_context(self._pool.id, sub))


class AppUsers(Users):
    """Makes the rows of users who have an authenticator app, which they are asked for after the password."""

    def tables(self, numbers: Iterable[int]) -> Tables:
        """The rows of these users."""
        numbers, pool_id = list(numbers), self._pool.id
        return {
            **super().tables(numbers),
            "software_tokens": [
                (pool_id, user_sub(n), self._seed(user_sub(n), user_name(n)), 0, None) for n in numbers
            ],
        }

    def _seed(self, sub: str, name: str) -> bytes:
        return self._keyring.seal(app_seed(name), seeds._context(self._pool.id, sub))

    def _user(self, number: int) -> model.User:
        user = super()._user(number)
        user.password, user.mfa = self._password, UserMfa((SOFTWARE_TOKEN_MFA,), SOFTWARE_TOKEN_MFA, "phone")
        return user


class DeviceUsers(Users):
    """Makes the rows of users who have a device that is remembered, and whose secret is PASSWORD as well."""

    def __init__(self, pool: Pool, keyring: Keyring, users: int) -> None:
        """There will be so many `users`, all of whom drivers use."""
        super().__init__(pool, keyring, users)
        self._srp = set(range(users))

    def tables(self, numbers: Iterable[int]) -> Tables:
        """The rows of these users."""
        numbers = list(numbers)
        devices = [(self._pool.id, user_sub(number), *_DEVICE(self._device(number))) for number in numbers]
        return {**super().tables(numbers), "devices": devices}

    def _device(self, number: int) -> DeviceRow:
        key = device_key(user_name(number))
        verifier = srp.make_verifier(keys.group_key(self._pool), key, PASSWORD, _SALT)
        sealed = self._keyring.seal(verifier, verifiers._context(self._pool.id, user_sub(number), key))
        times = (_CREATED_AT, _CREATED_AT, _CREATED_AT)
        return DeviceRow(key, None, _SALT, sealed, True, "192.0.2.1", *times)  # noqa: FBT003  remembered


def identity_id(pool_id: str, number: int) -> str:
    """The id of a user's identity by number: like any of the pool's, it begins as the pool's own id does."""
    region, _, own = pool_id.partition(":")
    return f"{region}:{own[:TAG_DIGITS]}{uuid_of(f'identity of {user_name(number)}')[TAG_DIGITS:]}"


class Identities:
    """Makes the rows of identities by the numbers of their users, whose logins with `provider` lead to them."""

    def __init__(self, pool_id: str, provider: str) -> None:
        """The identity pool goes by this id."""
        self._pool_id, self._provider = pool_id, provider

    def tables(self, numbers: Iterable[int]) -> Tables:
        """The rows of these users' identities."""
        found: dict[str, list[tuple[Any, ...]]] = {"identities": [], "identity_logins": []}
        for number in numbers:
            identity = IdentityRow(
                id=identity_id(self._pool_id, number),
                merged_into=None,
                guest=False,
                credentials_valid_from=0.0,
                created_at=_CREATED_AT,
                updated_at=_CREATED_AT,
            )
            found["identities"].append((self._pool_id, *_IDENTITY(identity)))
            login = (self._provider, user_sub(number), identity.id)
            found["identity_logins"].append((self._pool_id, *login, _CREATED_AT))
        return found


class Records:
    """Makes the rows of a dataset for each identity, by the numbers of their users. Each was written by one call."""

    def __init__(self, pool_id: str) -> None:
        """The identity pool goes by this id."""
        self._pool_id = pool_id
        moment = patches.Moment(revision=1, count_floor=0, now=_CREATED_AT, by="load")
        wanted = [patches.Patch(f"record-{number}", RECORD_VALUE, 0, _CREATED_AT) for number in range(RECORDS)]
        dataset, records = patches.apply(None, {}, DATASET, wanted, moment)
        # All identities have the same records: what is theirs is where these are.
        self._dataset, self._records = (*_DATASET(dataset), 0), [_RECORD(record) for record in records]

    def tables(self, numbers: Iterable[int]) -> Tables:
        """The rows of these users' identities."""
        keys = [(self._pool_id, identity_id(self._pool_id, number)) for number in numbers]
        return {
            "sync_identities": [(*key, 1, 0, 0, 1, False, _CREATED_AT) for key in keys],
            "datasets": [(*key, *self._dataset) for key in keys],
            "records": [(*key, DATASET, *record) for key in keys for record in self._records],
        }
