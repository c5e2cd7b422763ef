"""A user as the operations see it, and how it is found, kept unique and stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import users as rows
from poolhouse.storage.errors import UniqueViolation
from poolhouse.storage.store import Reader, Writer
from poolhouse.storage.users import UserRow
from poolhouse.user_pools.model.mfa import NO_FACTORS, UserMfa
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.schema import SEARCHABLE, verified_flag

UNCONFIRMED: Final = "UNCONFIRMED"
CONFIRMED: Final = "CONFIRMED"
FORCE_CHANGE_PASSWORD: Final = "FORCE_CHANGE_PASSWORD"
RESET_REQUIRED: Final = "RESET_REQUIRED"

SEARCH_LENGTH: Final = 256
"""How much of a value is searched, in characters: more than fits into a filter, and less than breaks an index."""

PREFERRED_USERNAME: Final = "preferred_username"
NOT_FOUND_MESSAGE: Final = "User does not exist."
EXISTS_MESSAGE: Final = "User already exists"


@dataclass(slots=True)
class User:
    """One user. Change it freely, then `save` it in the transaction that locked it; `stored` is what the row says."""

    pool_id: str
    sub: str
    username: str
    status: str
    attributes: dict[str, str]
    created_at: float
    updated_at: float
    enabled: bool = True
    password: str | None = field(default=None, repr=False)
    srp_salt: bytes | None = field(default=None, repr=False)
    srp_verifier: bytes | None = field(default=None, repr=False)
    temporary_password_expires_at: float | None = None
    signed_out_at: float = 0.0
    mfa: UserMfa = NO_FACTORS
    stored: UserRow | None = field(default=None, repr=False)

    @classmethod
    def from_row(cls, pool_id: str, row: UserRow) -> Self:
        """The user that a row holds."""
        return cls(
            pool_id,
            row.sub,
            row.username,
            row.status,
            json.loads(row.attributes),
            row.created_at,
            row.updated_at,
            row.enabled,
            row.password,
            row.srp_salt,
            row.srp_verifier,
            row.temporary_password_expires_at,
            row.signed_out_at,
            UserMfa.parse(row.mfa),
            row,
        )

    def to_row(self, pool: Pool) -> UserRow:
        """The row that holds this user."""
        return UserRow(
            self.sub,
            self.username,
            pool.key(self.username),
            self.status,
            self.enabled,
            json.dumps(self.attributes, ensure_ascii=False, separators=(",", ":")),
            self.password,
            self.srp_salt,
            self.srp_verifier,
            self.temporary_password_expires_at,
            self.signed_out_at,
            self.created_at,
            self.updated_at,
            self.mfa.text(),
        )

    def verified(self, name: str) -> bool:
        """Whether the user's e-mail address or phone number has been verified."""
        return self.attributes.get(verified_flag(name)) == "true"

    def set_attributes(self, values: Mapping[str, str]) -> None:
        """Give these attributes these values; an empty value takes the attribute away, as in Cognito."""
        for name, value in values.items():
            if value == "":
                self.attributes.pop(name, None)
            else:
                self.attributes[name] = value

    def attribute_list(self, readable: frozenset[str] | None = None) -> list[pb.AttributeType]:
        """The attributes as responses carry them, `sub` last as in Cognito; only the `readable` ones, where given."""
        return [
            pb.AttributeType(name=name, value=value)
            for name, value in (*self.attributes.items(), ("sub", self.sub))
            if readable is None or name in readable or name == "sub"
        ]


def alias_keys(pool: Pool, user: User) -> dict[str, str]:
    """The names that sign this user in beside the username, as the pool compares them, by attribute.

    Where an attribute takes the username's place it does so from the start. An alias does once it is verified;
    a preferred username, which nothing can verify, once the user is confirmed.
    """
    keys = {name: pool.key(value) for name in pool.username_names if (value := user.attributes.get(name))}
    for name in pool.alias_names:
        proven = user.verified(name) if name != PREFERRED_USERNAME else user.status != UNCONFIRMED
        if proven and (value := user.attributes.get(name)):
            keys[name] = pool.key(value)
    return keys


def _search_values(row: UserRow) -> dict[str, str]:
    attributes = json.loads(row.attributes)
    values = {name: attributes[name][:SEARCH_LENGTH] for name in SEARCHABLE if attributes.get(name)}
    values["username"] = row.username
    values["cognito:user_status"] = row.status
    values["status"] = "Enabled" if row.enabled else "Disabled"
    return values


