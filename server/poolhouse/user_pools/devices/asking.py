"""How a sign-in asks a device to prove itself."""

from typing import Final

from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import device_challenges as rows
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.progress import Asking

CHALLENGE: Final = pb.CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH


async def ask(asking: Asking) -> Answer:
    """Ask the device of the present step to begin proving itself.

    The session waits here, for the clients that there are send none with their answer, or the one before.
    """
    progress = asking.progress
    if progress.device_key is None:
        raise ValueError("a device without a key cannot be remembered")
    expires_at = progress.call.now() + progress.client.session_seconds
    session = progress.seal(CHALLENGE)
    await rows.put(asking.tx, progress.pool.id, progress.client.id, progress.device_key, session, expires_at)
    return Answer(None, CHALLENGE)
