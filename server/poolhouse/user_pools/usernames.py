"""What a new user is called: a name of their own, or a UUID where an address takes the name's place."""

from collections.abc import Mapping
from typing import Final

from poolhouse import errors
from poolhouse.storage.store import Reader
from poolhouse.user_pools import attributes
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.schema import VERIFIABLE

_NOUNS: Final = {"email": "an email", "phone_number": "a phone number"}


def choose(pool: Pool, requested: str, sub: str, values: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The username and the attributes of a new user who is to be known by the `requested` name.

    InvalidParameterException for a name that the pool's settings do not allow.
    """
    if not pool.username_names:
        attributes.check_is_no_address(pool, "Username", requested)
        return requested, dict(values)
    name = _attribute_of(pool, requested)
    if name is None:
        nouns = [_NOUNS[name] for name in VERIFIABLE if name in pool.username_names]
        either = "either " if len(nouns) > 1 else ""
        raise errors.InvalidParameterException(f"Username should be {either}{' or '.join(nouns)}.")
    if pool.key(values.get(name) or requested) != pool.key(requested):
        raise errors.InvalidParameterException(f"The username and the attribute {name} differ.")
    return sub, {**values, name: requested}


def _attribute_of(pool: Pool, requested: str) -> str | None:
    """The attribute of the pool that takes the username's place here, if one does."""
    names = (name for name in VERIFIABLE if name in pool.username_names)
    return next((name for name in names if attributes.HAS_FORM[name](requested)), None)


async def check_free(reader: Reader, pool: Pool, requested: str, message: str = users.EXISTS_MESSAGE) -> None:
    """Raise UsernameExistsException if the name means somebody already, be it by sub or alias.

    A username goes before subs and aliases: one that is somebody's would take that user's name away. `message` is for
    names; where an address takes their place, Cognito says which one it is.
    """
    if await users.find(reader, pool, requested) is None:
        return
    name = _attribute_of(pool, requested)
    raise errors.UsernameExistsException(message if name is None else users.taken_message(pool, name))