async def find(reader: Reader, pool: Pool, name: str) -> User | None:
    """The user whom a username, a sub or an alias means, or None."""
    row = await rows.by_name(reader, pool.id, pool.key(name), name)
    return None if row is None else User.from_row(pool.id, row)


async def find_existing(reader: Reader, pool: Pool, name: str) -> User:
    """`find`, for operators: UserNotFoundException if nobody has the name."""
    user = await find(reader, pool, name)
    if user is None:
        raise errors.UserNotFoundException(NOT_FOUND_MESSAGE)
    return user


async def lock(tx: Writer, pool: Pool, sub: str, for_update: str) -> User:
    """The user as it is now, held until the transaction ends; UserNotFoundException if it has gone meanwhile.

    `for_update` is the store's dialect's. Whatever was decided on an earlier reading is to be checked again here.
    """
    row = await rows.lock(tx, pool.id, sub, for_update)
    if row is None:
        raise errors.UserNotFoundException(NOT_FOUND_MESSAGE)
    return User.from_row(pool.id, row)


async def insert(tx: Writer, pool: Pool, user: User, message: str = EXISTS_MESSAGE) -> None:
    """Add a new user; UsernameExistsException or AliasExistsException if a name is taken.

    `message` says that the username is.
    """
    row = user.to_row(pool)
    try:
        await rows.insert(tx, pool.id, row)
    except UniqueViolation:
        raise errors.UsernameExistsException(message) from None
    if PREFERRED_USERNAME in pool.alias_names:
        await _claim(tx, pool, user, message)
    await _store_names(tx, pool, user, {}, errors.UsernameExistsException)
    await rows.set_search(tx, pool.id, user.sub, {}, _search_values(row))
    user.stored = row


async def _claim(tx: Writer, pool: Pool, user: User, message: str) -> None:
    """See that a new user's name is nobody's preferred one, and that nobody gets it as such at the same moment.

    Names of the two kinds are in different tables. So the username is a preferred one for a moment: whoever wants it as
    such waits for this transaction, and then finds the user.
    """
    try:
        await rows.set_alias(tx, pool.id, user.sub, PREFERRED_USERNAME, pool.key(user.username))
    except UniqueViolation:
        raise errors.UsernameExistsException(message) from None
    await rows.set_alias(tx, pool.id, user.sub, PREFERRED_USERNAME, None)


async def save(tx: Writer, pool: Pool, user: User, now: float) -> None:
    """Store what has changed of a locked user; AliasExistsException if a new alias belongs to somebody else."""
    before = user.stored
    if before is None:
        raise ValueError("a user that was never stored is inserted, not saved")
    user.updated_at = now
    row = user.to_row(pool)
    await rows.update(tx, pool.id, row)
    old_keys = alias_keys(pool, User.from_row(pool.id, before))
    await _store_names(tx, pool, user, old_keys, errors.AliasExistsException)
    await rows.set_search(tx, pool.id, user.sub, _search_values(before), _search_values(row))
    user.stored = row


async def _store_names(
    tx: Writer, pool: Pool, user: User, old: Mapping[str, str], taken: type[errors.CognitoError]
) -> None:
    new = alias_keys(pool, user)
    # One attribute after the other in the same order everywhere: two transactions never wait for each other in a ring.
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) == new.get(name):
            continue
        try:
            await rows.set_alias(tx, pool.id, user.sub, name, new.get(name))
        except UniqueViolation:
            raise _taken(taken, pool, name) from None
        # After that, which has waited for whoever is being called so at the same moment.
        if name == PREFERRED_USERNAME and await _is_anothers(tx, pool, user, user.attributes.get(name)):
            raise _taken(taken, pool, name)


async def _is_anothers(reader: Reader, pool: Pool, user: User, name: str | None) -> bool:
    """Whether the name means somebody else already, whose it would be for as long as they are there."""
    found = await find(reader, pool, name) if name else None
    return found is not None and found.sub != user.sub


def _taken(kind: type[errors.CognitoError], pool: Pool, name: str) -> errors.CognitoError:
    kind = kind if name in pool.username_names else errors.AliasExistsException
    return kind(taken_message(pool, name))


def taken_message(pool: Pool, name: str) -> str:
    """What Cognito says of a value of the attribute that signs somebody else in."""
    given = "given " if name in pool.username_names else ""
    return f"An account with the {given}{name} already exists."
