"""Messages to users: what is asked for becomes a row of work, in the transaction that calls for it.

It is sent later, by `message_delivery`, unless by then its code was replaced, used up or has expired, or who is invited
is gone or has a password already.
"""

from enum import Enum
from typing import Final
from urllib.parse import urlencode

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import digests
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel
from poolhouse.storage import messages as rows
from poolhouse.storage.store import Writer
from poolhouse.user_pools import codes, message_content, templates
from poolhouse.user_pools.destinations import ATTRIBUTES, CHANNELS, delivery_details, fake_destination
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.queued_messages import Invited, Origin, QueuedMessage, StoredCode
from poolhouse.user_pools.triggers import custom_senders
from poolhouse.user_pools.triggers.calling import metadata_for_all
from poolhouse.user_pools.triggers.kinds import FOR_MESSAGES, function_of

MAIL_KIND: Final = "message"
TEXT_KIND: Final = "text_message"
FUNCTION_KIND: Final = "function_message"
JOB_KINDS: Final = (MAIL_KIND, TEXT_KIND, FUNCTION_KIND)
"""Kinds of work, by whom a message waits for: the mail server, the sender of text messages, or a pool's function."""
CONFIRM_PATH: Final = "/confirmUser"

WINDOW_SECONDS: Final = 3600.0
MAX_PER_USER: Final = 5
"""Codes of one kind that a user may be sent within WINDOW_SECONDS."""
MAX_SIGN_IN: Final = 20
"""The same for codes that are asked for at sign-in, which is done more often."""
MAX_PER_DESTINATION: Final = 20
"""Codes of all kinds and users of a pool that may go to one address or number within WINDOW_SECONDS."""

LIMIT_MESSAGE: Final = "Attempt limit exceeded, please try after some time."

_THROTTLE_LABEL: Final = "message throttles"


class Kind(Enum):
    """Why a code is sent, as functions are told it."""

    SIGN_UP = "SignUp"
    RESEND_CODE = "ResendCode"
    FORGOT_PASSWORD = "ForgotPassword"
    VERIFY_ATTRIBUTE = "VerifyUserAttribute"
    UPDATE_ATTRIBUTE = "UpdateUserAttribute"
    SIGN_IN = "Authentication"


INVITATION: Final = "AdminCreateUser"
"""Why a temporary password is sent, in the same words."""
_LINKED: Final = frozenset({Kind.SIGN_UP, Kind.RESEND_CODE})


def purpose_of(kind: Kind, attribute: str) -> str:
    """The purpose of the codes that messages of this kind carry."""
    if kind is Kind.FORGOT_PASSWORD:
        return codes.FORGOT_PASSWORD
    return codes.SIGN_UP if kind in _LINKED else codes.verify_purpose(attribute)


def can_send(call: Call, pool: Pool, channel: Channel) -> bool:
    """Whether this server, or the pool, has something to send such messages with."""
    return channel in call.house.senders or custom_senders.has_sender(pool, channel)


def check_channel(call: Call, pool: Pool, channel: Channel) -> None:
    """Raise CodeDeliveryFailureException unless such messages can be sent."""
    if not can_send(call, pool, channel):
        what = "e-mail" if channel is Channel.EMAIL else "SMS"
        raise errors.CodeDeliveryFailureException(f"This server is not set up to send {what} messages.")


async def throttle(tx: Writer, call: Call, pool: Pool, kind: Kind, sub: str, destination: str) -> None:
    """Count a message to a user; LimitExceededException if the user, or the destination, has had too many.

    The count is part of the transaction. A limit once reached stands until its window ends, however often one asks.
    """
    reason = Kind.RESEND_CODE if kind is Kind.SIGN_UP else kind
    limits = (
        (("message", reason.value, sub), MAX_SIGN_IN if kind is Kind.SIGN_IN else MAX_PER_USER),
        (("destination", destination.lower()), MAX_PER_DESTINATION),
    )
    counts = [await count(tx, call, pool, *subject) for subject, _ in limits]
    if any(number > limit for number, (_, limit) in zip(counts, limits, strict=True)):
        raise errors.LimitExceededException(LIMIT_MESSAGE)


