"""Sends the messages that wait: those that are still worth something, in the words that they are to have."""

from typing import NoReturn

from poolhouse.call import House
from poolhouse.crypto import sealed
from poolhouse.integrations.message import DeliveryFailed, Message
from poolhouse.jobs import GiveUp
from poolhouse.storage import users
from poolhouse.storage.jobs import JobRow
from poolhouse.user_pools import codes
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD
from poolhouse.user_pools.queued_messages import QueuedMessage
from poolhouse.user_pools.triggers import custom_messages, custom_senders


async def deliver(house: House, job: JobRow) -> None:
    """Send one message of `messages`, unless what it tells has become worthless. GiveUp when it never can be sent."""
    queued = _opened(house, job)
    if queued.decoy or not await _is_worth_sending(house, queued):
        return
    if await custom_senders.deliver(house, queued):
        return
    sender = house.senders.get(queued.message.channel)
    if sender is None:
        raise GiveUp(f"this server is not set up to send {queued.message.channel} messages")
    try:
        await sender.send(await custom_messages.reworded(house, queued))
    except DeliveryFailed as failure:
        _fail(failure, queued.message)


def _opened(house: House, job: JobRow) -> QueuedMessage:
    try:
        return QueuedMessage.open(house.keyring, job.payload)
    except sealed.SealBroken:
        raise GiveUp("the message cannot be opened with the master keys of this server") from None


async def _is_worth_sending(house: House, queued: QueuedMessage) -> bool:
    code, invited = queued.code, queued.invited
    if invited is not None:
        user = await users.by_sub(house.store, invited.pool_id, invited.sub)
        return user is not None and user.status == FORCE_CHANGE_PASSWORD
    if code is None:
        return queued.expires_at is None or queued.expires_at > house.clock.now()
    return await codes.is_live(house.store, code.pool_id, code.sub, code.purpose, code.code_hash, house.clock.now())


def _fail(failure: DeliveryFailed, message: Message) -> NoReturn:
    """Pass the failure on without what it might quote of the message: its words are logged and kept."""
    reason = str(failure)
    for secret in (message.body, message.subject, message.code):
        if secret:
            reason = reason.replace(secret, "[hidden]")
    if failure.permanent:
        raise GiveUp(reason) from None
    raise DeliveryFailed(reason, permanent=False) from None
