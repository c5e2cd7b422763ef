"""Passwords, stored as Argon2id hashes in PHC string format (RFC 9106).

The functions here are slow on purpose (tens of milliseconds) and release the GIL while they work: call them in a
bounded thread pool. A password is taken as the UTF-8 bytes that the user sent; Cognito does not normalise it either.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Final

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

HASH_BYTES: Final = 32
SALT_BYTES: Final = 16


class InvalidPasswordHash(ValueError):
    """What is stored is not an Argon2id hash: damaged data, never a wrong password."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What one hash costs; changing a profile makes `needs_rehash` true for the hashes made before."""

    name: str
    memory_kib: int
    passes: int
    lanes: int


OWASP: Final = Profile("owasp", memory_kib=19_456, passes=2, lanes=1)
"""The first choice of OWASP's password storage cheat sheet: 19 MiB, two passes, one lane."""

TESTS_ONLY: Final = Profile("tests-only", memory_kib=8, passes=1, lanes=1)
"""As cheap as Argon2 can be. It protects nothing, so nothing falls back to it: it has to be asked for by name."""

_PROFILES: Final = {profile.name: profile for profile in (OWASP, TESTS_ONLY)}


def profile_named(name: str) -> Profile:
    """The profile with exactly this name; raises KeyError with the known names for any other."""
    try:
        return _PROFILES[name]
    except KeyError:
        raise KeyError(f"no password profile is named {name!r}; there are: {', '.join(_PROFILES)}") from None


@cache
def _hasher(profile: Profile) -> PasswordHasher:
    return PasswordHasher(
        time_cost=profile.passes,
        memory_cost=profile.memory_kib,
        parallelism=profile.lanes,
        hash_len=HASH_BYTES,
        salt_len=SALT_BYTES,
        type=Type.ID,
    )


def hash_password(password: str, profile: Profile) -> str:
    """A PHC string for this password, with a fresh random salt."""
    return _hasher(profile).hash(password)


def verify_password(password: str, phc: str) -> bool:
    """Whether this is the password behind the hash, at the cost that the hash itself states.

    Raises InvalidPasswordHash if `phc` is not an Argon2id hash.
    """
    _require_argon2id(phc)
    try:
        return _hasher(OWASP).verify(phc, password)  # the parameters come from the hash, not from the profile
    except VerifyMismatchError:
        return False
    except VerificationError as error:
        raise InvalidPasswordHash(str(error)) from error


def needs_rehash(phc: str, profile: Profile) -> bool:
    """Whether the hash was made with other parameters than the profile's, so that the next sign-in should renew it.

    Raises InvalidPasswordHash if `phc` is not an Argon2id hash.
    """
    _require_argon2id(phc)
    return _hasher(profile).check_needs_rehash(phc)


def _require_argon2id(phc: str) -> None:
    try:
        kind = extract_parameters(phc).type
    except InvalidHashError as error:
        raise InvalidPasswordHash("not an Argon2 hash") from error
    if kind is not Type.ID:
        raise InvalidPasswordHash(f"a hash of type Argon2{kind.name.lower()}, not Argon2id")


@cache
def decoy(profile: Profile) -> str:
    """A hash that costs as much as the profile's and that no password fits: verified when the user is unknown.

    It is the same in every process. Its tag was never the output of Argon2, so to find a password for it is to break
    the function.
    """
    seed = hashlib.sha256(b"poolhouse decoy password hash").digest()
    cost = f"m={profile.memory_kib},t={profile.passes},p={profile.lanes}"
    return f"$argon2id$v=19${cost}${_unpadded(seed[:SALT_BYTES])}${_unpadded(hashlib.sha256(seed).digest())}"


def _unpadded(value: bytes) -> str:
    return base64.b64encode(value).decode().rstrip("=")
