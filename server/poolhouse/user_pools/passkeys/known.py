"""The passkeys that a user has, as far as they are good for a pool as it is now."""

import json

from poolhouse.crypto.passkey_options import Known
from poolhouse.storage import passkeys as rows
from poolhouse.storage.passkeys import PasskeyRow
from poolhouse.storage.store import Reader, Writer
from poolhouse.user_pools import sessions
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.progress import Progress

MAX_PASSKEYS = 20
"""How many passkeys a user has; as in Cognito."""


async def usable(reader: Reader, pool: Pool, sub: str) -> list[PasskeyRow]:
    """What the user, who may be nobody, can sign in with; one statement, in a pool that allows it."""
    if not pool.allows_passkeys or pool.site is None:
        return []
    found = await rows.after(reader, pool.id, sub, "", MAX_PASSKEYS)
    return [row for row in found if row.relying_party_id == pool.site.id]


async def check_is_kept(tx: Writer, progress: Progress) -> None:
    """Raise NotAuthorizedException if a sign-in goes on that began with a passkey which its user has deleted since.

    The transaction holds the user, and so keeps the passkey. Any other sign-in costs nothing.
    """
    pool, sub, passkey = progress.pool, progress.user.sub, progress.passkey
    if passkey is not None and await rows.find(tx, pool.id, sub, passkey) is None:
        raise sessions.invalid()


def shown(row: PasskeyRow) -> Known:
    """The passkey as browsers are told of it."""
    return Known(row.id, json.loads(row.transports))
