"""What a change of attributes brings with it: addresses lose their proof, and codes are sent to win it back.

A code proves one value. It is stored with it, and verifies no other, whatever happens to the attribute meanwhile.
"""

from collections.abc import Mapping
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import codes as code_rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import changed_users, codes, messages
from poolhouse.user_pools.messages import Kind
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.schema import VERIFIABLE, verified_flag
from poolhouse.user_pools.model.user import User

_MISSING: Final = {
    "email": "Email is required to verify/un-verify an email",
    "phone_number": "Phone number is required to verify/un-verify a phone number",
}


async def store(
    tx: Writer, call: Call, pool: Pool, user: User, values: Mapping[str, str], client: AppClient | None
) -> list[pb.CodeDeliveryDetailsType]:
    """Give the locked user these parsed values and save; returns which codes are on their way to prove new ones.

    An e-mail address or phone number that changes is unverified, unless its flag comes with it as true. A code is sent
    where the pool verifies of its own accord, or before it updates: then the old value stays until the new is proven.
    `client` is the app client that the user acts through, if it is the user who acts.
    AliasExistsException if a value signs somebody else in; and what `messages.send_code` raises.
    """
    changes, unproven = dict(values), {}
    for name in VERIFIABLE:
        if name in values and values[name] != user.attributes.get(name, ""):
            if await _change_address(tx, pool, user, changes, name):
                unproven[name] = values[name]
        elif name in values and user.verified(name):
            await _forget_code(tx, pool, user, name)  # a change that was pending is called off
    user.set_attributes(changes)
    check_flags(user.attributes, changes)
    await changed_users.save(tx, call, pool, user, client)
    kind, client_id = Kind.UPDATE_ATTRIBUTE, None if client is None else client.id
    return [await send(tx, call, pool, user, kind, n, value, client_id=client_id) for n, value in unproven.items()]


def check_flags(attributes: Mapping[str, str], given: Mapping[str, str]) -> None:
    """Raise InvalidParameterException if a flag is given that says of no value whether it is verified."""
    for name in VERIFIABLE:
        if given.get(verified_flag(name)) and not attributes.get(name):
            raise errors.InvalidParameterException(_MISSING[name])


async def _change_address(tx: Writer, pool: Pool, user: User, changes: dict[str, str], name: str) -> bool:
    """Settle in `changes` what becomes of a new address or number; whether it is to be proven by a code."""
    flag, value = verified_flag(name), changes[name]
    trusted = changes.get(flag) == "true"
    if value and not trusted and name in pool.verified_before_update:
        changes.pop(name)
        changes.pop(flag, None)
        return True
    if not value:
        changes.setdefault(flag, "")  # one that is given has nothing to speak of, and is refused
    elif not trusted:
        changes[flag] = "false"
        if name in pool.auto_verified:
            return True
    await _forget_code(tx, pool, user, name)
    return False


async def _forget_code(tx: Writer, pool: Pool, user: User, name: str) -> None:
    await code_rows.delete(tx, pool.id, user.sub, codes.verify_purpose(name))


async def send(  # noqa: PLR0913  all of it differs from call to call
    tx: Writer, call: Call, pool: Pool, user: User, kind: Kind, name: str, value: str, *, client_id: str | None
) -> pb.CodeDeliveryDetailsType:
    """Send a code that proves that `value` of the attribute is the user's, in place of any other for the attribute."""
    code = await codes.create(tx, call, pool, user, codes.verify_purpose(name), call.now(), value)
    return await messages.send_code(tx, call, pool, user, kind, code, name, destination=value, client_id=client_id)


def prove(pool: Pool, user: User, name: str, value: str) -> bool:
    """Make `value` the user's verified one, if it is what the user has or is waiting for; whether it was."""
    if user.attributes.get(name) != value and name not in pool.verified_before_update:
        return False
    user.attributes[name] = value
    user.attributes[verified_flag(name)] = "true"
    return True
