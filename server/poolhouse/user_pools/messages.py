"""Messages to users: what is asked for becomes a row of work, in the transaction that calls for it, and is sent later.

A code that was replaced, used up or has expired by then is not sent at all.
"""

from enum import Enum
from typing import Final, NoReturn
from urllib.parse import urlencode

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.crypto import digests, sealed
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel, DeliveryFailed, Message
from poolhouse.jobs import GiveUp
from poolhouse.storage import messages as rows
from poolhouse.storage.jobs import JobRow
from poolhouse.storage.store import Writer
from poolhouse.user_pools import codes, message_content, templates
from poolhouse.user_pools.destinations import ATTRIBUTES, CHANNELS, delivery_details, fake_destination
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.queued_messages import QueuedMessage, StoredCode

JOB_KIND: Final = "message"
CONFIRM_PATH: Final = "/confirmUser"

WINDOW_SECONDS: Final = 3600.0
MAX_PER_USER: Final = 5
"""Codes of one kind that a user may be sent within WINDOW_SECONDS."""
MAX_PER_DESTINATION: Final = 20
"""Codes of all kinds and users of a pool that may go to one address or number within WINDOW_SECONDS."""

LIMIT_MESSAGE: Final = "Attempt limit exceeded, please try after some time."

_THROTTLE_LABEL: Final = "message throttles"


class Kind(Enum):
    """Why a code is sent."""

    SIGN_UP = "sign_up"
    RESEND_CODE = "resend_code"
    FORGOT_PASSWORD = "forgot_password"
    VERIFY_ATTRIBUTE = "verify_attribute"
    UPDATE_ATTRIBUTE = "update_attribute"


_LINKED: Final = frozenset({Kind.SIGN_UP, Kind.RESEND_CODE})


def purpose_of(kind: Kind, attribute: str) -> str:
    """The purpose of the codes that messages of this kind carry."""
    if kind is Kind.FORGOT_PASSWORD:
        return codes.FORGOT_PASSWORD
    return codes.SIGN_UP if kind in _LINKED else codes.verify_purpose(attribute)


def check_channel(call: Call, channel: Channel) -> None:
    """Raise CodeDeliveryFailureException if this server has nothing to send such messages with."""
    if channel not in call.house.senders:
        what = "e-mail" if channel is Channel.EMAIL else "SMS"
        raise errors.CodeDeliveryFailureException(f"This server is not set up to send {what} messages.")


async def throttle(tx: Writer, call: Call, pool: Pool, kind: Kind, sub: str, destination: str) -> None:
    """Count a message to a user; LimitExceededException if the user, or the destination, has had too many.

    The count is part of the transaction. A limit once reached stands until its window ends, however often one asks.
    """
    now, key = call.now(), call.keyring.derive(_THROTTLE_LABEL)
    reason = Kind.RESEND_CODE if kind is Kind.SIGN_UP else kind
    limits = (
        (("message", reason.value, sub), MAX_PER_USER),
        (("destination", destination.lower()), MAX_PER_DESTINATION),
    )
    counts = [
        await rows.count(tx, pool.id, digests.code_hash(key, pool.id, *subject).hex(), now, WINDOW_SECONDS)
        for subject, _ in limits
    ]
    if any(count > limit for count, (_, limit) in zip(counts, limits, strict=True)):
        raise errors.LimitExceededException(LIMIT_MESSAGE)


