"""Users' passwords: the pool's policy and history, and the two forms a password is kept in.

A password is kept as an Argon2id hash, for sign-ins that send it, and as a sealed SRP verifier, for those that prove
it. Both are made and replaced together.
"""

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import passwords, srp
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import passwords as rows
from poolhouse.storage.store import Reader, Writer
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD, User

DAY: Final = 86_400.0
SYMBOLS: Final = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- "
DEFAULT_TEMPORARY_DAYS: Final = 7
MAX_LENGTH: Final = 256
GENERATED_LENGTH: Final = 16
# What is said of a password that breaks the policy. Cognito has other words for each occasion, and apps look for them.
SIGN_UP_WORDS: Final = "Password did not conform with policy"
INVITATION_WORDS: Final = "Password did not conform with password policy"
CHANGE_WORDS: Final = "Password does not conform to policy"
_GENERATED_SYMBOLS: Final = "!@#%&*?"


@dataclass(frozen=True, slots=True)
class Secrets:
    """A password in the forms that are stored."""

    password: str
    srp_salt: bytes
    srp_verifier: bytes


def default_policy() -> pb.PasswordPolicyType:
    """The policy of a pool that states none."""
    return pb.PasswordPolicyType(
        minimum_length=8,
        require_uppercase=True,
        require_lowercase=True,
        require_numbers=True,
        require_symbols=True,
        temporary_password_validity_days=DEFAULT_TEMPORARY_DAYS,
    )


def check_policy(pool: Pool, password: str, words: str = CHANGE_WORDS) -> None:
    """Raise InvalidPasswordException, which begins with these words, if the password breaks the pool's policy."""
    policy = pool.settings.policies.password_policy
    rules = (
        (len(password) >= policy.minimum_length, "Password not long enough"),
        (len(password) <= MAX_LENGTH, "Password too long"),
        (not policy.require_uppercase or any(c.isupper() for c in password), "Password must have uppercase characters"),
        (not policy.require_lowercase or any(c.islower() for c in password), "Password must have lowercase characters"),
        (
            not policy.require_numbers or any(c in string.digits for c in password),
            "Password must have numeric characters",
        ),
        (not policy.require_symbols or any(c in SYMBOLS for c in password), "Password must have symbol characters"),
        (password == password.strip(" "), "Password must not begin or end with a space"),
    )
    for kept, message in rules:
        if not kept:
            raise errors.InvalidPasswordException(f"{words}: {message}")


def generate(call: Call, pool: Pool) -> str:
    """A temporary password that satisfies the pool's policy, and any other of no greater minimum length."""
    length = max(GENERATED_LENGTH, pool.settings.policies.password_policy.minimum_length)
    return call.ids.password(length, string.ascii_uppercase, string.ascii_lowercase, string.digits, _GENERATED_SYMBOLS)


async def make(call: Call, pool: Pool, sub: str, username: str, password: str) -> Secrets:
    """The stored forms of a user's new password, computed off the event loop; check the policy first."""
    profile = passwords.profile_named(call.config.password_hashing)
    salt = call.ids.salt()

    def compute() -> tuple[str, bytes]:
        verifier = srp.make_verifier(srp.pool_name(pool.id), srp_name(pool, username), password, salt)
        return passwords.hash_password(password, profile), verifier

    phc, verifier = await call.workers.run(compute)
    return Secrets(phc, salt, call.keyring.seal(verifier, verifier_context(pool.id, sub)))


def srp_name(pool: Pool, username: str) -> str:
    """The user's name in SRP's hashes: as the pool compares it, so that no other spelling tells which names exist."""
    return pool.key(username)


def verifier_context(pool_id: str, sub: str) -> bytes:
    """What a user's sealed SRP verifier is bound to."""
    return f"srp_verifier:{pool_id}:{sub}".encode()


def temporary_until(pool: Pool, now: float) -> float:
    """When a temporary password given now stops working."""
    days = (
        pool.settings.policies.password_policy.temporary_password_validity_days
        or pool.settings.admin_create_user_config.unused_account_validity_days  # what it was called before
        or DEFAULT_TEMPORARY_DAYS
    )
    return now + days * DAY


def apply(user: User, secrets: Secrets, temporary_until: float | None = None) -> None:
    """Make these the user's secrets; the password is temporary if it has an end."""
    user.password = secrets.password
    user.srp_salt = secrets.srp_salt
    user.srp_verifier = secrets.srp_verifier
    user.temporary_password_expires_at = temporary_until


async def verify(call: Call, user: User | None, password: str) -> bool:
    """Whether this is the user's password. An unknown user, or one without a password, costs the same time."""
    profile = passwords.profile_named(call.config.password_hashing)
    stored = user.password if user is not None and user.password is not None else passwords.decoy(profile)
    return await call.workers.run(passwords.verify_password, password, stored)


async def renewed(call: Call, pool: Pool, user: User, password: str) -> Secrets | None:
    """New forms of the user's password, which has just been verified; None if it is stored as new ones would be.

    So a stronger profile takes hold as users sign in, and users whose hash was brought from elsewhere get a verifier.
    """
    profile = passwords.profile_named(call.config.password_hashing)
    if user.password is None or (user.srp_verifier is not None and not passwords.needs_rehash(user.password, profile)):
        return None
    return await make(call, pool, user.sub, user.username, password)


async def renew(tx: Writer, pool: Pool, user: User, secrets: Secrets) -> None:
    """Store new forms of the same password for a user whom the transaction holds, and who has been read."""
    apply(user, secrets, user.temporary_password_expires_at)
    user.stored = user.to_row(pool)
    await rows.renew(tx, pool.id, user.sub, secrets.password, secrets.srp_salt, secrets.srp_verifier)


async def check_history(call: Call, reader: Reader, pool: Pool, user: User, password: str) -> None:
    """Raise PasswordHistoryPolicyViolationException if the pool remembers that the user had this password."""
    size = pool.settings.policies.password_policy.password_history_size
    if not size:
        return
    former = await rows.history(reader, pool.id, user.sub, size)
    # The present one is no part of it if it was set before the pool remembered any. A temporary one never is.
    if user.password is not None and user.status != FORCE_CHANGE_PASSWORD and user.password not in former:
        former = [user.password, *former]
    repeated = bool(former) and await call.workers.run(_fits_any, password, former)
    if repeated:
        raise errors.PasswordHistoryPolicyViolationException("Password has previously been used")


def _fits_any(password: str, hashes: Sequence[str]) -> bool:
    return any(passwords.verify_password(password, phc) for phc in hashes)


async def remember(tx: Writer, pool: Pool, user: User, now: float) -> None:
    """Add the user's present password to its history, and forget what is older than the pool remembers."""
    size = pool.settings.policies.password_policy.password_history_size
    if not size or user.password is None:
        return
    await rows.remember(tx, pool.id, user.sub, user.password, now)
    await rows.forget_older(tx, pool.id, user.sub, size)
