"""How the challenge NEW_PASSWORD_REQUIRED is put to a user who has proven a temporary password."""

import json
from typing import Final

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import attributes
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.progress import Asking

CHALLENGE: Final = pb.CHALLENGE_NAME_TYPE_NEW_PASSWORD_REQUIRED
ATTRIBUTE_PREFIX: Final = "userAttributes."

_COMPACT: Final = (",", ":")


async def ask(asking: Asking) -> Answer:
    """Ask for a new password, and for required attributes that the user lacks."""
    progress = asking.progress
    pool, user = progress.pool, progress.user
    known = attributes.readable(progress.client)
    shown = {n: value for n, value in user.attributes.items() if known is None or n in known}
    missing = [ATTRIBUTE_PREFIX + n for n in sorted(pool.schema.required) if not user.attributes.get(n)]
    parameters = {
        "USER_ID_FOR_SRP": progress.srp_name,
        "requiredAttributes": json.dumps(missing, separators=_COMPACT),
        "userAttributes": json.dumps(shown, separators=_COMPACT, ensure_ascii=False),
    }
    return Answer(None, CHALLENGE, parameters, progress.seal(CHALLENGE))
