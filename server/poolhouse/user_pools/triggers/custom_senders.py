"""CustomEmailSender and CustomSMSSender, which deliver messages in place of this server.

They get the code itself, encrypted for the holder of the pool's key alone, and no words; of a risky sign-in, what there
is to tell. As Cognito's, they are called when the message would be sent, and nobody waits for them.
"""

from typing import Final

from poolhouse.call import House
from poolhouse.integrations.message import Channel
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.queued_messages import Origin, QueuedMessage
from poolhouse.user_pools.triggers import calling, events
from poolhouse.user_pools.triggers.calling import Occasion
from poolhouse.user_pools.triggers.events import Fields
from poolhouse.user_pools.triggers.kinds import Trigger, function_of

_TRIGGERS: Final = {Channel.EMAIL: Trigger.CUSTOM_EMAIL_SENDER, Channel.SMS: Trigger.CUSTOM_SMS_SENDER}
_TYPES: Final = {Channel.EMAIL: "customEmailSenderRequestV1", Channel.SMS: "customSMSSenderRequestV1"}


def has_sender(pool: Pool, channel: Channel) -> bool:
    """Whether the pool has a function that delivers such messages."""
    return function_of(pool, _TRIGGERS[channel]) is not None


async def deliver(house: House, queued: QueuedMessage) -> bool:
    """Whether the message was for the pool's own sender, which has taken it then.

    CognitoError if the function has failed, KeyError if the server has lost the pool's key: it is tried again.
    """
    origin, channel = queued.origin, queued.message.channel
    pool = None if origin is None else await pools.fetch(house, queued.message.user_pool_id)
    if origin is None or pool is None or not has_sender(pool, channel):
        return False
    user = await users.find(house.store, pool, origin.sub)
    if user is not None:
        occasion = Occasion(house, pool, origin.client_id, user.username, origin.metadata)
        shown = {"type": _TYPES[channel], **_told(house, pool, user, origin, queued.message.code or "")}
        request = events.with_metadata(shown, origin.metadata)
        await calling.tell(occasion, _TRIGGERS[channel], _source(channel, origin), request)
    return True


def _told(house: House, pool: Pool, user: User, origin: Origin, code: str) -> Fields:
    if origin.details is not None:
        return {"code": None, "userAttributes": dict(origin.details)}
    encrypted = house.code_keys.encrypt(pool.settings.lambda_config.kms_key_id, code)
    return {"code": encrypted, "userAttributes": events.user_attributes(user)}


def _source(channel: Channel, origin: Origin) -> str:
    return f"{_TRIGGERS[channel]}_{origin.reason}"