async def send_code(  # noqa: PLR0913  all of it differs from call to call
    tx: Writer,
    call: Call,
    pool: Pool,
    user: User,
    kind: Kind,
    code: str,
    attribute: str,
    *,
    destination: str | None = None,
    client_id: str | None = None,
) -> pb.CodeDeliveryDetailsType:
    """Have a code from `codes.create` sent once the transaction has committed; returns what the response says of it.

    It goes to the value of the user's `attribute` (`email` or `phone_number`) unless another `destination` is given.
    With a `client_id`, mail that confirms a sign-up carries a link where the pool wants that.
    CodeDeliveryFailureException without a sender, LimitExceededException for too many messages.
    """
    to = destination or user.attributes[attribute]
    check_channel(call, CHANNELS[attribute])
    await throttle(tx, call, pool, kind, user.sub, to)
    link = _link(call, pool, user, kind, code, client_id)
    message = message_content.code_message(call, pool, user, attribute, to, code, link)
    purpose = purpose_of(kind, attribute)
    stored = StoredCode(pool.id, user.sub, purpose, codes.hash_of(call.house, pool.id, user.sub, purpose, code))
    await _enqueue(tx, call, QueuedMessage(message, stored), f"{pool.id}:{user.sub}:{purpose}")
    return delivery_details(attribute, to)


def _link(call: Call, pool: Pool, user: User, kind: Kind, code: str, client_id: str | None) -> str | None:
    """What mail that confirms a sign-up says instead of a code, where the pool wants that."""
    if kind not in _LINKED or client_id is None or not templates.sends_links(pool.settings):
        return None
    parameters = {"client_id": client_id, "user_name": user.username, "confirmation_code": code}
    return f"{call.house.public_url}{CONFIRM_PATH}?{urlencode(parameters)}"


async def pretend_to_send_code(
    tx: Writer, call: Call, pool: Pool, name: str, kind: Kind, attribute: str
) -> pb.CodeDeliveryDetailsType:
    """Do for a name that nobody has what is done for a user, a code and its limits included, but send nothing."""
    check_channel(call, CHANNELS[attribute])
    sub, to = codes.decoy_sub(call, pool, name), fake_destination(call, pool, name, attribute)
    purpose = purpose_of(kind, attribute)
    code = await codes.create_for(tx, call, pool, sub, purpose, call.now())
    await throttle(tx, call, pool, kind, sub, to)
    nobody = User(pool.id, sub, name, "", {attribute: to}, 0.0, 0.0)
    message = message_content.code_message(call, pool, nobody, attribute, to, code)
    await _enqueue(tx, call, QueuedMessage(message, decoy=True), f"{pool.id}:{sub}:{purpose}")
    return delivery_details(attribute, to)


async def send_invitation(
    tx: Writer, call: Call, pool: Pool, user: User, temporary_password: str, channels: tuple[Channel, ...]
) -> None:
    """Have the user's temporary password sent through each of the channels.

    CodeDeliveryFailureException for a channel without a sender, InvalidParameterException without an address for it.
    """
    for channel in channels:
        to = user.attributes.get(ATTRIBUTES[channel])
        if not to:
            raise errors.InvalidParameterException(f"The user has no {ATTRIBUTES[channel]} to send the invitation to.")
        check_channel(call, channel)
        message = message_content.invitation(call, pool, user, channel, to, temporary_password)
        await _enqueue(tx, call, QueuedMessage(message), f"{pool.id}:{user.sub}:invitation:{channel}")


async def _enqueue(tx: Writer, call: Call, queued: QueuedMessage, key: str) -> None:
    # Under one key the newest waits: what it replaces carries a code that is worth nothing any more.
    await call.jobs.enqueue(tx, JOB_KIND, queued.seal(call.keyring), call.now(), key)


async def deliver(house: House, job: JobRow) -> None:
    """Send one message of kind JOB_KIND, unless its code has become worthless. GiveUp when it never can be sent."""
    queued = _opened(house, job)
    if queued.decoy or not await _is_worth_sending(house, queued.code):
        return
    sender = house.senders.get(queued.message.channel)
    if sender is None:
        raise GiveUp(f"this server is not set up to send {queued.message.channel} messages")
    try:
        await sender.send(queued.message)
    except DeliveryFailed as failure:
        _fail(failure, queued.message)


def _opened(house: House, job: JobRow) -> QueuedMessage:
    try:
        return QueuedMessage.open(house.keyring, job.payload)
    except sealed.SealBroken:
        raise GiveUp("the message cannot be opened with the master keys of this server") from None


async def _is_worth_sending(house: House, code: StoredCode | None) -> bool:
    if code is None:
        return True
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