async def count(tx: Writer, call: Call, pool: Pool, *subject: str) -> int:
    """Count a message about the subject; returns how many that makes within WINDOW_SECONDS."""
    key = call.keyring.derive(_THROTTLE_LABEL)
    hashed = digests.code_hash(key, pool.id, *subject).hex()
    return await rows.count(tx, pool.id, hashed, call.now(), WINDOW_SECONDS)


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
    With the `client_id` of an app client, mail that confirms a sign-up carries a link where the pool wants that.
    CodeDeliveryFailureException without a sender, LimitExceededException for too many messages.
    """
    to = destination or user.attributes[attribute]
    check_channel(call, pool, CHANNELS[attribute])
    await throttle(tx, call, pool, kind, user.sub, to)
    link = _link(call, pool, user, kind, code, client_id)
    message = message_content.code_message(call, pool, user, attribute, to, code, link)
    purpose = purpose_of(kind, attribute)
    stored = StoredCode(pool.id, user.sub, purpose, codes.hash_of(call.house, pool.id, user.sub, purpose, code))
    origin = _origin(call, pool, user, kind.value, client_id, link)
    await enqueue(tx, call, QueuedMessage(message, stored, origin=origin), f"{pool.id}:{user.sub}:{purpose}")
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
    check_channel(call, pool, CHANNELS[attribute])
    sub, to = codes.decoy_sub(call, pool, name), fake_destination(call, pool, name, attribute)
    purpose = purpose_of(kind, attribute)
    code = await codes.create_for(tx, call, pool, sub, purpose, call.now())
    await throttle(tx, call, pool, kind, sub, to)
    nobody = User(pool.id, sub, name, "", {attribute: to}, 0.0, 0.0)
    message = message_content.code_message(call, pool, nobody, attribute, to, code)
    await enqueue(tx, call, QueuedMessage(message, decoy=True), f"{pool.id}:{sub}:{purpose}")
    return delivery_details(attribute, to)


async def send_sign_in_code(  # noqa: PLR0913  all of it differs from call to call
    tx: Writer,
    call: Call,
    pool: Pool,
    user: User,
    attribute: str,
    code: str,
    to: str,
    *,
    client_id: str,
    expires_at: float,
    decoy: bool,
) -> pb.CodeDeliveryDetailsType:
    """Have a code that is asked for at sign-in sent, unless it has expired by then; a decoy's is never sent.

    CodeDeliveryFailureException without a sender, LimitExceededException for too many messages.
    """
    check_channel(call, pool, CHANNELS[attribute])
    await throttle(tx, call, pool, Kind.SIGN_IN, user.sub, to)
    message = message_content.sign_in_message(call, pool, user, attribute, to, code)
    # Each sign-in has a code of its own: none takes the place of another.
    origin = None if decoy else _origin(call, pool, user, Kind.SIGN_IN.value, client_id)
    await enqueue(tx, call, QueuedMessage(message, decoy=decoy, expires_at=expires_at, origin=origin), message.id)
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
        check_channel(call, pool, channel)
        message = message_content.invitation(call, pool, user, channel, to, temporary_password)
        invited, origin = Invited(pool.id, user.sub), _origin(call, pool, user, INVITATION, None)
        queued = QueuedMessage(message, invited=invited, origin=origin)
        await enqueue(tx, call, queued, f"{pool.id}:{user.sub}:invitation:{channel}")


def _origin(
    call: Call, pool: Pool, user: User, reason: str, client_id: str | None, link: str | None = None
) -> Origin | None:
    """What the pool's functions for messages are to be told, if there are any."""
    if not any(function_of(pool, trigger) for trigger in FOR_MESSAGES):
        return None
    return Origin(user.sub, reason, client_id, dict(metadata_for_all(call)), link)


async def enqueue(tx: Writer, call: Call, queued: QueuedMessage, key: str) -> None:
    """Have a message sent once the transaction has committed."""
    # Under one key the newest waits: what it replaces carries a code that is worth nothing any more.
    await call.jobs.enqueue(tx, _kind_of(queued), queued.seal(call.keyring), call.now(), key)


def _kind_of(queued: QueuedMessage) -> str:
    if queued.origin is not None:
        return FUNCTION_KIND
    return MAIL_KIND if queued.message.channel is Channel.EMAIL else TEXT_KIND
